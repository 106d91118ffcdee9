/* Closes a handle at APC_LEVEL, and with DISPATCH at DISPATCH_LEVEL: both are too high, and only
   the second stops Windows. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  OBJECT_ATTRIBUTES attributes;
  HANDLE key;
  KIRQL level;
  NTSTATUS status;
  (void)driver;
  InitializeObjectAttributes(&attributes, path, OBJ_KERNEL_HANDLE, NULL, NULL);
  status = ZwOpenKey(&key, KEY_READ, &attributes);
  if (!NT_SUCCESS(status)) return status;
#ifdef DISPATCH
  KeRaiseIrql(DISPATCH_LEVEL, &level);
#else
  KeRaiseIrql(APC_LEVEL, &level);
#endif
  ZwClose(key);
  KeLowerIrql(level);
  return STATUS_SUCCESS;
}
