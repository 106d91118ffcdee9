// Reads, writes and controls on their way to a queue.
#include "nt/io/irp.h"
#include "wdf/io/dispatch.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/object/callback.h"

namespace rundown::wdf {
namespace {

// A filter's default queue that has no callback for the IRP lets it pass.
bool passes_by(const Device& device, const Queue& queue, UCHAR major) {
  return device.settings().filter && &queue == device.default_queue &&
         !queue.has_handler(static_cast<WDF_REQUEST_TYPE>(major));
}

// The queue's own reserve stands in for a request whose resources the driver cannot get.
NTSTATUS take_resources(Queue& queue, IRP& irp, Request*& request) {
  const NTSTATUS status = queue.forward_progress->allocate_resources(queue, *request);
  if (nt_success(status)) return status;
  request->set_irp(nullptr);
  delete_object(*request);
  return queue.forward_progress->take(queue, irp, &request);
}

NTSTATUS call_in_caller_context(Device& device, Request& request, Queue* queue) {
  request.location().Control |= SL_PENDING_RETURNED;
  request.target_queue = queue;
  request.in_caller_context = true;
  request.owner = CompletionOwner::in_caller_context;
  request.presented = true;
  make_known(request);
  request.give_to_driver();
  call_driver("EvtIoInCallerContext", device, device.settings().in_caller_context,
              device.device_handle(), request.request_handle());
  return STATUS_PENDING;
}

}  // namespace

Queue* queue_for(const Device& device, UCHAR major) {
  const auto found = device.queue_of_major.find(major);
  return found != device.queue_of_major.end() ? found->second : device.default_queue;
}

Request& make_presented_request(Device& device, IRP& irp) {
  const auto& attributes = device.settings().request_attributes;
  return make<Request>(Blueprint{&device.client(), attributes ? &*attributes : nullptr}, &device,
                       &irp, IrpOrigin::presented);
}

namespace {

// What the driver gives back with WdfDeviceWdmDispatchIrp; the device's own, and nothing else.
WDFCONTEXT dispatch_context(const Device& device) {
  constexpr machine::Address kInCallback = 1;
  return reinterpret_cast<WDFCONTEXT>(device.block() | kInCallback);
}

NTSTATUS dispatch_to_queues(Device& device, IRP& irp) {
  const UCHAR major = nt::io::current_location(irp).MajorFunction;
  Queue* const queue = queue_for(device, major);
  const bool in_caller_context = device.settings().in_caller_context != nullptr;
  if (!in_caller_context) {
    if (queue == nullptr) {
      if (device.settings().filter) return pass_down(device, irp);
      return complete_irp(irp, STATUS_INVALID_DEVICE_REQUEST);
    }
    if (passes_by(device, *queue, major)) return pass_down(device, irp);
  }
  return dispatch_to_queue(device, irp, queue, in_caller_context);
}

}  // namespace

NTSTATUS dispatch_io(Device& device, IRP& irp) {
  const IO_STACK_LOCATION& location = nt::io::current_location(irp);
  const auto found = device.io.dispatch_callbacks.find(location.MajorFunction);
  if (found == device.io.dispatch_callbacks.end()) return dispatch_to_queues(device, irp);
  return call_driver("EvtDeviceWdmIrpDispatch", device, found->second.routine,
                     device.device_handle(), location.MajorFunction, location.MinorFunction,
                     location.Parameters.DeviceIoControl.IoControlCode, found->second.context, &irp,
                     dispatch_context(device));
}

// Of the driver's own; those of class extensions come with class extensions.
NTSTATUS WdfDeviceConfigureWdmIrpDispatchCallback(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                  WDFDRIVER driver, UCHAR major,
                                                  PFN_WDFDEVICE_WDM_IRP_DISPATCH routine,
                                                  WDFCONTEXT context) {
  Device& device = object_of<Device>(globals, handle);
  if (major != IRP_MJ_READ && major != IRP_MJ_WRITE && major != IRP_MJ_DEVICE_CONTROL &&
      major != IRP_MJ_INTERNAL_DEVICE_CONTROL)
    return STATUS_INVALID_PARAMETER;
  if (driver != nullptr) object_of(globals, driver);
  require(globals, reinterpret_cast<const void*>(routine));
  const bool begun =
      device.kind() == DeviceKind::control ? device.finished() : !device.pnp.is_new();
  if (begun) return STATUS_INVALID_DEVICE_STATE;
  const bool added = device.io.dispatch_callbacks.emplace(major, DispatchCallback{routine, context}).second;
  return added ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceConfigureWdmIrpDispatchCallback,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

NTSTATUS WdfDeviceWdmDispatchIrp(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle, IRP* irp,
                                 WDFCONTEXT context) {
  Device& device = object_of<Device>(globals, handle);
  require(globals, irp);
  require(globals, context);
  if (context == dispatch_context(device)) return dispatch_to_queues(device, *irp);
  break_at("request-context", "WdfDeviceWdmDispatchIrp",
           "is given another context than EvtDeviceWdmIrpDispatch got");
  return complete_irp(*irp, STATUS_INVALID_PARAMETER);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceWdmDispatchIrp, {});

NTSTATUS dispatch_to_queue(Device& device, IRP& irp, Queue* queue, bool in_caller_context) {
  const CriticalRegion region;
  Request* request = &make_presented_request(device, irp);
  if (queue != nullptr && queue->forward_progress) {
    if (const NTSTATUS status = take_resources(*queue, irp, request); !nt_success(status))
      return complete_irp(irp, status);
  }
  if (in_caller_context && device.settings().in_caller_context != nullptr && !request->reserved)
    return call_in_caller_context(device, *request, queue);
  return queue->accept(*request);
}

NTSTATUS WdfDeviceEnqueueRequest(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device_handle,
                                 WDFREQUEST handle) {
  constexpr std::string_view kFunction = "WdfDeviceEnqueueRequest";
  Device& device = object_of<Device>(globals, device_handle);
  Request& request = object_of<Request>(globals, handle);
  if (const NTSTATUS status = check_in_caller_context(request, kFunction); !nt_success(status))
    return status;
  if (const NTSTATUS status = check_driver_owned(request, kFunction); !nt_success(status))
    return status;
  Queue* queue = request.target_queue;
  if (queue == nullptr) queue = queue_for(device, request.major());
  const bool filter = device.settings().filter;
  if (queue == nullptr && !filter) {
    break_at("queue-type", kFunction, "is called, but the device has no queue for the request");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  if (queue == nullptr || passes_by(device, *queue, request.major()))
    gate::unsupported(wdf01000.name, "WdfDeviceEnqueueRequest for the next lower driver");
  if (!queue->is_accepting()) return STATUS_WDF_BUSY;
  request.in_caller_context = false;
  request.take_from_driver();
  request.owner = CompletionOwner::nobody;
  return queue->accept_forwarded(request);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceEnqueueRequest,
               {.fails = fails_with(STATUS_WDF_BUSY), .releases = Resource::wdf_request});

}  // namespace rundown::wdf
