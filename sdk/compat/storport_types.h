/* What storport.sys and a miniport tell each other of an adapter and its units, as storport.h has
 * it; the rest of storport.h needs these. */
#ifndef RUNDOWN_COMPAT_STORPORT_TYPES_H
#define RUNDOWN_COMPAT_STORPORT_TYPES_H

#ifdef __cplusplus
extern "C" {
#endif

typedef PHYSICAL_ADDRESS STOR_PHYSICAL_ADDRESS, *PSTOR_PHYSICAL_ADDRESS;

typedef struct _ACCESS_RANGE {
  STOR_PHYSICAL_ADDRESS RangeStart;
  ULONG RangeLength;
  BOOLEAN RangeInMemory;
} ACCESS_RANGE, *PACCESS_RANGE;

typedef struct _MEMORY_REGION {
  PUCHAR VirtualBase;
  PHYSICAL_ADDRESS PhysicalBase;
  ULONG Length;
} MEMORY_REGION, *PMEMORY_REGION;

typedef enum _STOR_SYNCHRONIZATION_MODEL {
  StorSynchronizeHalfDuplex,
  StorSynchronizeFullDuplex,
} STOR_SYNCHRONIZATION_MODEL;

typedef enum _INTERRUPT_SYNCHRONIZATION_MODE {
  InterruptSupportNone,
  InterruptSynchronizeAll,
  InterruptSynchronizePerMessage,
} INTERRUPT_SYNCHRONIZATION_MODE;

typedef BOOLEAN HW_MESSAGE_SIGNALED_INTERRUPT_ROUTINE(PVOID Adapter, ULONG MessageId);
typedef HW_MESSAGE_SIGNALED_INTERRUPT_ROUTINE* PHW_MESSAGE_SIGNALED_INTERRUPT_ROUTINE;

typedef struct _MESSAGE_INTERRUPT_INFORMATION {
  ULONG MessageId;
  ULONG MessageData;
  STOR_PHYSICAL_ADDRESS MessageAddress;
  ULONG InterruptVector;
  ULONG InterruptLevel;
  KINTERRUPT_MODE InterruptMode;
} MESSAGE_INTERRUPT_INFORMATION, *PMESSAGE_INTERRUPT_INFORMATION;

#define STOR_MAP_NO_BUFFERS 0
#define STOR_MAP_ALL_BUFFERS 1
#define STOR_MAP_NON_READ_WRITE_BUFFERS 2
#define STOR_MAP_ALL_BUFFERS_INCLUDING_READ_WRITE 3

#define EXTENDED_FLAG_POWER 0x00000001

#define STOR_ADAPTER_FEATURE_DEVICE_TELEMETRY 0x00000001
#define STOR_ADAPTER_FEATURE_STOP_UNIT_DURING_POWER_DOWN 0x00000002
#define STOR_ADAPTER_UNCACHED_EXTENSION_NUMA_NODE_PREFERRED 0x00000004
#define STOR_ADAPTER_DMA_V3_PREFERRED 0x00000008
#define STOR_ADAPTER_FEATURE_ABORT_COMMAND 0x00000010
#define STOR_ADAPTER_FEATURE_RICH_TEMPERATURE_THRESHOLD 0x00000020
#define STOR_ADAPTER_DMA_ADDRESS_WIDTH_SPECIFIED 0x00000040

#define DUMP_MODE_CRASH 0x01
#define DUMP_MODE_HIBER 0x02
#define DUMP_MODE_MARK_MEMORY 0x03
#define DUMP_MODE_RESUME 0x04

#define SCSI_DMA64_MINIPORT_FULL64BIT_NO_BOUNDARY_REQ_SUPPORTED 0x03
#define SCSI_DMA64_MINIPORT_64BIT_ONE_4GB_SUPPORTED 0x04

/* Longer than scsiport's of the same name: a miniport's HwFindAdapter completes it. */
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
  PVOID MiniportDumpData;
  UCHAR NumberOfBuses;
  CCHAR InitiatorBusId[8];
  BOOLEAN ScatterGather;
  BOOLEAN Master;
  BOOLEAN CachesData;
  BOOLEAN AdapterScansDown;
  BOOLEAN AtdiskPrimaryClaimed;
  BOOLEAN AtdiskSecondaryClaimed;
  BOOLEAN Dma32BitAddresses;
  BOOLEAN DemandMode;
  UCHAR MapBuffers;
  BOOLEAN NeedPhysicalAddresses;
  BOOLEAN TaggedQueuing;
  BOOLEAN AutoRequestSense;
  BOOLEAN MultipleRequestPerLu;
  BOOLEAN ReceiveEvent;
  BOOLEAN RealModeInitialized;
  BOOLEAN BufferAccessScsiPortControlled;
  UCHAR MaximumNumberOfTargets;
  UCHAR SrbType;
  UCHAR AddressType;
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
  STOR_SYNCHRONIZATION_MODEL SynchronizationModel;
  PHW_MESSAGE_SIGNALED_INTERRUPT_ROUTINE HwMSInterruptRoutine;
  INTERRUPT_SYNCHRONIZATION_MODE InterruptSynchronizationMode;
  MEMORY_REGION DumpRegion;
  ULONG RequestedDumpBufferSize;
  BOOLEAN VirtualDevice;
  UCHAR DumpMode;
  UCHAR DmaAddressWidth;
  ULONG ExtendedFlags1;
  ULONG MaxNumberOfIO;
  ULONG MaxIOsPerLun;
  ULONG InitialLunQueueDepth;
  ULONG BusResetHoldTime;
  ULONG FeatureSupport;
} PORT_CONFIGURATION_INFORMATION, *PPORT_CONFIGURATION_INFORMATION;

