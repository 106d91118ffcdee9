// A wait of the system's own for what no dispatcher object stands for.
#pragma once

#include "gate/observer.h"
#include "nt/ke/thread.h"

namespace rundown::nt::ke {

// Somebody else must let go. When nobody else can run, no time helps either: a deadlock.
template <class Predicate>
void wait_until(Predicate done) {
  constexpr Ticks kLook = 10'000;  // how often the waiter looks again: a millisecond
  constexpr int kPatience = 100'000;
  for (int turn = 0; !done(); ++turn) {
    if (turn == kPatience) gate::deadlock();
    sleep(kLook);
  }
}

}  // namespace rundown::nt::ke
