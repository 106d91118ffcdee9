// How each of the framework's machines runs.
//
// A machine is a table: what it does when it enters a state, and where an event leads from there.
// Events are queued. One thread at a time runs the machine; whoever brings an event meanwhile
// leaves it there and goes on, so a machine that another one answers from inside a state hears of
// it when the state's work is done. Most states are passed through at once, and take no event but
// those that such an answer is (eventqueue.cpp and the three *statemachine.cpp of the framework's
// source).
#pragma once

#include <algorithm>
#include <span>
#include <utility>

#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "wdf/device/device.h"
#include "wdf/object/callback.h"

namespace rundown::wdf {

class Package;

template <class State, class Event>
struct Transition {
  Event event{};
  State to{};
};

enum class Takes : std::uint8_t { answers, all };

template <class StateType, class EventType>
struct StateRow {
  static constexpr std::size_t kMostTransitions = 12;

  StateType state;
  // Does the state's work, and says which state comes next; the machine's null state: an event
  // will.
  StateType (*enter)(Package& package);
  Takes takes;
  Transition<StateType, EventType> on[kMostTransitions];  // up to the first without an event
};

// `Rules` says what a machine's states, events and callbacks are:
//   using State, Event, Callback, Data;
//   static constexpr State kNull;
//   static State& state(Package&);
//   static Device& device(Package&);
//   static std::span<const StateRow<State, Event>> rows(Package&);
//   static bool is_answer(Package&, Event): is taken in every state, before what waits
//   static bool is_singular(Event): is not queued twice
//   static const machine::Map<ULONG, StateChangeCallback<Callback>>& callbacks(Package&);
//   static void drop(Package&, Event): no state follows it
//   static void rest(Package&): all events have been taken, and the machine may be run again
template <class Rules>
class StateMachine {
 public:
  using State = typename Rules::State;
  using Event = typename Rules::Event;

  explicit StateMachine(Package& package) : package_(package) {}

  // At any IRQL up to DISPATCH_LEVEL; the machine itself runs at PASSIVE_LEVEL.
  void process(Event event) {
    if (Rules::is_singular(event) && std::ranges::find(queue_, event) != queue_.end()) return;
    queue_.insert(Rules::is_answer(package_, event) ? queue_.begin() : queue_.end(), event);
    if (running_) return;
    if (nt::ke::current_irql() == Irql::passive) return run();
    nt::ke::create_host_thread([](void* self) { static_cast<StateMachine*>(self)->run(); }, this);
  }

 private:
  const StateRow<State, Event>& row(State state) const {
    return *std::ranges::find(Rules::rows(package_), state, &StateRow<State, Event>::state);
  }

  void run() {
    if (running_) return;
    running_ = true;
    while (!queue_.empty()) {
      const Event event = queue_.front();
      const StateRow<State, Event>& now = row(Rules::state(package_));
      if (now.takes == Takes::answers && !Rules::is_answer(package_, event)) break;
      queue_.erase(queue_.begin());
      const auto found = std::ranges::find(now.on, event, &Transition<State, Event>::event);
      if (found == std::end(now.on)) {
        Rules::drop(package_, event);
      } else {
        enter(found->to);
      }
    }
    running_ = false;
    if (queue_.empty()) Rules::rest(package_);
  }

  void enter(State next) {
    while (next != Rules::kNull) {
      const State before = Rules::state(package_);
      tell(before, StateNotificationLeaveState, before, next);
      tell(next, StateNotificationEnterState, before, next);
      Rules::state(package_) = next;
      const StateRow<State, Event>& entered = row(next);
      const State following = entered.enter != nullptr ? entered.enter(package_) : Rules::kNull;
      tell(next, StateNotificationPostProcessState, next, Rules::kNull);
      next = following;
    }
  }

  void tell(State registered, WDF_STATE_NOTIFICATION_TYPE type, State current, State next) {
    const auto& callbacks = Rules::callbacks(package_);
    const auto found = callbacks.find(static_cast<ULONG>(registered) & ~ULONG{WdfDevStateNP});
    if (found == callbacks.end() || (found->second.types & type) == 0) return;
    typename Rules::Data data{};
    data.Type = type;
    data.Data.EnterState.CurrentState = current;
    if (type != StateNotificationPostProcessState) data.Data.EnterState.NewState = next;
    Device& device = Rules::device(package_);
    call_driver(Rules::kCallbackName, device, found->second.callback, device.device_handle(),
                &data);
  }

  Package& package_;
  machine::Vector<Event> queue_;
  bool running_ = false;
};

}  // namespace rundown::wdf
