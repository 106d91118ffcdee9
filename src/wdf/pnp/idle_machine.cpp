#include "wdf/pnp/idle_machine.h"

#include <utility>

#include "wdf/device/plug_and_play.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kDefaultTimeout = 5000;  // milliseconds: IdleTimeoutDefaultValue

}  // namespace

// What the thread that waits for a time-out is given.
struct IdleMachine::Timeout {
  IdleMachine* machine;
  std::uint64_t round;
  nt::ke::Ticks duration;
};

void IdleMachine::start() {
  if (state_ != State::stopped) return;
  state_ = State::started;
  started_ = true;
  d0_.clear();
}

void IdleMachine::stop() {
  if (state_ == State::in_dx) {
    announce_d0();
    enabled_ = false;
    io_present_sent_ = false;
  } else if (state_ != State::started && state_ != State::start_failed &&
             state_ != State::disabled) {
    return;
  }
  state_ = State::stopped;
  started_ = false;
}

void IdleMachine::reset() {
  references_ = 0;
  started_ = failed_ = enabled_ = io_present_sent_ = false;
  announce_d0();
}

void IdleMachine::check_references() {
  enabled_ = true;
  if (references_ == 0) return start_timer();
  state_ = State::busy;
}

void IdleMachine::enable() {
  switch (state_) {
    case State::timer_running:
      cancel_timer();
      return check_references();
    case State::timed_out:
      announce_d0();
      io_present_sent_ = false;
      return check_references();
    case State::disabled:
      return check_references();
    case State::in_dx:
      enabled_ = true;
      return;
    default:
      return;
  }
}

void IdleMachine::disable() {
  switch (state_) {
    case State::timer_running:
      cancel_timer();
      break;
    case State::timed_out:
      announce_d0();
      io_present_sent_ = false;
      break;
    case State::disabled:
    case State::busy:
      break;
    case State::in_dx:
      enabled_ = false;
      return;
    default:
      return;
  }
  enabled_ = false;
  state_ = State::disabled;
}

bool IdleMachine::may_stay_idle() {
  io_present_sent_ = false;
  return state_ == State::in_dx && references_ == 0;
}

void IdleMachine::start_timer() {
  state_ = State::timer_running;
  ++round_;
  const auto& settings = package_.device.pnp.idle;
  const ULONG milliseconds =
      settings && settings->IdleTimeout != 0 ? settings->IdleTimeout : kDefaultTimeout;
  constexpr nt::ke::Ticks kMillisecond = 10'000;
  auto* timeout = new (machine::Allocator<Timeout>().allocate(1))
      Timeout{this, round_, milliseconds * kMillisecond};
  nt::ke::create_host_thread(
      [](void* opaque) {
        const Timeout waits = *static_cast<Timeout*>(opaque);
        nt::ke::sleep(waits.duration);
        waits.machine->timer_expired(waits.round);
      },
      timeout);
}

void IdleMachine::timer_expired(std::uint64_t round) {
  if (round != round_ || state_ != State::timer_running) return;
  state_ = State::timed_out;
  d0_.clear();
  package_.policy.process(PolicyEvent::power_timeout_expired);
}

void IdleMachine::announce_d0() {
  d0_.set();
  if (std::exchange(pnp_waits_, false)) package_.pnp.process(PnpEvent::device_in_d0);
}

void IdleMachine::powered_up() {
  if (state_ == State::started) {
    state_ = State::disabled;
    announce_d0();
  } else if (state_ == State::in_dx) {
    io_present_sent_ = false;
    state_ = State::disabled;
    announce_d0();
    if (enabled_) check_references();
  }
}

void IdleMachine::power_up_failed() {
  if (state_ == State::started) {
    failed_ = true;
    state_ = State::start_failed;
    announce_d0();
  } else if (state_ == State::in_dx || state_ == State::disabled) {
    failed();
  }
}

void IdleMachine::powered_down() {
  if (state_ != State::timed_out && state_ != State::disabled && state_ != State::busy) return;
  io_present_sent_ = false;
  state_ = State::in_dx;
  d0_.clear();
}

void IdleMachine::power_down_failed() {
  if (state_ == State::timed_out || state_ == State::disabled || state_ == State::busy ||
      state_ == State::in_dx)
    failed();
}

void IdleMachine::failed() {
  failed_ = true;
  enabled_ = false;
  io_present_sent_ = false;
  state_ = State::disabled;
  announce_d0();
}

void IdleMachine::ask_for_d0() {
  if (std::exchange(io_present_sent_, true)) return;
  package_.policy.process(PolicyEvent::io_present);
}

NTSTATUS IdleMachine::reference(bool wait, bool for_pnp_query) {
  if (failed_ || !started_) return STATUS_POWER_STATE_INVALID;
  ++references_;
  if (state_ == State::timer_running) {
    cancel_timer();
    state_ = State::busy;
  } else if (state_ == State::timed_out || state_ == State::in_dx) {
    if (for_pnp_query) pnp_waits_ = true;
    ask_for_d0();
  }
  if (d0_.is_set()) {
    pnp_waits_ = false;
    return STATUS_SUCCESS;
  }
  if (for_pnp_query) pnp_waits_ = true;
  if (!wait) return STATUS_PENDING;
  d0_.wait("the function waits until the device is in its working state");
  if (!failed_ && started_) return STATUS_SUCCESS;
  dereference();
  return STATUS_POWER_STATE_INVALID;
}

void IdleMachine::dereference() {
  if (references_ == 0) {
    verifier_break("idle-not-stopped",
                   "WdfDeviceResumeIdle is called more often than WdfDeviceStopIdle succeeded");
    return;
  }
  --references_;
  if (state_ == State::busy) check_references();
}

NTSTATUS power_reference(Device& device, bool wait) {
  if (!device.pnp.power_policy_owner) return STATUS_INVALID_DEVICE_STATE;
  return package_of(device).idle.reference(wait);
}

void power_dereference(Device& device) {
  if (device.pnp.power_policy_owner) package_of(device).idle.dereference();
}

}  // namespace rundown::wdf
