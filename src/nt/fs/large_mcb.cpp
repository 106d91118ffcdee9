// Large map control blocks: which sectors of a volume hold the sectors of a file. A block's runs
// follow one another from virtual sector 0 on; those that nothing is mapped to are holes.
#include <algorithm>

#include "abi/fs.h"
#include "abi/pool.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

constexpr LONGLONG kHole = -1;

struct Run {
  LONGLONG end = 0;  // the virtual sector behind it
  LONGLONG lbn = kHole;
};
using Runs = machine::Vector<Run>;
struct McbState {
  machine::Map<const LARGE_MCB*, Runs> all;
};
const machine::Part<McbState> state;

Runs& runs_of(const LARGE_MCB* mcb) {
  return state->all[mcb];
}

LONGLONG start_of(const Runs& runs, std::size_t index) {
  return index == 0 ? 0 : runs[index - 1].end;
}
LONGLONG end_of(const Runs& runs) {
  return runs.empty() ? 0 : runs.back().end;
}
LONGLONG lbn_at(const Runs& runs, std::size_t index, LONGLONG vbn) {
  const LONGLONG lbn = runs[index].lbn;
  return lbn == kHole ? kHole : lbn + vbn - start_of(runs, index);
}
std::size_t index_of(const Runs& runs, LONGLONG vbn) {
  const auto found = std::ranges::upper_bound(runs, vbn, {}, &Run::end);
  return static_cast<std::size_t>(found - runs.begin());
}

// Neighbours that go on where the one before ends are one run; a hole at the end is none.
void tidy(LARGE_MCB* mcb, Runs& runs) {
  Runs tidied;
  LONGLONG start = 0;
  for (const Run& run : runs) {
    if (run.end > start) {
      const bool goes_on =
          !tidied.empty() &&
          (run.lbn == kHole
               ? tidied.back().lbn == kHole
               : tidied.back().lbn != kHole &&
                     tidied.back().lbn + start - start_of(tidied, tidied.size() - 1) == run.lbn);
      if (goes_on) {
        tidied.back().end = run.end;
      } else {
        tidied.push_back(run);
      }
      start = run.end;
    }
  }
  while (!tidied.empty() && tidied.back().lbn == kHole) tidied.pop_back();
  runs = std::move(tidied);
  mcb->BaseMcb.PairCount = static_cast<ULONG>(runs.size());
  mcb->BaseMcb.MaximumPairCount = std::max(mcb->BaseMcb.MaximumPairCount, mcb->BaseMcb.PairCount);
}

// Makes a run begin at this sector, which lies within the runs or at their end.
std::size_t cut(Runs& runs, LONGLONG vbn) {
  const std::size_t index = index_of(runs, vbn);
  if (index == runs.size() || start_of(runs, index) == vbn) return index;
  const Run first{vbn, runs[index].lbn};
  runs[index].lbn = lbn_at(runs, index, vbn);
  runs.insert(runs.begin() + static_cast<std::ptrdiff_t>(index), first);
  return index + 1;
}

void map(LARGE_MCB* mcb, LONGLONG vbn, LONGLONG lbn, LONGLONG count) {
  Runs& runs = runs_of(mcb);
  const LONGLONG end = vbn + count;
  if (end_of(runs) < vbn) runs.push_back({vbn, kHole});
  const std::size_t first = cut(runs, vbn);
  const std::size_t last = end < end_of(runs) ? cut(runs, end) : runs.size();
  const auto from = runs.begin() + static_cast<std::ptrdiff_t>(first);
  runs.erase(from, runs.begin() + static_cast<std::ptrdiff_t>(last));
  runs.insert(runs.begin() + static_cast<std::ptrdiff_t>(first), {end, lbn});
  tidy(mcb, runs);
}

constexpr gate::Contract kGrows{.irql = Irql::apc,
                                .fails = {raises(STATUS_INSUFFICIENT_RESOURCES)},
                                .needs_memory = true,
                                .header = "ntifs"};
constexpr gate::Contract kReads{.irql = Irql::apc, .header = "ntifs"};

template <class T>
void give(T* to, T value) {
  if (to != nullptr) *to = value;
}

}  // namespace

