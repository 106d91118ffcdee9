// Asynchronous procedure calls of kernel mode: routines that run in a certain thread, as soon as it
// runs below APC_LEVEL and outside regions that keep them away. A waiting thread wakes up for them
// and goes on waiting.
#pragma once

#include "nt/ke/thread.h"

namespace rundown::nt::ke {

// Runs those of the current thread that may run now.
void deliver_apcs();
// The current thread ends: what is still queued is given back.
void run_down_apcs();

// Ends a wait for a moment (thread.cpp). Nothing happens to a thread that does not wait.
void interrupt_wait(Thread& thread);

}  // namespace rundown::nt::ke
