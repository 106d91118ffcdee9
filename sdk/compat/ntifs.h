/* mingw-w64's ntifs.h over our wdm.h, and what Windows 10's has besides. */
#ifndef RUNDOWN_COMPAT_NTIFS_H
#define RUNDOWN_COMPAT_NTIFS_H

/* Members that structures have got since, as in wdm_members.h: FSRTL_ADVANCED_FCB_HEADER 2, and
 * MM_PREFETCH_FLAGS. */
#define FileContextSupportPointer \
  FileContextSupportPointer;      \
  union {                         \
    PVOID Oplock;                 \
    PVOID ReservedForRemote;      \
  };                              \
  PVOID ReservedContext

/* clang-format off */
#define RepurposePriority \
  RepurposePriority : 3; ULONG PriorityProtection : 1; ULONG Reserved
/* clang-format on */
/* ntifs_types.h has these with their flags. */
#define _FILE_RENAME_INFORMATION rundown_unused_RENAME
#define FILE_RENAME_INFORMATION rundown_unused_FILE_RENAME_INFORMATION
#define PFILE_RENAME_INFORMATION rundown_unused_PFILE_RENAME_INFORMATION
#include_next <ntifs.h>
#undef _FILE_RENAME_INFORMATION
#undef FILE_RENAME_INFORMATION
#undef PFILE_RENAME_INFORMATION
#undef FileContextSupportPointer
#undef RepurposePriority

#include <wdm.h>

#include "ntifs_types.h"

#endif
