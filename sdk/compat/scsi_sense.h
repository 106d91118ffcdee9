/* What scsi.h has since Windows 8 of sense data: codes, and the form that is made of descriptors.
 */
#ifndef RUNDOWN_COMPAT_SCSI_SENSE_H
#define RUNDOWN_COMPAT_SCSI_SENSE_H

#ifdef __cplusplus
extern "C" {
#endif

#define SCSI_ADSENSE_WRITE 0x03
#define SCSI_ADSENSE_SERVO_ERROR 0x09
#define SCSI_ADSENSE_WARNING 0x0B
#define SCSI_ADSENSE_COPY_TARGET_DEVICE_ERROR 0x0D
#define SCSI_ADSENSE_UNRECOVERED_ERROR 0x11
#define SCSI_ADSENSE_DEFECT_LIST_ERROR 0x19
#define SCSI_ADSENSE_MISCOMPARE_DURING_VERIFY_OPERATION 0x1D
#define SCSI_ADSENSE_ACCESS_DENIED 0x20
#define SCSI_ADSENSE_INVALID_TOKEN 0x23
#define SCSI_ADSENSE_DEFECT_LIST 0x32
#define SCSI_ADSENSE_LB_PROVISIONING 0x38
#define SCSI_ADSENSE_LOGICAL_UNIT_ERROR 0x3E
#define SCSI_ADSENSE_DATA_PATH_FAILURE 0x41
#define SCSI_ADSENSE_POWER_ON_SELF_TEST_FAILURE 0x42
#define SCSI_ADSENSE_INTERNAL_TARGET_FAILURE 0x44
#define SCSI_ADSENSE_DATA_TRANSFER_ERROR 0x4B
#define SCSI_ADSENSE_LUN_FAILED_SELF_CONFIGURATION 0x4C
#define SCSI_ADSENSE_RESOURCE_FAILURE 0x55
#define SCSI_SENSEQ_OPERATION_IS_IN_PROGRESS 0x16
#define SCSI_SENSEQ_PERIPHERAL_DEVICE_WRITE_FAULT 0x00
#define SCSI_SENSEQ_NO_WRITE_CURRENT 0x01
#define SCSI_SENSEQ_EXCESSIVE_WRITE_ERRORS 0x02
#define SCSI_SENSEQ_SPACE_ALLOC_IN_PROGRESS 0x14
#define SCSI_SENSEQ_TRACK_FOLLOWING_ERROR 0x00
#define SCSI_SENSEQ_TRACKING_SERVO_FAILURE 0x01
#define SCSI_SENSEQ_FOCUS_SERVO_FAILURE 0x02
#define SCSI_SENSEQ_SPINDLE_SERVO_FAILURE 0x03
#define SCSI_SENSEQ_HEAD_SELECT_FAULT 0x04
#define SCSI_SENSEQ_POWER_LOSS_EXPECTED 0x08
#define SCSI_SENSEQ_NOT_REACHABLE 0x02
#define SCSI_SENSEQ_DATA_UNDERRUN 0x04
#define SCSI_SENSEQ_UNRECOVERED_READ_ERROR 0x00
#define SCSI_SENSEQ_RANDOM_POSITIONING_ERROR 0x00
#define SCSI_SENSEQ_MECHANICAL_POSITIONING_ERROR 0x01
#define SCSI_SENSEQ_POSITIONING_ERROR_DETECTED_BY_READ_OF_MEDIUM 0x02
#define SCSI_SENSEQ_DEFECT_LIST_ERROR 0x00
#define SCSI_SENSEQ_DEFECT_LIST_NOT_AVAILABLE 0x01
#define SCSI_SENSEQ_DEFECT_LIST_ERROR_IN_PRIMARY_LIST 0x02
#define SCSI_SENSEQ_DEFECT_LIST_ERROR_IN_GROWN_LIST 0x03
#define SCSI_SENSEQ_NO_ACCESS_RIGHTS 0x02
#define SCSI_SENSEQ_INVALID_RELEASE_OF_PERSISTENT_RESERVATION 0x04
#define SCSI_SENSEQ_TOO_MANY_SEGMENT_DESCRIPTORS 0x08
#define SCSI_SENSEQ_SPACE_ALLOC_FAILED_WRITE_PROTECT 0x07
#define SCSI_SENSEQ_CAPACITY_DATA_CHANGED 0x09
#define SCSI_SENSEQ_NO_DEFECT_SPARE_LOCATION_AVAILABLE 0x00
#define SCSI_SENSEQ_DEFECT_LIST_UPDATE_FAILURE 0x01
#define SCSI_SENSEQ_SOFT_THRESHOLD_REACHED 0x07
#define SCSI_SENSEQ_LOGICAL_UNIT_HAS_NOT_SELF_CONFIGURED_YET 0x00
#define SCSI_SENSEQ_LOGICAL_UNIT_FAILURE 0x01
#define SCSI_SENSEQ_TIMEOUT_ON_LOGICAL_UNIT 0x02
#define SCSI_SENSEQ_LOGICAL_UNIT_FAILED_SELF_TEST 0x03
#define SCSI_SENSEQ_LOGICAL_UNIT_FAILED_TO_UPDATE_SELF_TEST_LOG 0x04
#define SCSI_SENSEQ_INTERNAL_TARGET_FAILURE 0x00
#define SCSI_SENSEQ_PRESISTENT_RESERVATION_INFORMATION_LOST 0x01
#define SCSI_SENSEQ_ATA_DEVICE_FAILED_SET_FEATURES 0x71
#define SCSI_SENSEQ_INITIATOR_RESPONSE_TIMEOUT 0x06
#define SCSI_SENSEQ_SYSTEM_RESOURCE_FAILURE 0x00
#define SCSI_SENSEQ_SYSTEM_BUFFER_FULL 0x01
#define SCSI_SENSEQ_INSUFFICIENT_RESERVATION_RESOURCES 0x02
#define SCSI_SENSEQ_INSUFFICIENT_RESOURCES 0x03
#define SCSI_SENSEQ_FAILURE_PREDICTION_THRESHOLD_EXCEEDED 0x00
#define SCSI_SENSEQ_MEDIA_FAILURE_PREDICTION_THRESHOLD_EXCEEDED 0x01
#define SCSI_SENSEQ_LUN_FAILURE_PREDICTION_THRESHOLD_EXCEEDED 0x02
#define SCSI_SENSEQ_SPARE_AREA_EXHAUSTION_PREDICTION_THRESHOLD_EXCEEDED 0x03
#define SCSI_SENSEQ_GENERAL_HARD_DRIVE_FAILURE 0x10
#define SCSI_SENSEQ_DRIVE_ERROR_RATE_TOO_HIGH 0x11
#define SCSI_SENSEQ_DATA_ERROR_RATE_TOO_HIGH 0x12
#define SCSI_SENSEQ_SEEK_ERROR_RATE_TOO_HIGH 0x13
#define SCSI_SENSEQ_TOO_MANY_BLOCK_REASSIGNS 0x14
#define SCSI_SENSEQ_ACCESS_TIMES_TOO_HIGH 0x15
#define SCSI_SENSEQ_START_UNIT_TIMES_TOO_HIGH 0x16
#define SCSI_SENSEQ_CHANNEL_PARAMETRICS 0x17
#define SCSI_SENSEQ_CONTROLLER_DETECTED 0x18
#define SCSI_SENSEQ_THROUGHPUT_PERFORMANCE 0x19
#define SCSI_SENSEQ_SEEK_TIME_PERFORMANCE 0x1A
#define SCSI_SENSEQ_SPIN_UP_RETRY_COUNT 0x1B
#define SCSI_SENSEQ_DRIVE_CALIBRATION_RETRY_COUNT 0x1C
#define SCSI_SENSEQ_DATA_CHANNEL_DATA_ERROR_RATE_TOO_HIGH 0x32
#define SCSI_SENSEQ_SERVO_DATA_ERROR_RATE_TOO_HIGH 0x42
#define SCSI_SENSEQ_SERVER_SEEK_ERROR_RATE_TOO_HIGH 0x43
#define SCSI_SENSEQ_FAILURE_PREDICTION_THRESHOLD_EXCEEDED_FALSE 0xFF

#define SCSI_SENSE_ERRORCODE_FIXED_CURRENT 0x70
#define SCSI_SENSE_ERRORCODE_FIXED_DEFERRED 0x71
#define SCSI_SENSE_ERRORCODE_DESCRIPTOR_CURRENT 0x72
#define SCSI_SENSE_ERRORCODE_DESCRIPTOR_DEFERRED 0x73
#define SCSI_SENSE_DESCRIPTOR_TYPE_INFORMATION 0x00
#define SCSI_SENSE_DESCRIPTOR_TYPE_COMMAND_SPECIFIC 0x01
#define SCSI_SENSE_DESCRIPTOR_TYPE_SENSE_KEY_SPECIFIC 0x02
#define SCSI_SENSE_DESCRIPTOR_TYPE_FIELD_REPLACEABLE_UNIT 0x03
#define SCSI_SENSE_DESCRIPTOR_TYPE_STREAM_COMMAND 0x04
#define SCSI_SENSE_DESCRIPTOR_TYPE_BLOCK_COMMAND 0x05
#define SCSI_SENSE_DESCRIPTOR_TYPE_OSD_OBJECT_IDENTIFICATION 0x06
#define SCSI_SENSE_DESCRIPTOR_TYPE_OSD_RESPONSE_INTEGRITY_CHECK 0x07
#define SCSI_SENSE_DESCRIPTOR_TYPE_OSD_ATTRIBUTE_IDENTIFICATION 0x08
#define SCSI_SENSE_DESCRIPTOR_TYPE_ATA_STATUS_RETURN 0x09
#define SCSI_SENSE_DESCRIPTOR_TYPE_PROGRESS_INDICATION 0x0A
#define SCSI_SENSE_DESCRIPTOR_TYPE_USER_DATA_SEGMENT_REFERRAL 0x0B
#define SCSI_SENSE_DESCRIPTOR_TYPE_FORWARDED_SENSE_DATA 0x0C
#pragma pack(push, 1)

typedef struct _SCSI_SENSE_DESCRIPTOR_HEADER {
  UCHAR DescriptorType;
  UCHAR AdditionalLength;
} SCSI_SENSE_DESCRIPTOR_HEADER, *PSCSI_SENSE_DESCRIPTOR_HEADER;

typedef struct _SCSI_SENSE_DESCRIPTOR_INFORMATION {
  SCSI_SENSE_DESCRIPTOR_HEADER Header;
  UCHAR Valid : 1;
  UCHAR Reserved1 : 7;
  UCHAR Reserved2;
  UCHAR Information[8];
} SCSI_SENSE_DESCRIPTOR_INFORMATION, *PSCSI_SENSE_DESCRIPTOR_INFORMATION;

typedef struct _SCSI_SENSE_DESCRIPTOR_BLOCK_COMMAND {
  SCSI_SENSE_DESCRIPTOR_HEADER Header;
  UCHAR Reserved1;
  UCHAR Reserved2 : 5;
  UCHAR IncorrectLength : 1;
  UCHAR Reserved3 : 2;
} SCSI_SENSE_DESCRIPTOR_BLOCK_COMMAND, *PSCSI_SENSE_DESCRIPTOR_BLOCK_COMMAND;

typedef struct _SCSI_SENSE_DESCRIPTOR_ATA_STATUS_RETURN {
  SCSI_SENSE_DESCRIPTOR_HEADER Header;
  UCHAR Extend : 1;
  UCHAR Reserved1 : 7;
  UCHAR Error;
  UCHAR SectorCount15_8;
  UCHAR SectorCount7_0;
  UCHAR LbaLow15_8;
  UCHAR LbaLow7_0;
  UCHAR LbaMid15_8;
  UCHAR LbaMid7_0;
  UCHAR LbaHigh15_8;
  UCHAR LbaHigh7_0;
  UCHAR Device;
  UCHAR Status;
} SCSI_SENSE_DESCRIPTOR_ATA_STATUS_RETURN, *PSCSI_SENSE_DESCRIPTOR_ATA_STATUS_RETURN;

typedef struct _DESCRIPTOR_SENSE_DATA {
  UCHAR ErrorCode : 7;
  UCHAR Reserved1 : 1;
  UCHAR SenseKey : 4;
  UCHAR Reserved2 : 4;
  UCHAR AdditionalSenseCode;
  UCHAR AdditionalSenseCodeQualifier;
  UCHAR Reserved3[3];
  UCHAR AdditionalSenseLength;
  UCHAR DescriptorBuffer[ANYSIZE_ARRAY];
} DESCRIPTOR_SENSE_DATA, *PDESCRIPTOR_SENSE_DATA;
typedef SENSE_DATA FIXED_SENSE_DATA, *PFIXED_SENSE_DATA;

typedef union _SENSE_DATA_EX {
  FIXED_SENSE_DATA FixedData;
  DESCRIPTOR_SENSE_DATA DescriptorData;
} SENSE_DATA_EX, *PSENSE_DATA_EX;
#pragma pack(pop)

#define SENSE_BUFFER_SIZE_EX sizeof(SENSE_DATA_EX)
#ifndef MAX_SENSE_BUFFER_SIZE
#define MAX_SENSE_BUFFER_SIZE 255
#endif
#define MAX_ADDITIONAL_SENSE_BYTES_EX (MAX_SENSE_BUFFER_SIZE - SENSE_BUFFER_SIZE_EX)

typedef ULONG SCSI_SENSE_OPTIONS;
#define SCSI_SENSE_OPTIONS_NONE ((SCSI_SENSE_OPTIONS)0)
#define SCSI_SENSE_OPTIONS_FIXED_FORMAT_IF_UNKNOWN_FORMAT_INDICATED ((SCSI_SENSE_OPTIONS)1)

#define ScsiGetSenseErrorCode(Sense) (((PUCHAR)(Sense))[0] & 0x7F)
#define ScsiGetSenseDescriptorLength(Descriptor) \
  (sizeof(SCSI_SENSE_DESCRIPTOR_HEADER) +        \
   ((PSCSI_SENSE_DESCRIPTOR_HEADER)(Descriptor))->AdditionalLength)
/* 0x70 and 0x71 are fixed, 0x72 and 0x73 descriptors; the odd ones tell of an earlier command. */
#define IsFixedSenseDataFormat(Sense) \
  ((ScsiGetSenseErrorCode(Sense) & ~1) == SCSI_SENSE_ERRORCODE_FIXED_CURRENT)
#define IsDescriptorSenseDataFormat(Sense) \
  ((ScsiGetSenseErrorCode(Sense) & ~1) == SCSI_SENSE_ERRORCODE_DESCRIPTOR_CURRENT)
#define IsSenseDataFormatValueValid(Sense) \
  (IsFixedSenseDataFormat(Sense) || IsDescriptorSenseDataFormat(Sense))
#define IsSenseDataCurrentError(Sense) \
  (IsSenseDataFormatValueValid(Sense) && (ScsiGetSenseErrorCode(Sense) & 1) == 0)
#define IsSenseDataDeferredError(Sense) \
  (IsSenseDataFormatValueValid(Sense) && (ScsiGetSenseErrorCode(Sense) & 1) != 0)

/* Both forms have, in their eighth byte, how many follow it; FALSE if there is no such byte. */
FORCEINLINE BOOLEAN ScsiGetTotalSenseByteCountIndicated(PVOID SenseInfoBuffer,
                                                        UCHAR SenseInfoBufferLength,
                                                        UCHAR* TotalByteCountIndicated) {
  const ULONG Head = FIELD_OFFSET(FIXED_SENSE_DATA, AdditionalSenseLength) + 1;
  if (SenseInfoBuffer == NULL || TotalByteCountIndicated == NULL || SenseInfoBufferLength < Head)
    return FALSE;
  if (((PUCHAR)SenseInfoBuffer)[Head - 1] > MAX_SENSE_BUFFER_SIZE - Head) return FALSE;
  *TotalByteCountIndicated = (UCHAR)(((PUCHAR)SenseInfoBuffer)[Head - 1] + Head);
  return TRUE;
}

/* Codes that the device did not send are 0. */
FORCEINLINE BOOLEAN ScsiGetFixedSenseKeyAndCodes(PVOID SenseInfoBuffer, UCHAR SenseInfoBufferLength,
                                                 PUCHAR SenseKey, PUCHAR AdditionalSenseCode,
                                                 PUCHAR AdditionalSenseCodeQualifier) {
  PFIXED_SENSE_DATA Sense = (PFIXED_SENSE_DATA)SenseInfoBuffer;
  ULONG Length = FIELD_OFFSET(FIXED_SENSE_DATA, AdditionalSenseLength) + 1;
  if (Sense == NULL || SenseInfoBufferLength < Length) return FALSE;
  Length += Sense->AdditionalSenseLength;
  if (Length > SenseInfoBufferLength) Length = SenseInfoBufferLength;
  if (SenseKey != NULL) *SenseKey = Sense->SenseKey;
  if (AdditionalSenseCode != NULL) {
    *AdditionalSenseCode = Length > (ULONG)FIELD_OFFSET(FIXED_SENSE_DATA, AdditionalSenseCode)
                               ? Sense->AdditionalSenseCode
                               : 0;
  }
  if (AdditionalSenseCodeQualifier != NULL) {
    *AdditionalSenseCodeQualifier =
        Length > (ULONG)FIELD_OFFSET(FIXED_SENSE_DATA, AdditionalSenseCodeQualifier)
            ? Sense->AdditionalSenseCodeQualifier
            : 0;
  }
  return TRUE;
}

FORCEINLINE BOOLEAN ScsiGetDescriptorSenseKeyAndCodes(PVOID SenseInfoBuffer,
                                                      UCHAR SenseInfoBufferLength, PUCHAR SenseKey,
                                                      PUCHAR AdditionalSenseCode,
                                                      PUCHAR AdditionalSenseCodeQualifier) {
  PDESCRIPTOR_SENSE_DATA Sense = (PDESCRIPTOR_SENSE_DATA)SenseInfoBuffer;
  if (Sense == NULL ||
      SenseInfoBufferLength < FIELD_OFFSET(DESCRIPTOR_SENSE_DATA, DescriptorBuffer))
    return FALSE;
  if (SenseKey != NULL) *SenseKey = Sense->SenseKey;
  if (AdditionalSenseCode != NULL) *AdditionalSenseCode = Sense->AdditionalSenseCode;
  if (AdditionalSenseCodeQualifier != NULL)
    *AdditionalSenseCodeQualifier = Sense->AdditionalSenseCodeQualifier;
  return TRUE;
}

FORCEINLINE BOOLEAN ScsiGetSenseKeyAndCodes(PVOID SenseInfoBuffer, UCHAR SenseInfoBufferLength,
                                            SCSI_SENSE_OPTIONS Options, PUCHAR SenseKey,
                                            PUCHAR AdditionalSenseCode,
                                            PUCHAR AdditionalSenseCodeQualifier) {
  if (SenseInfoBuffer == NULL || SenseInfoBufferLength == 0) return FALSE;
  if (IsDescriptorSenseDataFormat(SenseInfoBuffer)) {
    return ScsiGetDescriptorSenseKeyAndCodes(SenseInfoBuffer, SenseInfoBufferLength, SenseKey,
                                             AdditionalSenseCode, AdditionalSenseCodeQualifier);
  }
  if (!IsFixedSenseDataFormat(SenseInfoBuffer) &&
      (Options & SCSI_SENSE_OPTIONS_FIXED_FORMAT_IF_UNKNOWN_FORMAT_INDICATED) == 0)
    return FALSE;
  return ScsiGetFixedSenseKeyAndCodes(SenseInfoBuffer, SenseInfoBufferLength, SenseKey,
                                      AdditionalSenseCode, AdditionalSenseCodeQualifier);
}

/* Where the descriptors begin, and how many bytes of them there are. */
FORCEINLINE BOOLEAN ScsiGetSenseDescriptor(PVOID SenseInfoBuffer, UCHAR SenseInfoBufferLength,
                                           PVOID* DescriptorBuffer, UCHAR* DescriptorBufferLength) {
  const UCHAR Head = FIELD_OFFSET(DESCRIPTOR_SENSE_DATA, DescriptorBuffer);
  UCHAR Length;
  if (SenseInfoBuffer == NULL || SenseInfoBufferLength == 0 || DescriptorBuffer == NULL ||
      DescriptorBufferLength == NULL)
    return FALSE;
  *DescriptorBuffer = NULL;
  *DescriptorBufferLength = 0;
  if (!IsDescriptorSenseDataFormat(SenseInfoBuffer)) return FALSE;
  if (!ScsiGetTotalSenseByteCountIndicated(SenseInfoBuffer, SenseInfoBufferLength, &Length))
    return FALSE;
  if (Length > SenseInfoBufferLength) Length = SenseInfoBufferLength;
  if (Length <= Head) return FALSE;
  *DescriptorBuffer = ((PDESCRIPTOR_SENSE_DATA)SenseInfoBuffer)->DescriptorBuffer;
  *DescriptorBufferLength = (UCHAR)(Length - Head);
  return TRUE;
}

FORCEINLINE BOOLEAN RundownSenseDescriptorIs(PVOID Descriptor, UCHAR Bytes, UCHAR Type,
                                             ULONG Size) {
  PSCSI_SENSE_DESCRIPTOR_HEADER Header = (PSCSI_SENSE_DESCRIPTOR_HEADER)Descriptor;
  return Header != NULL && Bytes >= Size && Header->DescriptorType == Type &&
         Header->AdditionalLength == Size - sizeof(*Header);
}

FORCEINLINE BOOLEAN ScsiValidateInformationSenseDescriptor(PVOID DescriptorBuffer,
                                                           UCHAR DescriptorBufferLength) {
  return RundownSenseDescriptorIs(DescriptorBuffer, DescriptorBufferLength,
                                  SCSI_SENSE_DESCRIPTOR_TYPE_INFORMATION,
                                  sizeof(SCSI_SENSE_DESCRIPTOR_INFORMATION)) &&
         ((PSCSI_SENSE_DESCRIPTOR_INFORMATION)DescriptorBuffer)->Valid != 0;
}

FORCEINLINE BOOLEAN ScsiValidateBlockCommandSenseDescriptor(PVOID DescriptorBuffer,
                                                            UCHAR DescriptorBufferLength) {
  return RundownSenseDescriptorIs(DescriptorBuffer, DescriptorBufferLength,
                                  SCSI_SENSE_DESCRIPTOR_TYPE_BLOCK_COMMAND,
                                  sizeof(SCSI_SENSE_DESCRIPTOR_BLOCK_COMMAND));
}

/* The first descriptor of one of the kinds in the list. */
FORCEINLINE BOOLEAN ScsiGetNextSenseDescriptorByType(PVOID Buffer, UCHAR BufferLength,
                                                     PUCHAR TypeList, ULONG TypeListCount,
                                                     PUCHAR OutType, PVOID* OutBuffer,
                                                     UCHAR* OutBufferLength) {
  PUCHAR Descriptor = (PUCHAR)Buffer;
  ULONG Left = BufferLength;
  ULONG Index;
  if (Buffer == NULL || TypeList == NULL || TypeListCount == 0 || OutType == NULL ||
      OutBuffer == NULL || OutBufferLength == NULL)
    return FALSE;
  *OutBuffer = NULL;
  *OutBufferLength = 0;
  *OutType = 0;
  while (Left >= sizeof(SCSI_SENSE_DESCRIPTOR_HEADER)) {
    ULONG Length = (ULONG)ScsiGetSenseDescriptorLength(Descriptor);
    for (Index = 0; Index < TypeListCount; ++Index) {
      if (((PSCSI_SENSE_DESCRIPTOR_HEADER)Descriptor)->DescriptorType != TypeList[Index]) continue;
      *OutBuffer = Descriptor;
      *OutBufferLength = (UCHAR)Left;
      *OutType = TypeList[Index];
      return TRUE;
    }
    if (Left <= Length) break;
    Descriptor += Length;
    Left -= Length;
  }
  return FALSE;
}

/* From descriptors to the fixed form, which holds the key and the codes alone. */
FORCEINLINE BOOLEAN ScsiConvertToFixedSenseFormat(PVOID SenseInfoBuffer,
                                                  UCHAR SenseInfoBufferLength, PVOID OutBuffer,
                                                  UCHAR OutBufferLength) {
  PFIXED_SENSE_DATA Fixed = (PFIXED_SENSE_DATA)OutBuffer;
  UCHAR Key;
  UCHAR Code;
  UCHAR Qualifier;
  if (SenseInfoBuffer == NULL || SenseInfoBufferLength == 0 || OutBuffer == NULL ||
      OutBufferLength < sizeof(FIXED_SENSE_DATA))
    return FALSE;
  if (!IsDescriptorSenseDataFormat(SenseInfoBuffer)) return FALSE;
  memset(OutBuffer, 0, OutBufferLength);
  if (!ScsiGetDescriptorSenseKeyAndCodes(SenseInfoBuffer, SenseInfoBufferLength, &Key, &Code,
                                         &Qualifier))
    return FALSE;
  Fixed->ErrorCode = IsSenseDataCurrentError(SenseInfoBuffer) ? SCSI_SENSE_ERRORCODE_FIXED_CURRENT
                                                              : SCSI_SENSE_ERRORCODE_FIXED_DEFERRED;
  Fixed->AdditionalSenseLength =
      sizeof(FIXED_SENSE_DATA) - FIELD_OFFSET(FIXED_SENSE_DATA, AdditionalSenseLength) - 1;
  Fixed->SenseKey = Key;
  Fixed->AdditionalSenseCode = Code;
  Fixed->AdditionalSenseCodeQualifier = Qualifier;
  return TRUE;
}

#ifdef __cplusplus
}
#endif

#endif
