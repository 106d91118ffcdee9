// What a driver must leave alone: fields of the system's objects that are within its reach, and the
// processor's control bits.
#pragma once

#include <optional>

#include "verify/result.h"

namespace rundown::verify {

// The driver object, the driver's device objects and the current thread, as the system is about to
// use them again.
std::optional<Defect> judge_system_objects();

// What the routine that has just returned has left in the processor, which the calling convention
// has it preserve. Puts it right.
std::optional<Defect> judge_processor_state();

}  // namespace rundown::verify
