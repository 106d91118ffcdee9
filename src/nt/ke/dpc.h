// Deferred procedure calls: queued at any level, run when the processor falls below DISPATCH_LEVEL.
#pragma once

#include "abi/dispatcher.h"

namespace rundown::nt::ke {

// KeInsertQueueDpc. False: it is queued already.
bool queue_dpc(abi::KDPC& dpc, void* argument1, void* argument2);
bool remove_dpc(abi::KDPC& dpc);
void run_queued_dpcs();
bool in_dpc();

}  // namespace rundown::nt::ke
