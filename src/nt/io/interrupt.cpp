// Interrupts: connected and disconnected. No device of this machine ever raises one.
#include "abi/interrupt.h"

#include <algorithm>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/hardware/device_description.h"
#include "nt/ke/bug_check.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kInterruptSize = 0x100;  // KINTERRUPT of Windows 10 x64

struct InterruptState {
  machine::Map<const void*, bool> connected;
};
const machine::Part<InterruptState> state;

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

KINTERRUPT* connect() {
  auto* interrupt =
      reinterpret_cast<KINTERRUPT*>(pool::allocate_object<std::byte>(kInterruptSize - 1));
  state->connected[interrupt] = true;
  gate::acquired({.kind = Resource::interrupt, .key = word(interrupt)});
  return interrupt;
}

void disconnect(KINTERRUPT* interrupt) {
  if (state->connected.erase(interrupt) == 0) {
    ke::bug_check(kPageFaultInFreedSpecialPool, word(interrupt));
  }
  gate::released(Resource::interrupt, interrupt);
  pool::free(interrupt);
}

bool device_has_messages() {
  return std::ranges::any_of(hardware::device_description().resources,
                             [](const CM_PARTIAL_RESOURCE_DESCRIPTOR& one) {
                               return one.Type == CmResourceTypeInterrupt &&
                                      (one.Flags & CM_RESOURCE_INTERRUPT_MESSAGE) != 0;
                             });
}

}  // namespace

NTSTATUS IoConnectInterrupt(KINTERRUPT** interrupt, KSERVICE_ROUTINE* routine, void* /*context*/,
                            KSPIN_LOCK* /*lock*/, ULONG /*vector*/, KIRQL /*level*/,
                            KIRQL /*synchronize_level*/, KINTERRUPT_MODE /*mode*/,
                            BOOLEAN /*share*/, KAFFINITY affinity, BOOLEAN /*save_floating*/) {
  if (routine == nullptr || affinity == 0) return STATUS_INVALID_PARAMETER;
  *interrupt = connect();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoConnectInterrupt,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::interrupt,
                .uses_hardware = true,
                .needs_memory = true});

void IoDisconnectInterrupt(KINTERRUPT* interrupt) {
  disconnect(interrupt);
}
RUNDOWN_EXPORT(ntoskrnl, IoDisconnectInterrupt,
               {.irql = Irql::passive, .releases = Resource::interrupt});

NTSTATUS IoConnectInterruptEx(IO_CONNECT_INTERRUPT_PARAMETERS* parameters) {
  switch (parameters->Version) {
    case CONNECT_FULLY_SPECIFIED:
    case CONNECT_FULLY_SPECIFIED_GROUP:
      *parameters->FullySpecified.InterruptObject = connect();
      return STATUS_SUCCESS;
    case CONNECT_LINE_BASED:
      *parameters->LineBased.InterruptObject = connect();
      return STATUS_SUCCESS;
    case CONNECT_MESSAGE_BASED:
      // Without message-signalled interrupts the line-based routine is connected, and Version says
      // so.
      if (device_has_messages())
        gate::unsupported(ntoskrnl.name, "IoConnectInterruptEx, message by message");
      if (parameters->MessageBased.FallBackServiceRoutine == nullptr) return STATUS_NOT_FOUND;
      parameters->Version = CONNECT_LINE_BASED;
      *parameters->MessageBased.ConnectionContext.InterruptObject = connect();
      return STATUS_SUCCESS;
    default:
      return STATUS_NOT_SUPPORTED;
  }
}
RUNDOWN_EXPORT(ntoskrnl, IoConnectInterruptEx,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::interrupt,
                .uses_hardware = true,
                .needs_memory = true});

void IoDisconnectInterruptEx(IO_DISCONNECT_INTERRUPT_PARAMETERS* parameters) {
  disconnect(parameters->ConnectionContext.InterruptObject);
}
RUNDOWN_EXPORT(ntoskrnl, IoDisconnectInterruptEx,
               {.irql = Irql::passive, .releases = Resource::interrupt});

}  // namespace rundown::nt
