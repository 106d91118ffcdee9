// Whether a device that owns its power policy may become idle (poweridlestatemachine.cpp): how many
// reasons there are to stay in the working state, and the time-out that runs when there is none.
#pragma once

#include "wdf/io/signal.h"

namespace rundown::wdf {

class Package;

class IdleMachine {
 public:
  explicit IdleMachine(Package& package) : package_(package) { d0_.set(); }

  // What the power policy says.
  void start();
  void stop();
  void reset();  // a bus child is started again
  void enable();
  void disable();
  // The device is in Dx and nothing has come for it meanwhile.
  bool may_stay_idle();

  // What the power machine says.
  void powered_up();
  void power_up_failed();
  void powered_down();
  void power_down_failed();

  // STATUS_PENDING: the device is on its way to its working state. STATUS_POWER_STATE_INVALID: it
  // has failed, or is not started.
  NTSTATUS reference(bool wait, bool for_pnp_query = false);
  void dereference();
  std::size_t references() const { return references_; }

 private:
  enum class State : std::uint8_t {
    stopped,
    started,
    start_failed,
    disabled,
    busy,
    timer_running,
    timed_out,
    in_dx
  };

  struct Timeout;

  void check_references();
  void start_timer();
  void cancel_timer() { ++round_; }
  void timer_expired(std::uint64_t round);
  void announce_d0();
  void ask_for_d0();
  void failed();

  Package& package_;
  State state_ = State::stopped;
  std::size_t references_ = 0;
  std::uint64_t round_ = 0;  // a time-out of an earlier round means nothing
  bool started_ = false;
  bool failed_ = false;
  bool enabled_ = false;
  bool io_present_sent_ = false;
  bool pnp_waits_ = false;
  Signal d0_;
};

}  // namespace rundown::wdf
