/* One helper makes a wrong call for two callers, and one of them has two callers in its turn. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

static HANDLE Key;

__attribute__((noinline)) static VOID Helper(VOID) {
  KSPIN_LOCK lock;
  KIRQL level;
  KeInitializeSpinLock(&lock);
  KeAcquireSpinLock(&lock, &level);
  ZwClose(Key);
  KeReleaseSpinLock(&lock, level);
  Key = NULL;
}

static NTSTATUS Open(PUNICODE_STRING path) {
  OBJECT_ATTRIBUTES attributes;
  InitializeObjectAttributes(&attributes, path, OBJ_KERNEL_HANDLE, NULL, NULL);
  return ZwOpenKey(&Key, KEY_READ, &attributes);
}

__attribute__((noinline)) static NTSTATUS First(PUNICODE_STRING path) {
  NTSTATUS status = Open(path);
  if (NT_SUCCESS(status)) Helper();
  return status;
}

__attribute__((noinline)) static NTSTATUS Second(PUNICODE_STRING path) {
  NTSTATUS status = Open(path);
  if (NT_SUCCESS(status)) Helper();
  return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  (void)driver;
  if (!NT_SUCCESS(First(path))) return STATUS_UNSUCCESSFUL;
  if (!NT_SUCCESS(Second(path))) return STATUS_UNSUCCESSFUL;
  return Second(path);
}