#define CONFIG_INFO_VERSION_2 FIELD_OFFSET(PORT_CONFIGURATION_INFORMATION, MaxIOsPerLun)
#define CONFIG_INFO_VERSION_3 sizeof(PORT_CONFIGURATION_INFORMATION)

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

typedef enum _GETSGSTATUS { SG_ALLOCATED, SG_BUFFER_TOO_SMALL } GETSGSTATUS, *PGETSGSTATUS;

/* DPCs, locks and lists, each as long as the kernel's. */
typedef struct _DPC_BUFFER {
  CSHORT Type;
  UCHAR Number;
  UCHAR Importance;
  struct {
    PVOID F;
    PVOID B;
  };
  PVOID DeferredRoutine;
  PVOID DeferredContext;
  PVOID SystemArgument1;
  PVOID SystemArgument2;
  PVOID DpcData;
} DPC_BUFFER;

#define STOR_DPC_BUFFER_SIZE sizeof(DPC_BUFFER)

typedef struct _STOR_DPC {
  DPC_BUFFER Dpc;
  ULONG_PTR Lock;
} STOR_DPC, *PSTOR_DPC;

typedef enum _STOR_SPINLOCK {
  InvalidLock,
  DpcLock,
  StartIoLock,
  InterruptLock,
  ThreadedDpcLock,
  DpcLevelLock,
} STOR_SPINLOCK;

typedef struct _STOR_LOCK_HANDLE {
  STOR_SPINLOCK Lock;
  struct {
    struct {
      PVOID Next;
      PVOID Lock;
    } LockQueue;
    KIRQL OldIrql;
  } Context;
} STOR_LOCK_HANDLE, *PSTOR_LOCK_HANDLE;

typedef struct DECLSPEC_ALIGN(16) _STOR_SLIST_ENTRY {
  struct _STOR_SLIST_ENTRY* Next;
} STOR_SLIST_ENTRY, *PSTOR_SLIST_ENTRY;

typedef union DECLSPEC_ALIGN(16) _STOR_SLIST_HEADER {
  struct {
    ULONGLONG Alignment;
    ULONGLONG Region;
  };
  struct {
    ULONGLONG Depth : 16;
    ULONGLONG Sequence : 48;
    ULONGLONG HeaderType : 1;
    ULONGLONG Reserved : 3;
    ULONGLONG NextEntry : 60;
  } HeaderX64;
} STOR_SLIST_HEADER, *PSTOR_SLIST_HEADER;

