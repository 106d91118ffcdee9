/* What classpnp.sys keeps of a class driver and its devices; classpnp.h includes this. */
#ifndef RUNDOWN_COMPAT_CLASSPNP_TYPES_H
#define RUNDOWN_COMPAT_CLASSPNP_TYPES_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _CLASS_INIT_DATA CLASS_INIT_DATA, *PCLASS_INIT_DATA;
typedef struct _CLASS_PRIVATE_FDO_DATA CLASS_PRIVATE_FDO_DATA, *PCLASS_PRIVATE_FDO_DATA;
typedef struct _CLASS_PRIVATE_PDO_DATA CLASS_PRIVATE_PDO_DATA, *PCLASS_PRIVATE_PDO_DATA;
typedef struct _CLASS_PRIVATE_COMMON_DATA CLASS_PRIVATE_COMMON_DATA, *PCLASS_PRIVATE_COMMON_DATA;
typedef struct _MEDIA_CHANGE_DETECTION_INFO MEDIA_CHANGE_DETECTION_INFO,
    *PMEDIA_CHANGE_DETECTION_INFO;
typedef struct _DICTIONARY_HEADER DICTIONARY_HEADER, *PDICTIONARY_HEADER;
typedef struct _COMMON_DEVICE_EXTENSION COMMON_DEVICE_EXTENSION, *PCOMMON_DEVICE_EXTENSION;
typedef struct _FUNCTIONAL_DEVICE_EXTENSION FUNCTIONAL_DEVICE_EXTENSION,
    *PFUNCTIONAL_DEVICE_EXTENSION;
typedef struct _PHYSICAL_DEVICE_EXTENSION PHYSICAL_DEVICE_EXTENSION, *PPHYSICAL_DEVICE_EXTENSION;
typedef struct _FAILURE_PREDICTION_INFO* PFAILURE_PREDICTION_INFO;

typedef enum _CLASS_DEBUG_LEVEL {
  ClassDebugError = 0,
  ClassDebugWarning = 1,
  ClassDebugTrace = 2,
  ClassDebugInfo = 3,
  ClassDebugMediaLocks = 8,
  ClassDebugMCN = 9,
  ClassDebugDelayedRetry = 10,
  ClassDebugSenseInfo = 11,
  ClassDebugRemoveLock = 12,
  ClassDebugExternal4 = 13,
  ClassDebugExternal3 = 14,
  ClassDebugExternal2 = 15,
  ClassDebugExternal1 = 16,
} CLASS_DEBUG_LEVEL,
    *PCLASS_DEBUG_LEVEL;

typedef enum _MEDIA_CHANGE_DETECTION_STATE {
  MediaUnknown,
  MediaPresent,
  MediaNotPresent,
  MediaUnavailable,
} MEDIA_CHANGE_DETECTION_STATE,
    *PMEDIA_CHANGE_DETECTION_STATE;

typedef enum { EventGeneration, DataBlockCollection } CLASSENABLEDISABLEFUNCTION;

typedef enum {
  FailurePredictionNone = 0,
  FailurePredictionIoctl,
  FailurePredictionSmart,
  FailurePredictionSense,
} FAILURE_PREDICTION_METHOD,
    *PFAILURE_PREDICTION_METHOD;

typedef enum {
  PowerDownDeviceInitial,
  PowerDownDeviceLocked,
  PowerDownDeviceStopped,
  PowerDownDeviceOff,
  PowerDownDeviceUnlocked
} CLASS_POWER_DOWN_STATE;

typedef enum {
  PowerDownDeviceInitial2,
  PowerDownDeviceLocked2,
  PowerDownDeviceFlushed2,
  PowerDownDeviceStopped2,
  PowerDownDeviceOff2,
  PowerDownDeviceUnlocked2
} CLASS_POWER_DOWN_STATE2;

typedef enum {
  PowerDownDeviceInitial3 = 0,
  PowerDownDeviceLocked3,
  PowerDownDeviceQuiesced3,
  PowerDownDeviceFlushed3,
  PowerDownDeviceStopped3,
  PowerDownDeviceOff3,
  PowerDownDeviceUnlocked3
} CLASS_POWER_DOWN_STATE3;

