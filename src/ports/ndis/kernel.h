// The kernel's exports on which ndis.sys stands, as it imports them.
#pragma once

#include "abi/dispatcher.h"
#include "abi/lookaside.h"
#include "abi/pool.h"
#include "abi/types.h"

namespace rundown::nt {

void* ExAllocatePoolWithTag(abi::POOL_TYPE type, abi::SIZE_T bytes, abi::ULONG tag);
void ExFreePool(void* block);
void ExFreePoolWithTag(void* block, abi::ULONG tag);
abi::KIRQL ExAcquireSpinLockShared(abi::EX_SPIN_LOCK* lock);
abi::KIRQL ExAcquireSpinLockExclusive(abi::EX_SPIN_LOCK* lock);
void ExAcquireSpinLockSharedAtDpcLevel(abi::EX_SPIN_LOCK* lock);
void ExAcquireSpinLockExclusiveAtDpcLevel(abi::EX_SPIN_LOCK* lock);
void ExReleaseSpinLockShared(abi::EX_SPIN_LOCK* lock, abi::KIRQL level);
void ExReleaseSpinLockExclusive(abi::EX_SPIN_LOCK* lock, abi::KIRQL level);
void ExReleaseSpinLockSharedFromDpcLevel(abi::EX_SPIN_LOCK* lock);
void ExReleaseSpinLockExclusiveFromDpcLevel(abi::EX_SPIN_LOCK* lock);
void ExInitializeNPagedLookasideList(abi::NPAGED_LOOKASIDE_LIST* list, const void* allocate,
                                     const void* free, abi::ULONG flags, abi::SIZE_T size,
                                     abi::ULONG tag, abi::USHORT depth);
void KeInitializeEvent(abi::KEVENT* event, abi::EVENT_TYPE type, abi::BOOLEAN state);
abi::LONG KeSetEvent(abi::KEVENT* event, abi::LONG increment, abi::BOOLEAN wait);
void KeClearEvent(abi::KEVENT* event);
abi::KAFFINITY KeQueryActiveProcessors();
abi::USHORT KeQueryActiveGroupCount();
abi::USHORT KeQueryMaximumGroupCount();
abi::ULONG KeQueryActiveProcessorCountEx(abi::USHORT group);
abi::ULONG KeQueryMaximumProcessorCountEx(abi::USHORT group);

}  // namespace rundown::nt