typedef struct _STOR_LIST_ENTRY {
  struct _STOR_LIST_ENTRY* Flink;
  struct _STOR_LIST_ENTRY* Blink;
} STOR_LIST_ENTRY, *PSTOR_LIST_ENTRY;

typedef ULONG_PTR STOR_KSPIN_LOCK, *PSTOR_KSPIN_LOCK;

/* How interrupts and requests are spread over processors. */
#define STOR_PERF_DPC_REDIRECTION 0x00000001
#define STOR_PERF_CONCURRENT_CHANNELS 0x00000002
#define STOR_PERF_INTERRUPT_MESSAGE_RANGES 0x00000004
#define STOR_PERF_ADV_CONFIG_LOCALITY 0x00000008
#define STOR_PERF_OPTIMIZE_FOR_COMPLETION_DURING_STARTIO 0x00000010
#define STOR_PERF_DPC_REDIRECTION_CURRENT_CPU 0x00000020
#define STOR_PERF_NO_SGL 0x00000040
#define STOR_PERF_SOFT_NUMA 0x00000080
#define STOR_PERF_HETEROGENEOUS_CPU 0x00000100
#define STOR_PERF_VERSION_2 0x00000002
#define STOR_PERF_VERSION_3 0x00000003
#define STOR_PERF_VERSION_4 0x00000004
#define STOR_PERF_VERSION_5 0x00000005
#define STOR_PERF_VERSION_6 0x00000006
#define STOR_PERF_VERSION_7 0x00000007
#define STOR_PERF_VERSION_8 0x00000008
#define STOR_PERF_VERSION STOR_PERF_VERSION_8

typedef struct _PERF_CONFIGURATION_DATA {
  ULONG Version;
  ULONG Size;
  ULONG Flags;
  ULONG ConcurrentChannels;
  ULONG FirstRedirectionMessageNumber;
  ULONG LastRedirectionMessageNumber;
  ULONG DeviceNode;
  ULONG Reserved;
  PGROUP_AFFINITY MessageTargets;
} PERF_CONFIGURATION_DATA, *PPERF_CONFIGURATION_DATA;

typedef struct _STARTIO_PERFORMANCE_PARAMETERS {
  ULONG Version;
  ULONG Size;
  ULONG MessageNumber;
  ULONG ChannelNumber;
} STARTIO_PERFORMANCE_PARAMETERS, *PSTARTIO_PERFORMANCE_PARAMETERS;

typedef struct _STARTIO_PERFORMANCE_PARAMETERS_V2 {
  ULONG Version;
  ULONG Size;
  ULONG MessageNumber;
  ULONG ChannelNumber;
  PROCESSOR_NUMBER InitiatingProcessor;
} STARTIO_PERFORMANCE_PARAMETERS_V2, *PSTARTIO_PERFORMANCE_PARAMETERS_V2;

/* What else is known of a request. */
typedef struct _STOR_UNICODE_STRING {
  USHORT Length;
  USHORT MaximumLength;
  PWCH Buffer;
} STOR_UNICODE_STRING, *PSTOR_UNICODE_STRING;

typedef enum _STOR_IO_PRIORITY_HINT {
  StorIoPriorityVeryLow,
  StorIoPriorityLow,
  StorIoPriorityNormal,
  StorIoPriorityHigh,
  StorIoPriorityCritical,
  StorIoMaxPriorityTypes,
  StorIoMaxPriorityValue = 0xFFFF,
} STOR_IO_PRIORITY_HINT,
    *PSTOR_IO_PRIORITY_HINT;

#define STOR_REQUEST_INFO_VER_1 1
#define STOR_REQUEST_INFO_VER_2 2
#define STOR_REQUEST_INFO_VER STOR_REQUEST_INFO_VER_2
typedef struct _STOR_REQUEST_INFO_V1 {
  USHORT Version;
  USHORT Size;
  STOR_IO_PRIORITY_HINT PriorityHint;
  ULONG Flags;
  ULONG Key;
  ULONG Length;
  BOOLEAN IsWriteRequest;
  UCHAR Reserved[3];
} STOR_REQUEST_INFO_V1, *PSTOR_REQUEST_INFO_V1;

