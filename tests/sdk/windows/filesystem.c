/* What ntifs.h has got since Windows 8. */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(FIELD_OFFSET(FSRTL_ADVANCED_FCB_HEADER, Oplock) == 88);
C_ASSERT(sizeof(FILE_FS_SECTOR_SIZE_INFORMATION) == 28);
C_ASSERT(sizeof(FILE_FS_FULL_SIZE_INFORMATION_EX) == 96);
C_ASSERT(OPLOCK_FLAG_PARENT_OBJECT == 0x10);

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
