// Queues of operations that a filter has pended, of which the filter keeps the list, and what
// becomes of an operation that is cancelled meanwhile.
#include "cpu/call.h"
#include "gate/modules.h"
#include "ports/fltmgr/operation.h"

namespace rundown::ports {
namespace {

using namespace nt;
using flt::fltmgr;
using flt::internal;

struct Cancel {
  FLT_CALLBACK_DATA* data = nullptr;
  FLT_CALLBACK_DATA_QUEUE* queue = nullptr;  // nullptr: the routine is called
  FLT_CALLBACK_DATA_QUEUE_IO_CONTEXT* context = nullptr;
  const void* routine = nullptr;
};
struct CancelState {
  machine::Map<const IRP*, Cancel> cancels;
};
const machine::Part<CancelState> state;

void set_cancel(const FLT_CALLBACK_DATA* data, const Cancel& how) {
  IRP& irp = *flt::irp_of(data);
  state->cancels[&irp] = how;
  irp.CancelRoutine = gate::guest_routine<DRIVER_CANCEL>(internal, "FltpCancelOperation");
}

// False: none was set, or the operation is being cancelled.
bool clear_cancel(const FLT_CALLBACK_DATA* data) {
  IRP& irp = *flt::irp_of(data);
  if (irp.CancelRoutine == nullptr || state->cancels.erase(&irp) == 0) return false;
  irp.CancelRoutine = nullptr;
  return true;
}

KIRQL lock(FLT_CALLBACK_DATA_QUEUE& queue) {
  KIRQL level = PASSIVE_LEVEL;
  cpu::call_guest(queue.Acquire, &queue, &level);
  return level;
}

void unlock(FLT_CALLBACK_DATA_QUEUE& queue, KIRQL level) {
  cpu::call_guest(queue.Release, &queue, level);
}

// The operation was cancelled before it came to the queue.
void cancel_if_asked(FLT_CALLBACK_DATA* data) {
  const IRP& irp = *flt::irp_of(data);
  if (irp.Cancel == FALSE) return;
  const Cancel how = state->cancels[&irp];
  if (!clear_cancel(data)) return;
  const KIRQL level = lock(*how.queue);
  cpu::call_guest(how.queue->RemoveIo, how.queue, data);
  unlock(*how.queue, level);
  cpu::call_guest(how.queue->CompleteCanceledIo, how.queue, data);
}

}  // namespace

NTSTATUS FltCbdqInitialize(FLT_INSTANCE* instance, FLT_CALLBACK_DATA_QUEUE* queue,
                           const void* insert, const void* remove, const void* peek,
                           const void* acquire, const void* release, const void* complete) {
  flt::check_instance(instance);
  *queue = {.Csq = {},
            .Flags = FLT_CALLBACK_DATA_QUEUE_INITIALIZED | FLT_CALLBACK_DATA_QUEUE_ENABLED,
            .Instance = instance,
            .InsertIo = insert,
            .RemoveIo = remove,
            .PeekNextIo = peek,
            .Acquire = acquire,
            .Release = release,
            .CompleteCanceledIo = complete};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltCbdqInitialize, {.header = "fltkernel"});

void FltCbdqEnable(FLT_CALLBACK_DATA_QUEUE* queue) {
  const KIRQL level = lock(*queue);
  queue->Flags |= FLT_CALLBACK_DATA_QUEUE_ENABLED;
  unlock(*queue, level);
}
RUNDOWN_EXPORT(fltmgr, FltCbdqEnable, {.irql = Irql::dispatch, .header = "fltkernel"});

void FltCbdqDisable(FLT_CALLBACK_DATA_QUEUE* queue) {
  const KIRQL level = lock(*queue);
  queue->Flags &= ~FLT_CALLBACK_DATA_QUEUE_ENABLED;
  unlock(*queue, level);
}
RUNDOWN_EXPORT(fltmgr, FltCbdqDisable, {.irql = Irql::dispatch, .header = "fltkernel"});

NTSTATUS FltCbdqInsertIo(FLT_CALLBACK_DATA_QUEUE* queue, FLT_CALLBACK_DATA* data,
                         FLT_CALLBACK_DATA_QUEUE_IO_CONTEXT* context, void* insert_context) {
  flt::irp_at(data, "FltCbdqInsertIo");
  const KIRQL level = lock(*queue);
  if ((queue->Flags & FLT_CALLBACK_DATA_QUEUE_ENABLED) == 0) {
    unlock(*queue, level);
    return STATUS_FLT_CBDQ_DISABLED;
  }
  const auto status =
      static_cast<NTSTATUS>(cpu::call_guest(queue->InsertIo, queue, data, insert_context));
  if (nt_success(status)) {
    if (context != nullptr) *context = {queue, data};
    set_cancel(data, {.data = data, .queue = queue, .context = context, .routine = nullptr});
  }
  unlock(*queue, level);
  if (nt_success(status)) cancel_if_asked(data);
  return status;
}
RUNDOWN_EXPORT(fltmgr, FltCbdqInsertIo, {.irql = Irql::dispatch, .header = "fltkernel"});

FLT_CALLBACK_DATA* FltCbdqRemoveIo(FLT_CALLBACK_DATA_QUEUE* queue,
                                   FLT_CALLBACK_DATA_QUEUE_IO_CONTEXT* context) {
  const KIRQL level = lock(*queue);
  FLT_CALLBACK_DATA* data = context->Cbd;
  if (data != nullptr) {
    if (clear_cancel(data)) {
      cpu::call_guest(queue->RemoveIo, queue, data);
    } else {
      data = nullptr;
    }
  }
  unlock(*queue, level);
  return data;
}
RUNDOWN_EXPORT(fltmgr, FltCbdqRemoveIo, {.irql = Irql::dispatch, .header = "fltkernel"});

FLT_CALLBACK_DATA* FltCbdqRemoveNextIo(FLT_CALLBACK_DATA_QUEUE* queue, void* peek_context) {
  const KIRQL level = lock(*queue);
  FLT_CALLBACK_DATA* data = nullptr;
  do {
    data = reinterpret_cast<FLT_CALLBACK_DATA*>(
        cpu::call_guest(queue->PeekNextIo, queue, data, peek_context));
  } while (data != nullptr && !clear_cancel(data));
  if (data != nullptr) cpu::call_guest(queue->RemoveIo, queue, data);
  unlock(*queue, level);
  return data;
}
RUNDOWN_EXPORT(fltmgr, FltCbdqRemoveNextIo, {.irql = Irql::dispatch, .header = "fltkernel"});

// The cancel routine of each operation in such a queue, and of each with a completion of its own.
// The filter is called without the cancel spin lock.
void FltpCancelOperation(DEVICE_OBJECT* /*device*/, IRP* irp) {
  cpu::call_guest(reinterpret_cast<const void*>(gate::address_of(
                      *gate::find_export(ntoskrnl.name, "IoReleaseCancelSpinLock"))),
                  irp->CancelIrql);
  const Cancel how = state->cancels[irp];
  state->cancels.erase(irp);
  if (how.queue == nullptr) {
    cpu::call_guest(how.routine, how.data);
    return;
  }
  const KIRQL level = lock(*how.queue);
  cpu::call_guest(how.queue->RemoveIo, how.queue, how.data);
  if (how.context != nullptr) how.context->Cbd = nullptr;
  unlock(*how.queue, level);
  cpu::call_guest(how.queue->CompleteCanceledIo, how.queue, how.data);
}
RUNDOWN_EXPORT(internal, FltpCancelOperation, {.irql = Irql::dispatch, .header = ""});

NTSTATUS FltSetCancelCompletion(FLT_CALLBACK_DATA* data, const void* routine) {
  IRP& irp = flt::irp_at(data, "FltSetCancelCompletion");
  if (irp.Cancel != FALSE) return STATUS_CANCELLED;
  set_cancel(data, {.data = data, .queue = nullptr, .context = nullptr, .routine = routine});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltSetCancelCompletion, {.irql = Irql::dispatch, .header = "fltkernel"});

NTSTATUS FltClearCancelCompletion(FLT_CALLBACK_DATA* data) {
  flt::irp_at(data, "FltClearCancelCompletion");
  return clear_cancel(data) ? STATUS_SUCCESS : STATUS_CANCELLED;
}
RUNDOWN_EXPORT(fltmgr, FltClearCancelCompletion, {.irql = Irql::dispatch, .header = "fltkernel"});

BOOLEAN FltIsIoCanceled(FLT_CALLBACK_DATA* data) {
  return flt::irp_at(data, "FltIsIoCanceled").Cancel;
}
RUNDOWN_EXPORT(fltmgr, FltIsIoCanceled, {.irql = Irql::dispatch, .header = "fltkernel"});

}  // namespace rundown::ports
