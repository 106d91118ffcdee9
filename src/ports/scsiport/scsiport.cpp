// scsiport.sys, as far as a miniport's DriverEntry reaches: ScsiPortInitialize and the PnP life that it arranges.
//
// Since Windows 2000 ScsiPortInitialize only checks the miniport's description, remembers it in a driver object extension
// and takes over the driver object; the adapter is found later, when PnP starts its device.
#include "abi/scsi.h"

#include "abi/io.h"
#include "gate/modules.h"
#include "nt/export.h"
#include "nt/io/internal.h"
#include "nt/io/reinitialize.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module scsiport{"scsiport.sys"};
constexpr gate::Module internal{"scsiport-internal.sys"};

template <class Function>
Function* guest_routine(std::string_view name) {
  return reinterpret_cast<Function*>(
      gate::address_of(*gate::find_export(internal.name, name)));
}

}  // namespace

// What the port driver keeps for a miniport goes with the driver object.
void ScsiPortUnload(DRIVER_OBJECT* /*driver*/) {}
RUNDOWN_EXPORT(internal, ScsiPortUnload, {.irql = Irql::passive, .header = ""});

NTSTATUS ScsiPortAddDevice(DRIVER_OBJECT* /*driver*/, DEVICE_OBJECT* /*physical*/) {
  gate::unsupported(scsiport.name, "AddDevice");
}
RUNDOWN_EXPORT(internal, ScsiPortAddDevice, {.irql = Irql::passive, .header = ""});

// Documented on learn.microsoft.com (srb.h): the caller returns what this returns. STATUS_REVISION_MISMATCH means that the
// description's size or required routines are wrong; STATUS_INSUFFICIENT_RESOURCES that the extension cannot be allocated.
NTSTATUS ScsiPortInitialize(DRIVER_OBJECT* driver, UNICODE_STRING* /*registry_path*/,
                            const HW_INITIALIZATION_DATA* data, void* /*context*/) {
  if (data->HwInitializationDataSize > sizeof(HW_INITIALIZATION_DATA)) {
    return STATUS_REVISION_MISMATCH;
  }
  if (data->HwInitialize == nullptr || data->HwFindAdapter == nullptr ||
      data->HwStartIo == nullptr || data->HwResetBus == nullptr) {
    return STATUS_REVISION_MISMATCH;
  }
  driver->DriverUnload = guest_routine<DRIVER_UNLOAD>("ScsiPortUnload");
  driver->DriverExtension->AddDevice = guest_routine<DRIVER_ADD_DEVICE>("ScsiPortAddDevice");
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(scsiport, ScsiPortInitialize,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_NO_SUCH_DEVICE)},
                .needs_memory = true,
                .header = "srb"});

}  // namespace rundown::ports