typedef enum {
  PowerUpDeviceInitial,
  PowerUpDeviceLocked,
  PowerUpDeviceOn,
  PowerUpDeviceStarted,
  PowerUpDeviceUnlocked
} CLASS_POWER_UP_STATE;

typedef enum { SupportUnknown = 0, Supported, NotSupported } CLASS_FUNCTION_SUPPORT;

typedef struct _DICTIONARY {
  ULONGLONG Signature;
  PDICTIONARY_HEADER List;
  KSPIN_LOCK SpinLock;
} DICTIONARY, *PDICTIONARY;

typedef struct _CLASSPNP_SCAN_FOR_SPECIAL_INFO {
  PCHAR VendorId;
  PCHAR ProductId;
  PCHAR ProductRevision;
  ULONG_PTR Data;
} CLASSPNP_SCAN_FOR_SPECIAL_INFO, *PCLASSPNP_SCAN_FOR_SPECIAL_INFO;

typedef struct _FILE_OBJECT_EXTENSION {
  PFILE_OBJECT FileObject;
  PDEVICE_OBJECT DeviceObject;
  ULONG LockCount;
  ULONG McnDisableCount;
} FILE_OBJECT_EXTENSION, *PFILE_OBJECT_EXTENSION;

typedef struct _SRB_HISTORY_ITEM {
  LARGE_INTEGER TickCountSent;
  LARGE_INTEGER TickCountCompleted;
  ULONG MillisecondsDelayOnRetry;
  SENSE_DATA NormalizedSenseData;
  UCHAR SrbStatus;
  UCHAR ClassDriverUse;
} SRB_HISTORY_ITEM, *PSRB_HISTORY_ITEM;

typedef struct _SRB_HISTORY {
  ULONG_PTR ClassDriverUse[4];
  ULONG TotalHistoryCount;
  ULONG UsedHistoryCount;
  SRB_HISTORY_ITEM History[1];
} SRB_HISTORY, *PSRB_HISTORY;

typedef struct {
  GUID Guid;
  ULONG InstanceCount;
  ULONG Flags;
} GUIDREGINFO, *PGUIDREGINFO;

/* The routines of a class driver. */
typedef VOID(NTAPI* PCLASS_ERROR)(PDEVICE_OBJECT Device, PSCSI_REQUEST_BLOCK Srb, NTSTATUS* Status,
                                  BOOLEAN* Retry);
typedef NTSTATUS(NTAPI* PCLASS_ADD_DEVICE)(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Pdo);
typedef NTSTATUS(NTAPI* PCLASS_POWER_DEVICE)(PDEVICE_OBJECT Device, PIRP Irp);
typedef NTSTATUS(NTAPI* PCLASS_START_DEVICE)(PDEVICE_OBJECT Device);
typedef NTSTATUS(NTAPI* PCLASS_STOP_DEVICE)(PDEVICE_OBJECT Device, UCHAR Type);
typedef NTSTATUS(NTAPI* PCLASS_INIT_DEVICE)(PDEVICE_OBJECT Device);
typedef NTSTATUS(NTAPI* PCLASS_ENUM_DEVICE)(PDEVICE_OBJECT Device);
typedef NTSTATUS(NTAPI* PCLASS_READ_WRITE)(PDEVICE_OBJECT Device, PIRP Irp);
typedef NTSTATUS(NTAPI* PCLASS_DEVICE_CONTROL)(PDEVICE_OBJECT Device, PIRP Irp);
typedef NTSTATUS(NTAPI* PCLASS_SHUTDOWN_FLUSH)(PDEVICE_OBJECT Device, PIRP Irp);
typedef NTSTATUS(NTAPI* PCLASS_CREATE_CLOSE)(PDEVICE_OBJECT Device, PIRP Irp);
typedef NTSTATUS(NTAPI* PCLASS_QUERY_ID)(PDEVICE_OBJECT Device, BUS_QUERY_ID_TYPE IdType,
                                         PUNICODE_STRING IdString);
