// Processes: so far only System, in which drivers are loaded and their threads run.
#pragma once

#include "abi/types.h"
#include "nt/ob/object.h"

namespace rundown::nt::ps {

inline constexpr std::uint64_t kSystemProcessId = 4;

abi::EPROCESS* system_process();

// The object of a thread that the machine runs, made when it is first asked for.
ob::Object& thread_object(abi::KTHREAD* thread);

}  // namespace rundown::nt::ps
