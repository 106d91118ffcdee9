/* Names that public drivers use. */
#define INITGUID
#include <ntddk.h>
#include <ntstrsafe.h>
#include <poclass.h>
#include <usbdi.h>
#include <usbdlib.h>
#include <wdmguid.h>

#if _MSC_VER < 1900
#error "this driver needs Microsoft's compiler"
#endif

EXTERN_C_START
DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD Unload;
EXTERN_C_END

static __forceinline int Nothing(void) {
  return 0;
}

static DRIVER_REINITIALIZE Again;
static IO_CSQ_INSERT_IRP Insert;
static RTL_QUERY_REGISTRY_ROUTINE Query;
static KBUGCHECK_CALLBACK_ROUTINE BugCheck;
static BOOT_DRIVER_CALLBACK_FUNCTION Boot;
static DMA_COMPLETION_ROUTINE Done;
static DEVICE_ACTIVE_COOLING Cool;

static VOID NTAPI Again(PDRIVER_OBJECT Driver, PVOID Context, ULONG Count) {
  UNREFERENCED_PARAMETER(Driver);
  UNREFERENCED_PARAMETER(Context);
  UNREFERENCED_PARAMETER(Count);
}

static VOID NTAPI Insert(PIO_CSQ Csq, PIRP Irp) {
  UNREFERENCED_PARAMETER(Csq);
  UNREFERENCED_PARAMETER(Irp);
}

static NTSTATUS NTAPI Query(PWSTR Name, ULONG Type, PVOID Data, ULONG Length, PVOID Context,
                            PVOID Entry) {
  UNREFERENCED_PARAMETER(Name);
  UNREFERENCED_PARAMETER(Type);
  UNREFERENCED_PARAMETER(Data);
  UNREFERENCED_PARAMETER(Length);
  UNREFERENCED_PARAMETER(Context);
  UNREFERENCED_PARAMETER(Entry);
  return STATUS_SUCCESS;
}

static VOID NTAPI BugCheck(PVOID Buffer, ULONG Length) {
  UNREFERENCED_PARAMETER(Buffer);
  UNREFERENCED_PARAMETER(Length);
}

static VOID NTAPI Boot(PVOID Context, BDCB_CALLBACK_TYPE Type, PBDCB_IMAGE_INFORMATION Image) {
  UNREFERENCED_PARAMETER(Context);
  if (Type == BdCbInitializeImage) Image->Classification = BdCbClassificationKnownGoodImage;
}

static VOID NTAPI Done(PDMA_ADAPTER Adapter, PDEVICE_OBJECT Device, PVOID Context,
                       DMA_COMPLETION_STATUS Status) {
  UNREFERENCED_PARAMETER(Adapter);
  UNREFERENCED_PARAMETER(Device);
  UNREFERENCED_PARAMETER(Context);
  UNREFERENCED_PARAMETER(Status);
}

static VOID Cool(PVOID Context, BOOLEAN Engaged) {
  UNREFERENCED_PARAMETER(Context);
  UNREFERENCED_PARAMETER(Engaged);
}

C_ASSERT(RTL_QUERY_REGISTRY_TYPECHECK == 0x100);
C_ASSERT((REG_DWORD << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT) == 0x04000000);
C_ASSERT(sizeof(DEFERRED_REVERSE_BARRIER) == 8);
C_ASSERT(sizeof(DEVICE_DESCRIPTION) == 64);
C_ASSERT(FIELD_OFFSET(DMA_OPERATIONS, MapTransferEx) == 0xB8);
C_ASSERT(sizeof(BDCB_IMAGE_INFORMATION) == 104);
C_ASSERT(sizeof(POWER_LIMIT_ATTRIBUTES) == 36);
C_ASSERT(FIELD_OFFSET(PO_FX_DEVICE, Components) == 64);
C_ASSERT(FIELD_OFFSET(PO_FX_DEVICE_V3, Components) == 104);
C_ASSERT(FIELD_OFFSET(CM_PARTIAL_RESOURCE_DESCRIPTOR, u.Connection.IdLowPart) == 8);

static KBUGCHECK_CALLBACK_RECORD Record;

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
  KeDeregisterBugCheckCallback(&Record);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  PVOID Functions[] = {(PVOID)Again, (PVOID)Insert, (PVOID)Query, (PVOID)Boot,
                       (PVOID)Done,  (PVOID)Cool};
  PCWCHAR Letters = Path->Buffer;
  WCHAR Copy[8];
  NTSTRSAFE_PWSTR End;
  size_t Remaining;
  UNICODE_STRING Text = RTL_CONSTANT_STRING(L"rest");
  KeMemoryBarrier();
  if (Functions[0] == NULL || Letters[0] != L'\\') return STATUS_INVALID_PARAMETER_1;
  if (!NT_SUCCESS(RtlStringCchCopyUnicodeStringEx(Copy, ARRAYSIZE(Copy), &Text, &End, &Remaining,
                                                  0)) ||
      End != Copy + 4 || Remaining != 4)
    return STATUS_INVALID_PARAMETER_2;
  if (GUID_DEVINTERFACE_THERMAL_COOLING.Data1 != 0xdbe4373d ||
      GUID_POWER_LIMIT_INTERFACE.Data1 != 0x3b96f4f2 ||
      GUID_USB_CAPABILITY_CHAINED_MDLS.Data1 != 0xf5ceeb23)
    return STATUS_INVALID_PARAMETER_3;
  KeInitializeCallbackRecord(&Record);
  if (!KeRegisterBugCheckCallback(&Record, BugCheck, NULL, 0, (PUCHAR)"names"))
    return STATUS_UNSUCCESSFUL;
  Driver->DriverUnload = Unload;
  return Nothing();
}