typedef struct _STOR_REQUEST_INFO_V2 {
  USHORT Version;
  USHORT Size;
  STOR_IO_PRIORITY_HINT PriorityHint;
  ULONG Flags;
  ULONG Key;
  ULONG Length;
  BOOLEAN IsWriteRequest;
  UCHAR Reserved[3];
  PSTOR_UNICODE_STRING FileName;
  ULONG ProcessId;
} STOR_REQUEST_INFO_V2, *PSTOR_REQUEST_INFO_V2;
typedef STOR_REQUEST_INFO_V2 STOR_REQUEST_INFO, *PSTOR_REQUEST_INFO;

#define STOR_RPMB_VERSION_1 0x00000001
typedef enum _STOR_RPMB_FRAME_TYPE {
  StorRpmbFrameTypeUnknown,
  StorRpmbFrameTypeStandard,
  StorRpmbFrameTypeMax,
} STOR_RPMB_FRAME_TYPE,
    *PSTOR_RPMB_FRAME_TYPE;

typedef struct _STOR_RPMB_CAPABILITIES_DATA {
  ULONG Version;
  ULONG Size;
  ULONG RpmbSize;
  ULONG MaxReliableRpmbWriteSize;
  UCHAR SecurityProtocol;
  USHORT SecurityProtocolSpecifier;
  STOR_ADDRESS RpmbTarget;
  STOR_RPMB_FRAME_TYPE FrameFormat;
} STOR_RPMB_CAPABILITIES_DATA, *PSTOR_RPMB_CAPABILITIES_DATA;

/* Inline encryption by the adapter. */
typedef enum _STOR_CRYPTO_ALGORITHM_ID {
  StorCryptoAlgorithmUnknown,
  StorCryptoAlgorithmXTSAES,
  StorCryptoAlgorithmBitlockerAESCBC,
  StorCryptoAlgorithmAESECB,
  StorCryptoAlgorithmESSIVAESCBC,
  StorCryptoAlgorithmMax,
} STOR_CRYPTO_ALGORITHM_ID,
    *PSTOR_CRYPTO_ALGORITHM_ID;

typedef enum _STOR_CRYPTO_KEY_SIZE {
  StorCryptoKeySizeUnknown,
  StorCryptoKeySize128Bits,
  StorCryptoKeySize192Bits,
  StorCryptoKeySize256Bits,
  StorCryptoKeySize512Bits,
  StorCryptoKeySizeMax,
} STOR_CRYPTO_KEY_SIZE,
    *PSTOR_CRYPTO_KEY_SIZE;

#define STOR_CRYPTO_CAPABILITY_VERSION_1 1
typedef struct _STOR_CRYPTO_CAPABILITY {
  ULONG Version;
  ULONG Size;
  USHORT CryptoCapabilityIndex;
  USHORT DataUnitSizeBitmask;
  STOR_CRYPTO_ALGORITHM_ID AlgorithmId;
  STOR_CRYPTO_KEY_SIZE KeySize;
} STOR_CRYPTO_CAPABILITY, *PSTOR_CRYPTO_CAPABILITY;

#define STOR_CRYPTO_CAPABILITIES_DATA_VERSION_1 1
typedef struct _STOR_CRYPTO_CAPABILITIES_DATA {
  ULONG Version;
  ULONG Size;
  USHORT NumKeysSupported;
  USHORT NumCryptoCapabilities;
  STOR_CRYPTO_CAPABILITY CryptoCapabilities[ANYSIZE_ARRAY];
} STOR_CRYPTO_CAPABILITIES_DATA, *PSTOR_CRYPTO_CAPABILITIES_DATA;

#define STOR_CRYPTO_KEY_INFO_VERSION_1 1
typedef struct _STOR_CRYPTO_KEY_INFO {
  ULONG Version;
  ULONG Size;
  ULONG KeyIndex;
  ULONGLONG Tweak;
} STOR_CRYPTO_KEY_INFO, *PSTOR_CRYPTO_KEY_INFO;