void FsRtlInitializeLargeMcb(LARGE_MCB* mcb, LONG pool_type) {
  constexpr ULONG kFirstPairs = 15;
  *mcb = {};
  mcb->GuardedMutex = pool::allocate_object<FAST_MUTEX>();
  mcb->GuardedMutex->Count = 1;
  mcb->BaseMcb.MaximumPairCount = kFirstPairs;
  mcb->BaseMcb.PoolType = static_cast<USHORT>(pool_type);
  state->all[mcb] = {};
  gate::acquired({.kind = Resource::pool,
                  .key = reinterpret_cast<std::uint64_t>(mcb->GuardedMutex),
                  .bytes = sizeof(FAST_MUTEX),
                  .name = "LARGE_MCB",
                  .phrase = "the memory of a map control block"});
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlInitializeLargeMcb,
               {.irql = Irql::apc,
                .fails = {raises(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ntifs"});

void FsRtlUninitializeLargeMcb(LARGE_MCB* mcb) {
  if (mcb->GuardedMutex == nullptr) return;
  gate::released(Resource::pool, mcb->GuardedMutex);
  pool::free(mcb->GuardedMutex);
  mcb->GuardedMutex = nullptr;
  state->all.erase(mcb);
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlUninitializeLargeMcb,
               {.irql = Irql::apc, .releases = Resource::pool, .header = "ntifs"});

// FALSE: some of the sectors are mapped already, to others.
BOOLEAN FsRtlAddLargeMcbEntry(LARGE_MCB* mcb, LONGLONG vbn, LONGLONG lbn, LONGLONG count) {
  const Runs& runs = runs_of(mcb);
  for (std::size_t i = index_of(runs, vbn); i < runs.size() && start_of(runs, i) < vbn + count;
       ++i) {
    const LONGLONG at = std::max(start_of(runs, i), vbn);
    if (runs[i].lbn != kHole && lbn_at(runs, i, at) != lbn + at - vbn) return FALSE;
  }
  map(mcb, vbn, lbn, count);
  return TRUE;
}
const gate::FunctionExport<&FsRtlAddLargeMcbEntry> export_FsRtlAddLargeMcbEntry{
    ntoskrnl, "FsRtlAddLargeMcbEntry", kGrows};

void FsRtlRemoveLargeMcbEntry(LARGE_MCB* mcb, LONGLONG vbn, LONGLONG count) {
  const LONGLONG end = std::min(vbn + count, end_of(runs_of(mcb)));
  if (vbn < end) map(mcb, vbn, kHole, end - vbn);
}
const gate::FunctionExport<&FsRtlRemoveLargeMcbEntry> export_FsRtlRemoveLargeMcbEntry{
    ntoskrnl, "FsRtlRemoveLargeMcbEntry", kGrows};

void FsRtlTruncateLargeMcb(LARGE_MCB* mcb, LONGLONG vbn) {
  FsRtlRemoveLargeMcbEntry(mcb, vbn, end_of(runs_of(mcb)));
}
const gate::FunctionExport<&FsRtlTruncateLargeMcb> export_FsRtlTruncateLargeMcb{
    ntoskrnl, "FsRtlTruncateLargeMcb", kReads};

void FsRtlResetLargeMcb(LARGE_MCB* mcb, BOOLEAN /*synchronized*/) {
  runs_of(mcb).clear();
  mcb->BaseMcb.PairCount = 0;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlResetLargeMcb, {.irql = Irql::apc, .header = "ntifs"});

// What lies at the sector or behind it moves up.
BOOLEAN FsRtlSplitLargeMcb(LARGE_MCB* mcb, LONGLONG vbn, LONGLONG amount) {
  Runs& runs = runs_of(mcb);
  if (vbn >= end_of(runs)) return TRUE;
  const std::size_t index = cut(runs, vbn);
  for (std::size_t i = index; i < runs.size(); ++i) runs[i].end += amount;
  runs.insert(runs.begin() + static_cast<std::ptrdiff_t>(index), {vbn + amount, kHole});
  tidy(mcb, runs);
  return TRUE;
}
const gate::FunctionExport<&FsRtlSplitLargeMcb> export_FsRtlSplitLargeMcb{
    ntoskrnl, "FsRtlSplitLargeMcb", kGrows};

BOOLEAN FsRtlLookupLargeMcbEntry(LARGE_MCB* mcb, LONGLONG vbn, LONGLONG* lbn, LONGLONG* count,
                                 LONGLONG* run_lbn, LONGLONG* run_count, ULONG* run_index) {
  const Runs& runs = runs_of(mcb);
  const std::size_t index = index_of(runs, vbn);
  if (index == runs.size()) return FALSE;
  give(lbn, lbn_at(runs, index, vbn));
  give(count, runs[index].end - vbn);
  give(run_lbn, runs[index].lbn);
  give(run_count, runs[index].end - start_of(runs, index));
  give(run_index, static_cast<ULONG>(index));
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlLookupLargeMcbEntry, {.irql = Irql::apc, .header = "ntifs"});

BOOLEAN FsRtlLookupLastLargeMcbEntryAndIndex(LARGE_MCB* mcb, LONGLONG* vbn, LONGLONG* lbn,
                                             ULONG* index) {
  const Runs& runs = runs_of(mcb);
  if (runs.empty()) return FALSE;
  *vbn = end_of(runs) - 1;
  *lbn = lbn_at(runs, runs.size() - 1, *vbn);
  *index = static_cast<ULONG>(runs.size() - 1);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlLookupLastLargeMcbEntryAndIndex,
               {.irql = Irql::apc, .header = "ntifs"});

BOOLEAN FsRtlLookupLastLargeMcbEntry(LARGE_MCB* mcb, LONGLONG* vbn, LONGLONG* lbn) {
  ULONG index = 0;
  return FsRtlLookupLastLargeMcbEntryAndIndex(mcb, vbn, lbn, &index);
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlLookupLastLargeMcbEntry, {.irql = Irql::apc, .header = "ntifs"});

// Holes count.
ULONG FsRtlNumberOfRunsInLargeMcb(LARGE_MCB* mcb) {
  return static_cast<ULONG>(runs_of(mcb).size());
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlNumberOfRunsInLargeMcb, {.irql = Irql::apc, .header = "ntifs"});

BOOLEAN FsRtlGetNextLargeMcbEntry(LARGE_MCB* mcb, ULONG index, LONGLONG* vbn, LONGLONG* lbn,
                                  LONGLONG* count) {
  const Runs& runs = runs_of(mcb);
  if (index >= runs.size()) return FALSE;
  *vbn = start_of(runs, index);
  *lbn = runs[index].lbn;
  *count = runs[index].end - *vbn;
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlGetNextLargeMcbEntry, {.irql = Irql::apc, .header = "ntifs"});

}  // namespace rundown::nt
