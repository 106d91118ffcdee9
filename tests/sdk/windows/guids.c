/* GUIDs that come from a library. */
#include <ntddk.h>
#include <wdmguid.h>

DRIVER_INITIALIZE DriverEntry;

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  UNREFERENCED_PARAMETER(Path);
  if (GUID_BUS_INTERFACE_STANDARD.Data1 != 0x496b8280 ||
      GUID_THERMAL_COOLING_INTERFACE.Data1 != 0xecbe47a8) {
    return STATUS_UNSUCCESSFUL;
  }
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
