// FsRtl: statuses of exceptions, and locks on files.
#include <algorithm>
#include <cstring>

#include "abi/fs.h"
#include "nt/export.h"
#include "nt/pool/pool.h"

namespace rundown::nt {

// What a file system's filter does not handle: the mistakes of code.
BOOLEAN FsRtlIsNtstatusExpected(NTSTATUS status) {
  switch (status) {
    case STATUS_DATATYPE_MISALIGNMENT:
    case STATUS_ACCESS_VIOLATION:
    case STATUS_ILLEGAL_INSTRUCTION:
    case STATUS_INSTRUCTION_MISALIGNMENT:
      return FALSE;
    default:
      return TRUE;
  }
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlIsNtstatusExpected, {.header = "ntifs"});

NTSTATUS FsRtlNormalizeNtstatus(NTSTATUS status, NTSTATUS generic) {
  return FsRtlIsNtstatusExpected(status) != FALSE ? status : generic;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlNormalizeNtstatus, {.header = "ntifs"});

void FsRtlInitializeFileLock(FILE_LOCK* lock, COMPLETE_LOCK_IRP_ROUTINE* complete,
                             UNLOCK_ROUTINE* unlock) {
  *lock = {};
  lock->CompleteLockIrpRoutine = complete;
  lock->UnlockRoutine = unlock;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlInitializeFileLock, {.irql = Irql::apc, .header = "ntifs"});

// Nothing that takes a lock is here, so none is ever held.
void FsRtlUninitializeFileLock(FILE_LOCK* lock) {
  if (lock->LockInformation != nullptr) {
    gate::unsupported(ntoskrnl.name, "FsRtlUninitializeFileLock of a lock that holds ranges");
  }
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlUninitializeFileLock, {.irql = Irql::apc, .header = "ntifs"});

FILE_LOCK* FsRtlAllocateFileLock(COMPLETE_LOCK_IRP_ROUTINE* complete, UNLOCK_ROUTINE* unlock) {
  auto* lock = pool::allocate_object<FILE_LOCK>();
  FsRtlInitializeFileLock(lock, complete, unlock);
  gate::acquired({.kind = Resource::pool,
                  .key = reinterpret_cast<std::uint64_t>(lock),
                  .bytes = sizeof *lock,
                  .name = "FILE_LOCK",
                  .phrase = "a file lock"});
  return lock;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlAllocateFileLock,
               {.irql = Irql::apc,
                .fails = {returns_null},
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ntifs"});

void FsRtlFreeFileLock(FILE_LOCK* lock) {
  FsRtlUninitializeFileLock(lock);
  gate::released(Resource::pool, lock);
  pool::free(lock);
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlFreeFileLock,
               {.irql = Irql::apc, .releases = Resource::pool, .header = "ntifs"});

// The copy belongs to the driver object, with which it goes; nothing takes the callbacks back. No
// file system of this machine maps a file of the driver's, so none is ever called.
NTSTATUS FsRtlRegisterFileSystemFilterCallbacks(DRIVER_OBJECT* driver,
                                                const FS_FILTER_CALLBACKS* callbacks) {
  if (driver == nullptr || callbacks == nullptr) return STATUS_INVALID_PARAMETER;
  auto* copy = pool::allocate_object<FS_FILTER_CALLBACKS>();
  std::memcpy(copy, callbacks,
              std::min<std::size_t>(callbacks->SizeOfFsFilterCallbacks, sizeof *copy));
  driver->DriverExtension->FsFilterCallbacks = copy;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlRegisterFileSystemFilterCallbacks,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ntifs"});

}  // namespace rundown::nt
