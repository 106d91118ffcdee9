/* storport.h, as far as it is here: the descriptions that storport takes (of an adapter, Windows 8
 * and later, and of a virtual one) and the functions that storport.sys exports. mingw-w64's does
 * not compile after its own srb.h, and its register functions lack their first argument.
 * StorPortExtendedFunction, DPCs and requests longer than SCSI_REQUEST_BLOCK are not here. A source
 * that has included srb.h before does not compile, as with Microsoft's. */
#ifndef RUNDOWN_COMPAT_STORPORT_H
#define RUNDOWN_COMPAT_STORPORT_H

#define _HW_INITIALIZATION_DATA _SCSIPORT_HW_INITIALIZATION_DATA
#define HW_INITIALIZATION_DATA SCSIPORT_HW_INITIALIZATION_DATA
#define PHW_INITIALIZATION_DATA PSCSIPORT_HW_INITIALIZATION_DATA
#include <srb.h>
#undef _HW_INITIALIZATION_DATA
#undef HW_INITIALIZATION_DATA
#undef PHW_INITIALIZATION_DATA

#ifdef __cplusplus
extern "C" {
#endif

typedef enum _SCSI_UNIT_CONTROL_TYPE {
  ScsiQuerySupportedUnitControlTypes,
  ScsiUnitUsage,
  ScsiUnitStart,
  ScsiUnitPower,
  ScsiUnitPoFxPowerInfo,
  ScsiUnitPoFxPowerRequired,
  ScsiUnitPoFxPowerActive,
  ScsiUnitPoFxPowerSetFState,
  ScsiUnitPoFxPowerControl,
  ScsiUnitRemove,
  ScsiUnitSurpriseRemoval,
} SCSI_UNIT_CONTROL_TYPE,
    *PSCSI_UNIT_CONTROL_TYPE;

typedef enum _SCSI_UNIT_CONTROL_STATUS {
  ScsiUnitControlSuccess,
  ScsiUnitControlUnsuccessful,
} SCSI_UNIT_CONTROL_STATUS,
    *PSCSI_UNIT_CONTROL_STATUS;

typedef BOOLEAN(NTAPI HW_INITIALIZE)(PVOID Adapter);
typedef BOOLEAN(NTAPI HW_STARTIO)(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
typedef BOOLEAN(NTAPI HW_BUILDIO)(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
typedef BOOLEAN(NTAPI HW_INTERRUPT)(PVOID Adapter);
typedef BOOLEAN(NTAPI HW_RESET_BUS)(PVOID Adapter, ULONG Bus);
typedef ULONG(NTAPI HW_FIND_ADAPTER)(PVOID Adapter, PVOID Unused, PVOID BusInformation,
                                     PCHAR Arguments, PPORT_CONFIGURATION_INFORMATION Configuration,
                                     PBOOLEAN Reserved);
typedef ULONG(NTAPI VIRTUAL_HW_FIND_ADAPTER)(PVOID Adapter, PVOID Unused, PVOID BusInformation,
                                             PVOID LowerDevice, PCHAR Arguments,
                                             PPORT_CONFIGURATION_INFORMATION Configuration,
                                             PBOOLEAN Reserved);
typedef SCSI_ADAPTER_CONTROL_STATUS(NTAPI HW_ADAPTER_CONTROL)(PVOID Adapter,
                                                              SCSI_ADAPTER_CONTROL_TYPE Control,
                                                              PVOID Parameters);
typedef SCSI_UNIT_CONTROL_STATUS(NTAPI HW_UNIT_CONTROL)(PVOID Adapter,
                                                        SCSI_UNIT_CONTROL_TYPE Control,
                                                        PVOID Parameters);
typedef VOID(NTAPI HW_FREE_ADAPTER_RESOURCES)(PVOID Adapter);
typedef VOID(NTAPI HW_PROCESS_SERVICE_REQUEST)(PVOID Adapter, PVOID Irp);
typedef VOID(NTAPI HW_COMPLETE_SERVICE_IRP)(PVOID Adapter);
typedef VOID(NTAPI HW_INITIALIZE_TRACING)(PVOID Driver, PVOID RegistryPath);
typedef VOID(NTAPI HW_CLEANUP_TRACING)(PVOID Driver);
typedef VOID(NTAPI HW_TRACING_ENABLED)(PVOID Adapter, BOOLEAN Enabled);

typedef HW_BUILDIO* PHW_BUILDIO;
typedef VIRTUAL_HW_FIND_ADAPTER* PVIRTUAL_HW_FIND_ADAPTER;
typedef HW_UNIT_CONTROL* PHW_UNIT_CONTROL;
typedef HW_FREE_ADAPTER_RESOURCES* PHW_FREE_ADAPTER_RESOURCES;
typedef HW_PROCESS_SERVICE_REQUEST* PHW_PROCESS_SERVICE_REQUEST;
typedef HW_COMPLETE_SERVICE_IRP* PHW_COMPLETE_SERVICE_IRP;
typedef HW_INITIALIZE_TRACING* PHW_INITIALIZE_TRACING;
typedef HW_CLEANUP_TRACING* PHW_CLEANUP_TRACING;
typedef HW_TRACING_ENABLED* PHW_TRACING_ENABLED;

/* An adapter's and a virtual miniport's descriptions begin alike; of the routine that finds the
 * adapter, Microsoft's types the second alone. */
#define RUNDOWN_STORPORT_DESCRIPTION(FindAdapter)      \
  ULONG HwInitializationDataSize;                      \
  INTERFACE_TYPE AdapterInterfaceType;                 \
  PHW_INITIALIZE HwInitialize;                         \
  PHW_STARTIO HwStartIo;                               \
  PHW_INTERRUPT HwInterrupt;                           \
  FindAdapter HwFindAdapter;                           \
  PHW_RESET_BUS HwResetBus;                            \
  PHW_DMA_STARTED HwDmaStarted;                        \
  PHW_ADAPTER_STATE HwAdapterState;                    \
  ULONG DeviceExtensionSize;                           \
  ULONG SpecificLuExtensionSize;                       \
  ULONG SrbExtensionSize;                              \
  ULONG NumberOfAccessRanges;                          \
  PVOID Reserved;                                      \
  UCHAR MapBuffers;                                    \
  BOOLEAN NeedPhysicalAddresses;                       \
  BOOLEAN TaggedQueuing;                               \
  BOOLEAN AutoRequestSense;                            \
  BOOLEAN MultipleRequestPerLu;                        \
  BOOLEAN ReceiveEvent;                                \
  USHORT VendorIdLength;                               \
  PVOID VendorId;                                      \
  union {                                              \
    USHORT ReservedUshort;                             \
    USHORT PortVersionFlags;                           \
  };                                                   \
  USHORT DeviceIdLength;                               \
  PVOID DeviceId;                                      \
  PHW_ADAPTER_CONTROL HwAdapterControl;                \
  PHW_BUILDIO HwBuildIo;                               \
  PHW_FREE_ADAPTER_RESOURCES HwFreeAdapterResources;   \
  PHW_PROCESS_SERVICE_REQUEST HwProcessServiceRequest; \
  PHW_COMPLETE_SERVICE_IRP HwCompleteServiceIrp;       \
  PHW_INITIALIZE_TRACING HwInitializeTracing;          \
  PHW_CLEANUP_TRACING HwCleanupTracing;

typedef struct _VIRTUAL_HW_INITIALIZATION_DATA {
  RUNDOWN_STORPORT_DESCRIPTION(PVIRTUAL_HW_FIND_ADAPTER)
} VIRTUAL_HW_INITIALIZATION_DATA, *PVIRTUAL_HW_INITIALIZATION_DATA;

typedef struct _HW_INITIALIZATION_DATA {
  RUNDOWN_STORPORT_DESCRIPTION(PVOID)
  PHW_TRACING_ENABLED HwTracingEnabled;
  ULONG FeatureSupport;
  ULONG SrbTypeFlags;
  ULONG AddressTypeFlags;
  ULONG Reserved1;
  PHW_UNIT_CONTROL HwUnitControl;
} HW_INITIALIZATION_DATA, *PHW_INITIALIZATION_DATA;

#undef RUNDOWN_STORPORT_DESCRIPTION

#define HW_INIT_DATA_SIZE_PHYSICAL FIELD_OFFSET(HW_INITIALIZATION_DATA, HwFreeAdapterResources)
#define HW_INIT_DATA_SIZE_VIRTUAL FIELD_OFFSET(HW_INITIALIZATION_DATA, HwTracingEnabled)

#define STOR_MAP_NO_BUFFERS 0
#define STOR_MAP_ALL_BUFFERS 1
#define STOR_MAP_NON_READ_WRITE_BUFFERS 2
#define STOR_MAP_ALL_BUFFERS_INCLUDING_READ_WRITE 3

#define STOR_FEATURE_VIRTUAL_MINIPORT 0x1
#define STOR_FEATURE_SET_ADAPTER_INTERFACE_TYPE 0x800
#define SRB_TYPE_FLAG_SCSI_REQUEST_BLOCK 0x1
#define SRB_TYPE_FLAG_STORAGE_REQUEST_BLOCK 0x2
#define ADDRESS_TYPE_FLAG_BTL8 0x1

#ifdef _STORPORT_
#define STORPORTAPI
#else
#define STORPORTAPI DECLSPEC_IMPORT
#endif

typedef PHYSICAL_ADDRESS STOR_PHYSICAL_ADDRESS;

typedef struct _STOR_SCATTER_GATHER_ELEMENT {
  STOR_PHYSICAL_ADDRESS PhysicalAddress;
  ULONG Length;
  ULONG_PTR Reserved;
} STOR_SCATTER_GATHER_ELEMENT, *PSTOR_SCATTER_GATHER_ELEMENT;

typedef struct _STOR_SCATTER_GATHER_LIST {
  ULONG NumberOfElements;
  ULONG_PTR Reserved;
  STOR_SCATTER_GATHER_ELEMENT List[];
} STOR_SCATTER_GATHER_LIST, *PSTOR_SCATTER_GATHER_LIST;

typedef BOOLEAN(NTAPI STOR_SYNCHRONIZED_ACCESS)(PVOID Adapter, PVOID Context);
typedef STOR_SYNCHRONIZED_ACCESS* PSTOR_SYNCHRONIZED_ACCESS;

STORPORTAPI ULONG NTAPI StorPortInitialize(PVOID Driver, PVOID RegistryPath,
                                           struct _HW_INITIALIZATION_DATA* Description,
                                           PVOID Unused);
STORPORTAPI VOID StorPortDebugPrint(ULONG Level, PCSTR Format, ...);
STORPORTAPI VOID StorPortNotification(SCSI_NOTIFICATION_TYPE What, PVOID Adapter, ...);
STORPORTAPI VOID NTAPI StorPortLogError(PVOID Adapter, PSCSI_REQUEST_BLOCK Request, UCHAR Bus,
                                        UCHAR Target, UCHAR Unit, ULONG Code, ULONG Id);
STORPORTAPI VOID NTAPI StorPortCompleteRequest(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit,
                                               UCHAR Status);

STORPORTAPI PVOID NTAPI StorPortGetDeviceBase(PVOID Adapter, INTERFACE_TYPE BusType,
                                              ULONG BusNumber, STOR_PHYSICAL_ADDRESS Address,
                                              ULONG Bytes, BOOLEAN IsPort);
STORPORTAPI VOID NTAPI StorPortFreeDeviceBase(PVOID Adapter, PVOID Mapped);
STORPORTAPI BOOLEAN NTAPI StorPortValidateRange(PVOID Adapter, INTERFACE_TYPE BusType,
                                                ULONG BusNumber, STOR_PHYSICAL_ADDRESS Address,
                                                ULONG Bytes, BOOLEAN IsPort);
STORPORTAPI ULONG NTAPI StorPortGetBusData(PVOID Adapter, ULONG Type, ULONG BusNumber, ULONG Slot,
                                           PVOID Data, ULONG Bytes);
STORPORTAPI ULONG NTAPI StorPortSetBusDataByOffset(PVOID Adapter, ULONG Type, ULONG BusNumber,
                                                   ULONG Slot, PVOID Data, ULONG Offset,
                                                   ULONG Bytes);
STORPORTAPI PVOID NTAPI StorPortGetUncachedExtension(PVOID Adapter,
                                                     PPORT_CONFIGURATION_INFORMATION Configuration,
                                                     ULONG Bytes);
STORPORTAPI PVOID NTAPI StorPortGetLogicalUnit(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit);
STORPORTAPI PSTOR_SCATTER_GATHER_LIST NTAPI
StorPortGetScatterGatherList(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
STORPORTAPI STOR_PHYSICAL_ADDRESS NTAPI StorPortGetPhysicalAddress(PVOID Adapter,
                                                                   PSCSI_REQUEST_BLOCK Request,
                                                                   PVOID Address, PULONG Bytes);
STORPORTAPI PVOID NTAPI StorPortGetVirtualAddress(PVOID Adapter, STOR_PHYSICAL_ADDRESS Address);
STORPORTAPI STOR_PHYSICAL_ADDRESS NTAPI StorPortConvertUlongToPhysicalAddress(ULONG_PTR Address);
STORPORTAPI ULONG NTAPI StorPortConvertPhysicalAddressToUlong(STOR_PHYSICAL_ADDRESS Address);
STORPORTAPI VOID NTAPI StorPortMoveMemory(PVOID To, PVOID From, ULONG Bytes);

STORPORTAPI BOOLEAN NTAPI StorPortPause(PVOID Adapter, ULONG Seconds);
STORPORTAPI BOOLEAN NTAPI StorPortResume(PVOID Adapter);
STORPORTAPI BOOLEAN NTAPI StorPortBusy(PVOID Adapter, ULONG Requests);
STORPORTAPI BOOLEAN NTAPI StorPortReady(PVOID Adapter);
STORPORTAPI BOOLEAN NTAPI StorPortPauseDevice(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit,
                                              ULONG Seconds);
STORPORTAPI BOOLEAN NTAPI StorPortResumeDevice(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit);
STORPORTAPI BOOLEAN NTAPI StorPortDeviceBusy(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit,
                                             ULONG Requests);
STORPORTAPI BOOLEAN NTAPI StorPortDeviceReady(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit);
STORPORTAPI BOOLEAN NTAPI StorPortSetDeviceQueueDepth(PVOID Adapter, UCHAR Bus, UCHAR Target,
                                                      UCHAR Unit, ULONG Depth);
STORPORTAPI BOOLEAN NTAPI StorPortSynchronizeAccess(PVOID Adapter,
                                                    PSTOR_SYNCHRONIZED_ACCESS Routine,
                                                    PVOID Context);
STORPORTAPI VOID NTAPI StorPortStallExecution(ULONG Microseconds);
STORPORTAPI VOID NTAPI StorPortQuerySystemTime(PLARGE_INTEGER Time);
STORPORTAPI PUCHAR NTAPI StorPortAllocateRegistryBuffer(PVOID Adapter, PULONG Bytes);
STORPORTAPI VOID NTAPI StorPortFreeRegistryBuffer(PVOID Adapter, PUCHAR Buffer);
STORPORTAPI BOOLEAN NTAPI StorPortRegistryWrite(PVOID Adapter, PUCHAR Name, ULONG Global,
                                                ULONG Type, PUCHAR Data, ULONG Bytes);

STORPORTAPI UCHAR NTAPI StorPortReadPortUchar(PVOID Adapter, PUCHAR Port);
STORPORTAPI VOID NTAPI StorPortReadPortBufferUchar(PVOID Adapter, PUCHAR Port, PUCHAR Buffer,
                                                   ULONG Count);
STORPORTAPI VOID NTAPI StorPortWritePortUchar(PVOID Adapter, PUCHAR Port, UCHAR Value);
STORPORTAPI VOID NTAPI StorPortWritePortBufferUchar(PVOID Adapter, PUCHAR Port, PUCHAR Buffer,
                                                    ULONG Count);
STORPORTAPI USHORT NTAPI StorPortReadPortUshort(PVOID Adapter, PUSHORT Port);
STORPORTAPI VOID NTAPI StorPortReadPortBufferUshort(PVOID Adapter, PUSHORT Port, PUSHORT Buffer,
                                                    ULONG Count);
STORPORTAPI VOID NTAPI StorPortWritePortUshort(PVOID Adapter, PUSHORT Port, USHORT Value);
STORPORTAPI VOID NTAPI StorPortWritePortBufferUshort(PVOID Adapter, PUSHORT Port, PUSHORT Buffer,
                                                     ULONG Count);
STORPORTAPI ULONG NTAPI StorPortReadPortUlong(PVOID Adapter, PULONG Port);
STORPORTAPI VOID NTAPI StorPortReadPortBufferUlong(PVOID Adapter, PULONG Port, PULONG Buffer,
                                                   ULONG Count);
STORPORTAPI VOID NTAPI StorPortWritePortUlong(PVOID Adapter, PULONG Port, ULONG Value);
STORPORTAPI VOID NTAPI StorPortWritePortBufferUlong(PVOID Adapter, PULONG Port, PULONG Buffer,
                                                    ULONG Count);

STORPORTAPI UCHAR NTAPI StorPortReadRegisterUchar(PVOID Adapter, PUCHAR Register);
STORPORTAPI VOID NTAPI StorPortReadRegisterBufferUchar(PVOID Adapter, PUCHAR Register,
                                                       PUCHAR Buffer, ULONG Count);
STORPORTAPI VOID NTAPI StorPortWriteRegisterUchar(PVOID Adapter, PUCHAR Register, UCHAR Value);
STORPORTAPI VOID NTAPI StorPortWriteRegisterBufferUchar(PVOID Adapter, PUCHAR Register,
                                                        PUCHAR Buffer, ULONG Count);
STORPORTAPI USHORT NTAPI StorPortReadRegisterUshort(PVOID Adapter, PUSHORT Register);
STORPORTAPI VOID NTAPI StorPortReadRegisterBufferUshort(PVOID Adapter, PUSHORT Register,
                                                        PUSHORT Buffer, ULONG Count);
STORPORTAPI VOID NTAPI StorPortWriteRegisterUshort(PVOID Adapter, PUSHORT Register, USHORT Value);
STORPORTAPI VOID NTAPI StorPortWriteRegisterBufferUshort(PVOID Adapter, PUSHORT Register,
                                                         PUSHORT Buffer, ULONG Count);
STORPORTAPI ULONG NTAPI StorPortReadRegisterUlong(PVOID Adapter, PULONG Register);
STORPORTAPI VOID NTAPI StorPortReadRegisterBufferUlong(PVOID Adapter, PULONG Register,
                                                       PULONG Buffer, ULONG Count);
STORPORTAPI VOID NTAPI StorPortWriteRegisterUlong(PVOID Adapter, PULONG Register, ULONG Value);
STORPORTAPI VOID NTAPI StorPortWriteRegisterBufferUlong(PVOID Adapter, PULONG Register,
                                                        PULONG Buffer, ULONG Count);

#if DBG
#define DebugPrint(Arguments) StorPortDebugPrint Arguments
#else
#define DebugPrint(Arguments)
#endif

#ifdef __cplusplus
}
#endif

#endif
