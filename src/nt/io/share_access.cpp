// Who shares a file with whom.
#include "abi/io.h"
#include "nt/export.h"

namespace rundown::nt {
namespace {

constexpr ULONG kShareRead = 1;
constexpr ULONG kShareWrite = 2;
constexpr ULONG kShareDelete = 4;
constexpr ACCESS_MASK kAppendData = 0x4;
constexpr ACCESS_MASK kExecute = 0x20;

BOOLEAN boolean(bool value) {
  return value ? TRUE : FALSE;
}

void note_access(ACCESS_MASK access, ULONG share, FILE_OBJECT& file) {
  file.ReadAccess = boolean((access & (FILE_READ_DATA | kExecute)) != 0);
  file.WriteAccess = boolean((access & (FILE_WRITE_DATA | kAppendData)) != 0);
  file.DeleteAccess = boolean((access & DELETE) != 0);
  const bool any =
      file.ReadAccess != FALSE || file.WriteAccess != FALSE || file.DeleteAccess != FALSE;
  file.SharedRead = boolean(any && (share & kShareRead) != 0);
  file.SharedWrite = boolean(any && (share & kShareWrite) != 0);
  file.SharedDelete = boolean(any && (share & kShareDelete) != 0);
}

bool counts(const FILE_OBJECT& file) {
  return file.ReadAccess != FALSE || file.WriteAccess != FALSE || file.DeleteAccess != FALSE;
}

void count(const FILE_OBJECT& file, SHARE_ACCESS& share, ULONG step) {
  if (!counts(file)) return;
  share.OpenCount += step;
  if (file.ReadAccess != FALSE) share.Readers += step;
  if (file.WriteAccess != FALSE) share.Writers += step;
  if (file.DeleteAccess != FALSE) share.Deleters += step;
  if (file.SharedRead != FALSE) share.SharedRead += step;
  if (file.SharedWrite != FALSE) share.SharedWrite += step;
  if (file.SharedDelete != FALSE) share.SharedDelete += step;
}

bool conflicts(const FILE_OBJECT& file, const SHARE_ACCESS& share) {
  const ULONG others = share.OpenCount;
  return (file.ReadAccess != FALSE && share.SharedRead < others) ||
         (file.WriteAccess != FALSE && share.SharedWrite < others) ||
         (file.DeleteAccess != FALSE && share.SharedDelete < others) ||
         (share.Readers != 0 && file.SharedRead == FALSE) ||
         (share.Writers != 0 && file.SharedWrite == FALSE) ||
         (share.Deleters != 0 && file.SharedDelete == FALSE);
}

}  // namespace

NTSTATUS IoCheckShareAccess(ACCESS_MASK access, ULONG desired, FILE_OBJECT* file,
                            SHARE_ACCESS* share, BOOLEAN update) {
  note_access(access, desired, *file);
  if (!counts(*file)) return STATUS_SUCCESS;
  if (conflicts(*file, *share)) return STATUS_SHARING_VIOLATION;
  if (update != FALSE) count(*file, *share, 1);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoCheckShareAccess, {.irql = Irql::passive});

void IoSetShareAccess(ACCESS_MASK access, ULONG desired, FILE_OBJECT* file, SHARE_ACCESS* share) {
  note_access(access, desired, *file);
  *share = {};
  count(*file, *share, 1);
}
RUNDOWN_EXPORT(ntoskrnl, IoSetShareAccess, {.irql = Irql::passive});

void IoUpdateShareAccess(FILE_OBJECT* file, SHARE_ACCESS* share) {
  count(*file, *share, 1);
}
RUNDOWN_EXPORT(ntoskrnl, IoUpdateShareAccess, {.irql = Irql::passive});

void IoRemoveShareAccess(FILE_OBJECT* file, SHARE_ACCESS* share) {
  count(*file, *share, static_cast<ULONG>(-1));
}
RUNDOWN_EXPORT(ntoskrnl, IoRemoveShareAccess, {.irql = Irql::passive});

}  // namespace rundown::nt
