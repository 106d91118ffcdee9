// Work items: a routine that runs later on a system thread, for a filter or for one operation.
#include "nt/io/work_item.h"

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "ports/fltmgr/operation.h"

namespace rundown::ports {
namespace {

using namespace nt;
using flt::fltmgr;

struct WorkItem {
  const void* routine;
  void* object;
  void* context;
  bool queued;
};
struct WorkItems {
  machine::Set<WorkItem*> all;
  machine::Map<const void*, const void*> operations_of;  // that are deferred, with their instance
};
const machine::Part<WorkItems> state;

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

WorkItem& body_of(void* pointer) {
  auto* item = static_cast<WorkItem*>(pointer);
  if (state->all.contains(item)) return *item;
  flt::not_ours(item, "a call for what is no work item");
}

flt::Filter* filter_of(const void* object) {
  flt::Filter* filter = flt::find_filter(object);
  return filter != nullptr ? filter : flt::filter_of_instance(object);
}

void* allocate(std::string_view phrase) {
  auto* item = pool::allocate_object<WorkItem>();
  state->all.insert(item);
  gate::acquired({.kind = Resource::work_item, .key = word(item), .phrase = phrase});
  return item;
}

void give_back(WorkItem& item) {
  io::check_may_be_freed(item.queued, &item);
  state->all.erase(&item);
  gate::released(Resource::work_item, &item);
  pool::free(&item);
}

void run(void* argument) {
  auto* item = static_cast<WorkItem*>(argument);
  const WorkItem work = *item;
  item->queued = false;  // the routine may free the item or queue it again
  cpu::call_guest(work.routine, item, work.object, work.context);
  io::check_returned(work.routine, work.context);
  flt::let_go(*filter_of(work.object), flt::Hold::work_item);
}

void run_deferred(void* argument) {
  auto* item = static_cast<WorkItem*>(argument);
  const WorkItem work = *item;
  item->queued = false;
  const void* instance = state->operations_of[work.object];
  state->operations_of.erase(work.object);
  cpu::call_guest(work.routine, item, work.object, work.context);
  io::check_returned(work.routine, work.context);
  flt::let_go(*filter_of(instance), flt::Hold::work_item);
}

}  // namespace

FLT_GENERIC_WORKITEM* FltAllocateGenericWorkItem() {
  return static_cast<FLT_GENERIC_WORKITEM*>(allocate("a generic work item of the filter manager"));
}
RUNDOWN_EXPORT(fltmgr, FltAllocateGenericWorkItem,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::work_item,
                .needs_memory = true,
                .header = "fltkernel"});

void FltFreeGenericWorkItem(FLT_GENERIC_WORKITEM* pointer) {
  give_back(body_of(pointer));
}
RUNDOWN_EXPORT(fltmgr, FltFreeGenericWorkItem,
               {.irql = Irql::dispatch, .releases = Resource::work_item, .header = "fltkernel"});

// FltUnregisterFilter waits until the routine has returned:
// https://learn.microsoft.com/windows-hardware/drivers/ifs/unregistering-the-minifilter
NTSTATUS FltQueueGenericWorkItem(FLT_GENERIC_WORKITEM* pointer, void* object, const void* routine,
                                 ULONG /*queue*/, void* context) {
  WorkItem& item = body_of(pointer);
  flt::Filter* filter = filter_of(object);
  if (filter == nullptr) gate::unsupported(fltmgr.name, "a work item for what is no filter");
  io::check_may_be_queued(item.queued, &item);
  if (filter->deleting) return STATUS_FLT_DELETING_OBJECT;
  flt::hold(*filter, flt::Hold::work_item);
  item = {.routine = routine, .object = object, .context = context, .queued = true};
  ke::create_host_thread(&run, &item);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltQueueGenericWorkItem, {.irql = Irql::dispatch, .header = "fltkernel"});

FLT_DEFERRED_IO_WORKITEM* FltAllocateDeferredIoWorkItem() {
  return static_cast<FLT_DEFERRED_IO_WORKITEM*>(
      allocate("a deferred work item of the filter manager"));
}
RUNDOWN_EXPORT(fltmgr, FltAllocateDeferredIoWorkItem,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::work_item,
                .needs_memory = true,
                .header = "fltkernel"});

void FltFreeDeferredIoWorkItem(FLT_DEFERRED_IO_WORKITEM* pointer) {
  give_back(body_of(pointer));
}
RUNDOWN_EXPORT(fltmgr, FltFreeDeferredIoWorkItem,
               {.irql = Irql::dispatch, .releases = Resource::work_item, .header = "fltkernel"});

// The filter pends the operation, and the routine lets it go on. What is not an IRP's, or would
// wait for its own thread, cannot be posted; the page has the list.
NTSTATUS FltQueueDeferredIoWorkItem(FLT_DEFERRED_IO_WORKITEM* pointer, FLT_CALLBACK_DATA* data,
                                    const void* routine, ULONG /*queue*/, void* context) {
  WorkItem& item = body_of(pointer);
  const IRP& irp = flt::irp_at(data, "FltQueueDeferredIoWorkItem");
  io::check_may_be_queued(item.queued, &item);
  if ((irp.Flags & IRP_PAGING_IO) != 0) return STATUS_FLT_NOT_SAFE_TO_POST_OPERATION;
  FLT_INSTANCE* instance = data->Iopb->TargetInstance;
  flt::hold(*flt::filter_of_instance(instance), flt::Hold::work_item);
  // The routine's second argument is the operation, and the work is the instance's.
  item = {.routine = routine, .object = data, .context = context, .queued = true};
  state->operations_of[data] = instance;
  ke::create_host_thread(&run_deferred, &item);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltQueueDeferredIoWorkItem, {.irql = Irql::dispatch, .header = "fltkernel"});

}  // namespace rundown::ports
