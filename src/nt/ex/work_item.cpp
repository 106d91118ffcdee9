// Work items: routines that the system's worker threads call later at PASSIVE_LEVEL.
#include "cpu/call.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

constexpr std::uint32_t kWorkerThreadReturnedAtBadIrql = 0xE1;

// The routine may free its item, so nothing is read from it afterwards.
void run(void* argument) {
  auto* item = static_cast<WORK_QUEUE_ITEM*>(argument);
  const auto routine = reinterpret_cast<std::uint64_t>(item->WorkerRoutine);
  void* parameter = item->Parameter;
  item->List.Flink = nullptr;
  cpu::call_guest(reinterpret_cast<const void*>(routine), parameter);
  if (ke::current_irql() != Irql::passive) {
    ke::bug_check(
        kWorkerThreadReturnedAtBadIrql, routine, static_cast<std::uint64_t>(ke::current_irql()),
        reinterpret_cast<std::uint64_t>(parameter), reinterpret_cast<std::uint64_t>(item));
  }
  gate::released(Resource::work_item, item);
}

}  // namespace

void ExQueueWorkItem(WORK_QUEUE_ITEM* item, WORK_QUEUE_TYPE /*type*/) {
  constexpr std::uint32_t kWorkerInvalid = 0xE4;
  constexpr std::uint64_t kQueuedAlready = 1;
  if (item->List.Flink != nullptr) {
    ke::bug_check(kWorkerInvalid, kQueuedAlready, reinterpret_cast<std::uint64_t>(item));
  }
  item->List.Flink = &item->List;
  gate::acquired({.kind = Resource::work_item,
                  .key = reinterpret_cast<std::uint64_t>(item),
                  .phrase = "a queued work item"});
  ke::create_host_thread(&run, item);
}
RUNDOWN_EXPORT(ntoskrnl, ExQueueWorkItem,
               {.irql = Irql::dispatch, .acquires = Resource::work_item});

}  // namespace rundown::nt
