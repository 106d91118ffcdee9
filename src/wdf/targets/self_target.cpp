// A device's target for requests that the driver sends to its own queues (fxiotargetself.cpp).
#include "nt/io/irp.h"
#include "wdf/device/device.h"
#include "wdf/io/dispatch.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/targets/io_target.h"

namespace rundown::wdf {
namespace {

class SelfTarget final : public IoTarget {
 public:
  static constexpr Type kType = Type::self_target;

  SelfTarget(const Blueprint& plan, Device& device) : IoTarget(plan, device, kType) {
    aim_at(*device.device_object());
    target_physical_ = device.physical_device;
    refuse_deletion();
  }

  void assign(Queue& queue) { queue_ = &queue; }

 protected:
  void call_down(IRP& irp) override {
    --irp.CurrentLocation;
    IO_STACK_LOCATION& location = *--irp.Tail.Overlay.CurrentStackLocation;
    location.DeviceObject = device().device_object();
    const UCHAR major = location.MajorFunction;
    Queue* const queue = queue_ != nullptr ? queue_ : queue_for(device(), major);
    if (queue == nullptr) {
      complete_irp(irp, STATUS_INVALID_DEVICE_STATE);
    } else if (major != IRP_MJ_READ && major != IRP_MJ_WRITE && major != IRP_MJ_DEVICE_CONTROL &&
               major != IRP_MJ_INTERNAL_DEVICE_CONTROL) {
      break_at("request-context", "WdfRequestSend",
               "sends to the device's own queues what does not go to queues");
      complete_irp(irp, STATUS_INVALID_PARAMETER);
    } else {
      dispatch_to_queue(device(), irp, queue, true);
    }
  }

 private:
  Queue* queue_ = nullptr;
};

}  // namespace

NTSTATUS add_self_target(Device& device) {
  const gate::OwnedBySystem owned;
  auto& target = make<SelfTarget>(Blueprint{&device.client(), nullptr}, device);
  const NTSTATUS status = commit(target, nullptr, &device);
  if (nt_success(status)) device.pnp.self_target = &target;
  return status;
}

WDFIOTARGET WdfDeviceGetSelfIoTarget(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  const IoTarget* target = object_of<Device>(globals, handle).pnp.self_target;
  return target == nullptr ? nullptr : target->target_handle_of();
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetSelfIoTarget, {});

NTSTATUS WdfIoTargetSelfAssignDefaultIoQueue(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle,
                                             WDFQUEUE queue_handle) {
  auto& target = object_of<SelfTarget>(globals, handle);
  auto& queue = object_of<Queue>(globals, queue_handle);
  if (&queue.device() != &target.device()) return STATUS_INVALID_DEVICE_REQUEST;
  if (!target.device().pnp.is_new()) return STATUS_INVALID_DEVICE_STATE;
  target.assign(queue);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetSelfAssignDefaultIoQueue, {});

}  // namespace rundown::wdf