#define RAID_MIN_TIMER_DELAY_IN_MSEC 32
#define STATE_CHANGE_LUN 0x1
#define STATE_CHANGE_TARGET 0x2
#define STATE_CHANGE_BUS 0x4
#define ATTRIBUTE_VM_PASSTHROUGH_LUN 0x1
#define MARK_DUMP_MEMORY_FLAG_PHYSICAL_ADDRESS 0x1

#define RAID_ASYNC_NOTIFY_FLAG_MEDIA_STATUS 0x1
#define RAID_ASYNC_NOTIFY_FLAG_DEVICE_STATUS 0x2
#define RAID_ASYNC_NOTIFY_FLAG_DEVICE_OPERATION 0x4
#define RAID_ASYNC_NOTIFY_SUPPORTED_FLAGS                                       \
  (RAID_ASYNC_NOTIFY_FLAG_MEDIA_STATUS | RAID_ASYNC_NOTIFY_FLAG_DEVICE_STATUS | \
   RAID_ASYNC_NOTIFY_FLAG_DEVICE_OPERATION)

#define DUMP_MINIPORT_VERSION_1 0x0100
#define DUMP_MINIPORT_VERSION 0x0200
#define DUMP_MINIPORT_NAME_LENGTH 15
typedef struct _MINIPORT_DUMP_POINTERS {
  USHORT Version;
  USHORT Size;
  WCHAR DriverName[DUMP_MINIPORT_NAME_LENGTH];
  struct _ADAPTER_OBJECT* AdapterObject;
  PVOID MappedRegisterBase;
  ULONG CommonBufferSize;
  PVOID MiniportPrivateDumpData;
  ULONG SystemIoBusNumber;
  INTERFACE_TYPE AdapterInterfaceType;
  ULONG MaximumTransferLength;
  ULONG NumberOfPhysicalBreaks;
  ULONG AlignmentMask;
  ULONG NumberOfAccessRanges;
  ACCESS_RANGE (*AccessRanges)[];
  UCHAR NumberOfBuses;
  BOOLEAN Master;
  BOOLEAN MapBuffers;
  UCHAR MaximumNumberOfTargets;
} MINIPORT_DUMP_POINTERS, *PMINIPORT_DUMP_POINTERS;

/* An entry of the system's event log, and of ETW's. */
#define STOR_CURRENT_LOG_INTERFACE_REVISION 0x0100
typedef enum _STOR_EVENT_ASSOCIATION_ENUM {
  StorEventAdapterAssociation,
  StorEventLunAssociation,
  StorEventTargetAssociation,
  StorEventInvalidAssociation,
} STOR_EVENT_ASSOCIATION_ENUM;

typedef struct _STOR_LOG_EVENT_DETAILS {
  ULONG InterfaceRevision;
  ULONG Size;
  ULONG Flags;
  STOR_EVENT_ASSOCIATION_ENUM EventAssociation;
  ULONG PathId;
  ULONG TargetId;
  ULONG LunId;
  BOOLEAN StorportSpecificErrorCode;
  ULONG ErrorCode;
  ULONG UniqueId;
  ULONG DumpDataSize;
  PVOID DumpData;
  ULONG StringCount;
  PWSTR* StringList;
} STOR_LOG_EVENT_DETAILS, *PSTOR_LOG_EVENT_DETAILS;

typedef enum _STORPORT_ETW_LEVEL {
  StorportEtwLevelLogAlways,
  StorportEtwLevelCritical,
  StorportEtwLevelError,
  StorportEtwLevelWarning,
  StorportEtwLevelInformational,
  StorportEtwLevelVerbose,
  StorportEtwLevelMax = StorportEtwLevelVerbose,
} STORPORT_ETW_LEVEL,
    *PSTORPORT_ETW_LEVEL;

typedef enum _STORPORT_ETW_EVENT_OPCODE {
  StorportEtwEventOpcodeInfo,
  StorportEtwEventOpcodeStart,
  StorportEtwEventOpcodeStop,
  StorportEtwEventOpcodeDC_Start,
  StorportEtwEventOpcodeDC_Stop,
  StorportEtwEventOpcodeExtension,
  StorportEtwEventOpcodeReply,
  StorportEtwEventOpcodeResume,
  StorportEtwEventOpcodeSuspend,
  StorportEtwEventOpcodeSend,
  StorportEtwEventOpcodeReceive = 240,
} STORPORT_ETW_EVENT_OPCODE,
    *PSTORPORT_ETW_EVENT_OPCODE;

