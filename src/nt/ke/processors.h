// The machine's processors. One of them runs at a time: which one, the current thread's affinity or
// a DPC's target decides, and the KPCR tells the guest.
#pragma once

#include "nt/ke/thread.h"

namespace rundown::nt::ke {

inline constexpr unsigned kDefaultProcessors = 2;
inline constexpr unsigned kMostProcessors = 64;  // of one group
// KDPC::Number of a DPC with a target: so much more than the processor's number (Windows 10).
inline constexpr unsigned kTargetedDpc = 0x800;

void set_processor_count(unsigned count);
unsigned processor_count();
abi::KAFFINITY active_processors();

unsigned current_processor();
// What runs from now on does so there. Returns the one before.
unsigned go_to_processor(unsigned number);

// The thread's system affinity, 0 for none. Returns the one before. A thread at DISPATCH_LEVEL
// moves when it comes down.
abi::KAFFINITY set_system_affinity(Thread& thread, abi::KAFFINITY wanted);
// Moves the current thread to where its affinity has put it.
void follow_affinity();

// Between the two, one processor after the other runs what all of them would run at the same time.
void begin_meeting();
void end_meeting();
bool processors_meet();

}  // namespace rundown::nt::ke
