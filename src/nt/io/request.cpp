#include "nt/io/request.h"

#include <string>

#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/driver.h"
#include "nt/io/irp.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt::io {
namespace {

constexpr ke::Ticks kSecond = 10'000'000;

std::string_view name_of_major(UCHAR major) {
  switch (major) {
    case IRP_MJ_CREATE:
      return "IRP_MJ_CREATE";
    case IRP_MJ_READ:
      return "IRP_MJ_READ";
    case IRP_MJ_WRITE:
      return "IRP_MJ_WRITE";
    case IRP_MJ_DEVICE_CONTROL:
      return "IRP_MJ_DEVICE_CONTROL";
    case IRP_MJ_CLEANUP:
      return "IRP_MJ_CLEANUP";
    case IRP_MJ_CLOSE:
      return "IRP_MJ_CLOSE";
    default:
      return "IRP";
  }
}

// Whose location the request is at.
const DEVICE_OBJECT* last_owner(IRP& irp) {
  return irp.CurrentLocation <= irp.StackCount ? current_location(irp).DeviceObject : nullptr;
}

// The lowest location keeps what was asked for as long as the request is not complete.
std::string describe(const Request& request) {
  const auto* locations = reinterpret_cast<const IO_STACK_LOCATION*>(request.irp + 1);
  const IO_STACK_LOCATION& first = locations[request.irp->StackCount - 1];
  std::string text(name_of_major(first.MajorFunction));
  if (first.MajorFunction == IRP_MJ_DEVICE_CONTROL) {
    text += ' ';
    gate::format_hex(first.Parameters.DeviceIoControl.IoControlCode, text);
  }
  text += " of a program is never completed, not even when the program exits and it is cancelled";
  if (const DEVICE_OBJECT* owner = last_owner(*request.irp)) {
    if (const ob::Object* object = ob::find(owner->DriverObject))
      text += "; the last that had it is " + ob::describe(*object);
  }
  return text;
}

HolderOf lent_holder = nullptr;

machine::Address routine_of(const IRP& irp, const DEVICE_OBJECT* device, UCHAR major) {
  if (device == nullptr) return 0;
  if (lent_holder != nullptr) {
    if (const machine::Address routine = lent_holder(irp)) return routine;
  }
  const auto routine =
      reinterpret_cast<machine::Address>(device->DriverObject->MajorFunction[major]);
  return ldr::image_at(routine) != nullptr ? routine : 0;
}

// A thread that ends cancels its requests and waits five minutes for them; then they are left
// behind (ReactOS, ntoskrnl/io/iomgr/irp.c, IoCancelThreadIo).
void wait_as_program(Request& request) {
  constexpr ke::Ticks kPatience = 10 * kSecond;
  constexpr ke::Ticks kExit = 300 * kSecond;
  DISPATCHER_HEADER* header = &request.event->Header;
  if (ke::wait(std::span(&header, 1), WaitAny, kPatience) != STATUS_TIMEOUT) return;
  request.cancelled = true;
  cancel(*request.irp);
  if (ke::wait(std::span(&header, 1), WaitAny, kExit) != STATUS_TIMEOUT) return;
  const std::string what = describe(request);
  const DEVICE_OBJECT* owner = last_owner(*request.irp);
  const UCHAR major = owner == nullptr ? 0 : current_location(*request.irp).MajorFunction;
  gate::request_lost(what, routine_of(*request.irp, owner, major));
}

void free_results(Request& request) {
  pool::free(request.event);
  pool::free(request.result);
}

}  // namespace

Request make_request_for(DEVICE_OBJECT& device, const IO_STACK_LOCATION& location,
                         KPROCESSOR_MODE mode) {
  Request request;
  request.device = &device;
  request.mode = mode;
  request.event = pool::allocate_object<KEVENT>();
  request.event->Header.Type = EventNotificationObject;
  LIST_ENTRY& waiters = request.event->Header.WaitListHead;
  waiters = {&waiters, &waiters};
  request.result = pool::allocate_object<IO_STATUS_BLOCK>();
  IRP& irp = *new_system_irp(request.device->StackSize);
  irp.UserEvent = request.event;
  irp.UserIosb = request.result;
  irp.RequestorMode = mode;
  irp.IoStatus.Status = STATUS_NOT_SUPPORTED;
  irp.Tail.Overlay.Thread = reinterpret_cast<ETHREAD*>(ke::current_thread().object);
  irp.Tail.Overlay.OriginalFileObject = location.FileObject;
  next_location(irp) = location;
  request.irp = &irp;
  return request;
}

Request make_request(DEVICE_OBJECT& device, const IO_STACK_LOCATION& location,
                     KPROCESSOR_MODE mode) {
  return make_request_for(*top_of_stack(device), location, mode);
}

void lend_holder(HolderOf holder) {
  lent_holder = holder;
}

void send(Request& request) {
  request.returned = call_driver(*request.device, *request.irp);
}

Answer wait_for_end(Request& request) {
  DISPATCHER_HEADER* header = &request.event->Header;
  if (request.mode == UserMode) {
    wait_as_program(request);
  } else if (request.returned == STATUS_PENDING) {
    ke::wait(std::span(&header, 1), WaitAny, std::nullopt);
  }
  return result_of(request);
}

Answer result_of(Request& request) {
  const Answer answer{
      request.event->Header.SignalState != 0 ? request.result->Status : request.returned,
      request.result->Information};
  free_results(request);
  return answer;
}

void abandon(Request& request) {
  free_irp(*request.irp);
  free_results(request);
}

Answer send_and_wait(DEVICE_OBJECT& device, const IO_STACK_LOCATION& location,
                     void* system_buffer) {
  return send_to(*top_of_stack(device), location, system_buffer);
}

Answer send_to(DEVICE_OBJECT& device, const IO_STACK_LOCATION& location, void* system_buffer) {
  Request request = make_request_for(device, location, KernelMode);
  request.irp->AssociatedIrp.SystemBuffer = system_buffer;
  send(request);
  return wait_for_end(request);
}

}  // namespace rundown::nt::io
