// Executive resources: locks that one thread may own alone or several together.
#include <algorithm>
#include <array>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/apc.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

struct Waiter {
  ERESOURCE_THREAD thread = 0;
  bool exclusive = false;
  KEVENT granted{};
};
struct Owners {
  machine::Map<ERESOURCE_THREAD, ULONG> counts;
  bool exclusive = false;
  machine::Vector<Waiter*> waiters;  // in the order in which they came

  ULONG waiting(bool for_exclusive) const {
    return static_cast<ULONG>(std::ranges::count(waiters, for_exclusive, &Waiter::exclusive));
  }
};
struct ResourceState {
  machine::Map<const ERESOURCE*, Owners> all;
};
const machine::Part<ResourceState> state;

constexpr USHORT kOwnedExclusive = 0x80;

BOOLEAN boolean(bool value) {
  return value ? TRUE : FALSE;
}

ERESOURCE_THREAD self() {
  return reinterpret_cast<ERESOURCE_THREAD>(ke::current_thread().object);
}

Owners& owners_of(ERESOURCE* resource) {
  return state->all[resource];
}

// What a debugger and drivers that look into the structure see.
void show(ERESOURCE* resource, const Owners& owners) {
  resource->ActiveEntries = static_cast<ULONG>(owners.counts.size());
  resource->ActiveCount = owners.counts.empty() ? 0 : 1;
  resource->Flag = owners.exclusive ? kOwnedExclusive : 0;
  resource->OwnerEntry.OwnerThread = owners.exclusive ? owners.counts.begin()->first : 0;
  resource->NumberOfExclusiveWaiters = owners.waiting(true);
  resource->NumberOfSharedWaiters = owners.waiting(false);
}

// What a thread that wants shared access does beside one that waits for exclusive access.
enum class Shared : std::uint8_t {
  in_turn,       // ExAcquireResourceSharedLite: it waits, unless it has the resource already
  starve,        // ExAcquireSharedStarveExclusive: it goes before
  yield_always,  // ExAcquireSharedWaitForExclusive: it waits even then
};

bool may_take(const Owners& owners, bool exclusive, Shared shared) {
  if (owners.counts.empty()) return true;
  const bool mine = owners.counts.contains(self());
  if (owners.exclusive || exclusive) return owners.exclusive && mine;
  if (shared == Shared::starve || owners.waiting(true) == 0) return true;
  return mine && shared == Shared::in_turn;
}

void wait_for(ERESOURCE* resource, Owners& owners, bool exclusive) {
  machine::Allocator<Waiter> waiters;
  auto* waiter = new (waiters.allocate(1)) Waiter();
  waiter->thread = self();
  waiter->exclusive = exclusive;
  waiter->granted.Header.Type = EventSynchronizationObject;
  owners.waiters.push_back(waiter);
  ++resource->ContentionCount;
  show(resource, owners);
  const std::array<DISPATCHER_HEADER*, 1> one{&waiter->granted.Header};
  ke::wait(one, WaitAny, std::nullopt);
  waiters.deallocate(waiter, 1);
}

bool acquire(ERESOURCE* resource, bool exclusive, bool wait, Shared shared = Shared::in_turn) {
  Owners& owners = owners_of(resource);
  if (!may_take(owners, exclusive, shared)) {
    if (!wait) return false;
    wait_for(resource, owners, exclusive);  // who gave the resource up made this thread its owner
    return true;
  }
  if (owners.counts.empty()) owners.exclusive = exclusive;
  ++owners.counts[self()];
  show(resource, owners);
  return true;
}

// Makes those who wait for this kind of access the owners: one, or all that want to share.
void grant(Owners& owners, bool exclusive) {
  machine::Vector<Waiter*> next;
  std::erase_if(owners.waiters, [&](Waiter* waiter) {
    if (waiter->exclusive != exclusive || (exclusive && !next.empty())) return false;
    next.push_back(waiter);
    return true;
  });
  owners.exclusive = exclusive && !next.empty();
  for (Waiter* waiter : next) {
    ++owners.counts[waiter->thread];
    waiter->granted.Header.SignalState = 1;
    ke::signalled(waiter->granted.Header);
  }
}

void release(ERESOURCE* resource, ERESOURCE_THREAD thread) {
  Owners& owners = owners_of(resource);
  const auto found = owners.counts.find(thread);
  if (found == owners.counts.end()) {
    ke::bug_check(kResourceNotOwned, reinterpret_cast<std::uint64_t>(resource), thread,
                  reinterpret_cast<std::uint64_t>(resource->OwnerTable), 1);
  }
  if (--found->second == 0) owners.counts.erase(found);
  if (owners.counts.empty()) {
    // After a writer all readers that wait, after the readers a writer.
    const bool readers_next = owners.exclusive && owners.waiting(false) != 0;
    grant(owners, !readers_next);
  }
  show(resource, owners);
}

}  // namespace

