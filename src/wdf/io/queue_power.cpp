// Queues and the power of their device (FxIoQueue::ProcessPowerEvents).
#include <algorithm>
#include <utility>

#include "wdf/io/queue.h"
#include "wdf/object/callback.h"

namespace rundown::wdf {
namespace {

constexpr std::string_view kWaitsForCallbacks =
    "the framework waits until a callback of the queue has returned, to change the device's power";
constexpr std::string_view kWaitsForAcknowledgement =
    "the framework waits, to take the device out of its working state, until the driver has "
    "acknowledged or completed all requests that a power-managed queue has presented to it";
constexpr std::string_view kWaitsForCompletion =
    "the framework waits, to remove the device, until the driver has completed all requests that a "
    "queue has presented to it";

}  // namespace

void Queue::change_power(Power to, std::string_view what) {
  Signal idle;
  power_ = to;
  power_idle_ = &idle;
  if (dispatch()) idle.wait(what);
  power_idle_ = nullptr;
}

void Queue::begin_power_down() {
  if (power_managed_) change_power(Power::starting_transition, kWaitsForCallbacks);
}

void Queue::hold_for_power() {
  if (power_managed_) change_power(Power::stopping, kWaitsForAcknowledgement);
}

void Queue::purge_for_power() {
  shut_down_ = true;
  accepting_ = false;
  purge(true, {});
  change_power(Power::purging, kWaitsForCompletion);
}

void Queue::resume_for_power() {
  if (!power_managed_ || power_ == Power::on) return;
  power_ = Power::restarting;
  dispatch();
}

void Queue::end_power_up() {
  if (!power_managed_) return;
  if (!waiting_.empty()) set_arrival();
  dispatch();
}

void Queue::reset_for_restart() {
  if (!power_managed_) power_ = Power::on;
  shut_down_ = false;
  accepting_ = true;
}

void Queue::begin_power_notice(Power next) {
  to_notify_ = owned_;
  power_ = next;
}

// False: the loop has to come to its end; an event will bring it back.
bool Queue::process_power() {
  switch (power_) {
    case Power::starting_transition:
      if (running_ == 1) power_idle_->set();
      return false;
    case Power::stopping:
      begin_power_notice(Power::stopping_notifies);
      return true;
    case Power::purging:
      begin_power_notice(Power::purging_notifies);
      return true;
    case Power::stopping_notifies:
      return notify_stop(WdfRequestStopActionSuspend, Power::stopping_notified);
    case Power::purging_notifies:
      return notify_stop(WdfRequestStopActionPurge, Power::purging_notified);
    case Power::stopping_notified:
    case Power::purging_notified:
      return collect_acknowledged();
    case Power::restarting:
      begin_power_notice(Power::restarting_notifies);
      return true;
    case Power::restarting_notifies:
      return notify_resume();
    case Power::on:
    case Power::off:
      break;
  }
  return true;
}

// One request each time.
bool Queue::notify_stop(WDF_REQUEST_STOP_ACTION_FLAGS action, Power next) {
  if (to_notify_.empty()) {
    power_ = next;
    return true;
  }
  Request& request = *to_notify_.front();
  to_notify_.erase(to_notify_.begin());
  notified_.push_back(&request);
  if (action == WdfRequestStopActionPurge) request.stop_state = StopState::unknown;
  if (config_.EvtIoStop == nullptr || request.canceled) return true;
  ULONG flags = action;
  if (request.list == IrpList::cancelable) flags |= WdfRequestStopRequestCancelable;
  reference(request);
  request.in_stop = true;
  {
    const Serialized hold(lock_);
    call_driver("EvtIoStop", *this, config_.EvtIoStop, queue_handle(), request.request_handle(),
                flags);
  }
  dereference(request);
  return true;
}

bool Queue::collect_acknowledged() {
  const auto next = std::ranges::find_if(
      notified_, [](const Request* request) { return request->stop_state != StopState::unknown; });
  if (next != notified_.end()) {
    Request& request = **next;
    notified_.erase(next);
    request.in_stop = false;
    if (std::exchange(request.stop_state, StopState::unknown) != StopState::requeue) return true;
    request.take_from_driver();
    request.owner = CompletionOwner::nobody;
    disown(request);
    if (!cancel_dispatched_ && put_on(request, IrpList::waiting, true)) {
      note_arrival();
    } else {
      cancel_one_waiting(request);
    }
    return true;
  }
  if (!notified_.empty() || forwarding_ > 0 || running_ != 1) return false;
  power_ = Power::off;
  power_idle_->set();
  return true;
}

bool Queue::notify_resume() {
  if (to_notify_.empty()) {
    power_ = Power::on;
    return false;
  }
  Request& request = *to_notify_.front();
  to_notify_.erase(to_notify_.begin());
  if (config_.EvtIoResume == nullptr || request.canceled) return true;
  reference(request);
  {
    const Serialized hold(lock_);
    call_driver("EvtIoResume", *this, config_.EvtIoResume, queue_handle(),
                request.request_handle());
  }
  dereference(request);
  return true;
}

void hold_queues(Device& device) {
  device.io.powered = false;
  const machine::Vector<Queue*> queues = device.io.queues;
  for (Queue* queue : queues) queue->begin_power_down();
  for (Queue* queue : queues) queue->hold_for_power();
}

void purge_queues(Device& device, bool power_managed) {
  device.io.powered = false;
  const machine::Vector<Queue*> queues = device.io.queues;
  for (Queue* queue : queues) {
    if (queue->is_power_managed() == power_managed) queue->purge_for_power();
  }
}

void resume_queues(Device& device) {
  const machine::Vector<Queue*> queues = device.io.queues;
  device.io.powered = true;
  for (Queue* queue : queues) queue->resume_for_power();
  for (Queue* queue : queues) queue->end_power_up();
}

void reset_queues(Device& device) {
  const machine::Vector<Queue*> queues = device.io.queues;
  for (Queue* queue : queues) queue->reset_for_restart();
  device.io.powered = true;
}

}  // namespace rundown::wdf
