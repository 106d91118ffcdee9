// A machine that is ready for a driver.
#pragma once

#include "nt/ke/processors.h"
#include "nt/ke/shared_data.h"

namespace rundown::nt {

struct Configuration {
  ke::WindowsVersion version;
  unsigned processors = ke::kDefaultProcessors;  // 1 to ke::kMostProcessors
};

// Makes arena, processor, modules and kernel, in the order in which they need one another. Once a
// process.
void boot(const Configuration& configuration);

// Runs `work(argument)` on a system thread, and returns when every thread has ended or waits.
// Everything that calls into a guest happens on such a thread.
void run_on_system_thread(void (*work)(void* argument), void* argument);

// Lets time go by for the threads that wait. Ends in the observer's hands: at the latest when
// nothing can wake any thread.
[[noreturn]] void wait_for_ever();

}  // namespace rundown::nt
