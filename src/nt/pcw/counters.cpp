// Counter sets, which drivers give performance counters by. Nobody collects them on this machine.
#include <span>

#include "abi/pcw.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct CounterSet {
  machine::Vector<PCW_COUNTER_DESCRIPTOR> counters;
  machine::Vector<void*> instances;
};

struct PcwState {
  machine::Map<void*, CounterSet> sets;
};
const machine::Part<PcwState> state;

// Windows dereferences what it is given.
[[noreturn]] void crash(const void* handle) {
  ke::bug_check(kPageFaultInNonpagedArea, reinterpret_cast<std::uint64_t>(handle));
}

CounterSet& set_of(void* registration) {
  const auto found = state->sets.find(registration);
  if (found == state->sets.end()) crash(registration);
  return found->second;
}

bool is_valid(const PCW_REGISTRATION_INFORMATION& info) {
  if (info.Version != PCW_VERSION_1 && info.Version != PCW_VERSION_2) return false;
  if (info.Version == PCW_VERSION_2 && (info.Flags & ~PcwRegistrationSiloNeutral) != 0)
    return false;
  return info.Name->Length != 0 && info.Name->Length % sizeof(WCHAR) == 0;
}

void* hold(std::string_view phrase, const UNICODE_STRING& of) {
  void* handle = pool::allocate_object<std::uint64_t>(0x40);
  const std::u16string_view text = ob::text_of(of);
  const std::string name(text.begin(), text.end());
  gate::acquired({.kind = Resource::counter_set,
                  .key = reinterpret_cast<std::uint64_t>(handle),
                  .bytes = 0,
                  .name = name,
                  .phrase = phrase});
  return handle;
}

void drop(void* handle) {
  gate::released(Resource::counter_set, handle);
  pool::free(handle);
}

NTSTATUS check_data(const CounterSet& set, std::span<const PCW_DATA> data) {
  for (const PCW_COUNTER_DESCRIPTOR& counter : set.counters) {
    if (counter.StructIndex >= data.size()) return STATUS_INVALID_PARAMETER_4;
    if (data[counter.StructIndex].Size < ULONG{counter.Offset} + counter.Size) {
      return STATUS_INVALID_BUFFER_SIZE;
    }
  }
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS PcwRegister(void** registration, const PCW_REGISTRATION_INFORMATION* info) {
  if (!is_valid(*info)) return STATUS_INVALID_PARAMETER_2;
  const std::span counters(info->Counters, info->CounterCount);
  CounterSet set{{counters.begin(), counters.end()}, {}};
  void* handle = hold("a registered counter set", *info->Name);
  state->sets.emplace(handle, std::move(set));
  *registration = handle;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PcwRegister,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_NO_MEMORY)},
                .acquires = Resource::counter_set,
                .needs_memory = true});

void PcwUnregister(void* registration) {
  // Not documented; to do nothing is the answer that a finding cannot come of.
  if (registration == nullptr) return;
  for (void* instance : set_of(registration).instances) drop(instance);
  state->sets.erase(registration);
  drop(registration);
}
RUNDOWN_EXPORT(ntoskrnl, PcwUnregister, {.irql = Irql::apc, .releases = Resource::counter_set});

NTSTATUS PcwCreateInstance(void** instance, void* registration, const UNICODE_STRING* name,
                           ULONG count, const PCW_DATA* data) {
  CounterSet& set = set_of(registration);
  if (const NTSTATUS status = check_data(set, {data, count}); !nt_success(status)) return status;
  *instance = hold("a counter set's instance", *name);
  set.instances.push_back(*instance);
  gate::goes_with({Resource::counter_set, reinterpret_cast<std::uint64_t>(*instance)},
                  {Resource::counter_set, reinterpret_cast<std::uint64_t>(registration)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PcwCreateInstance, {.irql = Irql::apc, .acquires = Resource::counter_set});

// The instances of a set that has been unregistered are closed, so that this is one too many.
void PcwCloseInstance(void* instance) {
  for (auto& [registration, set] : state->sets) {
    if (std::erase(set.instances, instance) != 0) return drop(instance);
  }
  crash(instance);
}
RUNDOWN_EXPORT(ntoskrnl, PcwCloseInstance, {.irql = Irql::apc, .releases = Resource::counter_set});

// The buffer comes from whoever collects.
NTSTATUS PcwAddInstance(void* /*buffer*/, const UNICODE_STRING* /*name*/, ULONG /*id*/,
                        ULONG /*count*/, const PCW_DATA* /*data*/) {
  gate::unsupported(ntoskrnl.name, "PcwAddInstance");
}
RUNDOWN_EXPORT(ntoskrnl, PcwAddInstance, {.irql = Irql::apc});

}  // namespace rundown::nt
