/* srbhelper.h: a request's fields by one name, whether it is a SCSI_REQUEST_BLOCK or a
 * STORAGE_REQUEST_BLOCK. */
#ifndef _NTSRBHELPER_
#define _NTSRBHELPER_

#if !defined(_NTSTORPORT_) && !defined(_NTSRB_)
#include <scsi.h>
#endif

#ifndef SRBHELPER_ASSERT
#define SRBHELPER_ASSERT NT_ASSERT
#endif
#ifndef SRB_ALIGN_SIZEOF
#define SRB_ALIGN_SIZEOF(Type) \
  (((ULONG_PTR)(sizeof(Type) + sizeof(PVOID) - 1)) & ~(sizeof(PVOID) - 1))
#endif
#define SrbMoveMemory(Destination, Source, Length) memmove((Destination), (Source), (Length))
#define SrbCopyMemory(Destination, Source, Length) memcpy((Destination), (Source), (Length))
#define SrbZeroMemory(Destination, Length) memset((Destination), 0, (Length))
#define SrbEqualMemory(Source1, Source2, Length) (memcmp((Source1), (Source2), (Length)) == 0)

FORCEINLINE BOOLEAN RundownSrbIsStorage(PVOID Srb) {
  return ((PSTORAGE_REQUEST_BLOCK)Srb)->Function == SRB_FUNCTION_STORAGE_REQUEST_BLOCK;
}

/* What a request is followed by. An offset that points outside it is nothing. */
FORCEINLINE PSRBEX_DATA SrbGetSrbExDataByIndex(PSTORAGE_REQUEST_BLOCK Srb, ULONG SrbExDataIndex) {
  ULONG Offset;
  if (!RundownSrbIsStorage(Srb) || SrbExDataIndex >= Srb->NumSrbExData) return NULL;
  Offset = Srb->SrbExDataOffset[SrbExDataIndex];
  if (Offset < sizeof(STORAGE_REQUEST_BLOCK) || Offset >= Srb->SrbLength) return NULL;
  return (PSRBEX_DATA)((PUCHAR)Srb + Offset);
}

FORCEINLINE PSRBEX_DATA RundownSrbFindData(PSTORAGE_REQUEST_BLOCK Srb, SRBEXDATATYPE First,
                                           SRBEXDATATYPE Last) {
  ULONG Index;
  if (!RundownSrbIsStorage(Srb)) return NULL;
  for (Index = 0; Index < Srb->NumSrbExData; ++Index) {
    PSRBEX_DATA Data = SrbGetSrbExDataByIndex(Srb, Index);
    if (Data != NULL && Data->Type >= First && Data->Type <= Last) return Data;
  }
  return NULL;
}

FORCEINLINE PSRBEX_DATA SrbGetSrbExDataByType(PSTORAGE_REQUEST_BLOCK Srb, SRBEXDATATYPE Type) {
  return RundownSrbFindData(Srb, Type, Type);
}

FORCEINLINE PSRBEX_DATA RundownSrbFindCdb(PSTORAGE_REQUEST_BLOCK Srb) {
  return RundownSrbFindData(Srb, SrbExDataTypeScsiCdb16, SrbExDataTypeScsiCdbVar);
}

FORCEINLINE PSRBEX_DATA SrbGetPrimarySrbExData(PSTORAGE_REQUEST_BLOCK Srb) {
  if (!RundownSrbIsStorage(Srb)) return NULL;
  switch (Srb->SrbFunction) {
    case SRB_FUNCTION_POWER:
      return SrbGetSrbExDataByType(Srb, SrbExDataTypePower);
    case SRB_FUNCTION_PNP:
      return SrbGetSrbExDataByType(Srb, SrbExDataTypePnP);
    case SRB_FUNCTION_WMI:
      return SrbGetSrbExDataByType(Srb, SrbExDataTypeWmi);
    case SRB_FUNCTION_EXECUTE_SCSI:
      return RundownSrbFindCdb(Srb);
    default:
      return NULL;
  }
}

FORCEINLINE PSTOR_ADDRESS SrbGetAddress(PSTORAGE_REQUEST_BLOCK Srb) {
  if (!RundownSrbIsStorage(Srb)) return NULL;
  SRBHELPER_ASSERT(Srb->AddressOffset);
  if (Srb->AddressOffset == 0) return NULL;
  return (PSTOR_ADDRESS)((PUCHAR)Srb + Srb->AddressOffset);
}

