// Kinds of pool.
#pragma once

#include "abi/types.h"

namespace rundown::abi {

enum POOL_TYPE : LONG {
  NonPagedPool = 0,
  NonPagedPoolExecute = NonPagedPool,
  PagedPool = 1,
  NonPagedPoolMustSucceed = 2,
  NonPagedPoolCacheAligned = 4,
  PagedPoolCacheAligned = 5,
  NonPagedPoolCacheAlignedMustS = 6,
  MaxPoolType = 7,
  NonPagedPoolSession = 32,
  PagedPoolSession = 33,
  NonPagedPoolNx = 512,
  NonPagedPoolNxCacheAligned = 516,
  NonPagedPoolSessionNx = 544,
};

// Bits that a caller may add to a POOL_TYPE.
inline constexpr LONG POOL_QUOTA_FAIL_INSTEAD_OF_RAISE = 8;
inline constexpr LONG POOL_RAISE_IF_ALLOCATION_FAILURE = 16;
inline constexpr LONG POOL_COLD_ALLOCATION = 256;
inline constexpr LONG POOL_NX_ALLOCATION = 512;
inline constexpr LONG POOL_ZERO_ALLOCATION = 1024;

// The flags of ExAllocatePool2 and ExAllocatePool3. mingw-w64 has none of them; values are those of
// the WDK's wdm.h, as documented.
using POOL_FLAGS = ULONG64;
inline constexpr POOL_FLAGS POOL_FLAG_USE_QUOTA = 0x0000000000000001;
inline constexpr POOL_FLAGS POOL_FLAG_UNINITIALIZED = 0x0000000000000002;
inline constexpr POOL_FLAGS POOL_FLAG_SESSION = 0x0000000000000004;
inline constexpr POOL_FLAGS POOL_FLAG_CACHE_ALIGNED = 0x0000000000000008;
inline constexpr POOL_FLAGS POOL_FLAG_RESERVED1 = 0x0000000000000010;
inline constexpr POOL_FLAGS POOL_FLAG_RAISE_ON_FAILURE = 0x0000000000000020;
inline constexpr POOL_FLAGS POOL_FLAG_NON_PAGED = 0x0000000000000040;
inline constexpr POOL_FLAGS POOL_FLAG_NON_PAGED_EXECUTE = 0x0000000000000080;
inline constexpr POOL_FLAGS POOL_FLAG_PAGED = 0x0000000000000100;
inline constexpr POOL_FLAGS POOL_FLAG_RESERVED2 = 0x0000000000000200;
inline constexpr POOL_FLAGS POOL_FLAG_RESERVED3 = 0x0000000000000400;
inline constexpr POOL_FLAGS POOL_FLAG_REQUIRED_START = 0x0000000000000001;
inline constexpr POOL_FLAGS POOL_FLAG_REQUIRED_END = 0x0000000080000000;
inline constexpr POOL_FLAGS POOL_FLAG_OPTIONAL_START = 0x0000000100000000;
inline constexpr POOL_FLAGS POOL_FLAG_SPECIAL_POOL = 0x0000000100000000;
inline constexpr POOL_FLAGS POOL_FLAG_OPTIONAL_END = 0x8000000000000000;

enum EX_POOL_PRIORITY : LONG {
  LowPoolPriority = 0,
  LowPoolPrioritySpecialPoolOverrun = 8,
  LowPoolPrioritySpecialPoolUnderrun = 9,
  NormalPoolPriority = 16,
  NormalPoolPrioritySpecialPoolOverrun = 24,
  NormalPoolPrioritySpecialPoolUnderrun = 25,
  HighPoolPriority = 32,
  HighPoolPrioritySpecialPoolOverrun = 40,
  HighPoolPrioritySpecialPoolUnderrun = 41,
};

// What ExAllocatePool3 takes besides. mingw-w64 has none of it.
enum POOL_EXTENDED_PARAMETER_TYPE : ULONG {
  PoolExtendedParameterInvalidType = 0,
  PoolExtendedParameterPriority,
  PoolExtendedParameterSecurePool,
  PoolExtendedParameterNumaNode,
  PoolExtendedParameterMax,
};
struct POOL_EXTENDED_PARAMS_SECURE_POOL {
  HANDLE SecurePoolHandle;
  PVOID Buffer;
  ULONG_PTR Cookie;
  ULONG SecurePoolFlags;
};
struct POOL_EXTENDED_PARAMETER {
  ULONG64 Type : 8;
  ULONG64 Optional : 1;
  ULONG64 Reserved : 55;
  union {
    ULONG64 Reserved2;
    PVOID Reserved3;
    EX_POOL_PRIORITY Priority;
    POOL_EXTENDED_PARAMS_SECURE_POOL* SecurePoolParams;
    ULONG PreferredNode;
  };
};
static_assert(sizeof(POOL_EXTENDED_PARAMETER) == 16);
inline constexpr ULONG MM_ANY_NODE_OK = 0x80000000;

inline constexpr SIZE_T MEMORY_ALLOCATION_ALIGNMENT = 16;

}  // namespace rundown::abi
