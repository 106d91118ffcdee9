// What a SCSI miniport and scsiport.sys exchange.
#pragma once

#include "nt/abi/dma.h"
#include "nt/abi/pnp.h"
#include "nt/abi/types.h"

namespace rundown::nt {

struct SCSI_REQUEST_BLOCK {
  USHORT Length;
  UCHAR Function;
  UCHAR SrbStatus;
  UCHAR ScsiStatus;
  UCHAR PathId;
  UCHAR TargetId;
  UCHAR Lun;
  UCHAR QueueTag;
  UCHAR QueueAction;
  UCHAR CdbLength;
  UCHAR SenseInfoBufferLength;
  ULONG SrbFlags;
  ULONG DataTransferLength;
  ULONG TimeOutValue;
  PVOID DataBuffer;
  PVOID SenseInfoBuffer;
  SCSI_REQUEST_BLOCK* NextSrb;
  PVOID OriginalRequest;
  PVOID SrbExtension;
  union {
    ULONG InternalStatus;
    ULONG QueueSortKey;
    ULONG LinkTimeoutValue;
  };
  ULONG Reserved;
  UCHAR Cdb[16];
};

enum SRB_FUNCTION : UCHAR {
  SRB_FUNCTION_EXECUTE_SCSI = 0x00,
  SRB_FUNCTION_CLAIM_DEVICE = 0x01,
  SRB_FUNCTION_IO_CONTROL = 0x02,
  SRB_FUNCTION_RELEASE_DEVICE = 0x06,
  SRB_FUNCTION_SHUTDOWN = 0x07,
  SRB_FUNCTION_FLUSH = 0x08,
  SRB_FUNCTION_ABORT_COMMAND = 0x10,
  SRB_FUNCTION_RESET_BUS = 0x12,
  SRB_FUNCTION_RESET_DEVICE = 0x13,
  SRB_FUNCTION_WMI = 0x17,
};
enum SRB_STATUS : UCHAR {
  SRB_STATUS_PENDING = 0x00,
  SRB_STATUS_SUCCESS = 0x01,
  SRB_STATUS_ABORTED = 0x02,
  SRB_STATUS_ERROR = 0x04,
  SRB_STATUS_BUSY = 0x05,
  SRB_STATUS_INVALID_REQUEST = 0x06,
  SRB_STATUS_NO_DEVICE = 0x08,
  SRB_STATUS_TIMEOUT = 0x09,
  SRB_STATUS_SELECTION_TIMEOUT = 0x0a,
  SRB_STATUS_BUS_RESET = 0x0e,
};

struct ACCESS_RANGE {
  PHYSICAL_ADDRESS RangeStart;
  ULONG RangeLength;
  BOOLEAN RangeInMemory;
};

struct PORT_CONFIGURATION_INFORMATION {
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
  ACCESS_RANGE* AccessRanges;
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
};

enum SCSI_ADAPTER_CONTROL_TYPE : LONG {
  ScsiQuerySupportedControlTypes,
  ScsiStopAdapter,
  ScsiRestartAdapter,
  ScsiSetBootConfig,
  ScsiSetRunningConfig,
  ScsiAdapterControlMax,
};
enum SCSI_ADAPTER_CONTROL_STATUS : LONG {
  ScsiAdapterControlSuccess,
  ScsiAdapterControlUnsuccessful,
};

using HW_INITIALIZE = BOOLEAN NTAPI(PVOID DeviceExtension);
using HW_STARTIO = BOOLEAN NTAPI(PVOID DeviceExtension, SCSI_REQUEST_BLOCK* Srb);
using HW_INTERRUPT = BOOLEAN NTAPI(PVOID DeviceExtension);
using HW_DMA_STARTED = void NTAPI(PVOID DeviceExtension);
using HW_TIMER = void NTAPI(PVOID DeviceExtension);
using HW_FIND_ADAPTER = ULONG NTAPI(PVOID DeviceExtension, PVOID HwContext, PVOID BusInformation,
                                    CHAR* ArgumentString,
                                    PORT_CONFIGURATION_INFORMATION* ConfigInfo, BOOLEAN* Again);
using HW_RESET_BUS = BOOLEAN NTAPI(PVOID DeviceExtension, ULONG PathId);
using HW_ADAPTER_STATE = BOOLEAN NTAPI(PVOID DeviceExtension, PVOID Context, BOOLEAN SaveState);
using HW_ADAPTER_CONTROL = SCSI_ADAPTER_CONTROL_STATUS NTAPI(PVOID DeviceExtension,
                                                             SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                                             PVOID Parameters);

struct HW_INITIALIZATION_DATA {
  ULONG HwInitializationDataSize;
  INTERFACE_TYPE AdapterInterfaceType;
  HW_INITIALIZE* HwInitialize;
  HW_STARTIO* HwStartIo;
  HW_INTERRUPT* HwInterrupt;
  HW_FIND_ADAPTER* HwFindAdapter;
  HW_RESET_BUS* HwResetBus;
  HW_DMA_STARTED* HwDmaStarted;
  HW_ADAPTER_STATE* HwAdapterState;
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
  HW_ADAPTER_CONTROL* HwAdapterControl;
};

// What HwFindAdapter answers.
inline constexpr ULONG SP_RETURN_NOT_FOUND = 0;
inline constexpr ULONG SP_RETURN_FOUND = 1;
inline constexpr ULONG SP_RETURN_ERROR = 2;
inline constexpr ULONG SP_RETURN_BAD_CONFIG = 3;

enum SCSI_NOTIFICATION_TYPE : LONG {
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
};

}  // namespace rundown::nt