FORCEINLINE ULONG SrbGetSrbLength(PVOID Srb) {
  return RundownSrbIsStorage(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->SrbLength
                                  : (ULONG)sizeof(SCSI_REQUEST_BLOCK);
}

FORCEINLINE VOID SrbSetSrbLength(PVOID Srb, ULONG Length) {
  if (RundownSrbIsStorage(Srb)) ((PSTORAGE_REQUEST_BLOCK)Srb)->SrbLength = Length;
}

FORCEINLINE BOOLEAN SrbCopySrb(PVOID DestinationSrb, ULONG DestinationSrbLength, PVOID SourceSrb) {
  ULONG Length = SrbGetSrbLength(SourceSrb);
  if (DestinationSrbLength < Length) return FALSE;
  SrbCopyMemory(DestinationSrb, SourceSrb, Length);
  return TRUE;
}

/* All but what says how long the request is, and of which kind. */
FORCEINLINE VOID SrbZeroSrb(PVOID Srb) {
  PSTORAGE_REQUEST_BLOCK Request = (PSTORAGE_REQUEST_BLOCK)Srb;
  UCHAR Function = Request->Function;
  USHORT Length = Request->Length;
  ULONG Whole = SrbGetSrbLength(Srb);
  SrbZeroMemory(Srb, Whole);
  Request->Function = Function;
  Request->Length = Length;
  SrbSetSrbLength(Srb, Whole);
}

FORCEINLINE ULONG SrbGetDefaultSrbLengthFromFunction(ULONG SrbFunction) {
  ULONG Length =
      (ULONG)(SRB_ALIGN_SIZEOF(STORAGE_REQUEST_BLOCK) + SRB_ALIGN_SIZEOF(STOR_ADDR_BTL8));
  switch (SrbFunction) {
    case SRB_FUNCTION_PNP:
      return Length + (ULONG)SRB_ALIGN_SIZEOF(SRBEX_DATA_PNP);
    case SRB_FUNCTION_POWER:
      return Length + (ULONG)SRB_ALIGN_SIZEOF(SRBEX_DATA_POWER);
    case SRB_FUNCTION_WMI:
      return Length + (ULONG)SRB_ALIGN_SIZEOF(SRBEX_DATA_WMI);
    case SRB_FUNCTION_EXECUTE_SCSI:
      return Length + (ULONG)SRB_ALIGN_SIZEOF(SRBEX_DATA_SCSI_CDB16);
    default:
      return Length;
  }
}

/* A command of 16 or 32 bytes has its length in a byte, a longer one in four; the rest of what the
 * three kinds hold of a command is alike. Each pointer may be NULL. */
FORCEINLINE PCDB SrbGetScsiData(PSTORAGE_REQUEST_BLOCK SrbEx, PUCHAR CdbLength8, PULONG CdbLength32,
                                PUCHAR ScsiStatus, PVOID* SenseInfoBuffer,
                                PUCHAR SenseInfoBufferLength) {
  PSRBEX_DATA Data = NULL;
  if (RundownSrbIsStorage(SrbEx) && SrbEx->SrbFunction == SRB_FUNCTION_EXECUTE_SCSI) {
    Data = RundownSrbFindCdb(SrbEx);
    if (Data == NULL) return NULL;
  }
  if (Data == NULL) {
    if (CdbLength8 != NULL) *CdbLength8 = 0;
    if (CdbLength32 != NULL) *CdbLength32 = 0;
    if (ScsiStatus != NULL) *ScsiStatus = SCSISTAT_GOOD;
    if (SenseInfoBuffer != NULL) *SenseInfoBuffer = NULL;
    if (SenseInfoBufferLength != NULL) *SenseInfoBufferLength = 0;
    return NULL;
  }
  if (Data->Type == SrbExDataTypeScsiCdbVar) {
    PSRBEX_DATA_SCSI_CDB_VAR Long = (PSRBEX_DATA_SCSI_CDB_VAR)Data;
    if (CdbLength32 != NULL) *CdbLength32 = Long->CdbLength;
    if (ScsiStatus != NULL) *ScsiStatus = Long->ScsiStatus;
    if (SenseInfoBuffer != NULL) *SenseInfoBuffer = Long->SenseInfoBuffer;
    if (SenseInfoBufferLength != NULL) *SenseInfoBufferLength = Long->SenseInfoBufferLength;
    return Long->CdbLength > 0 ? (PCDB)Long->Cdb : NULL;
  } else {
    PSRBEX_DATA_SCSI_CDB16 Short = (PSRBEX_DATA_SCSI_CDB16)Data;
    if (CdbLength8 != NULL) *CdbLength8 = Short->CdbLength;
    if (ScsiStatus != NULL) *ScsiStatus = Short->ScsiStatus;
    if (SenseInfoBuffer != NULL) *SenseInfoBuffer = Short->SenseInfoBuffer;
    if (SenseInfoBufferLength != NULL) *SenseInfoBufferLength = Short->SenseInfoBufferLength;
    return Short->CdbLength > 0 ? (PCDB)Short->Cdb : NULL;
  }
}

FORCEINLINE VOID SrbSetScsiData(PSTORAGE_REQUEST_BLOCK SrbEx, PUCHAR CdbLength8, PULONG CdbLength32,
                                PUCHAR ScsiStatus, PVOID* SenseInfoBuffer,
                                PUCHAR SenseInfoBufferLength) {
  PSRBEX_DATA Data;
  if (!RundownSrbIsStorage(SrbEx) || SrbEx->SrbFunction != SRB_FUNCTION_EXECUTE_SCSI) return;
  Data = RundownSrbFindCdb(SrbEx);
  if (Data == NULL) return;
  if (Data->Type == SrbExDataTypeScsiCdbVar) {
    PSRBEX_DATA_SCSI_CDB_VAR Long = (PSRBEX_DATA_SCSI_CDB_VAR)Data;
    if (CdbLength32 != NULL) Long->CdbLength = *CdbLength32;
    if (ScsiStatus != NULL) Long->ScsiStatus = *ScsiStatus;
    if (SenseInfoBuffer != NULL) Long->SenseInfoBuffer = *SenseInfoBuffer;
    if (SenseInfoBufferLength != NULL) Long->SenseInfoBufferLength = *SenseInfoBufferLength;
  } else {
    PSRBEX_DATA_SCSI_CDB16 Short = (PSRBEX_DATA_SCSI_CDB16)Data;
    if (CdbLength8 != NULL) Short->CdbLength = *CdbLength8;
    if (ScsiStatus != NULL) Short->ScsiStatus = *ScsiStatus;
    if (SenseInfoBuffer != NULL) Short->SenseInfoBuffer = *SenseInfoBuffer;
    if (SenseInfoBufferLength != NULL) Short->SenseInfoBufferLength = *SenseInfoBufferLength;
  }
}

FORCEINLINE PCDB SrbGetCdb(PVOID Srb) {
  if (!RundownSrbIsStorage(Srb)) return (PCDB)((PSCSI_REQUEST_BLOCK)Srb)->Cdb;
  return SrbGetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, NULL, NULL, NULL, NULL, NULL);
}

