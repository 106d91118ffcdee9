/* A structure that a function returns, and that its termination handler uses. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

static IO_STATUS_BLOCK Open(BOOLEAN Refused) {
  IO_STATUS_BLOCK Status = {0};
  __try {
    Status.Information = FILE_OPENED;
    if (Refused) {
      Status.Status = STATUS_ACCESS_DENIED;
      goto Exit;
    }
    Status.Information = FILE_CREATED;
  Exit:;
  } __finally {
    if (!NT_SUCCESS(Status.Status)) Status.Information += 10;
  }
  return Status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  UNREFERENCED_PARAMETER(Path);
  if (Open(TRUE).Information != FILE_OPENED + 10) return STATUS_INVALID_PARAMETER_1;
  if (Open(FALSE).Information != FILE_CREATED) return STATUS_INVALID_PARAMETER_2;
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
