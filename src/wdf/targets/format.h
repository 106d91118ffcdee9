// How reads, writes and controls are put into a request's IRP for a target (fxiotargetkm.cpp).
#pragma once

#include <array>

#include "wdf/targets/io_target.h"
#include "wdf/targets/request_data.h"

namespace rundown::wdf {

// Of all: the statuses of IoTarget::fit(); STATUS_INSUFFICIENT_RESOURCES, or
// STATUS_ACCESS_VIOLATION where the data cannot be locked. The request is not formatted then.
NTSTATUS format_transfer(const IoTarget& target, Request& request, UCHAR major,
                         const RequestData& data, const LONGLONG* offset);
NTSTATUS format_control(const IoTarget& target, Request& request, ULONG code, bool is_internal,
                        const RequestData& input, const RequestData& output);
// Arguments 1, 2 and 4 of an internal control.
NTSTATUS format_others(const IoTarget& target, Request& request, ULONG code,
                       const std::array<RequestData, 3>& arguments);

// The next stack location, cleared, of this function, with the file that goes with the target.
IO_STACK_LOCATION& begin_next_location(const IoTarget& target, const Request& request, UCHAR major);

}  // namespace rundown::wdf
