// dxgkrnl.sys, as far as a display miniport's DriverEntry reaches. On Windows the registration is
// code of the static library displib, which loads dxgkrnl.sys, asks its device for the address of
// the real function and calls it; here drivers import it.
#include "abi/io.h"
#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/pnp/add_device.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module dxgkrnl{"dxgkrnl.sys"};
constexpr gate::Module internal{"dxgkrnl-internal.sys"};

// What DRIVER_INITIALIZATION_DATA and KMDDOD_INITIALIZATION_DATA of dispmprt.h begin with.
struct InitializationData {
  ULONG Version;
  void* DxgkDdiAddDevice;
  void* DxgkDdiStartDevice;
  void* DxgkDdiStopDevice;
  void* DxgkDdiRemoveDevice;
  void* DxgkDdiDispatchIoRequest;
  void* DxgkDdiInterruptRoutine;
  void* DxgkDdiDpcRoutine;
  void* DxgkDdiQueryChildRelations;
  void* DxgkDdiQueryChildStatus;
  void* DxgkDdiQueryDeviceDescriptor;
  void* DxgkDdiSetPowerState;
  void* DxgkDdiNotifyAcpiEvent;
  void* DxgkDdiResetDevice;
  void* DxgkDdiUnload;
};
static_assert(offsetof(InitializationData, DxgkDdiUnload) == 112);

struct Miniports {
  machine::Map<DRIVER_OBJECT*, const void*> unload;  // DxgkDdiUnload of each; nullptr: none
};
const machine::Part<Miniports> state;

NTSTATUS initialize(DRIVER_OBJECT* driver, const UNICODE_STRING* registry_path,
                    const InitializationData* data) {
  if (driver == nullptr || registry_path == nullptr || data == nullptr) {
    return STATUS_INVALID_PARAMETER;
  }
  state->unload[driver] = data->DxgkDdiUnload;
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(internal, "DpiUnload");
  driver->DriverExtension->AddDevice = nt::pnp::adds_no_device_here();
  for (auto& routine : driver->MajorFunction) {
    routine = gate::guest_routine<DRIVER_DISPATCH>(internal, "DpiDispatch");
  }
  return STATUS_SUCCESS;
}

}  // namespace

// DxgkDdiUnload frees what DriverEntry allocated.
void DpiUnload(DRIVER_OBJECT* driver) {
  const void* const unload = state->unload[driver];
  state->unload.erase(driver);
  if (unload == nullptr) return;
  gate::call_back({"DxgkDdiUnload", "a display miniport driver", unload});
  cpu::call_guest(unload);
}
RUNDOWN_EXPORT(internal, DpiUnload, {.irql = Irql::passive, .header = ""});

NTSTATUS DpiDispatch(DEVICE_OBJECT* /*device*/, IRP* /*irp*/) {
  gate::unsupported(dxgkrnl.name, "a request to a display adapter's device");
}
RUNDOWN_EXPORT(internal, DpiDispatch, {.header = ""});

// Documented on learn.microsoft.com (dispmprt.h); STATUS_INVALID_PARAMETER beyond the page. The
// interface's version is taken as it is.
NTSTATUS DxgkInitialize(DRIVER_OBJECT* driver, const UNICODE_STRING* registry_path,
                        const InitializationData* data) {
  return initialize(driver, registry_path, data);
}
RUNDOWN_EXPORT(dxgkrnl, DxgkInitialize,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .makes_driver = true,
                .needs_memory = true,
                .header = "dispmprt"});

NTSTATUS DxgkInitializeDisplayOnlyDriver(DRIVER_OBJECT* driver, const UNICODE_STRING* registry_path,
                                         const InitializationData* data) {
  return initialize(driver, registry_path, data);
}
RUNDOWN_EXPORT(dxgkrnl, DxgkInitializeDisplayOnlyDriver,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .makes_driver = true,
                .needs_memory = true,
                .header = "dispmprt"});

// Whether DxgkDdiUnload runs in it, and what it leaves of the driver object, is documented nowhere.
NTSTATUS DxgkUnInitialize(DRIVER_OBJECT* /*driver*/) {
  gate::unsupported(dxgkrnl.name, "DxgkUnInitialize");
}
RUNDOWN_EXPORT(dxgkrnl, DxgkUnInitialize, {.irql = Irql::passive, .header = "dispmprt"});

}  // namespace rundown::ports
