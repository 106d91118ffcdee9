// storport.sys, as far as a miniport's DriverEntry reaches. Its adapters are always PnP's to find.
#include <cstring>

#include "abi/io.h"
#include "abi/scsi.h"
#include "gate/modules.h"
#include "nt/export.h"
#include "ports/miniport.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module storport{"storport.sys"};
constexpr gate::Module internal{"storport-internal.sys"};

// What HW_INITIALIZATION_DATA and VIRTUAL_HW_INITIALIZATION_DATA of storport.h begin with, in this
// order.
struct InitializationData {
  ULONG HwInitializationDataSize;
  INTERFACE_TYPE AdapterInterfaceType;
  void* HwInitialize;
  void* HwStartIo;
  void* HwInterrupt;
  void* HwFindAdapter;
  void* HwResetBus;
};

// Storport's description goes on behind what it shares with scsiport's.
constexpr ULONG kSmallest = sizeof(HW_INITIALIZATION_DATA);

}  // namespace

void StorPortUnload(DRIVER_OBJECT* /*driver*/) {}
RUNDOWN_EXPORT(internal, StorPortUnload, {.irql = Irql::passive, .header = ""});

NTSTATUS StorPortAddDevice(DRIVER_OBJECT* /*driver*/, DEVICE_OBJECT* /*physical*/) {
  gate::unsupported(storport.name, "AddDevice");
}
RUNDOWN_EXPORT(internal, StorPortAddDevice, {.irql = Irql::passive, .header = ""});

// Documented on learn.microsoft.com (storport.h). STATUS_INVALID_PARAMETER is for a missing
// argument and, beyond the page, for a missing routine; of the failures that memory makes,
// STATUS_NO_MEMORY is for what storport keeps of the description, STATUS_INSUFFICIENT_RESOURCES for
// the driver object's extension. The last argument is not used: there are no miniports that are not
// Plug and Play's.
ULONG StorPortInitialize(DRIVER_OBJECT* driver, UNICODE_STRING* registry_path,
                         const InitializationData* data, void* /*context*/) {
  if (driver == nullptr || registry_path == nullptr || data == nullptr) {
    return static_cast<ULONG>(STATUS_INVALID_PARAMETER);
  }
  if (data->HwInitializationDataSize < kSmallest) {
    return static_cast<ULONG>(STATUS_REVISION_MISMATCH);
  }
  if (data->HwInitialize == nullptr || data->HwFindAdapter == nullptr ||
      data->HwStartIo == nullptr || data->HwResetBus == nullptr) {
    return static_cast<ULONG>(STATUS_INVALID_PARAMETER);
  }
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(internal, "StorPortUnload");
  driver->DriverExtension->AddDevice =
      gate::guest_routine<DRIVER_ADD_DEVICE>(internal, "StorPortAddDevice");
  return static_cast<ULONG>(STATUS_SUCCESS);
}
RUNDOWN_EXPORT(storport, StorPortInitialize,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_NO_MEMORY)},
                .makes_driver = true,
                .needs_memory = true,
                .header = "storport"});

void StorPortMoveMemory(void* to, void* from, ULONG bytes) {
  std::memmove(to, from, bytes);
}
RUNDOWN_EXPORT(storport, StorPortMoveMemory, {.header = "storport"});

void StorPortStallExecution(ULONG microseconds) {
  stall(microseconds);
}
RUNDOWN_EXPORT(storport, StorPortStallExecution, {.header = "storport"});

void StorPortDebugPrint(ULONG /*level*/, const CHAR* pattern, VariableArguments rest) {
  debug_print(pattern, rest);
}
RUNDOWN_EXPORT(storport, StorPortDebugPrint, {.header = "storport"});

}  // namespace rundown::ports
