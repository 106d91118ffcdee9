// Queues of operations that a filter has pended. The filter keeps the list; it stays empty here,
// for no operation reaches a filter.
#include "cpu/call.h"
#include "ports/fltmgr/filter.h"

namespace rundown::ports {
namespace {

using namespace nt;
using flt::fltmgr;

KIRQL lock(FLT_CALLBACK_DATA_QUEUE& queue) {
  KIRQL level = PASSIVE_LEVEL;
  cpu::call_guest(queue.Acquire, &queue, &level);
  return level;
}

void unlock(FLT_CALLBACK_DATA_QUEUE& queue, KIRQL level) {
  cpu::call_guest(queue.Release, &queue, level);
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

void* FltCbdqRemoveNextIo(FLT_CALLBACK_DATA_QUEUE* queue, void* peek_context) {
  const KIRQL level = lock(*queue);
  const std::uint64_t next = cpu::call_guest(queue->PeekNextIo, queue, 0, peek_context);
  if (next != 0) gate::unsupported(fltmgr.name, "FltCbdqRemoveNextIo of an operation");
  unlock(*queue, level);
  return nullptr;
}
RUNDOWN_EXPORT(fltmgr, FltCbdqRemoveNextIo, {.irql = Irql::dispatch, .header = "fltkernel"});

}  // namespace rundown::ports
