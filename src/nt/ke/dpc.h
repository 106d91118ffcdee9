// Deferred procedure calls: queued at any level, run when the processor falls below DISPATCH_LEVEL.
// Those of low importance wait for company or an idle processor:
// https://learn.microsoft.com/windows-hardware/drivers/kernel/organization-of-dpc-queues
#pragma once

#include "abi/dispatcher.h"

namespace rundown::nt::ke {

void initialize_dpc(abi::KDPC& dpc, abi::KDEFERRED_ROUTINE* routine, void* context);

// KeInsertQueueDpc. False: it is queued already.
bool queue_dpc(abi::KDPC& dpc, void* argument1, void* argument2);
bool remove_dpc(abi::KDPC& dpc);
// What falling below DISPATCH_LEVEL does.
void run_requested_dpcs();
// What an idle processor does, and KeFlushQueuedDpcs.
void run_queued_dpcs();
bool in_dpc();

}  // namespace rundown::nt::ke
