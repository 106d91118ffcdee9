// Cancel-safe queues: the driver keeps the list, these functions keep cancellation out of its way.
#include "abi/irp_queue.h"
#include "cpu/call.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/io/irp.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kContextSlot = 3;  // Tail.Overlay.DriverContext[3] is the queue's

template <class Function, class... Arguments>
std::uint64_t call(Function* function, Arguments... arguments) {
  return cpu::call_guest(reinterpret_cast<const void*>(function), arguments...);
}

void lock(IO_CSQ& csq, KIRQL* level) {
  call(csq.CsqAcquireLock, &csq, level);
}
void unlock(IO_CSQ& csq, KIRQL level) {
  call(csq.CsqReleaseLock, &csq, level);
}

IO_CSQ* queue_of(void* slot) {
  const ULONG type = *static_cast<ULONG*>(slot);
  return type == IO_TYPE_CSQ_IRP_CONTEXT ? static_cast<IO_CSQ_IRP_CONTEXT*>(slot)->Csq
                                         : static_cast<IO_CSQ*>(slot);
}

void detach(IRP& irp) {
  void*& slot = irp.Tail.Overlay.DriverContext[kContextSlot];
  if (slot != nullptr && *static_cast<ULONG*>(slot) == IO_TYPE_CSQ_IRP_CONTEXT) {
    static_cast<IO_CSQ_IRP_CONTEXT*>(slot)->Irp = nullptr;
  }
  slot = nullptr;
}

// Where the lock's old level is kept while the driver's routines run: on the guest's side of the
// fence it is only a byte.
struct Level {
  KIRQL value = PASSIVE_LEVEL;
};

NTSTATUS insert(IO_CSQ& csq, IRP& irp, IO_CSQ_IRP_CONTEXT* context, void* insert_context,
                bool extended) {
  Level level;
  lock(csq, &level.value);
  if (context != nullptr) {
    *context = {IO_TYPE_CSQ_IRP_CONTEXT, &irp, &csq};
    irp.Tail.Overlay.DriverContext[kContextSlot] = context;
  } else {
    irp.Tail.Overlay.DriverContext[kContextSlot] = &csq;
  }
  const UCHAR control = io::current_location(irp).Control;
  io::current_location(irp).Control |= SL_PENDING_RETURNED;
  NTSTATUS status = STATUS_SUCCESS;
  if (extended) {
    status = static_cast<NTSTATUS>(call(csq.CsqInsertIrpEx, &csq, &irp, insert_context));
  } else {
    call(csq.CsqInsertIrp, &csq, &irp);
  }
  if (!nt_success(status)) {
    io::current_location(irp).Control = control;
    detach(irp);
    unlock(csq, level.value);
    return status;
  }
  irp.CancelRoutine = guest_routine<DRIVER_CANCEL>("IopCsqCancel");
  if (irp.Cancel != FALSE) {
    irp.CancelRoutine = nullptr;
    call(csq.CsqRemoveIrp, &csq, &irp);
    detach(irp);
    unlock(csq, level.value);
    call(csq.CsqCompleteCanceledIrp, &csq, &irp);
    return status;
  }
  unlock(csq, level.value);
  return status;
}

}  // namespace

// The cancel routine of each request in such a queue.
void IopCsqCancel(DEVICE_OBJECT* /*device*/, IRP* irp) {
  cpu::call_guest(reinterpret_cast<const void*>(gate::address_of(
                      *gate::find_export(ntoskrnl.name, "IoReleaseCancelSpinLock"))),
                  irp->CancelIrql);
  IO_CSQ& csq = *queue_of(irp->Tail.Overlay.DriverContext[kContextSlot]);
  Level level;
  lock(csq, &level.value);
  call(csq.CsqRemoveIrp, &csq, irp);
  detach(*irp);
  unlock(csq, level.value);
  call(csq.CsqCompleteCanceledIrp, &csq, irp);
}
RUNDOWN_EXPORT(internal, IopCsqCancel, {.irql = Irql::dispatch, .header = ""});