#define EVENT_BUFFER_MAX_LENGTH 4096
#define EVENT_NAME_MAX_LENGTH 32
#define EVENT_MAX_PARAM_NAME_LEN 32
typedef struct _STORPORT_TELEMETRY_EVENT {
  ULONG DriverVersion;
  ULONG EventId;
  UCHAR EventName[EVENT_NAME_MAX_LENGTH];
  ULONG EventVersion;
  ULONG Flags;
  ULONG EventBufferLength;
  PUCHAR EventBuffer;
  UCHAR ParameterName0[EVENT_MAX_PARAM_NAME_LEN];
  ULONGLONG ParameterValue0;
  UCHAR ParameterName1[EVENT_MAX_PARAM_NAME_LEN];
  ULONGLONG ParameterValue1;
  UCHAR ParameterName2[EVENT_MAX_PARAM_NAME_LEN];
  ULONGLONG ParameterValue2;
  UCHAR ParameterName3[EVENT_MAX_PARAM_NAME_LEN];
  ULONGLONG ParameterValue3;
  UCHAR ParameterName4[EVENT_MAX_PARAM_NAME_LEN];
  ULONGLONG ParameterValue4;
  UCHAR ParameterName5[EVENT_MAX_PARAM_NAME_LEN];
  ULONGLONG ParameterValue5;
  UCHAR ParameterName6[EVENT_MAX_PARAM_NAME_LEN];
  ULONGLONG ParameterValue6;
  UCHAR ParameterName7[EVENT_MAX_PARAM_NAME_LEN];
  ULONGLONG ParameterValue7;
} STORPORT_TELEMETRY_EVENT, *PSTORPORT_TELEMETRY_EVENT;

typedef enum _STORPORT_ETW_EVENT_CHANNEL {
  StorportEtwEventDiagnostic,
  StorportEtwEventOperational,
  StorportEtwEventHealth,
} STORPORT_ETW_EVENT_CHANNEL,
    *PSTORPORT_ETW_EVENT_CHANNEL;

#define STORPORT_ETW_EVENT_KEYWORD_IO 0x01
#define STORPORT_ETW_EVENT_KEYWORD_PERFORMANCE 0x02
#define STORPORT_ETW_EVENT_KEYWORD_POWER 0x04
#define STORPORT_ETW_EVENT_KEYWORD_ENUMERATION 0x08
#define STORPORT_ETW_EVENT_KEYWORD_COMMAND_TRACE 0x10
#define STORPORT_ETW_MAX_DESCRIPTION_LENGTH 32
#define STORPORT_ETW_MAX_PARAM_NAME_LENGTH 16

typedef enum _SCSI_NOTIFICATION_TYPE {
  RequestComplete,
  NextRequest,
  NextLuRequest,
  ResetDetected,
  _obsolete1,
  _obsolete2,
  RequestTimerCall,
  BusChangeDetected,
  WMIEvent,
  WMIReregister,
  LinkUp,
  LinkDown,
  QueryTickCount,
  BufferOverrunDetected,
  TraceNotification,
  GetExtendedFunctionTable,
  EnablePassiveInitialization = 0x1000,
  InitializeDpc,
  IssueDpc,
  AcquireSpinLock,
  ReleaseSpinLock,
  StateChangeDetectedCall,
  IoTargetRequestServiceTime,
  AsyncNotificationDetected,
  RequestDirectComplete,
  InitializeDpcWithContext,
  InitializeThreadedDpc,
  SetTargetProcessorDpc,
  MarkDeviceFailed,
  MarkDeviceFailedEx,
  TerminateSystemThread,
} SCSI_NOTIFICATION_TYPE,
    *PSCSI_NOTIFICATION_TYPE;

#ifdef __cplusplus
}
#endif

#endif