typedef NTSTATUS(NTAPI* PCLASS_REMOVE_DEVICE)(PDEVICE_OBJECT Device, UCHAR Type);
typedef VOID(NTAPI* PCLASS_UNLOAD)(PDRIVER_OBJECT Driver);
typedef NTSTATUS(NTAPI* PCLASS_QUERY_PNP_CAPABILITIES)(PDEVICE_OBJECT PhysicalDeviceObject,
                                                       PDEVICE_CAPABILITIES Capabilities);
typedef VOID(NTAPI* PCLASS_TICK)(PDEVICE_OBJECT Device);
typedef NTSTATUS(NTAPI* PCLASS_QUERY_WMI_REGINFO_EX)(PDEVICE_OBJECT Device, ULONG* RegFlags,
                                                     PUNICODE_STRING Name,
                                                     PUNICODE_STRING MofResouceName);
typedef NTSTATUS(NTAPI* PCLASS_QUERY_WMI_REGINFO)(PDEVICE_OBJECT Device, ULONG* RegFlags,
                                                  PUNICODE_STRING Name);
typedef NTSTATUS(NTAPI* PCLASS_QUERY_WMI_DATABLOCK)(PDEVICE_OBJECT Device, PIRP Irp,
                                                    ULONG GuidIndex, ULONG BufferAvail,
                                                    PUCHAR Buffer);
typedef NTSTATUS(NTAPI* PCLASS_SET_WMI_DATABLOCK)(PDEVICE_OBJECT Device, PIRP Irp, ULONG GuidIndex,
                                                  ULONG BufferSize, PUCHAR Buffer);
typedef NTSTATUS(NTAPI* PCLASS_SET_WMI_DATAITEM)(PDEVICE_OBJECT Device, PIRP Irp, ULONG GuidIndex,
                                                 ULONG DataItemId, ULONG BufferSize, PUCHAR Buffer);
typedef NTSTATUS(NTAPI* PCLASS_EXECUTE_WMI_METHOD)(PDEVICE_OBJECT Device, PIRP Irp, ULONG GuidIndex,
                                                   ULONG MethodId, ULONG InBufferSize,
                                                   ULONG OutBufferSize, PUCHAR Buffer);
typedef NTSTATUS(NTAPI* PCLASS_WMI_FUNCTION_CONTROL)(PDEVICE_OBJECT Device, PIRP Irp,
                                                     ULONG GuidIndex,
                                                     CLASSENABLEDISABLEFUNCTION Function,
                                                     BOOLEAN Enable);
typedef BOOLEAN(NTAPI* PCLASS_INTERPRET_SENSE_INFO)(PDEVICE_OBJECT Fdo, PIRP OriginalRequest,
                                                    PSCSI_REQUEST_BLOCK Srb, UCHAR Major,
                                                    ULONG IoDeviceCode, ULONG PreviousRetryCount,
                                                    SRB_HISTORY* RequestHistory, NTSTATUS* Status,
                                                    LONGLONG* RetryIn100nsUnits);
typedef VOID(NTAPI* PCLASS_COMPRESS_RETRY_HISTORY_DATA)(PDEVICE_OBJECT Device,
                                                        PSRB_HISTORY RequestHistory);
typedef VOID(NTAPI* PCLASS_SCAN_FOR_SPECIAL_HANDLER)(PFUNCTIONAL_DEVICE_EXTENSION Fdo,
                                                     ULONG_PTR Data);

/* What ClassInitialize takes. */
typedef struct _CLASS_WMI_INFO {
  ULONG GuidCount;
  PGUIDREGINFO GuidRegInfo;
  PCLASS_QUERY_WMI_REGINFO ClassQueryWmiRegInfo;
  PCLASS_QUERY_WMI_DATABLOCK ClassQueryWmiDataBlock;
  PCLASS_SET_WMI_DATABLOCK ClassSetWmiDataBlock;
  PCLASS_SET_WMI_DATAITEM ClassSetWmiDataItem;
  PCLASS_EXECUTE_WMI_METHOD ClassExecuteWmiMethod;
  PCLASS_WMI_FUNCTION_CONTROL ClassWmiFunctionControl;
} CLASS_WMI_INFO, *PCLASS_WMI_INFO;

