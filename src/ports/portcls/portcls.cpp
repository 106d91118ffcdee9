// portcls.sys, as far as an audio adapter driver's DriverEntry reaches. The port class driver puts
// its own routines into the driver object, the class driver's (ks.sys) among them.
#include "abi/io.h"
#include "gate/modules.h"
#include "nt/export.h"
#include "ports/ks/module.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module portcls{"portcls.sys"};

}  // namespace

NTSTATUS PcDispatchIrp(DEVICE_OBJECT* /*device*/, IRP* /*irp*/) {
  gate::unsupported(portcls.name, "a request to an audio adapter's device");
}
RUNDOWN_EXPORT(portcls, PcDispatchIrp, {.header = "portcls"});

NTSTATUS PcAddAdapterDevice(DRIVER_OBJECT* /*driver*/, DEVICE_OBJECT* /*physical*/,
                            void* /*start_device*/, ULONG /*objects*/, ULONG /*extension_bytes*/) {
  gate::unsupported(portcls.name, "PcAddAdapterDevice");
}
RUNDOWN_EXPORT(portcls, PcAddAdapterDevice, {.irql = Irql::passive, .header = "portcls"});

// Documented on learn.microsoft.com (portcls.h), which has the list of major functions. The unload
// routine is ks.sys's, which does nothing: an adapter driver that has something to undo puts its
// own in its place (Microsoft's samples sysvad and simpleaudiosample do). Nothing undoes the
// binding, and nothing needs to.
NTSTATUS PcInitializeAdapterDriver(DRIVER_OBJECT* driver, const UNICODE_STRING* /*registry_path*/,
                                   DRIVER_ADD_DEVICE* add_device) {
  for (const ULONG major : {IRP_MJ_CREATE, IRP_MJ_PNP, IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL}) {
    driver->MajorFunction[major] = gate::guest_routine<DRIVER_DISPATCH>(portcls, "PcDispatchIrp");
  }
  for (const ULONG major :
       {IRP_MJ_CLOSE, IRP_MJ_DEVICE_CONTROL, IRP_MJ_FLUSH_BUFFERS, IRP_MJ_QUERY_SECURITY,
        IRP_MJ_READ, IRP_MJ_SET_SECURITY, IRP_MJ_WRITE}) {
    driver->MajorFunction[major] =
        gate::guest_routine<DRIVER_DISPATCH>(ks::internal, "KspDispatchIrp");
  }
  driver->DriverExtension->AddDevice = add_device;
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(ks::module, "KsNullDriverUnload");
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(portcls, PcInitializeAdapterDriver,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .makes_driver = true,
                .needs_memory = true,
                .header = "portcls"});

}  // namespace rundown::ports
