// What a driver keeps to order its requests: remove locks and cancel-safe queues.
#pragma once

#include "nt/abi/dispatcher.h"
#include "nt/abi/irp.h"
#include "nt/abi/types.h"

namespace rundown::nt {

struct IO_REMOVE_LOCK_TRACKING_BLOCK;

struct IO_REMOVE_LOCK_COMMON_BLOCK {
  BOOLEAN Removed;
  BOOLEAN Reserved[3];
  LONG IoCount;
  KEVENT RemoveEvent;
};
struct IO_REMOVE_LOCK_DBG_BLOCK {
  LONG Signature;
  ULONG HighWatermark;
  LONGLONG MaxLockedTicks;
  LONG AllocateTag;
  LIST_ENTRY LockList;
  KSPIN_LOCK Spin;
  LONG LowMemoryCount;
  ULONG Reserved1[4];
  PVOID Reserved2;
  IO_REMOVE_LOCK_TRACKING_BLOCK* Blocks;
};
// A driver compiled with DBG stores the debug block as well; the size that it passes tells which.
struct IO_REMOVE_LOCK {
  IO_REMOVE_LOCK_COMMON_BLOCK Common;
};
struct IO_REMOVE_LOCK_DBG {
  IO_REMOVE_LOCK_COMMON_BLOCK Common;
  IO_REMOVE_LOCK_DBG_BLOCK Dbg;
};

struct IO_CSQ;
using IO_CSQ_INSERT_IRP = void NTAPI(IO_CSQ* Csq, IRP* Irp);
using IO_CSQ_INSERT_IRP_EX = NTSTATUS NTAPI(IO_CSQ* Csq, IRP* Irp, PVOID InsertContext);
using IO_CSQ_REMOVE_IRP = void NTAPI(IO_CSQ* Csq, IRP* Irp);
using IO_CSQ_PEEK_NEXT_IRP = IRP* NTAPI(IO_CSQ* Csq, IRP* Irp, PVOID PeekContext);
using IO_CSQ_ACQUIRE_LOCK = void NTAPI(IO_CSQ* Csq, KIRQL* Irql);
using IO_CSQ_RELEASE_LOCK = void NTAPI(IO_CSQ* Csq, KIRQL Irql);
using IO_CSQ_COMPLETE_CANCELED_IRP = void NTAPI(IO_CSQ* Csq, IRP* Irp);

inline constexpr ULONG IO_TYPE_CSQ_IRP_CONTEXT = 1;
inline constexpr ULONG IO_TYPE_CSQ = 2;
inline constexpr ULONG IO_TYPE_CSQ_EX = 3;

struct IO_CSQ {
  ULONG Type;
  union {
    IO_CSQ_INSERT_IRP* CsqInsertIrp;
    IO_CSQ_INSERT_IRP_EX* CsqInsertIrpEx;  // our name for it: Type says IO_TYPE_CSQ_EX
  };
  IO_CSQ_REMOVE_IRP* CsqRemoveIrp;
  IO_CSQ_PEEK_NEXT_IRP* CsqPeekNextIrp;
  IO_CSQ_ACQUIRE_LOCK* CsqAcquireLock;
  IO_CSQ_RELEASE_LOCK* CsqReleaseLock;
  IO_CSQ_COMPLETE_CANCELED_IRP* CsqCompleteCanceledIrp;
  PVOID ReservePointer;
};
struct IO_CSQ_IRP_CONTEXT {
  ULONG Type;
  struct IRP* Irp;
  IO_CSQ* Csq;
};

}  // namespace rundown::nt