typedef struct _CLASS_DEV_INFO {
  ULONG DeviceExtensionSize;
  DEVICE_TYPE DeviceType;
  UCHAR StackSize;
  ULONG DeviceCharacteristics;
  PCLASS_ERROR ClassError;
  PCLASS_READ_WRITE ClassReadWriteVerification;
  PCLASS_DEVICE_CONTROL ClassDeviceControl;
  PCLASS_SHUTDOWN_FLUSH ClassShutdownFlush;
  PCLASS_CREATE_CLOSE ClassCreateClose;
  PCLASS_INIT_DEVICE ClassInitDevice;
  PCLASS_START_DEVICE ClassStartDevice;
  PCLASS_POWER_DEVICE ClassPowerDevice;
  PCLASS_STOP_DEVICE ClassStopDevice;
  PCLASS_REMOVE_DEVICE ClassRemoveDevice;
  PCLASS_QUERY_PNP_CAPABILITIES ClassQueryPnpCapabilities;
  CLASS_WMI_INFO ClassWmiInfo;
} CLASS_DEV_INFO, *PCLASS_DEV_INFO;

struct _CLASS_INIT_DATA {
  ULONG InitializationDataSize;
  CLASS_DEV_INFO FdoData;
  CLASS_DEV_INFO PdoData;
  PCLASS_ADD_DEVICE ClassAddDevice;
  PCLASS_ENUM_DEVICE ClassEnumerateDevice;
  PCLASS_QUERY_ID ClassQueryId;
  PDRIVER_STARTIO ClassStartIo;
  PCLASS_UNLOAD ClassUnload;
  PCLASS_TICK ClassTick;
};

typedef struct _CLASS_QUERY_WMI_REGINFO_EX_LIST {
  ULONG Size;
  PCLASS_QUERY_WMI_REGINFO_EX ClassFdoQueryWmiRegInfoEx;
  PCLASS_QUERY_WMI_REGINFO_EX ClassPdoQueryWmiRegInfoEx;
} CLASS_QUERY_WMI_REGINFO_EX_LIST, *PCLASS_QUERY_WMI_REGINFO_EX_LIST;

typedef struct _CLASS_WORKING_SET {
  ULONG Size;
  ULONG XferPacketsWorkingSetMaximum;
  ULONG XferPacketsWorkingSetMinimum;
} CLASS_WORKING_SET, *PCLASS_WORKING_SET;

typedef struct _CLASS_INTERPRET_SENSE_INFO2 {
  ULONG Size;
  ULONG HistoryCount;
  PCLASS_COMPRESS_RETRY_HISTORY_DATA Compress;
  PCLASS_INTERPRET_SENSE_INFO Interpret;
} CLASS_INTERPRET_SENSE_INFO2, *PCLASS_INTERPRET_SENSE_INFO2;

typedef struct _CLASS_DRIVER_EXTENSION {
  UNICODE_STRING RegistryPath;
  CLASS_INIT_DATA InitData;
  ULONG DeviceCount;
  PCLASS_QUERY_WMI_REGINFO_EX ClassFdoQueryWmiRegInfoEx;
  PCLASS_QUERY_WMI_REGINFO_EX ClassPdoQueryWmiRegInfoEx;
  REGHANDLE EtwHandle;
  PDRIVER_DISPATCH DeviceMajorFunctionTable[IRP_MJ_MAXIMUM_FUNCTION + 1];
  PDRIVER_DISPATCH MpDeviceMajorFunctionTable[IRP_MJ_MAXIMUM_FUNCTION + 1];
  PCLASS_INTERPRET_SENSE_INFO2 InterpretSenseInfo;
  PCLASS_WORKING_SET WorkingSet;
  ULONG SrbSupport;
} CLASS_DRIVER_EXTENSION, *PCLASS_DRIVER_EXTENSION;

