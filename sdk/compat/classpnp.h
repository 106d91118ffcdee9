/* classpnp.h: what classpnp.sys and the class drivers of disks and their like exchange. */
#ifndef _CLASS_
#define _CLASS_

/* clang-format off */
#include <ntdddisk.h>
#include <ntddcdrm.h>
#include <ntddtape.h>
#include <ntddscsi.h>
#include <ntddstor.h>
#include <stdio.h>
#include <scsi.h>
#include <classpnp_types.h>
/* clang-format on */

#ifdef __cplusplus
extern "C" {
#endif

#undef DebugPrint
#if DBG
#define DebugPrint(Arguments) ClassDebugPrint Arguments
#else
#define DebugPrint(Arguments)
#endif

/* A block that is left early goes on where its FINALLY is. */
#undef TRY
#undef LEAVE
#undef FINALLY
#define TRY
#define LEAVE goto __tryLabel;
#define FINALLY \
  __tryLabel:

#ifndef __cplusplus
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif
#define SET_FLAG(Flags, Bit) ((Flags) |= (Bit))
#define CLEAR_FLAG(Flags, Bit) ((Flags) &= ~(Bit))
#define TEST_FLAG(Flags, Bit) (((Flags) & (Bit)) != 0)
#define CountOfSetBitsUChar(Value) ((ULONG)__builtin_popcount((UCHAR)(Value)))
#define CountOfSetBitsULong(Value) ((ULONG)__builtin_popcount(Value))
#define CountOfSetBitsULong32(Value) ((ULONG)__builtin_popcount(Value))
#define CountOfSetBitsULong64(Value) ((ULONG)__builtin_popcountll(Value))
#define CountOfSetBitsUlongPtr(Value) ((ULONG)__builtin_popcountll(Value))

#define ASSERT_FDO(Device) NT_ASSERT(((PCOMMON_DEVICE_EXTENSION)(Device)->DeviceExtension)->IsFdo)
#define ASSERT_PDO(Device) NT_ASSERT(!((PCOMMON_DEVICE_EXTENSION)(Device)->DeviceExtension)->IsFdo)
#define IS_CLEANUP_REQUEST(Major) \
  ((Major) == IRP_MJ_CLOSE || (Major) == IRP_MJ_CLEANUP || (Major) == IRP_MJ_SHUTDOWN)
#define DO_MCD(Fdo)                           \
  ((Fdo)->MediaChangeDetectionInfo != NULL && \
   (Fdo)->MediaChangeDetectionInfo->MediaChangeDetectionDisableCount == 0)
#define IS_SCSIOP_READ(Code)                                                     \
  ((Code) == SCSIOP_READ6 || (Code) == SCSIOP_READ || (Code) == SCSIOP_READ12 || \
   (Code) == SCSIOP_READ16)
#define IS_SCSIOP_WRITE(Code)                                                       \
  ((Code) == SCSIOP_WRITE6 || (Code) == SCSIOP_WRITE || (Code) == SCSIOP_WRITE12 || \
   (Code) == SCSIOP_WRITE16)
#define IS_SCSIOP_READWRITE(Code) (IS_SCSIOP_READ(Code) || IS_SCSIOP_WRITE(Code))
#define ADJUST_FUA_FLAG(Fdo)                                                     \
  {                                                                              \
    (Fdo)->CdbForceUnitAccess =                                                  \
        TEST_FLAG((Fdo)->DeviceFlags, DEV_WRITE_CACHE) &&                        \
        !TEST_FLAG((Fdo)->DeviceFlags, DEV_POWER_PROTECTED) &&                   \
        !TEST_FLAG((Fdo)->ScanForSpecialFlags, CLASS_SPECIAL_FUA_NOT_SUPPORTED); \
  }
#define FREE_POOL(Block) \
  if ((Block) != NULL) { \
    ExFreePool(Block);   \
    (Block) = NULL;      \
  }

#define SRB_CLASS_FLAGS_LOW_PRIORITY 0x10000000
#define SRB_CLASS_FLAGS_PERSISTANT 0x20000000
#define SRB_CLASS_FLAGS_PAGING 0x40000000
#define SRB_CLASS_FLAGS_FREE_MDL 0x80000000
#define CLASS_TAG_AUTORUN_DISABLE 'ALcS'
#define CLASS_TAG_FILE_OBJECT_EXTENSION 'FLcS'
#define CLASS_TAG_MEDIA_CHANGE_DETECTION 'MLcS'
#define CLASS_TAG_MOUNT 'mLcS'
#define CLASS_TAG_RELEASE_QUEUE 'qLcS'
#define CLASS_TAG_POWER 'WLcS'
#define CLASS_TAG_WMI 'wLcS'
#define CLASS_TAG_FAILURE_PREDICT 'fLcS'
#define CLASS_TAG_DEVICE_CONTROL 'OIcS'
#define CLASS_TAG_MODE_DATA 'oLcS'
#define CLASS_TAG_MULTIPATH 'mPcS'
#define CLASS_TAG_LOCK_TRACKING 'TLcS'
#define CLASS_TAG_LB_PROVISIONING 'PLcS'
#define CLASS_TAG_MANAGE_DATASET 'MDcS'
#define MAXIMUM_RETRIES 4
#define NO_REMOVE 0
#define REMOVE_PENDING 1
#define REMOVE_COMPLETE 2
#define START_UNIT_TIMEOUT (60 * 4)
#define MEDIA_CHANGE_DEFAULT_TIME 1
#define MEDIA_CHANGE_TIMEOUT_TIME 300
#define DEBUG_BUFFER_LENGTH 256
#define MAXIMUM_RETRY_FOR_SINGLE_IO_IN_100NS_UNITS (0x3B9ACA00)
#define CLASS_WORKING_SET_MAXIMUM 2048
#define CLASS_INTERPRET_SENSE_INFO2_MAXIMUM_HISTORY_COUNT 30000
#define CLASS_SRB_SCSI_REQUEST_BLOCK 0x1
#define CLASS_SRB_STORAGE_REQUEST_BLOCK 0x2
#define CLASS_SPECIAL_DISABLE_SPIN_DOWN 0x00000001
#define CLASS_SPECIAL_DISABLE_SPIN_UP 0x00000002
#define CLASS_SPECIAL_NO_QUEUE_LOCK 0x00000008
#define CLASS_SPECIAL_DISABLE_WRITE_CACHE 0x00000010
#define CLASS_SPECIAL_CAUSE_NOT_REPORTABLE_HACK 0x00000020
#define CLASS_SPECIAL_DISABLE_WRITE_CACHE_NOT_SUPPORTED 0x00000040
#define CLASS_SPECIAL_MODIFY_CACHE_UNSUCCESSFUL 0x00000040
#define CLASS_SPECIAL_FUA_NOT_SUPPORTED 0x00000080
#define CLASS_SPECIAL_VALID_MASK 0x000000FB
#define CLASS_SPECIAL_RESERVED (~CLASS_SPECIAL_VALID_MASK)
#define DEV_WRITE_CACHE 0x00000001
#define DEV_USE_SCSI1 0x00000002
#define DEV_SAFE_START_UNIT 0x00000004
#define DEV_NO_12BYTE_CDB 0x00000008
#define DEV_POWER_PROTECTED 0x00000010
#define DEV_USE_16BYTE_CDB 0x00000020
#define DEV_FORWARD_IO 0x00000040
#define DEFAULT_FAILURE_PREDICTION_PERIOD (60 * 60 * 1)
#define GUID_CLASSPNP_QUERY_REGINFOEX                \
  {                                                  \
    0x00E34B11, 0x2444, 0x4745, {                    \
      0xA5, 0x3D, 0x62, 0x01, 0x00, 0xCD, 0x82, 0xF7 \
    }                                                \
  }
#define GUID_CLASSPNP_SENSEINFO2                     \
  {                                                  \
    0x509A8C5F, 0x71D7, 0x48F6, {                    \
      0x82, 0x1E, 0x17, 0x3C, 0x49, 0xBF, 0x2F, 0x18 \
    }                                                \
  }
#define GUID_CLASSPNP_WORKING_SET                    \
  {                                                  \
    0x105701B0, 0x9E9B, 0x47CB, {                    \
      0x97, 0x80, 0x81, 0x19, 0x8A, 0xF7, 0xB5, 0x24 \
    }                                                \
  }
#define GUID_CLASSPNP_SRB_SUPPORT                    \
  {                                                  \
    0x0A483941, 0xBDFD, 0x4F7B, {                    \
      0xBE, 0x95, 0xCE, 0xE2, 0xA2, 0x16, 0x09, 0x0C \
    }                                                \
  }

#define CLASS_DRIVER_EXTENSION_KEY ((PVOID)ClassInitialize)
#define ClassAcquireRemoveLock(Device, Tag) \
  ClassAcquireRemoveLockEx(Device, Tag, __FILE__, __LINE__)
#define ClasspAllocateSrb(Extension) \
  ExAllocateFromNPagedLookasideList(&(Extension)->CommonExtension.SrbLookasideList)
#define ClasspFreeSrb(Extension, Srb) \
  ExFreeToNPagedLookasideList(&(Extension)->CommonExtension.SrbLookasideList, (Srb))

/* Not imported by name: classpnp.sys, too, is built with this header. */
ULONG NTAPI ClassInitialize(PVOID Argument1, PVOID Argument2, PCLASS_INIT_DATA Data);
ULONG NTAPI ClassInitializeEx(PDRIVER_OBJECT Driver, LPGUID Guid, PVOID Data);
NTSTATUS NTAPI ClassCreateDeviceObject(PDRIVER_OBJECT Driver, PCCHAR ObjectNameBuffer,
                                       PDEVICE_OBJECT LowerDeviceObject, BOOLEAN IsFdo,
                                       PDEVICE_OBJECT* Device);
NTSTATUS NTAPI ClassReadDriveCapacity(PDEVICE_OBJECT Device);
VOID NTAPI ClassReleaseQueue(PDEVICE_OBJECT Device);
VOID NTAPI ClassSplitRequest(PDEVICE_OBJECT Device, PIRP Irp, ULONG MaximumBytes);
NTSTATUS NTAPI ClassDeviceControl(PDEVICE_OBJECT Device, PIRP Irp);
BOOLEAN NTAPI ClassInterpretSenseInfo(PDEVICE_OBJECT Device, PSCSI_REQUEST_BLOCK Srb, UCHAR Major,
                                      ULONG IoDeviceCode, ULONG RetryCount, NTSTATUS* Status,
                                      ULONG* RetryInterval);
VOID NTAPI ClassSendDeviceIoControlSynchronous(ULONG IoControlCode,
                                               PDEVICE_OBJECT TargetDeviceObject, PVOID Buffer,
                                               ULONG InputBufferLength, ULONG OutputBufferLength,
                                               BOOLEAN InternalDeviceIoControl,
                                               PIO_STATUS_BLOCK IoStatus);
NTSTATUS NTAPI ClassForwardIrpSynchronous(PCOMMON_DEVICE_EXTENSION Extension, PIRP Irp);
NTSTATUS NTAPI ClassSendIrpSynchronous(PDEVICE_OBJECT TargetDeviceObject, PIRP Irp);
NTSTATUS NTAPI ClassSendSrbSynchronous(PDEVICE_OBJECT Device, PSCSI_REQUEST_BLOCK Srb,
                                       PVOID BufferAddress, ULONG BufferLength,
                                       BOOLEAN WriteToDevice);
NTSTATUS NTAPI ClassSendSrbAsynchronous(PDEVICE_OBJECT Device, PSCSI_REQUEST_BLOCK _Srb, PIRP Irp,
                                        PVOID BufferAddress, ULONG BufferLength,
                                        BOOLEAN WriteToDevice);
NTSTATUS NTAPI ClassBuildRequest(PDEVICE_OBJECT Device, PIRP Irp);
ULONG NTAPI ClassModeSense(PDEVICE_OBJECT Device, PCHAR ModeSenseBuffer, ULONG Length,
                           UCHAR PageMode);
NTSTATUS NTAPI ClassModeSenseTranslate(PDEVICE_OBJECT Device, PMODE_PARAMETER_HEADER ModeSenseData,
                                       PULONG ModeSenseBufferSize);
PVOID NTAPI ClassFindModePage(PCHAR ModeSenseBuffer, ULONG Length, UCHAR PageMode,
                              BOOLEAN Use6Byte);
ULONG NTAPI ClassModeSenseEx(PDEVICE_OBJECT Fdo, PCHAR ModeSenseBuffer, ULONG Length,
                             UCHAR PageMode, UCHAR PageControl);
NTSTATUS NTAPI ClassModeSelect(PDEVICE_OBJECT Fdo, PCHAR ModeSelectBuffer, ULONG Length,
                               BOOLEAN SavePages);
NTSTATUS NTAPI ClassClaimDevice(PDEVICE_OBJECT LowerDeviceObject, BOOLEAN Release);
VOID NTAPI ClassInitializeSrbLookasideList(PCOMMON_DEVICE_EXTENSION Extension,
                                           ULONG NumberElements);
VOID NTAPI ClassDeleteSrbLookasideList(PCOMMON_DEVICE_EXTENSION Extension);
ULONG NTAPI ClassQueryTimeOutRegistryValue(PDEVICE_OBJECT Device);
NTSTATUS NTAPI ClassGetDescriptor(PDEVICE_OBJECT Device, PSTORAGE_PROPERTY_ID PropertyId,
                                  PVOID* Descriptor);
VOID NTAPI ClassInvalidateBusRelations(PDEVICE_OBJECT Fdo);
VOID NTAPI ClassMarkChildrenMissing(PFUNCTIONAL_DEVICE_EXTENSION Fdo);
BOOLEAN NTAPI ClassMarkChildMissing(PPHYSICAL_DEVICE_EXTENSION Pdo, BOOLEAN AcquireChildLock);
VOID ClassDebugPrint(CLASS_DEBUG_LEVEL DebugPrintLevel, PCCHAR DebugMessage, ...);
PCLASS_DRIVER_EXTENSION NTAPI ClassGetDriverExtension(PDRIVER_OBJECT Driver);
VOID NTAPI ClassCompleteRequest(PDEVICE_OBJECT Device, PIRP Irp, CCHAR PriorityBoost);
VOID NTAPI ClassReleaseRemoveLock(PDEVICE_OBJECT Device, PVOID Tag);
ULONG NTAPI ClassAcquireRemoveLockEx(PDEVICE_OBJECT Device, PVOID Tag, PCSTR File, ULONG Line);
VOID NTAPI ClassUpdateInformationInRegistry(PDEVICE_OBJECT Fdo, PCHAR DeviceName,
                                            ULONG DeviceNumber, PINQUIRYDATA InquiryData,
                                            ULONG InquiryDataLength);
NTSTATUS NTAPI ClassWmiCompleteRequest(PDEVICE_OBJECT Device, PIRP Irp, NTSTATUS Status,
                                       ULONG BufferUsed, CCHAR PriorityBoost);
NTSTATUS NTAPI ClassWmiFireEvent(PDEVICE_OBJECT Device, LPGUID Guid, ULONG InstanceIndex,
                                 ULONG EventDataSize, PVOID EventData);
VOID NTAPI ClassResetMediaChangeTimer(PFUNCTIONAL_DEVICE_EXTENSION Fdo);
VOID NTAPI ClassInitializeMediaChangeDetection(PFUNCTIONAL_DEVICE_EXTENSION Fdo,
                                               PUCHAR EventPrefix);
NTSTATUS NTAPI ClassInitializeTestUnitPolling(PFUNCTIONAL_DEVICE_EXTENSION Fdo,
                                              BOOLEAN AllowDriveToSleep);
PVPB NTAPI ClassGetVpb(PDEVICE_OBJECT Device);
NTSTATUS NTAPI ClassSpinDownPowerHandler(PDEVICE_OBJECT Device, PIRP Irp);
NTSTATUS NTAPI ClassStopUnitPowerHandler(PDEVICE_OBJECT Device, PIRP Irp);
NTSTATUS NTAPI ClassSetFailurePredictionPoll(PFUNCTIONAL_DEVICE_EXTENSION Fdo,
                                             FAILURE_PREDICTION_METHOD FailurePredictionMethod,
                                             ULONG PollingPeriod);
VOID NTAPI ClassNotifyFailurePredicted(PFUNCTIONAL_DEVICE_EXTENSION Fdo, PUCHAR Buffer,
                                       ULONG BufferSize, BOOLEAN LogError, ULONG UniqueErrorValue,
                                       UCHAR PathId, UCHAR TargetId, UCHAR Lun);
VOID NTAPI ClassAcquireChildLock(PFUNCTIONAL_DEVICE_EXTENSION Fdo);
VOID NTAPI ClassReleaseChildLock(PFUNCTIONAL_DEVICE_EXTENSION Fdo);
VOID NTAPI ClassSendStartUnit(PDEVICE_OBJECT Device);
NTSTATUS NTAPI ClassRemoveDevice(PDEVICE_OBJECT Device, UCHAR RemoveType);
VOID NTAPI ClassCheckMediaState(PFUNCTIONAL_DEVICE_EXTENSION Fdo);
VOID NTAPI ClassSetMediaChangeState(PFUNCTIONAL_DEVICE_EXTENSION Fdo,
                                    MEDIA_CHANGE_DETECTION_STATE State, BOOLEAN Wait);
VOID NTAPI ClassEnableMediaChangeDetection(PFUNCTIONAL_DEVICE_EXTENSION Fdo);
VOID NTAPI ClassDisableMediaChangeDetection(PFUNCTIONAL_DEVICE_EXTENSION Fdo);
VOID NTAPI ClassCleanupMediaChangeDetection(PFUNCTIONAL_DEVICE_EXTENSION Fdo);
VOID NTAPI ClassGetDeviceParameter(PFUNCTIONAL_DEVICE_EXTENSION Fdo, PWSTR SubkeyName,
                                   PWSTR ParameterName, PULONG ParameterValue);
NTSTATUS NTAPI ClassSetDeviceParameter(PFUNCTIONAL_DEVICE_EXTENSION Fdo, PWSTR SubkeyName,
                                       PWSTR ParameterName, ULONG ParameterValue);
PFILE_OBJECT_EXTENSION NTAPI ClassGetFsContext(PCOMMON_DEVICE_EXTENSION Extension,
                                               PFILE_OBJECT FileObject);
VOID NTAPI ClassSendNotification(PFUNCTIONAL_DEVICE_EXTENSION Fdo, const GUID* Guid,
                                 ULONG ExtraDataSize, PVOID ExtraData);
VOID NTAPI ClassScanForSpecial(PFUNCTIONAL_DEVICE_EXTENSION Fdo,
                               CLASSPNP_SCAN_FOR_SPECIAL_INFO DeviceList[],
                               PCLASS_SCAN_FOR_SPECIAL_HANDLER Function);
IO_COMPLETION_ROUTINE ClassIoComplete;
IO_COMPLETION_ROUTINE ClassIoCompleteAssociated;
DRIVER_DISPATCH ClassInternalIoControl;
IO_COMPLETION_ROUTINE ClassSignalCompletion;
IO_COMPLETION_ROUTINE ClassAsynchronousCompletion;

FORCEINLINE UCHAR GET_FDO_EXTENSON_SENSE_DATA_LENGTH(PFUNCTIONAL_DEVICE_EXTENSION Fdo) {
  if (Fdo->SenseData == NULL) return 0;
  return Fdo->SenseDataLength > 0 ? Fdo->SenseDataLength : (UCHAR)SENSE_BUFFER_SIZE;
}

/* Sense data that the port driver has allocated, and the class driver must free. */
FORCEINLINE BOOLEAN PORT_ALLOCATED_SENSE(PFUNCTIONAL_DEVICE_EXTENSION Fdo,
                                         PSCSI_REQUEST_BLOCK Srb) {
  return TEST_FLAG(Srb->SrbFlags, SRB_FLAGS_PORT_DRIVER_ALLOCSENSE) &&
         TEST_FLAG(Srb->SrbFlags, SRB_FLAGS_FREE_SENSE_BUFFER) &&
         Srb->SenseInfoBuffer != Fdo->SenseData;
}

FORCEINLINE VOID FREE_PORT_ALLOCATED_SENSE_BUFFER(PFUNCTIONAL_DEVICE_EXTENSION Fdo,
                                                  PSCSI_REQUEST_BLOCK Srb) {
  NT_ASSERT(PORT_ALLOCATED_SENSE(Fdo, Srb));
  ExFreePool(Srb->SenseInfoBuffer);
  Srb->SenseInfoBuffer = Fdo->SenseData;
  Srb->SenseInfoBufferLength = GET_FDO_EXTENSON_SENSE_DATA_LENGTH(Fdo);
  CLEAR_FLAG(Srb->SrbFlags, SRB_FLAGS_FREE_SENSE_BUFFER);
}

#ifdef __cplusplus
}
#endif

#endif
