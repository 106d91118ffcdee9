/* One driver as it goes from release to release. It leaves its first block behind when its device
   cannot be made; what each macro adds is said beside it. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD DriverUnload;

#ifdef SAME_TAG /* a second block in the same function is left behind, too, with the same tag */
#define SECOND 'tsrF'
#else
#define SECOND 'dnoS'
#endif

static PVOID First;
static PVOID Second;

VOID DriverUnload(PDRIVER_OBJECT driver) {
  if (Second != NULL) ExFreePoolWithTag(Second, SECOND);
  ExFreePoolWithTag(First, 'tsrF');
  IoDeleteDevice(driver->DeviceObject);
}

#ifdef MOVED /* lines move, and calls come that have nothing to do with the leak */
static VOID Unrelated(VOID) {
  PVOID block = ExAllocatePoolWithTag(NonPagedPool, 8, 'pmeT');
  if (block != NULL) ExFreePoolWithTag(block, 'pmeT');
}
#endif

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Release");
  PDEVICE_OBJECT device;
  NTSTATUS status;
  (void)path;
#ifdef MOVED
  Unrelated();
#endif
  First = ExAllocatePoolWithTag(NonPagedPool, 64, 'tsrF');
  if (First == NULL) return STATUS_INSUFFICIENT_RESOURCES;
#if defined(OTHER_TAG) || defined(SAME_TAG)
  Second = ExAllocatePoolWithTag(NonPagedPool, 64, SECOND);
  if (Second == NULL) {
    ExFreePoolWithTag(First, 'tsrF');
    return STATUS_INSUFFICIENT_RESOURCES;
  }
#endif
  status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
  if (!NT_SUCCESS(status)) return status;
#ifdef OTHER_CALL /* another call's failure leaves the first block behind, too */
  PIO_WORKITEM item = IoAllocateWorkItem(device);
  if (item == NULL) {
    IoDeleteDevice(device);
    return STATUS_INSUFFICIENT_RESOURCES;
  }
  IoFreeWorkItem(item);
#endif
  driver->DriverUnload = DriverUnload;
  return STATUS_SUCCESS;
}
