// Executive resources: locks that one thread may own alone or several together.
#include <array>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

struct Owners {
  KEVENT changed{};  // set at each release; those who wait look again
  machine::Map<ERESOURCE_THREAD, ULONG> counts;
  bool exclusive = false;
  ULONG exclusive_waiters = 0;
  ULONG shared_waiters = 0;
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
  resource->NumberOfExclusiveWaiters = owners.exclusive_waiters;
  resource->NumberOfSharedWaiters = owners.shared_waiters;
}

bool may_take(const Owners& owners, bool exclusive, bool starve_exclusive) {
  if (owners.counts.empty()) return true;
  const bool mine = owners.counts.contains(self());
  if (owners.exclusive || exclusive) return owners.exclusive && mine;
  return mine || starve_exclusive || owners.exclusive_waiters == 0;
}

bool acquire(ERESOURCE* resource, bool exclusive, bool wait, bool starve_exclusive = false) {
  Owners& owners = owners_of(resource);
  while (!may_take(owners, exclusive, starve_exclusive)) {
    if (!wait) return false;
    ULONG& waiters = exclusive ? owners.exclusive_waiters : owners.shared_waiters;
    ++waiters;
    ++resource->ContentionCount;
    owners.changed.Header.Type = EventNotificationObject;
    owners.changed.Header.SignalState = 0;
    const std::array<DISPATCHER_HEADER*, 1> one{&owners.changed.Header};
    ke::wait(one, WaitAny, std::nullopt);
    --waiters;
  }
  if (owners.counts.empty()) owners.exclusive = exclusive;
  ++owners.counts[self()];
  show(resource, owners);
  return true;
}

void release(ERESOURCE* resource, ERESOURCE_THREAD thread) {
  Owners& owners = owners_of(resource);
  const auto found = owners.counts.find(thread);
  if (found == owners.counts.end()) {
    ke::bug_check(ke::kResourceNotOwned, reinterpret_cast<std::uint64_t>(resource), thread,
                  reinterpret_cast<std::uint64_t>(resource->OwnerTable), 1);
  }
  if (--found->second == 0) owners.counts.erase(found);
  if (owners.counts.empty()) owners.exclusive = false;
  show(resource, owners);
  owners.changed.Header.SignalState = 1;
  ke::signalled(owners.changed.Header);
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
  return boolean(acquire(resource, false, wait != 0, true));
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireSharedStarveExclusive, {.irql = Irql::apc});
BOOLEAN ExAcquireSharedWaitForExclusive(ERESOURCE* resource, BOOLEAN wait) {
  return boolean(acquire(resource, false, wait != 0));
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
    ke::bug_check(ke::kResourceNotOwned, reinterpret_cast<std::uint64_t>(resource), self(), 0, 2);
  }
  owners.exclusive = false;
  show(resource, owners);
  owners.changed.Header.SignalState = 1;
  ke::signalled(owners.changed.Header);
}
RUNDOWN_EXPORT(ntoskrnl, ExConvertExclusiveToSharedLite, {.irql = Irql::apc});

// The driver names the owner itself, by a pointer with its low two bits set.
void ExSetResourceOwnerPointer(ERESOURCE* resource, void* owner) {
  Owners& owners = owners_of(resource);
  const auto found = owners.counts.find(self());
  if (found == owners.counts.end()) {
    ke::bug_check(ke::kResourceNotOwned, reinterpret_cast<std::uint64_t>(resource), self(), 0, 3);
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
  return owners_of(resource).exclusive_waiters;
}
RUNDOWN_EXPORT(ntoskrnl, ExGetExclusiveWaiterCount, {.irql = Irql::dispatch});
ULONG ExGetSharedWaiterCount(ERESOURCE* resource) {
  return owners_of(resource).shared_waiters;
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
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseResourceAndLeaveCriticalRegion, {.irql = Irql::apc});

}  // namespace rundown::nt
