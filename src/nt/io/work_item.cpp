// Work items: a routine that runs later on a system thread, with its device kept alive.
#include "nt/io/work_item.h"

#include "abi/io.h"
#include "cpu/call.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/ob/object.h"
#include "nt/pool/pool.h"
#include "nt/ps/image_threads.h"

namespace rundown::nt {
namespace {

// What is behind the IO_WORKITEM that a driver sees as a pointer only. Drivers that keep one in
// their own memory ask IoSizeofWorkItem.
struct WorkItem {
  void* object;  // a device or a driver
  void* routine;
  void* context;
  bool extended;  // the routine takes the object, the context and the item
  bool queued;
};

constexpr std::uint32_t kWorkerInvalid = 0xE4;
constexpr std::uint64_t kActiveFreed = 0;
constexpr std::uint64_t kActiveQueued = 1;
constexpr std::uint32_t kIrqlNotZero = 0xE1;  // WORKER_THREAD_RETURNED_AT_BAD_IRQL

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}
WorkItem& body_of(IO_WORKITEM* item) {
  return *reinterpret_cast<WorkItem*>(item);
}

void run(void* argument) {
  auto* item = static_cast<WorkItem*>(argument);
  const WorkItem work = *item;
  item->queued = false;  // the routine may free the item or queue it again
  if (work.extended) {
    cpu::call_guest(work.routine, work.object, work.context, item);
  } else {
    cpu::call_guest(work.routine, work.object, work.context);
  }
  io::check_returned(work.routine, work.context);
  if (ob::Object* object = ob::find(work.object)) ob::dereference(*object);
}

void queue(WorkItem& item, void* routine, void* context, bool extended) {
  io::check_may_be_queued(item.queued, &item);
  item.routine = routine;
  item.context = context;
  item.extended = extended;
  item.queued = true;
  if (ob::Object* object = ob::find(item.object)) ob::reference(*object);
  ps::keeps_image(ke::create_host_thread(&run, &item));
}

}  // namespace

namespace io {

void check_may_be_queued(bool queued, const void* item) {
  if (queued) ke::bug_check(kWorkerInvalid, kActiveQueued, word(item));
}
void check_may_be_freed(bool queued, const void* item) {
  if (queued) ke::bug_check(kWorkerInvalid, kActiveFreed, word(item));
}
void check_returned(const void* routine, const void* context) {
  if (ke::current_irql() == Irql::passive) return;
  ke::bug_check(kIrqlNotZero, word(routine), static_cast<std::uint64_t>(ke::current_irql()),
                word(context));
}

}  // namespace io

IO_WORKITEM* IoAllocateWorkItem(void* object) {
  auto* item = pool::allocate_object<WorkItem>();
  item->object = object;
  gate::acquired({.kind = Resource::work_item, .key = word(item)});
  return reinterpret_cast<IO_WORKITEM*>(item);
}
RUNDOWN_EXPORT(ntoskrnl, IoAllocateWorkItem,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::work_item,
                .needs_memory = true});

void IoFreeWorkItem(IO_WORKITEM* item) {
  io::check_may_be_freed(body_of(item).queued, item);
  gate::released(Resource::work_item, item);
  pool::free(item);
}
RUNDOWN_EXPORT(ntoskrnl, IoFreeWorkItem, {.irql = Irql::dispatch, .releases = Resource::work_item});

ULONG IoSizeofWorkItem() {
  return sizeof(WorkItem);
}
RUNDOWN_EXPORT(ntoskrnl, IoSizeofWorkItem, {});

void IoInitializeWorkItem(void* object, IO_WORKITEM* item) {
  body_of(item) = {};
  body_of(item).object = object;
}
RUNDOWN_EXPORT(ntoskrnl, IoInitializeWorkItem, {});

void IoUninitializeWorkItem(IO_WORKITEM* item) {
  io::check_may_be_freed(body_of(item).queued, item);
}
RUNDOWN_EXPORT(ntoskrnl, IoUninitializeWorkItem, {});

void IoQueueWorkItem(IO_WORKITEM* item, IO_WORKITEM_ROUTINE* routine, WORK_QUEUE_TYPE /*queue*/,
                     void* context) {
  queue(body_of(item), reinterpret_cast<void*>(routine), context, false);
}
RUNDOWN_EXPORT(ntoskrnl, IoQueueWorkItem, {.irql = Irql::dispatch});

void IoQueueWorkItemEx(IO_WORKITEM* item, IO_WORKITEM_ROUTINE_EX* routine,
                       WORK_QUEUE_TYPE /*queue*/, void* context) {
  queue(body_of(item), reinterpret_cast<void*>(routine), context, true);
}
RUNDOWN_EXPORT(ntoskrnl, IoQueueWorkItemEx, {.irql = Irql::dispatch});

BOOLEAN IoTryQueueWorkItem(IO_WORKITEM* item, IO_WORKITEM_ROUTINE_EX* routine,
                           WORK_QUEUE_TYPE /*queue*/, void* context) {
  if (body_of(item).queued) return FALSE;
  queue(body_of(item), reinterpret_cast<void*>(routine), context, true);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, IoTryQueueWorkItem, {.irql = Irql::dispatch});

}  // namespace rundown::nt
