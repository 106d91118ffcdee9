// Power: states, settings, requests and limits.

#include "abi/irp.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct PowerState {
  machine::Map<std::uint64_t, POWER_STATE> states;  // by device and kind
  machine::Map<const void*, bool> registrations;
  machine::Map<const DEVICE_OBJECT*, ULONG*> idle_counters;
};
const machine::Part<PowerState> state;

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

void* register_for(std::string_view phrase) {
  void* handle = pool::allocate_object<std::uint64_t>(0x40);
  state->registrations[handle] = true;
  gate::acquired(
      {.kind = Resource::power, .key = word(handle), .bytes = 0, .name = {}, .phrase = phrase});
  return handle;
}

bool withdraw(void* handle) {
  if (state->registrations.erase(handle) == 0) return false;
  gate::released(Resource::power, handle);
  pool::free(handle);
  return true;
}

}  // namespace

// Since Windows Vista the next power IRP comes by itself; the call is kept for older drivers and
// does nothing.
void PoStartNextPowerIrp(IRP* /*irp*/) {}
RUNDOWN_EXPORT(ntoskrnl, PoStartNextPowerIrp, {.irql = Irql::dispatch, .header = "ntifs"});

POWER_STATE PoSetPowerState(DEVICE_OBJECT* device, POWER_STATE_TYPE type, POWER_STATE value) {
  POWER_STATE& kept = state->states[word(device) + static_cast<std::uint64_t>(type)];
  const POWER_STATE before = kept;
  kept = value;
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, PoSetPowerState, {.irql = Irql::dispatch, .header = "ntifs"});

NTSTATUS PoRegisterPowerSettingCallback(DEVICE_OBJECT* /*device*/, const GUID* /*setting*/,
                                        void* routine, void* /*context*/, void** handle) {
  if (routine == nullptr) return STATUS_INVALID_PARAMETER;
  *handle = register_for("a power setting callback");
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PoRegisterPowerSettingCallback,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::power,
                .needs_memory = true});

NTSTATUS PoUnregisterPowerSettingCallback(void* handle) {
  return withdraw(handle) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
RUNDOWN_EXPORT(ntoskrnl, PoUnregisterPowerSettingCallback,
               {.irql = Irql::passive, .releases = Resource::power});

NTSTATUS PoCreatePowerRequest(void** request, DEVICE_OBJECT* /*device*/, void* /*context*/) {
  *request = register_for("a power request");
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PoCreatePowerRequest,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::power,
                .needs_memory = true,
                .header = "ntifs"});

NTSTATUS PoSetPowerRequest(void* request, LONG /*type*/) {
  return state->registrations.contains(request) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
RUNDOWN_EXPORT(ntoskrnl, PoSetPowerRequest, {.irql = Irql::dispatch, .header = "ntifs"});

NTSTATUS PoClearPowerRequest(void* request, LONG /*type*/) {
  return state->registrations.contains(request) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
RUNDOWN_EXPORT(ntoskrnl, PoClearPowerRequest, {.irql = Irql::dispatch, .header = "ntifs"});

void PoDeletePowerRequest(void* request) {
  withdraw(request);
}
RUNDOWN_EXPORT(ntoskrnl, PoDeletePowerRequest,
               {.irql = Irql::apc, .releases = Resource::power, .header = "ntifs"});

void* PoRegisterSystemState(void* handle, ULONG /*flags*/) {
  return handle != nullptr ? handle : register_for("a system state registration");
}
RUNDOWN_EXPORT(ntoskrnl, PoRegisterSystemState,
               {.irql = Irql::apc,
                .fails = {returns_null},
                .acquires = Resource::power,
                .needs_memory = true,
                .header = "ntifs"});

void PoUnregisterSystemState(void* handle) {
  withdraw(handle);
}
RUNDOWN_EXPORT(ntoskrnl, PoUnregisterSystemState,
               {.irql = Irql::apc, .releases = Resource::power, .header = "ntifs"});

void PoSetSystemState(ULONG /*flags*/) {}
RUNDOWN_EXPORT(ntoskrnl, PoSetSystemState, {.irql = Irql::dispatch});

// The counter that a driver sets busy through a macro: one for each device.
ULONG* PoRegisterDeviceForIdleDetection(DEVICE_OBJECT* device, ULONG conservation,
                                        ULONG performance, DEVICE_POWER_STATE /*state*/) {
  if (conservation == 0 && performance == 0) return nullptr;
  ULONG*& counter = state->idle_counters[device];
  if (counter == nullptr) counter = pool::allocate_object<ULONG>();
  return counter;
}
RUNDOWN_EXPORT(
    ntoskrnl, PoRegisterDeviceForIdleDetection,
    {.irql = Irql::apc, .fails = {returns_null}, .needs_memory = true, .header = "ntifs"});

namespace {

// PO_FX_DEVICE up to what registration looks at; its tail depends on the version.
struct FxDevice {
  ULONG Version;
  ULONG ComponentCount;
};

}  // namespace

NTSTATUS PoFxRegisterDevice(DEVICE_OBJECT* /*physical*/, const FxDevice* device, void** handle) {
  constexpr ULONG kNewest = 3;
  // Later versions have the count at another place.
  const bool no_components = device->Version == 1 && device->ComponentCount == 0;
  if (device->Version == 0 || device->Version > kNewest || no_components) {
    return STATUS_INVALID_PARAMETER;
  }
  *handle = register_for("a device registered with the power framework");
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PoFxRegisterDevice,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::power,
                .needs_memory = true});

void PoFxUnregisterDevice(void* handle) {
  withdraw(handle);
}
RUNDOWN_EXPORT(ntoskrnl, PoFxUnregisterDevice,
               {.irql = Irql::passive, .releases = Resource::power});

}  // namespace rundown::nt