/* A field that both kinds have, under whatever name. */
#define RUNDOWN_SRB_GET(Name, Type, Extended, Short)                                \
  FORCEINLINE Type Name(PVOID Srb) {                                                \
    return RundownSrbIsStorage(Srb) ? (Type)((PSTORAGE_REQUEST_BLOCK)Srb)->Extended \
                                    : (Type)((PSCSI_REQUEST_BLOCK)Srb)->Short;      \
  }
#define RUNDOWN_SRB_SET(Name, Type, Extended, ExtendedType, Short, ShortType) \
  FORCEINLINE VOID Name(PVOID Srb, Type Value) {                              \
    if (RundownSrbIsStorage(Srb)) {                                           \
      ((PSTORAGE_REQUEST_BLOCK)Srb)->Extended = (ExtendedType)Value;          \
    } else {                                                                  \
      ((PSCSI_REQUEST_BLOCK)Srb)->Short = (ShortType)Value;                   \
    }                                                                         \
  }

RUNDOWN_SRB_GET(SrbGetSrbFunction, ULONG, SrbFunction, Function)
RUNDOWN_SRB_GET(SrbGetOriginalRequest, PVOID, OriginalRequest, OriginalRequest)
RUNDOWN_SRB_SET(SrbSetOriginalRequest, PVOID, OriginalRequest, PVOID, OriginalRequest, PVOID)
RUNDOWN_SRB_GET(SrbGetDataBuffer, PVOID, DataBuffer, DataBuffer)
RUNDOWN_SRB_SET(SrbSetDataBuffer, PVOID, DataBuffer, PVOID, DataBuffer, PVOID)
RUNDOWN_SRB_GET(SrbGetDataTransferLength, ULONG, DataTransferLength, DataTransferLength)
RUNDOWN_SRB_SET(SrbSetDataTransferLength, ULONG, DataTransferLength, ULONG, DataTransferLength,
                ULONG)
