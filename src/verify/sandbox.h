// What keeps a hostile guest inside its process.
#pragma once

#include <sys/types.h>

namespace rundown::verify {

// From here on this process and its children may only compute, fork, change their own memory and
// use the descriptors that they have. Irrevocable. Without effect in a build with sanitizers, whose
// run time needs more.
void enter_sandbox();

// What Linux forgets in a forked process: it dies with the process that forked it, `parent`, and
// catches a guest's own system calls. Before any guest code runs.
void confine_process(pid_t parent);

// At most so many seconds of processor time for each process, as a last resort against our own
// endless loops.
void limit_processor_time(unsigned seconds);

}  // namespace rundown::verify
