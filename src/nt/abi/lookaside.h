// Lookaside lists. A driver's own code pops and pushes the list head: most of
// ExAllocateFromNPagedLookasideList is inlined into the driver, so these fields are read and
// written by guests.
#pragma once

#include "nt/abi/pool.h"
#include "nt/abi/types.h"

namespace rundown::nt {

struct LOOKASIDE_LIST_EX;
using ALLOCATE_FUNCTION = PVOID NTAPI(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
using ALLOCATE_FUNCTION_EX = PVOID NTAPI(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                         LOOKASIDE_LIST_EX* Lookaside);
using FREE_FUNCTION = void NTAPI(PVOID Buffer);
using FREE_FUNCTION_EX = void NTAPI(PVOID Buffer, LOOKASIDE_LIST_EX* Lookaside);

struct GENERAL_LOOKASIDE_POOL {
  union {
    SLIST_HEADER ListHead;
    SINGLE_LIST_ENTRY SingleListHead;
  };
  USHORT Depth;
  USHORT MaximumDepth;
  ULONG TotalAllocates;
  union {
    ULONG AllocateMisses;
    ULONG AllocateHits;
  };
  ULONG TotalFrees;
  union {
    ULONG FreeMisses;
    ULONG FreeHits;
  };
  POOL_TYPE Type;
  ULONG Tag;
  ULONG Size;
  union {
    ALLOCATE_FUNCTION_EX* AllocateEx;
    ALLOCATE_FUNCTION* Allocate;
  };
  union {
    FREE_FUNCTION_EX* FreeEx;
    FREE_FUNCTION* Free;
  };
  LIST_ENTRY ListEntry;
  ULONG LastTotalAllocates;
  union {
    ULONG LastAllocateMisses;
    ULONG LastAllocateHits;
  };
  ULONG Future[2];
};

// The same fields on a cache line of their own: this one derives, as in the WDK's C++ headers.
struct alignas(64) GENERAL_LOOKASIDE : GENERAL_LOOKASIDE_POOL {};

struct PAGED_LOOKASIDE_LIST {
  GENERAL_LOOKASIDE L;
};
struct alignas(64) NPAGED_LOOKASIDE_LIST {
  GENERAL_LOOKASIDE L;
};
struct LOOKASIDE_LIST_EX {
  GENERAL_LOOKASIDE_POOL L;
};

inline constexpr ULONG EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL = 0x00000001;
inline constexpr ULONG EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE = 0x00000002;

}  // namespace rundown::nt
