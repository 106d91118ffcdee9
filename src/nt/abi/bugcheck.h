// Callbacks that run when Windows stops.
#pragma once

#include "nt/abi/types.h"

namespace rundown::nt {

enum KBUGCHECK_CALLBACK_REASON : LONG {
  KbCallbackInvalid,
  KbCallbackReserved1,
  KbCallbackSecondaryDumpData,
  KbCallbackDumpIo,
  KbCallbackAddPages,
  KbCallbackSecondaryMultiPartDumpData,
  KbCallbackRemovePages,
  KbCallbackTriageDumpData,
};
enum KBUGCHECK_BUFFER_DUMP_STATE : UCHAR {
  BufferEmpty,
  BufferInserted,
  BufferStarted,
  BufferFinished,
  BufferIncomplete,
};

struct KBUGCHECK_REASON_CALLBACK_RECORD;
using KBUGCHECK_CALLBACK_ROUTINE = void NTAPI(PVOID Buffer, ULONG Length);
using KBUGCHECK_REASON_CALLBACK_ROUTINE = void NTAPI(KBUGCHECK_CALLBACK_REASON Reason,
                                                     KBUGCHECK_REASON_CALLBACK_RECORD* Record,
                                                     PVOID ReasonSpecificData,
                                                     ULONG ReasonSpecificDataLength);
using NMI_CALLBACK = BOOLEAN NTAPI(PVOID Context, BOOLEAN Handled);

struct KBUGCHECK_CALLBACK_RECORD {
  LIST_ENTRY Entry;
  KBUGCHECK_CALLBACK_ROUTINE* CallbackRoutine;
  PVOID Buffer;
  ULONG Length;
  UCHAR* Component;
  ULONG_PTR Checksum;
  UCHAR State;
};
struct KBUGCHECK_REASON_CALLBACK_RECORD {
  LIST_ENTRY Entry;
  KBUGCHECK_REASON_CALLBACK_ROUTINE* CallbackRoutine;
  UCHAR* Component;
  ULONG_PTR Checksum;
  KBUGCHECK_CALLBACK_REASON Reason;
  UCHAR State;
};

}  // namespace rundown::nt