NTSTATUS ExInitializeResourceLite(ERESOURCE* resource) {
  *resource = {};
  state->all[resource] = Owners();
  gate::acquired({.kind = Resource::resource, .key = reinterpret_cast<std::uint64_t>(resource)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ExInitializeResourceLite,
               {.irql = Irql::dispatch, .acquires = Resource::resource, .resident = 1});

NTSTATUS ExDeleteResourceLite(ERESOURCE* resource) {
  state->all.erase(resource);
  gate::released(Resource::resource, resource);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ExDeleteResourceLite, {.irql = Irql::apc, .releases = Resource::resource});

NTSTATUS ExReinitializeResourceLite(ERESOURCE* resource) {
  owners_of(resource) = Owners();
  show(resource, owners_of(resource));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ExReinitializeResourceLite, {.irql = Irql::dispatch});

BOOLEAN ExAcquireResourceExclusiveLite(ERESOURCE* resource, BOOLEAN wait) {
  return boolean(acquire(resource, true, wait != 0));
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireResourceExclusiveLite, {.irql = Irql::apc});
BOOLEAN ExAcquireResourceSharedLite(ERESOURCE* resource, BOOLEAN wait) {
  return boolean(acquire(resource, false, wait != 0));
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireResourceSharedLite, {.irql = Irql::apc});
BOOLEAN ExAcquireSharedStarveExclusive(ERESOURCE* resource, BOOLEAN wait) {
  return boolean(acquire(resource, false, wait != 0, Shared::starve));
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireSharedStarveExclusive, {.irql = Irql::apc});
BOOLEAN ExAcquireSharedWaitForExclusive(ERESOURCE* resource, BOOLEAN wait) {
  return boolean(acquire(resource, false, wait != 0, Shared::yield_always));
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireSharedWaitForExclusive, {.irql = Irql::apc});
BOOLEAN ExTryToAcquireResourceExclusiveLite(ERESOURCE* resource) {
  return boolean(acquire(resource, true, false));
}
RUNDOWN_EXPORT(ntoskrnl, ExTryToAcquireResourceExclusiveLite, {.irql = Irql::apc});

void ExReleaseResourceLite(ERESOURCE* resource) {
  release(resource, self());
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseResourceLite, {.irql = Irql::dispatch});
void ExReleaseResourceForThreadLite(ERESOURCE* resource, ERESOURCE_THREAD thread) {
  release(resource, thread);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseResourceForThreadLite, {.irql = Irql::dispatch});

void ExConvertExclusiveToSharedLite(ERESOURCE* resource) {
  Owners& owners = owners_of(resource);
  if (!owners.exclusive || !owners.counts.contains(self())) {
    ke::bug_check(kResourceNotOwned, reinterpret_cast<std::uint64_t>(resource), self(), 0, 2);
  }
  owners.exclusive = false;
  grant(owners, false);
  show(resource, owners);
}
RUNDOWN_EXPORT(ntoskrnl, ExConvertExclusiveToSharedLite, {.irql = Irql::apc});

// The driver names the owner itself, by a pointer with its low two bits set.
void ExSetResourceOwnerPointer(ERESOURCE* resource, void* owner) {
  Owners& owners = owners_of(resource);
  const auto found = owners.counts.find(self());
  if (found == owners.counts.end()) {
    ke::bug_check(kResourceNotOwned, reinterpret_cast<std::uint64_t>(resource), self(), 0, 3);
  }
  const ULONG count = found->second;
  owners.counts.erase(found);
  owners.counts[reinterpret_cast<ERESOURCE_THREAD>(owner)] += count;
  show(resource, owners);
}
RUNDOWN_EXPORT(ntoskrnl, ExSetResourceOwnerPointer, {.irql = Irql::dispatch});

BOOLEAN ExIsResourceAcquiredExclusiveLite(ERESOURCE* resource) {
  const Owners& owners = owners_of(resource);
  return boolean(owners.exclusive && owners.counts.contains(self()));
}
RUNDOWN_EXPORT(ntoskrnl, ExIsResourceAcquiredExclusiveLite, {.irql = Irql::dispatch});
ULONG ExIsResourceAcquiredSharedLite(ERESOURCE* resource) {
  const Owners& owners = owners_of(resource);
  const auto found = owners.counts.find(self());
  return found == owners.counts.end() ? 0 : found->second;
}
RUNDOWN_EXPORT(ntoskrnl, ExIsResourceAcquiredSharedLite, {.irql = Irql::dispatch});
ULONG ExGetExclusiveWaiterCount(ERESOURCE* resource) {
  return owners_of(resource).waiting(true);
}
RUNDOWN_EXPORT(ntoskrnl, ExGetExclusiveWaiterCount, {.irql = Irql::dispatch});
ULONG ExGetSharedWaiterCount(ERESOURCE* resource) {
  return owners_of(resource).waiting(false);
}
RUNDOWN_EXPORT(ntoskrnl, ExGetSharedWaiterCount, {.irql = Irql::dispatch});

void* ExEnterCriticalRegionAndAcquireResourceExclusive(ERESOURCE* resource) {
  --ke::current_thread().kernel_apc_disable;
  acquire(resource, true, true);
  return nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, ExEnterCriticalRegionAndAcquireResourceExclusive, {.irql = Irql::apc});
void* ExEnterCriticalRegionAndAcquireResourceShared(ERESOURCE* resource) {
  --ke::current_thread().kernel_apc_disable;
  acquire(resource, false, true);
  return nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, ExEnterCriticalRegionAndAcquireResourceShared, {.irql = Irql::apc});
void ExReleaseResourceAndLeaveCriticalRegion(ERESOURCE* resource) {
  release(resource, self());
  ++ke::current_thread().kernel_apc_disable;
  ke::deliver_apcs();
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseResourceAndLeaveCriticalRegion, {.irql = Irql::apc});

}  // namespace rundown::nt
