/* Tries an allocation again and again once its device has been refused. Whichever try fails, the
   driver leaves at once, and leaves the block of before behind. */
#include <ntddk.h>

#define TRIES 6

DRIVER_INITIALIZE DriverEntry;

static NTSTATUS Retry(VOID) {
  PVOID kept = ExAllocatePoolWithTag(NonPagedPool, 8, 'tpeK');
  if (kept == NULL) return STATUS_INSUFFICIENT_RESOURCES;
#pragma clang loop unroll(disable)
  for (int i = 0; i < TRIES; ++i) {
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 16, 'yrTR');
    if (block == NULL) return STATUS_INSUFFICIENT_RESOURCES;
    ExFreePoolWithTag(block, 'yrTR');
  }
  ExFreePoolWithTag(kept, 'tpeK');
  return STATUS_UNSUCCESSFUL;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Retry");
  PDEVICE_OBJECT device;
  NTSTATUS status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
  (void)path;
  if (!NT_SUCCESS(status)) return Retry();
  return STATUS_SUCCESS;
}