/* A device's extension begins with one of these. */
struct _COMMON_DEVICE_EXTENSION {
  ULONG Version;
  PDEVICE_OBJECT DeviceObject;
  PDEVICE_OBJECT LowerDeviceObject;
  PFUNCTIONAL_DEVICE_EXTENSION PartitionZeroExtension;
  PCLASS_DRIVER_EXTENSION DriverExtension;
  LONG RemoveLock;
  KEVENT RemoveEvent;
  KSPIN_LOCK RemoveTrackingSpinlock;
  PVOID RemoveTrackingList;
  LONG RemoveTrackingUntrackedCount;
  PVOID DriverData;
  struct {
    BOOLEAN IsFdo : 1;
    BOOLEAN IsInitialized : 1;
    BOOLEAN IsSrbLookasideListInitialized : 1;
  };
  UCHAR PreviousState;
  UCHAR CurrentState;
  ULONG IsRemoved;
  UNICODE_STRING DeviceName;
  PPHYSICAL_DEVICE_EXTENSION ChildList;
  ULONG PartitionNumber;
  LARGE_INTEGER PartitionLength;
  LARGE_INTEGER StartingOffset;
  PCLASS_DEV_INFO DevInfo;
  ULONG PagingPathCount;
  ULONG DumpPathCount;
  ULONG HibernationPathCount;
  KEVENT PathCountEvent;
  NPAGED_LOOKASIDE_LIST SrbLookasideList;
  UNICODE_STRING MountedDeviceInterfaceName;
  ULONG GuidCount;
  PGUIDREGINFO GuidRegInfo;
  DICTIONARY FileObjectDictionary;
  PCLASS_PRIVATE_COMMON_DATA PrivateCommonData;
  PDRIVER_DISPATCH* DispatchTable;
  ULONG_PTR Reserved3;
  ULONG_PTR Reserved4;
};

typedef struct _CLASS_POWER_OPTIONS {
  ULONG PowerDown : 1;
  ULONG LockQueue : 1;
  ULONG HandleSpinDown : 1;
  ULONG HandleSpinUp : 1;
  ULONG Reserved : 27;
} CLASS_POWER_OPTIONS, *PCLASS_POWER_OPTIONS;

typedef struct _CLASS_POWER_CONTEXT {
  union {
    CLASS_POWER_DOWN_STATE PowerDown;
    CLASS_POWER_DOWN_STATE2 PowerDown2;
    CLASS_POWER_DOWN_STATE3 PowerDown3;
    CLASS_POWER_UP_STATE PowerUp;
  } PowerChangeState;
  CLASS_POWER_OPTIONS Options;
  BOOLEAN InUse;
  BOOLEAN QueueLocked;
  NTSTATUS FinalStatus;
  ULONG RetryCount;
  ULONG RetryInterval;
  PIO_COMPLETION_ROUTINE CompletionRoutine;
  PDEVICE_OBJECT DeviceObject;
  PIRP Irp;
  SCSI_REQUEST_BLOCK Srb;
} CLASS_POWER_CONTEXT, *PCLASS_POWER_CONTEXT;

typedef struct _CLASS_VPD_B1_DATA {
  NTSTATUS CommandStatus;
  USHORT MediumRotationRate;
  UCHAR NominalFormFactor;
  UCHAR Zoned;
  ULONG MediumProductType;
  ULONG DepopulationTime;
} CLASS_VPD_B1_DATA, *PCLASS_VPD_B1_DATA;

typedef struct _CLASS_VPD_B0_DATA {
  NTSTATUS CommandStatus;
  ULONG MaxUnmapLbaCount;
  ULONG MaxUnmapBlockDescrCount;
  ULONG OptimalUnmapGranularity;
  ULONG UnmapGranularityAlignment;
  BOOLEAN UGAVALID;
  UCHAR Reserved0;
  USHORT OptimalTransferLengthGranularity;
  ULONG MaximumTransferLength;
  ULONG OptimalTransferLength;
} CLASS_VPD_B0_DATA, *PCLASS_VPD_B0_DATA;

typedef struct _CLASS_VPD_B2_DATA {
  NTSTATUS CommandStatus;
  UCHAR ThresholdExponent;
  UCHAR DP : 1;
  UCHAR ANC_SUP : 1;
  UCHAR Reserved0 : 2;
  UCHAR LBPRZ : 1;
  UCHAR LBPWS10 : 1;
  UCHAR LBPWS : 1;
  UCHAR LBPU : 1;
  UCHAR ProvisioningType : 3;
  UCHAR Reserved1 : 5;
  ULONG SoftThresholdEventPending;
} CLASS_VPD_B2_DATA, *PCLASS_VPD_B2_DATA;

