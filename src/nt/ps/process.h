// Processes and threads as objects with ids.
#pragma once

#include "nt/ke/thread.h"
#include "nt/ob/object.h"

namespace rundown::nt::ps {

inline constexpr std::uint64_t kSystemProcessId = 4;

// The System process, made when it is first asked for.
abi::EPROCESS* system_process();

// A thread's object. The thread itself holds one reference for as long as the machine lives.
ob::Object& object_of(const ke::Thread& thread);

}  // namespace rundown::nt::ps
