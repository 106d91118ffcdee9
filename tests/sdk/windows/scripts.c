/* A driver's files that are neither C nor C++. */
#include <ntddk.h>

#include "last.h"
#include "scriptsmof.h"

DRIVER_INITIALIZE DriverEntry;
C_ASSERT(sizeof(FirstData) == 4 && sizeof(SecondData) == 4);

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  UNREFERENCED_PARAMETER(Driver);
  UNREFERENCED_PARAMETER(Path);
  return SCRIPTS_FAILED;
}
