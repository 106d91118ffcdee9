// What every dispatch slot of a framework driver leads to.
#include "wdf/io/dispatch.h"

#include <algorithm>

#include "nt/io/irp.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "wdf/device/plug_and_play.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/object/callback.h"

namespace rundown::wdf {
namespace {

bool is_io(UCHAR major) {
  return major == IRP_MJ_READ || major == IRP_MJ_WRITE || major == IRP_MJ_DEVICE_CONTROL ||
         major == IRP_MJ_INTERNAL_DEVICE_CONTROL;
}

// FxDevice::GetDispatchPackage
NTSTATUS dispatch(Device& device, IRP& irp) {
  const UCHAR major = nt::io::current_location(irp).MajorFunction;
  if (is_io(major)) return dispatch_io(device, irp);
  switch (major) {
    case IRP_MJ_CREATE:
      return open_file(device, irp);
    case IRP_MJ_CLEANUP:
      return clean_up_file(device, irp);
    case IRP_MJ_CLOSE:
      return close_file(device, irp);
    case IRP_MJ_SHUTDOWN:
      return shut_down(device, irp);
    case IRP_MJ_SYSTEM_CONTROL:
      if (device.kind() == DeviceKind::control)
        gate::unsupported(wdf01000.name, "IRP_MJ_SYSTEM_CONTROL");
      return dispatch_system_control(device, irp);
    case IRP_MJ_PNP:
      if (device.kind() != DeviceKind::control) return dispatch_pnp(device, irp);
      return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST);
    case IRP_MJ_POWER:
      if (device.kind() != DeviceKind::control) return dispatch_power(device, irp);
      return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST);
    default:
      if (device.settings().filter) return pass_down(device, irp);
      return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST);
  }
}

// The callback that has to see the IRP before the framework does.
const IrpPreprocess* preprocess_for(const Device& device, const IO_STACK_LOCATION& location) {
  const auto found = device.settings().preprocess.find(location.MajorFunction);
  if (found == device.settings().preprocess.end()) return nullptr;
  const IrpPreprocess& preprocess = found->second;
  const auto& minors = preprocess.minors;
  const bool concerned =
      minors.empty() || std::ranges::find(minors, location.MinorFunction) != minors.end();
  return preprocess.callback != nullptr && concerned ? &preprocess : nullptr;
}

// IoSetNextIrpStackLocation: the driver has skipped its own location before it gave the IRP back.
void take_back(IRP& irp) {
  --irp.CurrentLocation;
  --irp.Tail.Overlay.CurrentStackLocation;
}

NTSTATUS check_dispatch_to_queue(const Device& device, const IRP& irp, const Queue& queue,
                                 ULONG flags) {
  constexpr ULONG kFlags = WDF_DISPATCH_IRP_TO_IO_QUEUE_INVOKE_INCALLERCTX_CALLBACK |
                           WDF_DISPATCH_IRP_TO_IO_QUEUE_PREPROCESSED_IRP;
  const UCHAR major = irp.Tail.Overlay.CurrentStackLocation->MajorFunction;
  std::string_view wrong;
  if ((flags & ~kFlags) != 0) wrong = "is given flags that do not exist";
  if (wrong.empty() && !is_io(major)) wrong = "is given an IRP that goes to no queue";
  if (wrong.empty() && !queue.has_handler(static_cast<WDF_REQUEST_TYPE>(major)))
    wrong = "is given a queue without a callback for the IRP";
  if (wrong.empty() && &queue.device() != &device) wrong = "is given a queue of another device";
  if (wrong.empty()) return STATUS_SUCCESS;
  break_at("queue-type", "WdfDeviceWdmDispatchIrpToIoQueue", wrong);
  return STATUS_INVALID_PARAMETER;
}

}  // namespace

CriticalRegion::CriticalRegion() : entered_(ke::current_irql() <= Irql::apc) {
  if (entered_) --ke::current_thread().kernel_apc_disable;
}
CriticalRegion::~CriticalRegion() {
  if (entered_) ++ke::current_thread().kernel_apc_disable;
}

NTSTATUS FxDeviceDispatch(DEVICE_OBJECT* device_object, IRP* irp) {
  Device* device = device_of(device_object);
  if (device == nullptr)
    gate::unsupported(wdf01000.name, "an IRP for a device object of the driver's own");
  const IO_STACK_LOCATION& location = nt::io::current_location(*irp);
  if (const IrpPreprocess* preprocess = preprocess_for(*device, location)) {
    return call_driver("EvtDeviceWdmIrpPreprocess", *device, preprocess->callback,
                       device->device_handle(), irp);
  }
  return dispatch(*device, *irp);
}
RUNDOWN_EXPORT(internal, FxDeviceDispatch, {.header = ""});

NTSTATUS WdfDeviceWdmDispatchPreprocessedIrp(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device,
                                             IRP* irp) {
  Device& to = object_of<Device>(globals, device);
  require(globals, irp);
  take_back(*irp);
  return dispatch(to, *irp);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceWdmDispatchPreprocessedIrp, {});

NTSTATUS WdfDeviceWdmDispatchIrpToIoQueue(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device, IRP* irp,
                                          WDFQUEUE queue, ULONG flags) {
  Device& to = object_of<Device>(globals, device);
  Queue& through = object_of<Queue>(globals, queue);
  require(globals, irp);
  if ((flags & WDF_DISPATCH_IRP_TO_IO_QUEUE_PREPROCESSED_IRP) != 0) take_back(*irp);
  if (const NTSTATUS status = check_dispatch_to_queue(to, *irp, through, flags);
      !nt_success(status))
    return complete_irp(*irp, status);
  return dispatch_to_queue(to, *irp, &through,
                           (flags & WDF_DISPATCH_IRP_TO_IO_QUEUE_INVOKE_INCALLERCTX_CALLBACK) != 0);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceWdmDispatchIrpToIoQueue, {});

}  // namespace rundown::wdf
