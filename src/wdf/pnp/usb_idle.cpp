#include "wdf/pnp/usb_idle.h"

#include "gate/observer.h"
#include "nt/io/irp.h"
#include "wdf/pnp/package.h"
#include "wdf/routine.h"

namespace rundown::wdf {

// FxPkgPnp::_PowerPolicyUsbSelectiveSuspendCompletionRoutine
NTSTATUS FxUsbIdleCompleted(DEVICE_OBJECT* /*device*/, IRP* irp, void* context) {
  auto& package = *static_cast<Package*>(context);
  package.usb_idle.irp = nullptr;
  nt::io::free_irp(*irp);
  package.policy.process(PolicyEvent::usb_idle_completed);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
RUNDOWN_EXPORT(internal, FxUsbIdleCompleted, {.irql = Irql::dispatch, .header = ""});

// FxUsbIdleInfo::_UsbIdleCallback
void FxUsbIdleCallback(void* context) {
  auto& package = *static_cast<Package*>(context);
  Signal finished;
  package.usb_idle.callback = &finished;
  package.policy.process(PolicyEvent::usb_idle_callback);
  finished.wait("the end of the power-down that USB's idle callback begins");
  package.usb_idle.callback = nullptr;
}
RUNDOWN_EXPORT(internal, FxUsbIdleCallback, {.irql = Irql::passive, .header = ""});

void submit_usb_idle(Package& package) {
  UsbIdle& idle = package.usb_idle;
  DEVICE_OBJECT& below = *package.device.attached_to;
  idle.end_dropped = false;
  idle.info = {.IdleCallback = routine<USB_IDLE_CALLBACK>("FxUsbIdleCallback"),
               .IdleContext = &package};
  const gate::OwnedBySystem owned;
  idle.irp = nt::io::new_system_irp(below.StackSize);
  IO_STACK_LOCATION& next = nt::io::next_location(*idle.irp);
  next.MajorFunction = IRP_MJ_INTERNAL_DEVICE_CONTROL;
  next.Parameters.DeviceIoControl.IoControlCode = IOCTL_INTERNAL_USB_SUBMIT_IDLE_NOTIFICATION;
  next.Parameters.DeviceIoControl.InputBufferLength = sizeof idle.info;
  next.Parameters.DeviceIoControl.Type3InputBuffer = &idle.info;
  next.CompletionRoutine = routine<IO_COMPLETION_ROUTINE>("FxUsbIdleCompleted");
  next.Context = &package;
  next.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
  nt::io::call_driver(below, *idle.irp);
}

bool cancel_usb_idle(Package& package) {
  UsbIdle& idle = package.usb_idle;
  if (!idle.capable || idle.end_dropped) return false;
  if (idle.irp != nullptr) nt::io::cancel(*idle.irp);
  return true;
}

void finish_usb_callback(Package& package) {
  if (package.usb_idle.callback != nullptr) package.usb_idle.callback->set();
}

}  // namespace rundown::wdf
