/* Does without the block that it cannot have, and forgets the one that it has when the call after
   that fails for a reason that is no shortage. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
NTKERNELAPI NTSTATUS ExUuidCreate(UUID* uuid);

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UUID uuid;
  PVOID optional;
  NTSTATUS status;
  PVOID block = ExAllocatePoolWithTag(NonPagedPool, 8, 'kolB');
  (void)driver;
  (void)path;
  if (block == NULL) return STATUS_INSUFFICIENT_RESOURCES;
  optional = ExAllocatePoolWithTag(NonPagedPool, 16, 'itpO');
  status = ExUuidCreate(&uuid);
  if (!NT_SUCCESS(status) && optional == NULL) return status;
  if (optional != NULL) ExFreePoolWithTag(optional, 'itpO');
  ExFreePoolWithTag(block, 'kolB');
  return STATUS_UNSUCCESSFUL;
}
