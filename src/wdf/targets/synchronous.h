// Sends that return with the result: with the driver's request, or one that lasts as long as the
// call.
#pragma once

#include "cpu/call.h"
#include "wdf/targets/io_target.h"

namespace rundown::wdf {

// The driver's request; for NULL one that end_synchronous() ends.
Request& begin_synchronous(const WDF_DRIVER_GLOBALS* globals, const IoTarget& target,
                           WDFREQUEST handle);
// Sends what has been formatted with success, and gives the request back.
NTSTATUS end_synchronous(IoTarget& target, Request& request, WDFREQUEST handle, NTSTATUS formatted,
                         const WDF_REQUEST_SEND_OPTIONS* options, ULONG_PTR* bytes = nullptr);

// Only the last of that. The status is the call's.
NTSTATUS give_back(Request& request, WDFREQUEST handle, NTSTATUS status);

// Contract::fails_when of a function whose argument of that number (from 0) is the options: no
// memory, and, where the call has a time-out, that.
template <unsigned options>
gate::Failures synchronous_failures(const cpu::GateFrame& call) {
  ULONG flags = 0;
  const auto* at = reinterpret_cast<const std::byte*>(call.argument(options));
  if (at == nullptr || !cpu::read_memory(at + offsetof(WDF_REQUEST_SEND_OPTIONS, Flags), flags) ||
      (flags & WDF_REQUEST_SEND_OPTION_TIMEOUT) == 0)
    return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_IO_TIMEOUT)};
}
template <unsigned options>
inline constexpr gate::Contract kSendsSynchronously{.fails_when = &synchronous_failures<options>,
                                                    .needs_memory = true};

}  // namespace rundown::wdf