RUNDOWN_SRB_GET(SrbGetTimeOutValue, ULONG, TimeOutValue, TimeOutValue)
RUNDOWN_SRB_SET(SrbSetTimeOutValue, ULONG, TimeOutValue, ULONG, TimeOutValue, ULONG)
RUNDOWN_SRB_GET(SrbGetQueueTag, ULONG, RequestTag, QueueTag)
RUNDOWN_SRB_SET(SrbSetQueueTag, ULONG, RequestTag, ULONG, QueueTag, UCHAR)
RUNDOWN_SRB_GET(SrbGetNextSrb, PVOID, NextSrb, NextSrb)
RUNDOWN_SRB_SET(SrbSetNextSrb, PVOID, NextSrb, PSTORAGE_REQUEST_BLOCK, NextSrb, PSCSI_REQUEST_BLOCK)
RUNDOWN_SRB_GET(SrbGetSrbFlags, ULONG, SrbFlags, SrbFlags)
RUNDOWN_SRB_SET(SrbAssignSrbFlags, ULONG, SrbFlags, ULONG, SrbFlags, ULONG)
RUNDOWN_SRB_GET(SrbGetSystemStatus, ULONG, SystemStatus, InternalStatus)
RUNDOWN_SRB_SET(SrbSetSystemStatus, ULONG, SystemStatus, ULONG, InternalStatus, ULONG)
RUNDOWN_SRB_GET(SrbGetRequestAttribute, ULONG, RequestAttribute, QueueAction)
RUNDOWN_SRB_SET(SrbSetRequestAttribute, UCHAR, RequestAttribute, USHORT, QueueAction, UCHAR)
RUNDOWN_SRB_GET(SrbGetMiniportContext, PVOID, MiniportContext, SrbExtension)
RUNDOWN_SRB_GET(SrbGetSrbStatus, UCHAR, SrbStatus, SrbStatus)
#undef RUNDOWN_SRB_GET
#undef RUNDOWN_SRB_SET

#define SrbGetRequestTag SrbGetQueueTag
#define SrbSetRequestTag SrbSetQueueTag
#define SrbGetQueueAction SrbGetRequestAttribute
#define SrbSetQueueAction SrbSetRequestAttribute

FORCEINLINE VOID SrbSetSrbFlags(PVOID Srb, ULONG Flags) {
  SrbAssignSrbFlags(Srb, SrbGetSrbFlags(Srb) | Flags);
}

FORCEINLINE VOID SrbClearSrbFlags(PVOID Srb, ULONG Flags) {
  SrbAssignSrbFlags(Srb, SrbGetSrbFlags(Srb) & ~Flags);
}

/* That there is sense data stays said. */
FORCEINLINE VOID SrbSetSrbStatus(PVOID Srb, UCHAR Status) {
  PSTORAGE_REQUEST_BLOCK Request = (PSTORAGE_REQUEST_BLOCK)Srb;
  Request->SrbStatus = (UCHAR)(Status | (Request->SrbStatus & SRB_STATUS_AUTOSENSE_VALID));
}

FORCEINLINE VOID SrbSetQueueSortKey(PVOID Srb, ULONG QueueSortKey) {
  if (!RundownSrbIsStorage(Srb)) ((PSCSI_REQUEST_BLOCK)Srb)->QueueSortKey = QueueSortKey;
}

FORCEINLINE PVOID SrbGetPortContext(PVOID Srb) {
  SRBHELPER_ASSERT(RundownSrbIsStorage(Srb));
  return RundownSrbIsStorage(Srb) ? ((PSTORAGE_REQUEST_BLOCK)Srb)->PortContext : NULL;
}

FORCEINLINE VOID SrbSetPortContext(PVOID Srb, PVOID PortContext) {
  SRBHELPER_ASSERT(RundownSrbIsStorage(Srb));
  if (RundownSrbIsStorage(Srb)) ((PSTORAGE_REQUEST_BLOCK)Srb)->PortContext = PortContext;
}

/* What belongs to a SCSI command. */
FORCEINLINE PVOID SrbGetSenseInfoBuffer(PVOID Srb) {
  PVOID Buffer = NULL;
  if (!RundownSrbIsStorage(Srb)) return ((PSCSI_REQUEST_BLOCK)Srb)->SenseInfoBuffer;
  SrbGetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, NULL, NULL, NULL, &Buffer, NULL);
  return Buffer;
}

