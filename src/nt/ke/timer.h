// Kernel timers: those that are set, by due time.
#pragma once

#include <optional>

#include "abi/dispatcher.h"
#include "nt/ke/thread.h"

namespace rundown::nt::ke {

// KeSetTimerEx. Returns whether the timer was set already.
bool set_timer(abi::KTIMER& timer, Ticks due, abi::ULONG period_ms, abi::KDPC* dpc);
// The same for a timer inside an object that the driver holds as a whole: setting it announces
// nothing.
bool set_system_timer(abi::KTIMER& timer, Ticks due, Ticks period, abi::KDPC& dpc);
// One that a handle stands for: no DPC, and the handle is what the driver holds.
bool set_object_timer(abi::KTIMER& timer, Ticks due, abi::ULONG period_ms);
bool cancel_timer(abi::KTIMER& timer);
bool is_timer_set(const abi::KTIMER& timer);

std::optional<Ticks> next_timer_due();
// Fires every timer due by now.
void expire_timers();

}  // namespace rundown::nt::ke
