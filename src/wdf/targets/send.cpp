// A request's way to a target and back (fxiotarget.cpp).
#include <algorithm>

#include "nt/io/irp.h"
#include "nt/pool/pool.h"
#include "wdf/io/request_format.h"
#include "wdf/object/callback.h"
#include "wdf/routine.h"
#include "wdf/targets/io_target.h"

namespace rundown::nt {

// The cancel routine gives the lock back.
void IoReleaseCancelSpinLock(abi::KIRQL level);

}  // namespace rundown::nt

namespace rundown::wdf {
namespace {

constexpr ULONG kKnownOptions =
    WDF_REQUEST_SEND_OPTION_TIMEOUT | WDF_REQUEST_SEND_OPTION_SYNCHRONOUS |
    WDF_REQUEST_SEND_OPTION_IGNORE_TARGET_STATE | WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET |
    WDF_REQUEST_SEND_OPTION_IMPERSONATE_CLIENT |
    WDF_REQUEST_SEND_OPTION_IMPERSONATION_IGNORE_FAILURE;
constexpr std::size_t kRequestSlot = 3;  // of an IRP that waits for the target, as in a cancel-safe
                                         // queue

void call_routine(const Request& request, const IoTarget& target,
                  PFN_WDF_REQUEST_COMPLETION_ROUTINE routine, WDFCONTEXT context) {
  if (routine == nullptr) return;
  RequestFormat* const format = request.sending.format;
  WDF_REQUEST_COMPLETION_PARAMS* results = nullptr;
  if (format != nullptr) {
    results = &format->results();
  } else {
    results = nt::pool::allocate_object<WDF_REQUEST_COMPLETION_PARAMS>();
    results->Type = WdfRequestTypeNoFormat;
    results->IoStatus = request.irp()->IoStatus;
  }
  call_driver("EvtRequestCompletionRoutine", request, routine, request.request_handle(),
              target.target_handle_of(), results, context);
  if (format == nullptr) nt::pool::free(results);
}

// Somebody waits until a request is completed (FxTargetSubmitSyncParams). The driver's own routine
// is called before that, where it is to be called at all.
class SynchronousSend final : public CompletionListener {
 public:
  SynchronousSend(const IoTarget& target, const Request& request, bool with_routine)
      : target_(target) {
    if (!with_routine) return;
    routine_ = request.completion_routine;
    context_ = request.completion_context;
  }

  Signal& done() { return done_; }
  NTSTATUS status() const { return status_; }

  void told(Request& request) override {
    status_ = request.irp()->IoStatus.Status;
    request.completion_routine = nullptr;
    call_routine(request, target_, routine_, context_);
    done_.set();
  }

