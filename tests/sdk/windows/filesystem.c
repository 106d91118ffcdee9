/* What ntifs.h and its like have got since Windows 8. */
/* clang-format off */
#include <ntifs.h>
#include <ntdddisk.h>
#include <ntddscsi.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(FIELD_OFFSET(FSRTL_ADVANCED_FCB_HEADER, Oplock) == 88);
C_ASSERT(sizeof(FILE_FS_SECTOR_SIZE_INFORMATION) == 28);
C_ASSERT(sizeof(FILE_FS_FULL_SIZE_INFORMATION_EX) == 96);
C_ASSERT(OPLOCK_FLAG_PARENT_OBJECT == 0x10);
C_ASSERT(FSCTL_SET_PURGE_FAILURE_MODE == 0x90270);
C_ASSERT(IOCTL_SCSI_PASS_THROUGH_DIRECT_EX == 0x4d048);
C_ASSERT(IOCTL_DISK_COPY_DATA == 0x7c064);
C_ASSERT(FIELD_OFFSET(SCSI_PASS_THROUGH_EX, Cdb) == 56);

/* An annotation, not the keyword. */
__volatile extern PULONG Shared;
PULONG Shared = NULL;

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  MM_PREFETCH_FLAGS Prefetch = {.AllFlags = 0};
  UNREFERENCED_PARAMETER(Path);
  Prefetch.Flags.PriorityProtection = 1;
  if (Prefetch.AllFlags != 0x40 || *InitSafeBootMode != 0) return STATUS_UNSUCCESSFUL;
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