NTSTATUS IoCsqInitialize(IO_CSQ* csq, IO_CSQ_INSERT_IRP* insert_irp, IO_CSQ_REMOVE_IRP* remove_irp,
                         IO_CSQ_PEEK_NEXT_IRP* peek, IO_CSQ_ACQUIRE_LOCK* acquire,
                         IO_CSQ_RELEASE_LOCK* release, IO_CSQ_COMPLETE_CANCELED_IRP* complete) {
  *csq = {};
  csq->Type = IO_TYPE_CSQ;
  csq->CsqInsertIrp = insert_irp;
  csq->CsqRemoveIrp = remove_irp;
  csq->CsqPeekNextIrp = peek;
  csq->CsqAcquireLock = acquire;
  csq->CsqReleaseLock = release;
  csq->CsqCompleteCanceledIrp = complete;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoCsqInitialize, {});

NTSTATUS IoCsqInitializeEx(IO_CSQ* csq, IO_CSQ_INSERT_IRP_EX* insert_irp,
                           IO_CSQ_REMOVE_IRP* remove_irp, IO_CSQ_PEEK_NEXT_IRP* peek,
                           IO_CSQ_ACQUIRE_LOCK* acquire, IO_CSQ_RELEASE_LOCK* release,
                           IO_CSQ_COMPLETE_CANCELED_IRP* complete) {
  IoCsqInitialize(csq, nullptr, remove_irp, peek, acquire, release, complete);
  csq->Type = IO_TYPE_CSQ_EX;
  csq->CsqInsertIrpEx = insert_irp;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoCsqInitializeEx, {});

void IoCsqInsertIrp(IO_CSQ* csq, IRP* irp, IO_CSQ_IRP_CONTEXT* context) {
  insert(*csq, *irp, context, nullptr, csq->Type == IO_TYPE_CSQ_EX);
}
RUNDOWN_EXPORT(ntoskrnl, IoCsqInsertIrp, {.irql = Irql::dispatch});

NTSTATUS IoCsqInsertIrpEx(IO_CSQ* csq, IRP* irp, IO_CSQ_IRP_CONTEXT* context,
                          void* insert_context) {
  return insert(*csq, *irp, context, insert_context, csq->Type == IO_TYPE_CSQ_EX);
}
RUNDOWN_EXPORT(ntoskrnl, IoCsqInsertIrpEx, {.irql = Irql::dispatch});

IRP* IoCsqRemoveNextIrp(IO_CSQ* csq, void* peek_context) {
  Level level;
  lock(*csq, &level.value);
  IRP* irp = nullptr;
  for (;;) {
    irp = reinterpret_cast<IRP*>(call(csq->CsqPeekNextIrp, csq, irp, peek_context));
    if (irp == nullptr) break;
    if (irp->CancelRoutine == nullptr)
      continue;  // being cancelled: its cancel routine waits for the lock
    irp->CancelRoutine = nullptr;
    call(csq->CsqRemoveIrp, csq, irp);
    detach(*irp);
    break;
  }
  unlock(*csq, level.value);
  return irp;
}
RUNDOWN_EXPORT(ntoskrnl, IoCsqRemoveNextIrp, {.irql = Irql::dispatch});

IRP* IoCsqRemoveIrp(IO_CSQ* csq, IO_CSQ_IRP_CONTEXT* context) {
  Level level;
  lock(*csq, &level.value);
  IRP* irp = context->Irp;
  if (irp != nullptr && irp->CancelRoutine != nullptr) {
    irp->CancelRoutine = nullptr;
    call(csq->CsqRemoveIrp, csq, irp);
    detach(*irp);
  } else {
    irp = nullptr;
  }
  unlock(*csq, level.value);
  return irp;
}
RUNDOWN_EXPORT(ntoskrnl, IoCsqRemoveIrp, {.irql = Irql::dispatch});

}  // namespace rundown::nt
