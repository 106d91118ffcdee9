// A machine that is ready for a driver.
#pragma once

#include "nt/ke/shared_data.h"

namespace rundown::nt {

// Makes arena, processor, modules and kernel, in the order in which they need one another. Once a process.
void boot(const ke::WindowsVersion& version);

// Runs `work(argument)` on a system thread and returns when that thread ends the process's turn by calling `finish`.
// Everything that calls into a guest happens on such a thread.
void run_on_system_thread(void (*work)(void* argument), void* argument);

}  // namespace rundown::nt
