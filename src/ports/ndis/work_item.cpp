// Work items: a routine that runs later on a system thread.
#include "nt/io/work_item.h"

#include "abi/ndis.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/module.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

struct WorkItem {
  const void* routine;
  void* context;
  bool queued;
};
struct WorkItems {
  machine::Set<WorkItem*> all;
};
const machine::Part<WorkItems> state;

WorkItem& body_of(NDIS_HANDLE handle) {
  auto* item = static_cast<WorkItem*>(handle);
  if (!state->all.contains(item)) {
    bad_handle(handle);
  }
  return *item;
}

void run(void* argument) {
  auto* item = static_cast<WorkItem*>(argument);
  const WorkItem work = *item;
  item->queued = false;  // the routine may free the item or queue it again
  cpu::call_guest(work.routine, work.context, item);
  io::check_returned(work.routine, work.context);
}

}  // namespace

NDIS_HANDLE NdisAllocateIoWorkItem(NDIS_HANDLE /*handle*/) {
  auto* item = pool::allocate_object<WorkItem>();
  state->all.insert(item);
  gate::acquired({.kind = Resource::work_item,
                  .key = reinterpret_cast<std::uint64_t>(item),
                  .phrase = "an NDIS work item"});
  return item;
}
RUNDOWN_EXPORT(module, NdisAllocateIoWorkItem,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::work_item,
                .needs_memory = true,
                .header = "ndis"});

void NdisQueueIoWorkItem(NDIS_HANDLE handle, const void* routine, void* context) {
  WorkItem& item = body_of(handle);
  io::check_may_be_queued(item.queued, &item);
  item = {.routine = routine, .context = context, .queued = true};
  ke::create_host_thread(&run, &item);
}
RUNDOWN_EXPORT(module, NdisQueueIoWorkItem, {.irql = Irql::dispatch, .header = "ndis"});

void NdisFreeIoWorkItem(NDIS_HANDLE handle) {
  WorkItem& item = body_of(handle);
  io::check_may_be_freed(item.queued, &item);
  state->all.erase(&item);
  gate::released(Resource::work_item, &item);
  pool::free(&item);
}
RUNDOWN_EXPORT(module, NdisFreeIoWorkItem,
               {.irql = Irql::dispatch, .releases = Resource::work_item, .header = "ndis"});

}  // namespace rundown::ports::ndis
