// Memory descriptor lists.
#pragma once

#include "nt/abi/types.h"

namespace rundown::nt {

// An array of page frame numbers follows the structure.
struct MDL {
  MDL* Next;
  CSHORT Size;
  CSHORT MdlFlags;
  EPROCESS* Process;
  PVOID MappedSystemVa;
  PVOID StartVa;
  ULONG ByteCount;
  ULONG ByteOffset;
};

inline constexpr CSHORT MDL_MAPPED_TO_SYSTEM_VA = 0x0001;
inline constexpr CSHORT MDL_PAGES_LOCKED = 0x0002;
inline constexpr CSHORT MDL_SOURCE_IS_NONPAGED_POOL = 0x0004;
inline constexpr CSHORT MDL_ALLOCATED_FIXED_SIZE = 0x0008;
inline constexpr CSHORT MDL_PARTIAL = 0x0010;
inline constexpr CSHORT MDL_PARTIAL_HAS_BEEN_MAPPED = 0x0020;
inline constexpr CSHORT MDL_IO_PAGE_READ = 0x0040;
inline constexpr CSHORT MDL_WRITE_OPERATION = 0x0080;
inline constexpr CSHORT MDL_PARENT_MAPPED_SYSTEM_VA = 0x0100;
inline constexpr CSHORT MDL_FREE_EXTRA_PTES = 0x0200;
inline constexpr CSHORT MDL_DESCRIBES_AWE = 0x0400;
inline constexpr CSHORT MDL_IO_SPACE = 0x0800;
inline constexpr CSHORT MDL_NETWORK_HEADER = 0x1000;
inline constexpr CSHORT MDL_MAPPING_CAN_FAIL = 0x2000;
inline constexpr CSHORT MDL_ALLOCATED_MUST_SUCCEED = 0x4000;

enum LOCK_OPERATION : LONG { IoReadAccess, IoWriteAccess, IoModifyAccess };
enum MEMORY_CACHING_TYPE : LONG {
  MmNonCached = 0,
  MmCached = 1,
  MmWriteCombined = 2,
  MmHardwareCoherentCached = 3,
  MmNonCachedUnordered = 4,
  MmUSWCCached = 5,
  MmMaximumCacheType = 6,
  MmNotMapped = -1,
};
enum MM_PAGE_PRIORITY : ULONG {
  LowPagePriority = 0,
  NormalPagePriority = 16,
  HighPagePriority = 32,
};
inline constexpr ULONG MdlMappingNoWrite = 0x80000000;
inline constexpr ULONG MdlMappingNoExecute = 0x40000000;
inline constexpr ULONG MdlMappingWithGuardPtes = 0x20000000;

inline constexpr ULONG MM_DONT_ZERO_ALLOCATION = 0x00000001;
inline constexpr ULONG MM_ALLOCATE_FROM_LOCAL_NODE_ONLY = 0x00000002;
inline constexpr ULONG MM_ALLOCATE_FULLY_REQUIRED = 0x00000004;
inline constexpr ULONG MM_ALLOCATE_NO_WAIT = 0x00000008;
inline constexpr ULONG MM_ALLOCATE_PREFER_CONTIGUOUS = 0x00000010;
inline constexpr ULONG MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS = 0x00000020;

enum SECTION_INHERIT : LONG { ViewShare = 1, ViewUnmap = 2 };
inline constexpr ULONG PAGE_NOACCESS = 0x01;
inline constexpr ULONG PAGE_READONLY = 0x02;
inline constexpr ULONG PAGE_READWRITE = 0x04;
inline constexpr ULONG PAGE_WRITECOPY = 0x08;
inline constexpr ULONG PAGE_EXECUTE = 0x10;
inline constexpr ULONG PAGE_EXECUTE_READ = 0x20;
inline constexpr ULONG PAGE_EXECUTE_READWRITE = 0x40;
inline constexpr ULONG PAGE_NOCACHE = 0x200;
inline constexpr ULONG PAGE_WRITECOMBINE = 0x400;
inline constexpr ULONG SEC_COMMIT = 0x08000000;
inline constexpr ULONG SEC_RESERVE = 0x04000000;
inline constexpr ACCESS_MASK SECTION_QUERY = 0x0001;
inline constexpr ACCESS_MASK SECTION_MAP_WRITE = 0x0002;
inline constexpr ACCESS_MASK SECTION_MAP_READ = 0x0004;
inline constexpr ACCESS_MASK SECTION_MAP_EXECUTE = 0x0008;

}  // namespace rundown::nt
