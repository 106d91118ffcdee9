// What a target does with requests while it is started, stopped, purged, closed; and its end.
#include "wdf/targets/io_target.h"

namespace rundown::wdf {

void IoTarget::wait_for_sent() {
  sent_done_.wait("an I/O target waits until the requests that were sent to it are completed");
}

void IoTarget::cancel_all(const machine::Vector<Request*>& requests) {
  for (Request* request : requests) reference(*request);
  for (Request* request : requests) {
    request->cancel_sent();
    dereference(*request);
  }
}

NTSTATUS IoTarget::start() {
  while (state_ != WdfIoTargetDeleted && waits_for_sent_) wait_for_sent();
  if (state_ == WdfIoTargetDeleted) return STATUS_INVALID_DEVICE_STATE;
  state_ = WdfIoTargetStarted;
  sent_done_.clear();
  for (Request* request : take_all_waiting(true)) send_waiting(*request);
  return STATUS_SUCCESS;
}

void IoTarget::stop_waiting_for_sent(bool wait) {
  waits_for_sent_ = wait;
  if (wait) {
    sent_done_.clear();
  } else {
    sent_done_.set();
  }
}

void IoTarget::stop(WDF_IO_TARGET_SENT_IO_ACTION action) {
  if (state_ == WdfIoTargetStarted || state_ == WdfIoTargetPurged) state_ = WdfIoTargetStopped;
  const bool leave = action == WdfIoTargetLeaveSentIoPending;
  const bool wait = !leave && (!sent_.empty() || waits_for_sent_);
  stop_waiting_for_sent(wait);
  if (action == WdfIoTargetCancelSentIo) cancel_all(machine::Vector<Request*>(sent_));
  if (!wait) return;
  wait_for_sent();
  waits_for_sent_ = false;
}

void IoTarget::purge(WDF_IO_TARGET_PURGE_IO_ACTION action) {
  if (state_ == WdfIoTargetStarted || state_ == WdfIoTargetStopped) state_ = WdfIoTargetPurged;
  const auto waiting = take_all_waiting(false);
  const machine::Vector<Request*> sent(sent_);
  const bool wait = action == WdfIoTargetPurgeIoAndWait && (!sent.empty() || waits_for_sent_);
  stop_waiting_for_sent(wait);
  for (Request* request : waiting) fail_waiting(*request, STATUS_WDF_DEVICE_REMOVED_NOT_SENT);
  cancel_all(sent);
  if (!wait) return;
  wait_for_sent();
  waits_for_sent_ = false;
}

void IoTarget::remove(WDF_IO_TARGET_STATE state) {
  if (waits_for_sent_) wait_for_sent();
  state_ = state;
  const auto waiting = take_all_waiting(false);
  machine::Vector<Request*> sent(sent_);
  sent.insert(sent.end(), sent_ignoring_state_.begin(), sent_ignoring_state_.end());
  removing_ = !sent.empty();
  if (removing_) sent_done_.clear();
  for (Request* request : waiting) fail_waiting(*request, STATUS_WDF_DEVICE_REMOVED_NOT_SENT);
  cancel_all(sent);
  if (!sent.empty()) wait_for_sent();
  if (state == WdfIoTargetDeleted && under_way_ != 0) {
    ending_ = true;
    all_done_.wait(
        "the end of an I/O target waits until the completion routines of the requests that were "
        "sent to it have returned");
  }
  leave();
}

void IoTarget::leave() {
  target_device_ = nullptr;
  target_physical_ = nullptr;
  target_file_ = nullptr;
  stack_size_ = 0;
  io_type_ = WdfDeviceIoUndefined;
}

void IoTarget::dispose() {
  call_cleanup_callbacks();
  remove(WdfIoTargetDeleted);
}

}  // namespace rundown::wdf