typedef struct _CLASS_READ_CAPACITY16_DATA {
  NTSTATUS CommandStatus;
  ULONG BytesPerLogicalSector;
  ULONG BytesPerPhysicalSector;
  ULONG BytesOffsetForSectorAlignment;
  BOOLEAN LBProvisioningEnabled;
  BOOLEAN LBProvisioningReadZeros;
  UCHAR Reserved0[2];
  ULONG Reserved1;
} CLASS_READ_CAPACITY16_DATA, *PCLASS_READ_CAPACITY16_DATA;

typedef struct _CLASS_VPD_ECOP_BLOCK_DEVICE_ROD_LIMITS {
  NTSTATUS CommandStatus;
  USHORT MaximumRangeDescriptors;
  UCHAR Restricted;
  UCHAR Reserved;
  ULONG MaximumInactivityTimer;
  ULONG DefaultInactivityTimer;
  ULONGLONG MaximumTokenTransferSize;
  ULONGLONG OptimalTransferCount;
} CLASS_VPD_ECOP_BLOCK_DEVICE_ROD_LIMITS, *PCLASS_VPD_ECOP_BLOCK_DEVICE_ROD_LIMITS;

typedef struct _CLASS_FUNCTION_SUPPORT_INFO {
  KSPIN_LOCK SyncLock;
  ULONG GenerationCount;
  volatile ULONG ChangeRequestCount;
  struct {
    ULONG BlockLimits : 1;
    ULONG BlockDeviceCharacteristics : 1;
    ULONG LBProvisioning : 1;
    ULONG BlockDeviceRODLimits : 1;
    ULONG ZonedBlockDeviceCharacteristics : 1;
    ULONG Reserved : 22;
    ULONG DeviceType : 5;
  } ValidInquiryPages;
  struct {
    CLASS_FUNCTION_SUPPORT SeekPenaltyProperty;
    CLASS_FUNCTION_SUPPORT AccessAlignmentProperty;
    CLASS_FUNCTION_SUPPORT TrimProperty;
    CLASS_FUNCTION_SUPPORT TrimProcess;
  } LowerLayerSupport;
  BOOLEAN RegAccessAlignmentQueryNotSupported;
  BOOLEAN AsynchronousNotificationSupported;
  BOOLEAN UseModeSense10;
  UCHAR Reserved;
  CLASS_VPD_B0_DATA BlockLimitsData;
  CLASS_VPD_B1_DATA DeviceCharacteristicsData;
  CLASS_VPD_B2_DATA LBProvisioningData;
  CLASS_READ_CAPACITY16_DATA ReadCapacity16Data;
  CLASS_VPD_ECOP_BLOCK_DEVICE_ROD_LIMITS BlockDeviceRODLimitsData;
  struct {
    ULONG D3ColdSupported : 1;
    ULONG DeviceWakeable : 1;
    ULONG IdlePowerEnabled : 1;
    ULONG D3IdleTimeoutOverridden : 1;
    ULONG NoVerifyDuringIdlePower : 1;
    ULONG Reserved2 : 27;
    ULONG D3IdleTimeout;
  } IdlePower;
  CLASS_FUNCTION_SUPPORT HwFirmwareGetInfoSupport;
  PSTORAGE_HW_FIRMWARE_INFO HwFirmwareInfo;
} CLASS_FUNCTION_SUPPORT_INFO, *PCLASS_FUNCTION_SUPPORT_INFO;

typedef struct _ADDITIONAL_FDO_DATA {
  ULONG DeviceGuidFlags;
  GUID DeviceGuid;
} ADDITIONAL_FDO_DATA, *PADDITIONAL_FDO_DATA;

