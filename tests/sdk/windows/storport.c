/* storport.h: how long the descriptions are, by which storport tells their versions apart, and a
 * virtual miniport that gives its own. */
/* clang-format off */
#include <miniport.h>
#include <storport.h>
#include <ata.h>
#include <ntddscsi.h>
#include <ntddstor.h>
#include <srbhelper.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(sizeof(HW_INITIALIZATION_DATA) == 208);
C_ASSERT(FIELD_OFFSET(HW_INITIALIZATION_DATA, HwUnitControl) == 200);
C_ASSERT(HW_INIT_DATA_SIZE_PHYSICAL == 136 && HW_INIT_DATA_SIZE_VIRTUAL == 176);
C_ASSERT(sizeof(VIRTUAL_HW_INITIALIZATION_DATA) == 176);
C_ASSERT(sizeof(STOR_SCATTER_GATHER_ELEMENT) == 24);
C_ASSERT(ScsiUnitSurpriseRemoval == 10);
C_ASSERT(sizeof(PORT_CONFIGURATION_INFORMATION) == 224);
C_ASSERT(CONFIG_INFO_VERSION_2 == 208);
C_ASSERT(sizeof(STOR_DPC) == 72 && sizeof(STOR_LOCK_HANDLE) == 32);
C_ASSERT(sizeof(STOR_LOG_EVENT_DETAILS) == 72);
C_ASSERT(sizeof(STOR_POFX_DEVICE_V3) == 88);
C_ASSERT(ExtFunctionMiniportEtwEvent8 == 60 && ExtFunctionUpdateAdapterMaxIO == 80);
C_ASSERT(EnablePassiveInitialization == 0x1000 && AsyncNotificationDetected == 0x1007);

static HW_INITIALIZE Initialize;
static HW_STARTIO StartIo;
static HW_RESET_BUS ResetBus;
static VIRTUAL_HW_FIND_ADAPTER FindAdapter;
static HW_FREE_ADAPTER_RESOURCES FreeResources;

static BOOLEAN NTAPI Initialize(PVOID Adapter) {
  PVOID Pool;
  ULONG Depth = 0;
  ULONG Bytes = sizeof(Depth);
  if (!StorPortRegistryRead(Adapter, (PUCHAR)"Depth", 1, MINIPORT_REG_DWORD, (PUCHAR)&Depth,
                            &Bytes)) {
    return FALSE;
  }
  if (StorPortAllocatePool(Adapter, 16, 'looP', &Pool) == STOR_STATUS_SUCCESS) {
    StorPortFreePool(Adapter, Pool);
  }
  return StorPortReadRegisterUlong(Adapter, (PULONG)Adapter) != 0;
}

static BOOLEAN NTAPI StartIo(PVOID Adapter, PSCSI_REQUEST_BLOCK Request) {
  Request->SrbStatus = SRB_STATUS_SELECTION_TIMEOUT;
  StorPortNotification(RequestComplete, Adapter, Request);
  return TRUE;
}

static BOOLEAN NTAPI ResetBus(PVOID Adapter, ULONG Bus) {
  UNREFERENCED_PARAMETER(Adapter);
  UNREFERENCED_PARAMETER(Bus);
  return TRUE;
}

static ULONG NTAPI FindAdapter(PVOID Adapter, PVOID Unused, PVOID BusInformation, PVOID LowerDevice,
                               PCHAR Arguments, PPORT_CONFIGURATION_INFORMATION Configuration,
                               PBOOLEAN Reserved) {
  UNREFERENCED_PARAMETER(Adapter);
  UNREFERENCED_PARAMETER(Unused);
  UNREFERENCED_PARAMETER(BusInformation);
  UNREFERENCED_PARAMETER(LowerDevice);
  UNREFERENCED_PARAMETER(Arguments);
  UNREFERENCED_PARAMETER(Reserved);
  Configuration->MapBuffers = STOR_MAP_ALL_BUFFERS_INCLUDING_READ_WRITE;
  return SP_RETURN_FOUND;
}

static VOID NTAPI FreeResources(PVOID Adapter) {
  UNREFERENCED_PARAMETER(Adapter);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  VIRTUAL_HW_INITIALIZATION_DATA Data = {0};

  StorPortDebugPrint(1, "virtual miniport\n");
  Data.HwInitializationDataSize = sizeof(Data);
  Data.AdapterInterfaceType = Internal;
  Data.HwInitialize = Initialize;
  Data.HwStartIo = StartIo;
  Data.HwFindAdapter = FindAdapter;
  Data.HwResetBus = ResetBus;
  Data.HwFreeAdapterResources = FreeResources;
  Data.MapBuffers = STOR_MAP_ALL_BUFFERS_INCLUDING_READ_WRITE;
  Data.TaggedQueuing = TRUE;
  Data.AutoRequestSense = TRUE;
  Data.MultipleRequestPerLu = TRUE;
  return (NTSTATUS)StorPortInitialize(Driver, Path, (PHW_INITIALIZATION_DATA)&Data, NULL);
}
