/* srb.h: what scsiport.sys and its miniports exchange, in C; storport.h is for storport's. */
#ifndef _NTSRB_
#define _NTSRB_

#include <srb_requests.h>

#ifdef __cplusplus
extern "C" {
#endif

#if DBG
#define DebugPrint(Arguments) ScsiDebugPrint Arguments
#else
#define DebugPrint(Arguments)
#endif

typedef PHYSICAL_ADDRESS SCSI_PHYSICAL_ADDRESS, *PSCSI_PHYSICAL_ADDRESS;

typedef struct _ACCESS_RANGE {
  SCSI_PHYSICAL_ADDRESS RangeStart;
  ULONG RangeLength;
  BOOLEAN RangeInMemory;
} ACCESS_RANGE, *PACCESS_RANGE;

typedef struct _PORT_CONFIGURATION_INFORMATION {
  ULONG Length;
  ULONG SystemIoBusNumber;
  INTERFACE_TYPE AdapterInterfaceType;
  ULONG BusInterruptLevel;
  ULONG BusInterruptVector;
  KINTERRUPT_MODE InterruptMode;
  ULONG MaximumTransferLength;
  ULONG NumberOfPhysicalBreaks;
  ULONG DmaChannel;
  ULONG DmaPort;
  DMA_WIDTH DmaWidth;
  DMA_SPEED DmaSpeed;
  ULONG AlignmentMask;
  ULONG NumberOfAccessRanges;
  ACCESS_RANGE (*AccessRanges)[];
  PVOID Reserved;
  UCHAR NumberOfBuses;
  UCHAR InitiatorBusId[8];
  BOOLEAN ScatterGather;
  BOOLEAN Master;
  BOOLEAN CachesData;
  BOOLEAN AdapterScansDown;
  BOOLEAN AtdiskPrimaryClaimed;
  BOOLEAN AtdiskSecondaryClaimed;
  BOOLEAN Dma32BitAddresses;
  BOOLEAN DemandMode;
  BOOLEAN MapBuffers;
  BOOLEAN NeedPhysicalAddresses;
  BOOLEAN TaggedQueuing;
  BOOLEAN AutoRequestSense;
  BOOLEAN MultipleRequestPerLu;
  BOOLEAN ReceiveEvent;
  BOOLEAN RealModeInitialized;
  BOOLEAN BufferAccessScsiPortControlled;
  UCHAR MaximumNumberOfTargets;
  UCHAR ReservedUchars[2];
  ULONG SlotNumber;
  ULONG BusInterruptLevel2;
  ULONG BusInterruptVector2;
  KINTERRUPT_MODE InterruptMode2;
  ULONG DmaChannel2;
  ULONG DmaPort2;
  DMA_WIDTH DmaWidth2;
  DMA_SPEED DmaSpeed2;
  ULONG DeviceExtensionSize;
  ULONG SpecificLuExtensionSize;
  ULONG SrbExtensionSize;
  UCHAR Dma64BitAddresses;
  BOOLEAN ResetTargetSupported;
  UCHAR MaximumNumberOfLogicalUnits;
  BOOLEAN WmiDataProvider;
} PORT_CONFIGURATION_INFORMATION, *PPORT_CONFIGURATION_INFORMATION;

#define CONFIG_INFO_VERSION_2 sizeof(PORT_CONFIGURATION_INFORMATION)

typedef enum _SCSI_ADAPTER_CONTROL_TYPE {
  ScsiQuerySupportedControlTypes,
  ScsiStopAdapter,
  ScsiRestartAdapter,
  ScsiSetBootConfig,
  ScsiSetRunningConfig,
  ScsiAdapterControlMax,
  MakeAdapterControlTypeSizeOfUlong = (int)0xFFFFFFFF,
} SCSI_ADAPTER_CONTROL_TYPE,
    *PSCSI_ADAPTER_CONTROL_TYPE;

typedef enum _SCSI_ADAPTER_CONTROL_STATUS {
  ScsiAdapterControlSuccess,
  ScsiAdapterControlUnsuccessful,
} SCSI_ADAPTER_CONTROL_STATUS,
    *PSCSI_ADAPTER_CONTROL_STATUS;

typedef struct _SCSI_SUPPORTED_CONTROL_TYPE_LIST {
  ULONG MaxControlType;
  BOOLEAN SupportedTypeList[0];
} SCSI_SUPPORTED_CONTROL_TYPE_LIST, *PSCSI_SUPPORTED_CONTROL_TYPE_LIST;

typedef enum _SCSI_NOTIFICATION_TYPE {
  RequestComplete,
  NextRequest,
  NextLuRequest,
  ResetDetected,
  CallDisableInterrupts,
  CallEnableInterrupts,
  RequestTimerCall,
  BusChangeDetected,
  WMIEvent,
  WMIReregister,
  LinkUp,
  LinkDown,
  QueryTickCount,
  BufferOverrunDetected,
  TraceNotification,
} SCSI_NOTIFICATION_TYPE,
    *PSCSI_NOTIFICATION_TYPE;

typedef BOOLEAN(NTAPI* PHW_INITIALIZE)(PVOID Adapter);
typedef BOOLEAN(NTAPI* PHW_STARTIO)(PVOID Adapter, PSCSI_REQUEST_BLOCK Request);
typedef BOOLEAN(NTAPI* PHW_INTERRUPT)(PVOID Adapter);
typedef VOID(NTAPI* PHW_TIMER)(PVOID Adapter);
typedef VOID(NTAPI* PHW_DMA_STARTED)(PVOID Adapter);
typedef ULONG(NTAPI* PHW_FIND_ADAPTER)(PVOID Adapter, PVOID Context, PVOID BusInformation,
                                       PCHAR Arguments,
                                       PPORT_CONFIGURATION_INFORMATION Configuration,
                                       PBOOLEAN Again);
typedef BOOLEAN(NTAPI* PHW_RESET_BUS)(PVOID Adapter, ULONG Bus);
typedef BOOLEAN(NTAPI* PHW_ADAPTER_STATE)(PVOID Adapter, PVOID Context, BOOLEAN SaveState);
typedef SCSI_ADAPTER_CONTROL_STATUS(NTAPI* PHW_ADAPTER_CONTROL)(PVOID Adapter,
                                                                SCSI_ADAPTER_CONTROL_TYPE Control,
                                                                PVOID Parameters);

typedef struct _HW_INITIALIZATION_DATA {
  ULONG HwInitializationDataSize;
  INTERFACE_TYPE AdapterInterfaceType;
  PHW_INITIALIZE HwInitialize;
  PHW_STARTIO HwStartIo;
  PHW_INTERRUPT HwInterrupt;
  PHW_FIND_ADAPTER HwFindAdapter;
  PHW_RESET_BUS HwResetBus;
  PHW_DMA_STARTED HwDmaStarted;
  PHW_ADAPTER_STATE HwAdapterState;
  ULONG DeviceExtensionSize;
  ULONG SpecificLuExtensionSize;
  ULONG SrbExtensionSize;
  ULONG NumberOfAccessRanges;
  PVOID Reserved;
  BOOLEAN MapBuffers;
  BOOLEAN NeedPhysicalAddresses;
  BOOLEAN TaggedQueuing;
  BOOLEAN AutoRequestSense;
  BOOLEAN MultipleRequestPerLu;
  BOOLEAN ReceiveEvent;
  USHORT VendorIdLength;
  PVOID VendorId;
  union {
    USHORT ReservedUshort;
    USHORT PortVersionFlags;
  };
  USHORT DeviceIdLength;
  PVOID DeviceId;
  PHW_ADAPTER_CONTROL HwAdapterControl;
} HW_INITIALIZATION_DATA, *PHW_INITIALIZATION_DATA;

#define SCSIPORT_API DECLSPEC_IMPORT

SCSIPORT_API ULONG NTAPI ScsiPortInitialize(PVOID Driver, PVOID RegistryPath,
                                            struct _HW_INITIALIZATION_DATA* Description,
                                            PVOID Context);
SCSIPORT_API VOID ScsiPortNotification(SCSI_NOTIFICATION_TYPE What, PVOID Adapter, ...);
SCSIPORT_API VOID ScsiDebugPrint(ULONG Level, PCCHAR Format, ...);
SCSIPORT_API VOID NTAPI ScsiPortLogError(PVOID Adapter, PSCSI_REQUEST_BLOCK Request, UCHAR Bus,
                                         UCHAR Target, UCHAR Unit, ULONG Code, ULONG Id);
SCSIPORT_API VOID NTAPI ScsiPortCompleteRequest(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit,
                                                UCHAR Status);
SCSIPORT_API PVOID NTAPI ScsiPortGetDeviceBase(PVOID Adapter, INTERFACE_TYPE BusType,
                                               ULONG BusNumber, SCSI_PHYSICAL_ADDRESS Address,
                                               ULONG Bytes, BOOLEAN IsPort);
SCSIPORT_API VOID NTAPI ScsiPortFreeDeviceBase(PVOID Adapter, PVOID Mapped);
SCSIPORT_API BOOLEAN NTAPI ScsiPortValidateRange(PVOID Adapter, INTERFACE_TYPE BusType,
                                                 ULONG BusNumber, SCSI_PHYSICAL_ADDRESS Address,
                                                 ULONG Bytes, BOOLEAN IsPort);
SCSIPORT_API ULONG NTAPI ScsiPortGetBusData(PVOID Adapter, ULONG Type, ULONG BusNumber, ULONG Slot,
                                            PVOID Data, ULONG Bytes);
SCSIPORT_API ULONG NTAPI ScsiPortSetBusDataByOffset(PVOID Adapter, ULONG Type, ULONG BusNumber,
                                                    ULONG Slot, PVOID Data, ULONG Offset,
                                                    ULONG Bytes);
SCSIPORT_API PVOID NTAPI ScsiPortGetUncachedExtension(PVOID Adapter,
                                                      PPORT_CONFIGURATION_INFORMATION Configuration,
                                                      ULONG Bytes);
SCSIPORT_API PVOID NTAPI ScsiPortGetLogicalUnit(PVOID Adapter, UCHAR Bus, UCHAR Target, UCHAR Unit);
SCSIPORT_API PSCSI_REQUEST_BLOCK NTAPI ScsiPortGetSrb(PVOID Adapter, UCHAR Bus, UCHAR Target,
                                                      UCHAR Unit, LONG Tag);
SCSIPORT_API SCSI_PHYSICAL_ADDRESS NTAPI ScsiPortGetPhysicalAddress(PVOID Adapter,
                                                                    PSCSI_REQUEST_BLOCK Request,
                                                                    PVOID Address, PULONG Bytes);
SCSIPORT_API PVOID NTAPI ScsiPortGetVirtualAddress(PVOID Adapter, SCSI_PHYSICAL_ADDRESS Address);
SCSIPORT_API SCSI_PHYSICAL_ADDRESS NTAPI ScsiPortConvertUlongToPhysicalAddress(ULONG_PTR Address);
SCSIPORT_API ULONG NTAPI ScsiPortConvertPhysicalAddressToUlong(SCSI_PHYSICAL_ADDRESS Address);
#define ScsiPortConvertPhysicalAddressToUlong(Address) ((Address).LowPart)
#define ScsiPortConvertPhysicalAddressToULongPtr(Address) ((ULONG_PTR)((Address).QuadPart))
SCSIPORT_API VOID NTAPI ScsiPortFlushDma(PVOID Adapter);
SCSIPORT_API VOID NTAPI ScsiPortIoMapTransfer(PVOID Adapter, PSCSI_REQUEST_BLOCK Request,
                                              PVOID LogicalAddress, ULONG Bytes);
SCSIPORT_API VOID NTAPI ScsiPortStallExecution(ULONG Microseconds);
SCSIPORT_API VOID NTAPI ScsiPortQuerySystemTime(PLARGE_INTEGER Time);

/* For x64 these are not scsiport's. */
#define ScsiPortReadPortUchar READ_PORT_UCHAR
#define ScsiPortReadPortUshort READ_PORT_USHORT
#define ScsiPortReadPortUlong READ_PORT_ULONG
#define ScsiPortReadPortBufferUchar READ_PORT_BUFFER_UCHAR
#define ScsiPortReadPortBufferUshort READ_PORT_BUFFER_USHORT
#define ScsiPortReadPortBufferUlong READ_PORT_BUFFER_ULONG
#define ScsiPortReadRegisterUchar READ_REGISTER_UCHAR
#define ScsiPortReadRegisterUshort READ_REGISTER_USHORT
#define ScsiPortReadRegisterUlong READ_REGISTER_ULONG
#define ScsiPortReadRegisterBufferUchar READ_REGISTER_BUFFER_UCHAR
#define ScsiPortReadRegisterBufferUshort READ_REGISTER_BUFFER_USHORT
#define ScsiPortReadRegisterBufferUlong READ_REGISTER_BUFFER_ULONG
#define ScsiPortWritePortUchar WRITE_PORT_UCHAR
#define ScsiPortWritePortUshort WRITE_PORT_USHORT
#define ScsiPortWritePortUlong WRITE_PORT_ULONG
#define ScsiPortWritePortBufferUchar WRITE_PORT_BUFFER_UCHAR
#define ScsiPortWritePortBufferUshort WRITE_PORT_BUFFER_USHORT
#define ScsiPortWritePortBufferUlong WRITE_PORT_BUFFER_ULONG
#define ScsiPortWriteRegisterUchar WRITE_REGISTER_UCHAR
#define ScsiPortWriteRegisterUshort WRITE_REGISTER_USHORT
#define ScsiPortWriteRegisterUlong WRITE_REGISTER_ULONG
#define ScsiPortWriteRegisterBufferUchar WRITE_REGISTER_BUFFER_UCHAR
#define ScsiPortWriteRegisterBufferUshort WRITE_REGISTER_BUFFER_USHORT
#define ScsiPortWriteRegisterBufferUlong WRITE_REGISTER_BUFFER_ULONG
#define ScsiPortMoveMemory memmove

#ifdef __cplusplus
}
#endif

#endif