struct _FUNCTIONAL_DEVICE_EXTENSION {
  union {
    struct {
      ULONG Version;
      PDEVICE_OBJECT DeviceObject;
    };
    COMMON_DEVICE_EXTENSION CommonExtension;
  };
  PDEVICE_OBJECT LowerPdo;
  PSTORAGE_DEVICE_DESCRIPTOR DeviceDescriptor;
  PSTORAGE_ADAPTER_DESCRIPTOR AdapterDescriptor;
  DEVICE_POWER_STATE DevicePowerState;
  ULONG DMByteSkew;
  ULONG DMSkew;
  BOOLEAN DMActive;
  UCHAR SenseDataLength;
  UCHAR Reserved0[2];
  DISK_GEOMETRY DiskGeometry;
  PSENSE_DATA SenseData;
  ULONG TimeOutValue;
  ULONG DeviceNumber;
  ULONG SrbFlags;
  ULONG ErrorCount;
  LONG LockCount;
  LONG ProtectedLockCount;
  LONG InternalLockCount;
  KEVENT EjectSynchronizationEvent;
  USHORT DeviceFlags;
  UCHAR SectorShift;
  UCHAR CdbForceUnitAccess;
  PMEDIA_CHANGE_DETECTION_INFO MediaChangeDetectionInfo;
  PKEVENT Unused1;
  HANDLE Unused2;
  FILE_OBJECT_EXTENSION KernelModeMcnContext;
  ULONG MediaChangeCount;
  HANDLE DeviceDirectory;
  KSPIN_LOCK ReleaseQueueSpinLock;
  PIRP ReleaseQueueIrp;
  SCSI_REQUEST_BLOCK ReleaseQueueSrb;
  BOOLEAN ReleaseQueueNeeded;
  BOOLEAN ReleaseQueueInProgress;
  BOOLEAN ReleaseQueueIrpFromPool;
  BOOLEAN FailurePredicted;
  ULONG FailureReason;
  PFAILURE_PREDICTION_INFO FailurePredictionInfo;
  BOOLEAN PowerDownInProgress;
  ULONG EnumerationInterlock;
  KEVENT ChildLock;
  PKTHREAD ChildLockOwner;
  ULONG ChildLockAcquisitionCount;
  ULONG ScanForSpecialFlags;
  KDPC PowerRetryDpc;
  KTIMER PowerRetryTimer;
  CLASS_POWER_CONTEXT PowerContext;
  PCLASS_PRIVATE_FDO_DATA PrivateFdoData;
  PCLASS_FUNCTION_SUPPORT_INFO FunctionSupportInfo;
  PSTORAGE_MINIPORT_DESCRIPTOR MiniportDescriptor;
  PADDITIONAL_FDO_DATA AdditionalFdoData;
};

struct _PHYSICAL_DEVICE_EXTENSION {
  union {
    struct {
      ULONG Version;
      PDEVICE_OBJECT DeviceObject;
    };
    COMMON_DEVICE_EXTENSION CommonExtension;
  };
  BOOLEAN IsMissing;
  BOOLEAN IsEnumerated;
  PCLASS_PRIVATE_PDO_DATA PrivatePdoData;
  ULONG_PTR Reserved2;
  ULONG_PTR Reserved3;
  ULONG_PTR Reserved4;
};

#define CLASS_SRBEX_SCSI_CDB16_BUFFER_SIZE \
  (sizeof(STORAGE_REQUEST_BLOCK) + sizeof(STOR_ADDR_BTL8) + sizeof(SRBEX_DATA_SCSI_CDB16))
#define CLASS_SRBEX_NO_SRBEX_DATA_BUFFER_SIZE \
  (sizeof(STORAGE_REQUEST_BLOCK) + sizeof(STOR_ADDR_BTL8))

typedef struct _COMPLETION_CONTEXT {
  PDEVICE_OBJECT DeviceObject;
  union {
    SCSI_REQUEST_BLOCK Srb;
    STORAGE_REQUEST_BLOCK SrbEx;
    UCHAR SrbExBuffer[CLASS_SRBEX_SCSI_CDB16_BUFFER_SIZE];
  } Srb;
} COMPLETION_CONTEXT, *PCOMPLETION_CONTEXT;

#ifdef __cplusplus
}
#endif

#endif
