// What file systems share with the kernel's file system library.
#pragma once

#include "abi/dispatcher.h"
#include "abi/io.h"

namespace rundown::abi {

inline constexpr WCHAR DOS_STAR = u'<';
inline constexpr WCHAR DOS_QM = u'>';
inline constexpr WCHAR DOS_DOT = u'"';

struct FILE_LOCK_INFO {
  LARGE_INTEGER StartingByte;
  LARGE_INTEGER Length;
  BOOLEAN ExclusiveLock;
  ULONG Key;
  struct FILE_OBJECT* FileObject;
  PVOID ProcessId;
  LARGE_INTEGER EndingByte;
};
using COMPLETE_LOCK_IRP_ROUTINE = NTSTATUS NTAPI(PVOID Context, struct IRP* Irp);
using UNLOCK_ROUTINE = void NTAPI(PVOID Context, FILE_LOCK_INFO* FileLockInfo);
struct FILE_LOCK {
  COMPLETE_LOCK_IRP_ROUTINE* CompleteLockIrpRoutine;
  UNLOCK_ROUTINE* UnlockRoutine;
  BOOLEAN FastIoIsQuestionable;
  BOOLEAN SpareC[3];
  PVOID LockInformation;
  FILE_LOCK_INFO LastReturnedLockInfo;
  PVOID LastReturnedLock;
  LONG LockRequestsInProgress;
};

struct BASE_MCB {
  ULONG MaximumPairCount;
  ULONG PairCount;
  USHORT PoolType;
  USHORT Flags;
  PVOID Mapping;
};
struct LARGE_MCB {
  FAST_MUTEX* GuardedMutex;
  BASE_MCB BaseMcb;
};

struct FS_FILTER_CALLBACKS {
  ULONG SizeOfFsFilterCallbacks;
  ULONG Reserved;
  PVOID Callbacks[12];  // before and after each of six operations
};

// RtlGenerate8dot3Name's memory of the names that it has given.
struct GENERATE_NAME_CONTEXT {
  USHORT Checksum;
  BOOLEAN CheckSumInserted;
  UCHAR NameLength;
  WCHAR NameBuffer[8];
  ULONG ExtensionLength;
  WCHAR ExtensionBuffer[4];
  ULONG LastIndexValue;
};

}  // namespace rundown::abi