FORCEINLINE VOID SrbSetSenseInfoBuffer(PVOID Srb, PVOID SenseInfoBuffer) {
  if (RundownSrbIsStorage(Srb)) {
    SrbSetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, NULL, NULL, NULL, &SenseInfoBuffer, NULL);
  } else {
    ((PSCSI_REQUEST_BLOCK)Srb)->SenseInfoBuffer = SenseInfoBuffer;
  }
}

FORCEINLINE UCHAR SrbGetSenseInfoBufferLength(PVOID Srb) {
  UCHAR Length = 0;
  if (!RundownSrbIsStorage(Srb)) return ((PSCSI_REQUEST_BLOCK)Srb)->SenseInfoBufferLength;
  SrbGetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, NULL, NULL, NULL, NULL, &Length);
  return Length;
}

FORCEINLINE VOID SrbSetSenseInfoBufferLength(PVOID Srb, UCHAR SenseInfoBufferLength) {
  if (RundownSrbIsStorage(Srb)) {
    SrbSetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, NULL, NULL, NULL, NULL, &SenseInfoBufferLength);
  } else {
    ((PSCSI_REQUEST_BLOCK)Srb)->SenseInfoBufferLength = SenseInfoBufferLength;
  }
}

FORCEINLINE UCHAR SrbGetScsiStatus(PVOID Srb) {
  UCHAR Status = 0;
  if (!RundownSrbIsStorage(Srb)) return ((PSCSI_REQUEST_BLOCK)Srb)->ScsiStatus;
  SrbGetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, NULL, NULL, &Status, NULL, NULL);
  return Status;
}

FORCEINLINE VOID SrbSetScsiStatus(PVOID Srb, UCHAR ScsiStatus) {
  if (RundownSrbIsStorage(Srb)) {
    SrbSetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, NULL, NULL, &ScsiStatus, NULL, NULL);
  } else {
    ((PSCSI_REQUEST_BLOCK)Srb)->ScsiStatus = ScsiStatus;
  }
}

FORCEINLINE UCHAR SrbGetCdbLength(PVOID Srb) {
  UCHAR Length = 0;
  if (!RundownSrbIsStorage(Srb)) return ((PSCSI_REQUEST_BLOCK)Srb)->CdbLength;
  SrbGetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, &Length, NULL, NULL, NULL, NULL);
  return Length;
}

FORCEINLINE VOID SrbSetCdbLength(PVOID Srb, UCHAR CdbLength) {
  if (RundownSrbIsStorage(Srb)) {
    SrbSetScsiData((PSTORAGE_REQUEST_BLOCK)Srb, &CdbLength, NULL, NULL, NULL, NULL);
  } else {
    ((PSCSI_REQUEST_BLOCK)Srb)->CdbLength = CdbLength;
  }
}

/* Where it goes: bus, target and logical unit. */
FORCEINLINE VOID SrbGetPathTargetLun(PVOID Srb, PUCHAR PathId, PUCHAR TargetId, PUCHAR Lun) {
  UCHAR Path = 0;
  UCHAR Target = 0;
  UCHAR Unit = 0;
  if (RundownSrbIsStorage(Srb)) {
    PSTOR_ADDR_BTL8 Address = (PSTOR_ADDR_BTL8)SrbGetAddress((PSTORAGE_REQUEST_BLOCK)Srb);
    if (Address != NULL && Address->Type == STOR_ADDRESS_TYPE_BTL8) {
      Path = Address->Path;
      Target = Address->Target;
      Unit = Address->Lun;
    }
  } else {
    Path = ((PSCSI_REQUEST_BLOCK)Srb)->PathId;
    Target = ((PSCSI_REQUEST_BLOCK)Srb)->TargetId;
    Unit = ((PSCSI_REQUEST_BLOCK)Srb)->Lun;
  }
  if (PathId != NULL) *PathId = Path;
  if (TargetId != NULL) *TargetId = Target;
  if (Lun != NULL) *Lun = Unit;
}

FORCEINLINE UCHAR SrbGetPathId(PVOID Srb) {
  UCHAR Path;
  SrbGetPathTargetLun(Srb, &Path, NULL, NULL);
  return Path;
}

FORCEINLINE UCHAR SrbGetTargetId(PVOID Srb) {
  UCHAR Target;
  SrbGetPathTargetLun(Srb, NULL, &Target, NULL);
  return Target;
}

FORCEINLINE UCHAR SrbGetLun(PVOID Srb) {
  UCHAR Unit;
  SrbGetPathTargetLun(Srb, NULL, NULL, &Unit);
  return Unit;
}

#endif