 private:
  const IoTarget& target_;
  Signal done_;
  NTSTATUS status_{};
  PFN_WDF_REQUEST_COMPLETION_ROUTINE routine_ = nullptr;
  WDFCONTEXT context_ = nullptr;
};

}  // namespace

NTSTATUS check_options(const WDF_REQUEST_SEND_OPTIONS* options) {
  if (options == nullptr) return STATUS_SUCCESS;
  if (options->Size != sizeof *options) return STATUS_INFO_LENGTH_MISMATCH;
  if ((options->Flags & ~kKnownOptions) != 0) return STATUS_INVALID_PARAMETER;
  const bool forget = (options->Flags & WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET) != 0;
  return forget && options->Flags != WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET
             ? STATUS_INVALID_PARAMETER
             : STATUS_SUCCESS;
}

bool IoTarget::has_enough_locations(const IRP& irp) const {
  return irp.CurrentLocation - 1 >= stack_size_;
}

NTSTATUS IoTarget::fit(Request& request) const {
  request.drop_format();
  if (stack_size_ == 0) return STATUS_INVALID_DEVICE_STATE;
  IRP* const irp = request.irp();
  if (irp != nullptr && has_enough_locations(*irp)) return STATUS_SUCCESS;
  if (irp != nullptr && request.origin != IrpOrigin::own) return STATUS_REQUEST_NOT_ACCEPTED;
  const gate::OwnedBySystem owned;
  if (irp != nullptr) nt::io::free_irp(*irp);
  request.set_irp(nt::io::new_system_irp(stack_size_));
  request.origin = IrpOrigin::own;
  request.completed = false;
  return STATUS_SUCCESS;
}

// What the verifier asks; it only tells of it where it does not stop the machine.
NTSTATUS IoTarget::verify(const Request& request) const {
  const Sending& sending = request.sending;
  if (sending.sent || sending.references != 0) {
    violation(client().globals, WDF_REQUEST_FATAL_ERROR,
              WDF_REQUEST_FATAL_ERROR_REQUEST_ALREADY_SENT,
              reinterpret_cast<std::uint64_t>(request.request_handle()));
  }
  if (!sending.formatted || request.irp() == nullptr) {
    verifier_break("request-not-formatted",
                   "a request is sent that has not been formatted since its last use");
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  if (!has_enough_locations(*request.irp())) {
    verifier_break("request-not-formatted",
                   "a request is sent whose IRP has fewer stack locations than the I/O target's "
                   "stack has devices");
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  return STATUS_SUCCESS;
}

NTSTATUS IoTarget::way_of(const Request& request, ULONG flags, Way& way) const {
  way = Way::down;
  if ((flags & WDF_REQUEST_SEND_OPTION_IGNORE_TARGET_STATE) != 0) {
    const bool gone = state_ == WdfIoTargetDeleted || state_ == WdfIoTargetClosed ||
                      state_ == WdfIoTargetClosedForQueryRemove;
    if (gone && !removing_) return STATUS_INVALID_DEVICE_STATE;
  } else if (state_ == WdfIoTargetStopped && (flags & kRefuseToWait) == 0) {
    way = Way::waits;
  } else if (state_ != WdfIoTargetStarted) {
    return STATUS_INVALID_DEVICE_STATE;
  }
  return request.canceled ? STATUS_CANCELLED : STATUS_SUCCESS;
}

// FxIoTarget::SubmitLocked
IoTarget::Way IoTarget::submit(Request& request, const WDF_REQUEST_SEND_OPTIONS* options,
                               ULONG flags) {
  Sending& sending = request.sending;
  Way way = Way::refused;
  const bool timed = (flags & WDF_REQUEST_SEND_OPTION_TIMEOUT) != 0 && options->Timeout != 0;
  NTSTATUS status = verify(request);
  if (nt_success(status)) {
    if (timed) request.allocate_timer();
    status = way_of(request, flags, way);
  }
  if (nt_success(status) && way == Way::waits) status = let_wait(request);
  if (!nt_success(status)) {
    request.set_status(status);
    return Way::refused;
  }
  sending.target = this;
  sending.references = 1;
  sending.sent = true;
  sending.completed = false;
  sending.ignores_state = (flags & WDF_REQUEST_SEND_OPTION_IGNORE_TARGET_STATE) != 0;
  ++under_way_;
  reference(request);
  if (way == Way::down) put_on_list(request);
  if (timed) request.start_timer(options->Timeout);
  return way;
}

void IoTarget::put_on_list(Request& request) {
  (request.sending.ignores_state ? sent_ignoring_state_ : sent_).push_back(&request);
  IO_STACK_LOCATION& next = nt::io::next_location(*request.irp());
  next.CompletionRoutine = routine<IO_COMPLETION_ROUTINE>("FxIoTargetCompletion");
  next.Context = &request;
  next.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
}

// FxIoTarget::RemoveCompletedRequestLocked. `last`: whoever waits for what was sent has it.
void IoTarget::take_off_lists(Request& request, bool& last) {
  Sending& sending = request.sending;
  std::erase(sent_, &request);
  std::erase(sent_ignoring_state_, &request);
  const bool ignored_state = sending.ignores_state;
  sending.completed = sending.timer_set = sending.timed_out = sending.ignores_state = false;
  sending.sent = false;
  last = false;
  if (removing_) {
    last = sent_.empty() && sent_ignoring_state_.empty();
    if (last) removing_ = false;
  } else if (waits_for_sent_ && !ignored_state && sent_.empty()) {
    waits_for_sent_ = false;
    last = true;
  }
}

// The framework ignores what the next driver's dispatch routine returns: the completion routine
// does all that is left.
void IoTarget::call_down(IRP& irp) {
  nt::io::call_driver(*target_device_, irp);
}

bool IoTarget::send(Request& request, const WDF_REQUEST_SEND_OPTIONS* options) {
  const Way way = submit(request, options, options == nullptr ? 0 : options->Flags);
  if (way == Way::down) call_down(*request.irp());
  return way != Way::refused;
}

void IoTarget::send_and_forget(Request& request) {
  IRP& irp = *request.irp();
  request.begin_to_forget();
  call_down(irp);
  request.forget_irp();
}

NTSTATUS IoTarget::send_and_wait(Request& request, const WDF_REQUEST_SEND_OPTIONS* options,
                                 bool call_routine, bool* sent) {
  const ULONG flags = options == nullptr ? 0 : options->Flags;
  SynchronousSend wait(*this, request, call_routine);
  request.sending.listener = &wait;
  const Way way = submit(request, options, flags & ~ULONG{WDF_REQUEST_SEND_OPTION_TIMEOUT});
  if (sent != nullptr) *sent = way != Way::refused;
  if (way == Way::refused) {
    request.sending.listener = nullptr;
    return request.status();
  }
  reference(request);
  if (way == Way::down) call_down(*request.irp());
  constexpr std::string_view kWait =
      "a synchronous send to an I/O target waits until the request is completed";
  if ((flags & WDF_REQUEST_SEND_OPTION_TIMEOUT) != 0 && options->Timeout != 0) {
    const ke::Ticks due = ke::due_moment(options->Timeout);
    if (!wait.done().wait_for(std::max<ke::Ticks>(due - ke::now(), 0))) {
      request.sending.timed_out = true;
      request.cancel_sent();
      wait.done().wait(kWait);
    }
  } else {
    wait.done().wait(kWait);
  }
  const NTSTATUS status = wait.status();
  dereference(request);
  return status;
}

NTSTATUS FxIoTargetCompletion(DEVICE_OBJECT* /*device*/, IRP* irp, void* context) {
  auto& request = *static_cast<Request*>(context);
  if (request.sending.listener == nullptr && irp->PendingReturned != FALSE &&
      irp->CurrentLocation <= irp->StackCount)
    nt::io::current_location(*irp).Control |= SL_PENDING_RETURNED;
  request.sending.target->completed(request);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
RUNDOWN_EXPORT(internal, FxIoTargetCompletion, {.header = ""});

void IoTarget::completed(Request& request) {
  request.sending.completed = true;
  if (request.cancel_timer() && --request.sending.references == 0) finish(request);
}

void IoTarget::timer_expired(Request& request) {
  Sending& sending = request.sending;
  sending.timer_set = false;
  if (!sending.completed) {
    sending.timed_out = true;
    ++sending.references;
    request.cancel_sent();
  }
  if (--sending.references == 0) finish(request);
}

void IoTarget::finish(Request& request) {
  Sending& sending = request.sending;
  IO_STATUS_BLOCK& result = request.irp()->IoStatus;
  if (sending.timed_out && result.Status == STATUS_CANCELLED) result.Status = STATUS_IO_TIMEOUT;
  bool last = false;
  take_off_lists(request, last);
  sending.formatted = false;
  sending.next_location_formatted = false;
  if (sending.format != nullptr) {
    sending.format->results().IoStatus = result;
    sending.format->completed(request);
  }
  if (CompletionListener* const listener = std::exchange(sending.listener, nullptr)) {
    listener->told(request);
  } else {
    call_routine(request, *this, std::exchange(request.completion_routine, nullptr),
                 std::exchange(request.completion_context, nullptr));
  }
  dereference(request);
  if (last) sent_done_.set();
  if (--under_way_ == 0 && ending_) all_done_.set();
}

NTSTATUS IoTarget::let_wait(Request& request) {
  IRP& irp = *request.irp();
  if (irp.Cancel != FALSE) return STATUS_CANCELLED;
  request.sending.waits_for_start = true;
  --irp.CurrentLocation;
  --irp.Tail.Overlay.CurrentStackLocation;
  irp.Tail.Overlay.DriverContext[kRequestSlot] = &request;
  irp.CancelRoutine = routine<DRIVER_CANCEL>("FxIoTargetCancel");
  waiting_.push_back(&request);
  return STATUS_SUCCESS;
}

void IoTarget::take_from_waiting(Request& request) {
  IRP& irp = *request.irp();
  std::erase(waiting_, &request);
  request.sending.waits_for_start = false;
  irp.CancelRoutine = nullptr;
  irp.Tail.Overlay.DriverContext[kRequestSlot] = nullptr;
  ++irp.CurrentLocation;
  ++irp.Tail.Overlay.CurrentStackLocation;
}

void FxIoTargetCancel(DEVICE_OBJECT* /*device*/, IRP* irp) {
  nt::IoReleaseCancelSpinLock(irp->CancelIrql);
  auto& request = *static_cast<Request*>(irp->Tail.Overlay.DriverContext[kRequestSlot]);
  request.sending.target->cancelled_while_waiting(request);
}
RUNDOWN_EXPORT(internal, FxIoTargetCancel, {.header = ""});

void IoTarget::cancelled_while_waiting(Request& request) {
  take_from_waiting(request);
  fail_waiting(request, STATUS_CANCELLED);
}

void IoTarget::fail_waiting(Request& request, NTSTATUS status) {
  request.irp()->IoStatus = {};
  request.irp()->IoStatus.Status = status;
  completed(request);
}

// One whose time is over already is left to its timer.
machine::Vector<Request*> IoTarget::take_all_waiting(bool to_be_sent) {
  machine::Vector<Request*> taken;
  while (!waiting_.empty()) {
    Request& request = *waiting_.front();
    take_from_waiting(request);
    if (to_be_sent && !(request.cancel_timer() && --request.sending.references == 0)) {
      request.irp()->IoStatus.Status = STATUS_CANCELLED;
      request.sending.completed = true;
      continue;
    }
    request.sending.sent = false;
    taken.push_back(&request);
  }
  return taken;
}

// FxIoTarget::SubmitPendedRequest. The first submission's reference goes once there is another.
void IoTarget::send_waiting(Request& request) {
  const Way way = submit(request, nullptr, 0);
  if (way == Way::down) call_down(*request.irp());
  if (way == Way::refused) {
    request.irp()->IoStatus.Information = 0;
    return finish(request);
  }
  dereference(request);
  if (--under_way_ == 0 && ending_) all_done_.set();
}

}  // namespace rundown::wdf
