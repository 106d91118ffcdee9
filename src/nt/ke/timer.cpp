#include "nt/ke/timer.h"

#include <algorithm>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/dpc.h"

namespace rundown::nt {
namespace ke {
namespace {

constexpr Ticks kTicksPerMillisecond = 10'000;

struct Entry {
  Ticks due;
  std::uint64_t order;  // of setting, between timers due at the same time
  KTIMER* timer;
  Ticks period = 0;
  bool of_driver = true;
};
struct TimerState {
  machine::Vector<Entry> set;
  std::uint64_t next_order = 0;
};
const machine::Part<TimerState> state;

void insert(Entry entry) {
  entry.timer->DueTime.QuadPart = static_cast<ULONGLONG>(entry.due);
  entry.timer->Header.Inserted = 1;
  entry.order = state->next_order++;
  state->set.push_back(entry);
}

// A moment that has passed makes one expiration, not one for each period since then.
Ticks from_now(Ticks due) {
  return std::max(due, now());
}

auto find(const KTIMER& timer) {
  return std::ranges::find(state->set, &timer, &Entry::timer);
}

}  // namespace

bool set_timer(KTIMER& timer, Ticks due, ULONG period_ms, KDPC* dpc) {
  const bool was_set = cancel_timer(timer);
  timer.Header.SignalState = 0;
  timer.Dpc = dpc;
  timer.Period = period_ms;
  insert({.due = from_now(due),
          .order = 0,
          .timer = &timer,
          .period = static_cast<Ticks>(period_ms) * kTicksPerMillisecond});
  gate::acquired({.kind = Resource::timer, .key = reinterpret_cast<std::uint64_t>(&timer)});
  if (due <= now()) expire_timers();
  return was_set;
}

bool set_system_timer(KTIMER& timer, Ticks due, Ticks period, KDPC& dpc) {
  const bool was_set = cancel_timer(timer);
  timer.Header.SignalState = 0;
  timer.Dpc = &dpc;
  insert({.due = from_now(due), .order = 0, .timer = &timer, .period = period, .of_driver = false});
  if (due <= now()) expire_timers();
  return was_set;
}

bool set_object_timer(KTIMER& timer, Ticks due, ULONG period_ms) {
  const bool was_set = cancel_timer(timer);
  timer.Header.SignalState = 0;
  timer.Dpc = nullptr;
  timer.Period = period_ms;
  insert({.due = from_now(due),
          .order = 0,
          .timer = &timer,
          .period = static_cast<Ticks>(period_ms) * kTicksPerMillisecond,
          .of_driver = false});
  if (due <= now()) expire_timers();
  return was_set;
}

bool cancel_timer(KTIMER& timer) {
  const auto found = find(timer);
  if (found == state->set.end()) return false;
  const bool of_driver = found->of_driver;
  state->set.erase(found);
  timer.Header.Inserted = 0;
  if (of_driver) gate::released(Resource::timer, &timer);
  return true;
}

bool is_timer_set(const KTIMER& timer) {
  return find(timer) != state->set.end();
}

std::optional<Ticks> next_timer_due() {
  if (state->set.empty()) return std::nullopt;
  return std::ranges::min(state->set, {}, &Entry::due).due;
}

void expire_timers() {
  for (;;) {
    const auto first = std::ranges::min_element(
        state->set, {}, [](const Entry& e) { return std::pair(e.due, e.order); });
    if (first == state->set.end() || first->due > now()) return;
    Entry entry = *first;
    KTIMER& timer = *entry.timer;
    state->set.erase(first);
    if (entry.period != 0) {
      entry.due += entry.period;
      insert(entry);
    } else {
      timer.Header.Inserted = 0;
      if (entry.of_driver) gate::released(Resource::timer, &timer);
    }
    timer.Header.SignalState = 1;
    signalled(timer.Header);
    if (timer.Dpc != nullptr) queue_dpc(*timer.Dpc, nullptr, nullptr);
  }
}

}  // namespace ke

namespace {

void initialize(KTIMER* timer, KOBJECTS type) {
  *timer = {};
  timer->Header.Type = type;
  // Unlike other dispatcher objects a timer has no size here: Windows 10 uses the byte itself
  // (Hand).
  timer->Header.WaitListHead = {&timer->Header.WaitListHead, &timer->Header.WaitListHead};
}

BOOLEAN boolean(bool value) {
  return value ? TRUE : FALSE;
}

}  // namespace

void KeInitializeTimer(KTIMER* timer) {
  initialize(timer, TimerNotificationObject);
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeTimer, {.irql = Irql::dispatch, .resident = 1});

void KeInitializeTimerEx(KTIMER* timer, TIMER_TYPE type) {
  initialize(timer,
             type == NotificationTimer ? TimerNotificationObject : TimerSynchronizationObject);
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeTimerEx, {.irql = Irql::dispatch, .resident = 1});

BOOLEAN KeSetTimerEx(KTIMER* timer, LARGE_INTEGER due, LONG period, KDPC* dpc) {
  return boolean(
      ke::set_timer(*timer, ke::due_moment(due.QuadPart), static_cast<ULONG>(period), dpc));
}
RUNDOWN_EXPORT(ntoskrnl, KeSetTimerEx, {.irql = Irql::dispatch, .acquires = Resource::timer});

BOOLEAN KeSetTimer(KTIMER* timer, LARGE_INTEGER due, KDPC* dpc) {
  return KeSetTimerEx(timer, due, 0, dpc);
}
RUNDOWN_EXPORT(ntoskrnl, KeSetTimer, {.irql = Irql::dispatch, .acquires = Resource::timer});

BOOLEAN KeSetCoalescableTimer(KTIMER* timer, LARGE_INTEGER due, ULONG period,
                              ULONG /*tolerable_delay*/, KDPC* dpc) {
  return KeSetTimerEx(timer, due, static_cast<LONG>(period), dpc);
}
RUNDOWN_EXPORT(ntoskrnl, KeSetCoalescableTimer,
               {.irql = Irql::dispatch, .acquires = Resource::timer});

BOOLEAN KeCancelTimer(KTIMER* timer) {
  return boolean(ke::cancel_timer(*timer));
}
RUNDOWN_EXPORT(ntoskrnl, KeCancelTimer, {.irql = Irql::dispatch, .releases = Resource::timer});

BOOLEAN KeReadStateTimer(KTIMER* timer) {
  return boolean(timer->Header.SignalState > 0);
}
RUNDOWN_EXPORT(ntoskrnl, KeReadStateTimer, {.irql = Irql::dispatch});

}  // namespace rundown::nt
