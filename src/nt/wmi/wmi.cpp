// WMI: providers among the devices, and clients of others' data blocks.
#include "abi/wmi.h"

#include "machine/part.h"
#include "nt/export.h"
#include "nt/pool/pool.h"
#include "nt/wmi/functions.h"

namespace rundown::nt {
namespace {

struct WmiState {
  machine::Map<const DEVICE_OBJECT*, bool> providers;
};
const machine::Part<WmiState> state;

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

gate::Failures control_failures(const cpu::GateFrame& call) {
  if (static_cast<ULONG>(call.argument(1)) != WMIREG_ACTION_REGISTER) return {};
  return fails_with(STATUS_INSUFFICIENT_RESOURCES);
}

}  // namespace

NTSTATUS IoWMIRegistrationControl(DEVICE_OBJECT* device, ULONG action) {
  constexpr ULONG kActionMask = 0xFF;
  switch (action & kActionMask) {
    case WMIREG_ACTION_REGISTER:
      if (state->providers.contains(device)) return STATUS_OBJECT_NAME_EXISTS;
      state->providers[device] = true;
      gate::acquired({.kind = Resource::wmi, .key = word(device)});
      return STATUS_SUCCESS;
    case WMIREG_ACTION_DEREGISTER: {
      if (state->providers.erase(device) == 0) return STATUS_INVALID_PARAMETER;
      // There is one registration of a device, whoever made it: the framework's end of it is the
      // end of the driver's, too.
      const gate::OwnedByDriver whoever;
      gate::released(Resource::wmi, device);
      return STATUS_SUCCESS;
    }
    case WMIREG_ACTION_REREGISTER:
    case WMIREG_ACTION_UPDATE_GUIDS:
    case WMIREG_ACTION_BLOCK_IRPS:
      return state->providers.contains(device) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    default:
      return STATUS_INVALID_PARAMETER;
  }
}
RUNDOWN_EXPORT(ntoskrnl, IoWMIRegistrationControl,
               {.irql = Irql::passive,
                .fails_when = &control_failures,
                .acquires = Resource::wmi,
                .releases = Resource::wmi,
                .needs_memory = true});

ULONG IoWMIDeviceObjectToProviderId(DEVICE_OBJECT* device) {
  return static_cast<ULONG>(word(device) >> 4);
}
RUNDOWN_EXPORT(ntoskrnl, IoWMIDeviceObjectToProviderId, {.irql = Irql::dispatch});

// Nobody listens: the event is dropped, and its memory, which the caller has given away, is freed.
NTSTATUS IoWMIWriteEvent(void* event) {
  pool::free(event);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoWMIWriteEvent,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .releases = Resource::pool,
                .needs_memory = true});

// No provider of this machine has the block.
NTSTATUS IoWMIOpenBlock(const GUID* /*block*/, ULONG /*access*/, void** /*object*/) {
  return STATUS_WMI_GUID_NOT_FOUND;
}
RUNDOWN_EXPORT(ntoskrnl, IoWMIOpenBlock, {.irql = Irql::apc});

// So nobody has an object of a block.
NTSTATUS IoWMISetNotificationCallback(void* /*object*/, const void* /*callback*/,
                                      void* /*context*/) {
  gate::unsupported(ntoskrnl.name, "IoWMISetNotificationCallback");
}
RUNDOWN_EXPORT(ntoskrnl, IoWMISetNotificationCallback, {.irql = Irql::apc});

}  // namespace rundown::nt
