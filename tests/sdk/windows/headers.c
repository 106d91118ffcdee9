/* Headers that mingw-w64 does not have. */
#include <ntddk.h>
/* clang-format off */
#include <acpitabl.h>
#include <hidpddi.h>
#include <mountmgr.h>
#include <prminterface.h>
#define RESHUB_USE_HELPER_ROUTINES
#include <reshub.h>
#include <smclib.h>
#include <spb.h>
#include <wsk.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(sizeof(DESCRIPTION_HEADER) == 36);
C_ASSERT(sizeof(ACPI_PLD_V2_BUFFER) == 20);
C_ASSERT(sizeof(PNP_SERIAL_BUS_DESCRIPTOR) == 12);
C_ASSERT(sizeof(SPB_TRANSFER_LIST) == 40);
C_ASSERT(sizeof(SOCKADDR_IN6) == 28);
C_ASSERT(FIELD_OFFSET(WSK_PROVIDER_CONNECTION_DISPATCH, WskSend) == 48);
C_ASSERT(FIELD_OFFSET(PRM_INTERFACE, QueryHandler) == 32);

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  DECLARE_UNICODE_STRING_SIZE(Name, RESOURCE_HUB_PATH_CHARS);
  const UNICODE_STRING Right = RTL_CONSTANT_STRING(L"\\Device\\RESOURCE_HUB\\000000020000000a");
  SPB_TRANSFER_LIST_AND_ENTRIES(2) Sequence;
  UNREFERENCED_PARAMETER(Path);
  Name.MaximumLength = RESOURCE_HUB_PATH_SIZE;
  if (!NT_SUCCESS(RESOURCE_HUB_CREATE_PATH_FROM_ID(&Name, 10, 2)) ||
      !RtlEqualUnicodeString(&Name, &Right, FALSE))
    return STATUS_INVALID_PARAMETER_1;
  SPB_TRANSFER_LIST_INIT(&Sequence.List, 2);
  Sequence.List.Transfers[0] =
      SPB_TRANSFER_LIST_ENTRY_INIT_SIMPLE(SpbTransferDirectionToDevice, 0, &Name, sizeof(Name));
  if (Sequence.List.TransferCount != 2 ||
      Sequence.List.Transfers[0].Buffer.Simple.BufferCb != sizeof(Name))
    return STATUS_INVALID_PARAMETER_2;
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
