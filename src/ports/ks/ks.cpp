// ks.sys, as far as a streaming minidriver's DriverEntry reaches: the class driver's routines come
// into the driver object, and devices are made when PnP adds them.
#include "abi/io.h"
#include "cpu/frame.h"
#include "gate/modules.h"
#include "nt/export.h"
#include "nt/pnp/add_device.h"
#include "ports/ks/module.h"

namespace rundown::ports {
namespace {

using namespace nt;

struct KSDEVICE_DESCRIPTOR;

void set_major(DRIVER_OBJECT& driver, ULONG major, std::string_view routine) {
  driver.MajorFunction[major] = gate::guest_routine<DRIVER_DISPATCH>(ks::internal, routine);
}

// What the class driver keeps of a driver is where its descriptor lies.
gate::Failures initialization_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kDescriptor = 2;
  if (call.argument(kDescriptor) == 0) return {};
  return fails_with(STATUS_INSUFFICIENT_RESOURCES);
}

}  // namespace

NTSTATUS KsAddDevice(DRIVER_OBJECT* /*driver*/, DEVICE_OBJECT* /*physical*/) {
  gate::unsupported(ks::module.name, "AddDevice");
}
RUNDOWN_EXPORT(ks::module, KsAddDevice, {.irql = Irql::passive, .header = "ks"});

NTSTATUS KspDispatchIrp(DEVICE_OBJECT* /*device*/, IRP* /*irp*/) {
  gate::unsupported(ks::module.name, "a request to a streaming device");
}
RUNDOWN_EXPORT(ks::internal, KspDispatchIrp, {.header = ""});

void KsNullDriverUnload(DRIVER_OBJECT* /*driver*/) {}
RUNDOWN_EXPORT(ks::module, KsNullDriverUnload, {.irql = Irql::passive, .header = "ks"});

// Documented on learn.microsoft.com (ks.h), which has the list of major functions.
NTSTATUS KsSetMajorFunctionHandler(DRIVER_OBJECT* driver, ULONG major) {
  constexpr ULONG kFastIo = 0x8000'0000;  // KSDISPATCH_FASTIO
  if ((major & kFastIo) != 0) gate::unsupported(ks::module.name, "fast I/O of a streaming driver");
  switch (major) {
    case IRP_MJ_CREATE:
    case IRP_MJ_CLOSE:
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
    case IRP_MJ_FLUSH_BUFFERS:
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_QUERY_SECURITY:
    case IRP_MJ_SET_SECURITY:
      set_major(*driver, major, "KspDispatchIrp");
      return STATUS_SUCCESS;
    default:
      return STATUS_INVALID_PARAMETER;
  }
}
RUNDOWN_EXPORT(ks::module, KsSetMajorFunctionHandler, {.irql = Irql::passive, .header = "ks"});

// Documented on learn.microsoft.com (ks.h). The descriptor is not read before a device is added.
NTSTATUS KsInitializeDriver(DRIVER_OBJECT* driver, const UNICODE_STRING* /*registry_path*/,
                            const KSDEVICE_DESCRIPTOR* /*descriptor*/) {
  for (const ULONG major : {IRP_MJ_CREATE, IRP_MJ_CLOSE, IRP_MJ_DEVICE_CONTROL, IRP_MJ_PNP,
                            IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL}) {
    set_major(*driver, major, "KspDispatchIrp");
  }
  driver->DriverExtension->AddDevice = nt::pnp::adds_no_device_here();
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(ks::module, "KsNullDriverUnload");
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ks::module, KsInitializeDriver,
               {.irql = Irql::passive,
                .fails_when = &initialization_failures,
                .makes_driver = true,
                .needs_memory = true,
                .header = "ks"});

}  // namespace rundown::ports
