/* A platform extension plug-in for ACPI, as far as its header goes. */
#include <ntddk.h>
/* clang-format off */
#define PEP_KERNEL_INFORMATION_VERSION PEP_KERNEL_INFORMATION_V3
#include <acpitabl.h>
#include <acpiioct.h>
#include <ntpoapi.h>
#include <pepfx.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(PepWorkAcpiEvaluateControlMethodComplete == 8);
C_ASSERT(sizeof(PEP_INFORMATION) == 32);
C_ASSERT(sizeof(PEP_KERNEL_INFORMATION) == 96);
C_ASSERT(PEP_NOTIFY_ACPI_WORK == 10);

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  PEP_ACPI_RESOURCE Resource = {0};
  USHORT Pins[2] = {3, 4};
  PEP_ACPI_INITIALIZE_IOPORT_RESOURCE(1, 0x60, 0x64, 1, 5, &Resource);
  if (Resource.Type != PepAcpiIoPort || Resource.IoMemory.MaximumAddress.QuadPart != 0x64 ||
      Resource.IoMemory.Length != 5) {
    return STATUS_INVALID_PARAMETER_1;
  }
  RtlZeroMemory(&Resource, sizeof(Resource));
  PEP_ACPI_INITIALIZE_GPIO_INT_RESOURCE(Latched, InterruptActiveLow, TRUE, FALSE, PullUp, 7, 0,
                                        Path, TRUE, NULL, 0, Pins, 2, &Resource);
  if (Resource.Gpio.Type != PepAcpiGpioInt || Resource.Gpio.Flags.AsULong != 5 ||
      Resource.Gpio.PinTable[1] != 4 || Resource.Gpio.InterruptType != Latched) {
    return STATUS_INVALID_PARAMETER_2;
  }
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
