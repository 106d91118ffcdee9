// What makes the scheduler's threads objects.
#pragma once

#include "nt/ke/thread.h"

namespace rundown::nt::ob {

extern const ke::ThreadObjects thread_objects;

}  // namespace rundown::nt::ob
