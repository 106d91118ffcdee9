#include "wdf/io/request.h"

#include <utility>

#include "nt/io/irp.h"
#include "nt/ke/dpc.h"
#include "nt/ke/timer.h"
#include "nt/mm/mdl.h"
#include "nt/pool/pool.h"
#include "wdf/io/file_object.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_buffer.h"
#include "wdf/io/request_format.h"
#include "wdf/routine.h"

namespace rundown::wdf {
namespace {

// The longest that IoStatus.Information may be after success; none where nothing checks it.
std::optional<ULONG_PTR> information_limit(const IRP& irp, const IO_STACK_LOCATION& location) {
  switch (location.MajorFunction) {
    case IRP_MJ_READ:
      return location.Parameters.Read.Length;
    case IRP_MJ_WRITE:
      return location.Parameters.Write.Length;
    case IRP_MJ_DEVICE_CONTROL: {
      const ULONG bytes = location.Parameters.DeviceIoControl.OutputBufferLength;
      if (irp.RequestorMode == UserMode && bytes > 0) return bytes;
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

// A user's buffered control without room for output: nothing is copied back.
void drop_output(IRP& irp, const IO_STACK_LOCATION& location) {
  constexpr ULONG kMethod = 3;
  const auto& control = location.Parameters.DeviceIoControl;
  if (location.MajorFunction != IRP_MJ_DEVICE_CONTROL ||
      (control.IoControlCode & kMethod) != METHOD_BUFFERED || irp.RequestorMode != UserMode ||
      control.OutputBufferLength != 0 || (irp.Flags & IRP_INPUT_OPERATION) == 0) {
    return;
  }
  if (irp.IoStatus.Information != 0) {
    verifier_break("request-information",
                   "a request without an output buffer is completed with IoStatus.Information");
  }
  irp.Flags &= ~IRP_INPUT_OPERATION;
}

void report_late_disposal() {
  verifier_break("request-disposal",
                 "a request is completed above PASSIVE_LEVEL, but one of the objects below it "
                 "can be disposed of at PASSIVE_LEVEL only");
}

}  // namespace

NTSTATUS without_framework_codes(NTSTATUS status) {
  constexpr ULONG kFacility = 0x0FFF0000;
  constexpr ULONG kFrameworkFacility = 0x00200000;
  if ((static_cast<ULONG>(status) & kFacility) != kFrameworkFacility) return status;
  if (status == STATUS_WDF_PAUSED || status == STATUS_WDF_BUSY) return STATUS_DEVICE_BUSY;
  if (status == STATUS_WDF_INTERNAL_ERROR) return STATUS_INTERNAL_ERROR;
  if (status == STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS) return STATUS_INSUFFICIENT_RESOURCES;
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS complete_irp(IRP& irp, NTSTATUS status) {
  irp.IoStatus.Status = status;
  irp.IoStatus.Information = 0;
  nt::io::complete_request(irp);
  return status;
}

NTSTATUS pass_down(const Device& device, IRP& irp) {
  ++irp.CurrentLocation;
  ++irp.Tail.Overlay.CurrentStackLocation;
  return nt::io::call_driver(*device.attached_to, irp);
}

Request::Request(const Blueprint& plan, Device* for_device, IRP* irp, IrpOrigin from)
    : Object(plan, kType),
      device(for_device),
      origin(from),
      presented(from != IrpOrigin::presented),
      completed(irp == nullptr),
      irp_(irp) {}

IO_STACK_LOCATION& Request::location() const {
  return nt::io::current_location(*irp_);
}

// A driver's own IRP has none before it is sent, unless the driver has made one the current one.
bool Request::has_location() const {
  return irp_ != nullptr && irp_->CurrentLocation <= irp_->StackCount;
}

void Request::give_to_driver() {
  if (std::exchange(driver_owned, true)) return;
  gate::acquired({.kind = Resource::wdf_request, .key = block(), .name = name_of(kType)});
}

void Request::take_from_driver() {
  if (std::exchange(driver_owned, false)) gate::released(Resource::wdf_request, block());
}

RequestBuffer& Request::system_buffer() {
  if (system_buffer_ == nullptr) system_buffer_ = &make<RequestBuffer>(Blueprint{&client()});
  return *system_buffer_;
}

RequestBuffer& Request::output_buffer() {
  if (output_buffer_ == nullptr) output_buffer_ = &make<RequestBuffer>(Blueprint{&client()});
  return *output_buffer_;
}

std::int64_t Request::memory_references() const {
  std::int64_t total = locked_buffers;
  if (system_buffer_ != nullptr) total += system_buffer_->extra_references();
  if (output_buffer_ != nullptr) total += output_buffer_->extra_references();
  return total;
}

void Request::check_information(NTSTATUS status) const {
  const auto limit = information_limit(*irp_, location());
  if (!nt_success(status) || !limit || irp_->IoStatus.Information <= *limit) return;
  auto* data =
      nt::pool::allocate_object<WDF_REQUEST_FATAL_ERROR_INFORMATION_LENGTH_MISMATCH_DATA>();
  data->Request = request_handle();
  data->Irp = irp_;
  data->OutputBufferLength = static_cast<ULONG>(*limit);
  data->Information = irp_->IoStatus.Information;
  data->MajorFunction = major();
  violation(client().globals, WDF_REQUEST_FATAL_ERROR,
            WDF_REQUEST_FATAL_ERROR_INFORMATION_LENGTH_MISMATCH,
            reinterpret_cast<std::uint64_t>(data));
}

void Request::complete(NTSTATUS status) {
  if (cancelable && !cancel_delivered) {
    verifier_break("request-cancelable",
                   "a request is completed while it is marked cancelable; its cancel callback can "
                   "still run, for a request that is gone");
  }
  if (has_location()) {
    check_information(status);
    drop_output(*irp_, location());
  }
  completed = true;
  take_from_driver();
  status = without_framework_codes(status);
  if (queue != nullptr) queue->forget(*this);
  drop_format();
  if (from_io()) {
    finish_presented(status);
  } else {
    finish_own(status);
  }
}

// The request's clean-up callback still finds the IRP; its destroy callback comes when the IRP has
// gone and the queue has heard of it.
void Request::finish_presented(NTSTATUS status) {
  Queue* const from = reserved ? queue : std::exchange(queue, nullptr);
  const CompletionOwner told = std::exchange(owner, CompletionOwner::nobody);
  bool ended_here = false;
  if (!reserved) {
    ended_here = dispose_early(*this);
    if (!ended_here) report_late_disposal();
  }
  if (const std::int64_t references = memory_references(); references != 0) {
    violation(client().globals, WDF_VERIFIER_FATAL_ERROR, reinterpret_cast<std::uint64_t>(handle()),
              static_cast<std::uint64_t>(references));
  }
  IRP& irp = *std::exchange(irp_, nullptr);
  irp.IoStatus.Status = status;
  Device& owner_device = *device;
  if (nt::io::current_location(irp).MajorFunction == IRP_MJ_CREATE)
    create_completed(owner_device, irp);
  nt::io::complete_request(irp);
  if (told == CompletionOwner::queue) from->request_completed(*this);
  if (reserved) return from->return_reserved(*this);
  if (ended_here) dereference(*this);
}

// A driver's own request goes back to the driver, whose object it stays; only the IRP is completed.
void Request::finish_own(NTSTATUS status) {
  Queue* const from = std::exchange(queue, nullptr);
  const CompletionOwner told = std::exchange(owner, CompletionOwner::nobody);
  IRP& irp = *std::exchange(irp_, nullptr);
  irp.IoStatus.Status = status;
  can_complete = false;
  nt::io::complete_request(irp);
  if (told == CompletionOwner::queue) from->request_completed(*this);
}

void Request::forget_buffers() {
  if (own_mdl != nullptr) nt::mm::free_mdl(*std::exchange(own_mdl, nullptr));
  if (system_buffer_ != nullptr) discard(*std::exchange(system_buffer_, nullptr));
  if (output_buffer_ != nullptr) discard(*std::exchange(output_buffer_, nullptr));
}

void Request::allocate_timer() {
  if (timer_ != nullptr) return;
  timer_ = nt::pool::allocate_object<Timer>();
  timer_->timer.Header.Type = TimerNotificationObject;
  LIST_ENTRY& waiters = timer_->timer.Header.WaitListHead;
  waiters = {&waiters, &waiters};
  ke::initialize_dpc(timer_->dpc, routine<KDEFERRED_ROUTINE>("FxRequestTimerDpc"), this);
}

void Request::start_timer(LONGLONG due) {
  sending.timer_set = true;
  ke::set_system_timer(timer_->timer, ke::due_moment(due), 0, timer_->dpc);
}

bool Request::cancel_timer() {
  if (!sending.timer_set) return true;
  if (!ke::cancel_timer(timer_->timer)) return false;
  sending.timer_set = false;
  return true;
}

void FxRequestTimerDpc(KDPC* /*dpc*/, void* context, void* /*argument1*/, void* /*argument2*/) {
  auto& request = *static_cast<Request*>(context);
  request.sending.target->timer_expired(request);
}
RUNDOWN_EXPORT(internal, FxRequestTimerDpc, {.header = ""});

void Request::set_status(NTSTATUS status) {
  last_status = status;
  if (irp_ != nullptr) irp_->IoStatus.Status = status;
}

void Request::set_format(RequestFormat& format) {
  drop_format();
  sending.format = &format;
  sending.was_formatted = true;
}

void Request::drop_format() {
  RequestFormat* const format = std::exchange(sending.format, nullptr);
  if (format == nullptr) return;
  sending.formatted = false;
  format->undo(*this);
  format->~RequestFormat();  // the model's heap keeps the bytes; a run is short
}

bool Request::cancel_sent() {
  canceled = true;
  if (sending.references == 0) return false;
  ++sending.references;
  const bool asked = nt::io::cancel(*irp_);
  if (--sending.references == 0) sending.target->finish(*this);
  return asked;
}

void Request::begin_to_forget() {
  if (completion_routine != nullptr) {
    verifier_break("request-context",
                   "a request is sent with WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET that has a "
                   "completion routine; the framework never calls it");
  }
  if (!sending.next_location_formatted) {
    ++irp_->CurrentLocation;
    ++irp_->Tail.Overlay.CurrentStackLocation;
  }
  completed = true;
  take_from_driver();
  if (!reserved) {
    disposed_early_ = dispose_early(*this);
    if (!disposed_early_) report_late_disposal();
  }
}

void Request::forget_irp() {
  irp_ = nullptr;
  Queue* const from = reserved ? queue : std::exchange(queue, nullptr);
  const CompletionOwner told = std::exchange(owner, CompletionOwner::nobody);
  if (told == CompletionOwner::queue) from->request_completed(*this);
  if (reserved) return from->return_reserved(*this);
  if (disposed_early_) dereference(*this);
}

// FxRequestBase::VerifyDispose
void Request::dispose() {
  if (sending.sent) {
    verifier_break("request-sent",
                   "a request is completed or deleted while it is on its way to an I/O target");
  }
  call_cleanup_callbacks();
  if (!from_io() && irp_ != nullptr) drop_format();
}

// A driver that deletes a presented request instead of completing it has its IRP still.
void Request::release() {
  if (!from_io()) take_from_driver();
  if (queue != nullptr && irp_ != nullptr) queue->forget(*this);
  drop_format();
  if (origin == IrpOrigin::own && irp_ != nullptr) nt::io::free_irp(*std::exchange(irp_, nullptr));
  forget_buffers();
  if (timer_ == nullptr) return;
  cancel_timer();
  ke::remove_dpc(timer_->dpc);
  nt::pool::free(timer_);
}

}  // namespace rundown::wdf
