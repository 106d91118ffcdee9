// Work items: a routine that runs later on a system thread.
#include "abi/ndis.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

constexpr gate::Module module{"ndis.sys"};

struct WorkItem {
  const void* routine;
  void* context;
  bool queued;
};
struct WorkItems {
  machine::Set<WorkItem*> all;
};
const machine::Part<WorkItems> state;

constexpr std::uint32_t kWorkerInvalid = 0xE4;
constexpr std::uint64_t kFreed = 0;
constexpr std::uint64_t kQueuedAlready = 1;

WorkItem& body_of(NDIS_HANDLE handle) {
  auto* item = static_cast<WorkItem*>(handle);
  if (!state->all.contains(item)) {
    ke::bug_check(kPageFaultInNonpagedArea, reinterpret_cast<std::uint64_t>(handle));
  }
  return *item;
}

void run(void* argument) {
  auto* item = static_cast<WorkItem*>(argument);
  const WorkItem work = *item;
  item->queued = false;  // the routine may free the item or queue it again
  cpu::call_guest(work.routine, work.context, item);
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
  if (item.queued) {
    ke::bug_check(kWorkerInvalid, kQueuedAlready, reinterpret_cast<std::uint64_t>(&item));
  }
  item = {.routine = routine, .context = context, .queued = true};
  ke::create_host_thread(&run, &item);
}
RUNDOWN_EXPORT(module, NdisQueueIoWorkItem, {.irql = Irql::dispatch, .header = "ndis"});

void NdisFreeIoWorkItem(NDIS_HANDLE handle) {
  WorkItem& item = body_of(handle);
  if (item.queued) ke::bug_check(kWorkerInvalid, kFreed, reinterpret_cast<std::uint64_t>(&item));
  state->all.erase(&item);
  gate::released(Resource::work_item, &item);
  pool::free(&item);
}
RUNDOWN_EXPORT(module, NdisFreeIoWorkItem,
               {.irql = Irql::dispatch, .releases = Resource::work_item, .header = "ndis"});

}  // namespace rundown::ports::ndis
