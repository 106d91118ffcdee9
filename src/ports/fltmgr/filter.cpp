// A filter's registration and its end.
#include "ports/fltmgr/filter.h"

#include <algorithm>
#include <cstring>

#include "cpu/call.h"
#include "gate/modules.h"
#include "nt/cm/registry.h"
#include "nt/ke/wait_until.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "ports/fltmgr/operation.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

struct FilterState {
  machine::Map<const void*, Filter> filters;
};
const machine::Part<FilterState> state;

std::u16string_view text_of(const cm::Value& value) {
  const auto* text = reinterpret_cast<const char16_t*>(value.data.data());
  const std::u16string_view all(text, value.data.size() / sizeof(char16_t));
  return all.substr(0, all.find(u'\0'));
}

// What a minifilter's INF puts below its service key; a DriverEntry may do so itself. The keys are
// those of an installed driver unless --reg has said otherwise by naming the Instances key.
void install(cm::Key& service) {
  if (cm::find_key(u"Instances", &service) != nullptr) return;
  cm::Key& instances = cm::make_subkey(service, u"Instances");
  cm::set_string(instances, u"DefaultInstance", u"Default Instance");
  cm::Key& instance = cm::make_subkey(instances, u"Default Instance");
  cm::set_string(instance, u"Altitude", u"370030");
  cm::set_number(instance, u"Flags", 0);
}

// https://learn.microsoft.com/windows-hardware/drivers/ifs/creating-an-inf-file-for-a-minifilter-driver
NTSTATUS read_instance(const DRIVER_OBJECT& driver, machine::WString& name) {
  std::u16string path = u"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\";
  path += ob::text_of(driver.DriverExtension->ServiceKeyName);
  cm::Key* service = cm::find_key(path);
  if (service == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  install(*service);
  cm::Key* instances = cm::find_key(u"Instances", service);
  const cm::Value* value = cm::find_value(*instances, u"DefaultInstance");
  if (value == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  name = text_of(*value);
  const cm::Key* instance = cm::find_key(name, instances);
  if (instance == nullptr || cm::find_value(*instance, u"Altitude") == nullptr) {
    return STATUS_OBJECT_NAME_NOT_FOUND;
  }
  return STATUS_SUCCESS;
}

// A driver that was built for an older Windows has a shorter structure.
FLT_REGISTRATION copy_of(const FLT_REGISTRATION& registration) {
  constexpr USHORT kWithTransactions = 0x0202;
  std::size_t bytes = sizeof(FLT_REGISTRATION);
  if (registration.Version < FLT_REGISTRATION_VERSION_0203) {
    bytes = offsetof(FLT_REGISTRATION, SectionNotificationCallback);
  }
  if (registration.Version < kWithTransactions) {
    bytes = offsetof(FLT_REGISTRATION, TransactionNotificationCallback);
  }
  FLT_REGISTRATION copy{};
  std::memcpy(&copy, &registration, bytes);
  return copy;
}

constexpr std::string_view kWindowsNames[] = {
#include "ports/fltmgr/windows_names.inc"
};
static_assert(std::ranges::is_sorted(kWindowsNames));

std::uint32_t& count_of(Filter& filter, Hold what) {
  switch (what) {
    case Hold::port:
      return filter.ports;
    case Hold::context:
      return filter.held_contexts;
    case Hold::work_item:
      return filter.work_items;
    case Hold::operation:
      return filter.pended;
    case Hold::reference:
      break;
  }
  return filter.references;
}

// https://learn.microsoft.com/windows-hardware/drivers/ifs/unregistering-the-minifilter
bool is_referred_to(const Filter& filter) {
  return filter.references + filter.work_items + filter.pended != 0;
}
bool is_held(const Filter& filter) {
  return filter.ports + filter.held_contexts != 0 || is_referred_to(filter);
}

std::string_view what_holds(const Filter& filter) {
  if (filter.pended != 0) {
    return "FltUnregisterFilter waits for an operation that the filter has pended";
  }
  if (filter.work_items != 0) return "FltUnregisterFilter waits for a work item";
  if (filter.references != 0) {
    return "FltUnregisterFilter waits for a reference to the filter or an instance";
  }
  if (filter.ports != 0) return "FltUnregisterFilter waits for an open communication port";
  return "FltUnregisterFilter waits for a context's last reference";
}

void wait_while(bool (*holds)(const Filter&), const Filter& filter) {
  if (!holds(filter)) return;
  const gate::WaitsFor waits(what_holds(filter));
  ke::wait_until([&] { return !holds(filter); });
}

}  // namespace

machine::Map<const void*, Filter>& filters() {
  return state->filters;
}

Filter* find_filter(const void* object) {
  const auto found = state->filters.find(object);
  return found == state->filters.end() ? nullptr : &found->second;
}

void not_ours(const void* object, std::string_view what) {
  const auto first = *static_cast<const volatile std::uint8_t*>(object);
  static_cast<void>(first);
  gate::unsupported(fltmgr.name, what);
}

Filter& filter_at(const void* object, std::string_view function) {
  if (Filter* filter = find_filter(object)) return *filter;
  not_ours(object, std::string(function) + " of what is no filter");
}

void hold(Filter& filter, Hold what) {
  ++count_of(filter, what);
}

Filter& filter_around(const void* object, std::string_view function) {
  if (Filter* filter = find_filter(object)) return *filter;
  if (Filter* filter = filter_of_instance(object)) return *filter;
  gate::unsupported(fltmgr.name, std::string(function) + " of this object");
}

void refer_to(Filter& filter, const void* object) {
  hold(filter, Hold::reference);
  gate::acquired({.kind = Resource::object_reference,
                  .key = reinterpret_cast<std::uint64_t>(object),
                  .phrase = "a reference to a filter or an instance"});
}

// Instances and volumes may be torn down at any time; a filter is by itself only.
gate::Failures reference_failures(const cpu::GateFrame& call) {
  if (find_filter(reinterpret_cast<const void*>(call.argument(0))) != nullptr) return {};
  return fails_with(STATUS_FLT_DELETING_OBJECT);
}

void let_go(Filter& filter, Hold what) {
  --count_of(filter, what);
}

}  // namespace flt

using namespace nt;
using flt::Filter;
using flt::fltmgr;
using flt::internal;

NTSTATUS FltRegisterFilter(DRIVER_OBJECT* driver, const FLT_REGISTRATION* registration,
                           FLT_FILTER** filter) {
  if (registration->Version < FLT_REGISTRATION_VERSION_0200 ||
      registration->Version > FLT_REGISTRATION_VERSION_0203) {
    return STATUS_INVALID_PARAMETER;
  }
  machine::WString instance_name;
  const NTSTATUS status = flt::read_instance(*driver, instance_name);
  if (!nt_success(status)) return status;
  auto* object = reinterpret_cast<FLT_FILTER*>(pool::allocate_object<std::uint64_t>());
  Filter& made = flt::filters()[object];
  made.object = object;
  made.driver = driver;
  made.registration = flt::copy_of(*registration);
  made.instance_name = instance_name;
  for (const auto* context = registration->ContextRegistration;
       context != nullptr && context->ContextType != FLT_CONTEXT_END; ++context) {
    made.contexts.push_back(*context);
  }
  for (const auto* operation = registration->OperationRegistration;
       operation != nullptr && operation->MajorFunction != IRP_MJ_OPERATION_END; ++operation) {
    made.operations.push_back(*operation);
  }
  // https://learn.microsoft.com/windows-hardware/drivers/ddi/fltkernel/nc-fltkernel-pflt_filter_unload_callback:
  // without the callback the driver cannot be unloaded.
  made.old_unload = driver->DriverUnload;
  driver->DriverUnload =
      made.registration.FilterUnloadCallback != nullptr
          ? gate::guest_routine<DRIVER_UNLOAD>(internal, "FltpMiniFilterDriverUnload")
          : nullptr;
  gate::acquired({.kind = Resource::filter, .key = reinterpret_cast<std::uint64_t>(object)});
  *filter = object;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltRegisterFilter,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_OBJECT_NAME_NOT_FOUND)},
                .acquires = Resource::filter,
                .makes_driver = true,
                .needs_memory = true,
                .header = "fltkernel"});

// It attaches to each volume that is mounted, and attaching needs memory.
NTSTATUS FltStartFiltering(FLT_FILTER* filter) {
  Filter& started = flt::filter_at(filter, "FltStartFiltering");
  if (started.started) return STATUS_INVALID_PARAMETER;
  started.started = true;
  flt::watch_volume();
  flt::attach_to_volumes(started);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltStartFiltering,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "fltkernel"});

void FltUnregisterFilter(FLT_FILTER* filter) {
  Filter& gone = flt::filter_at(filter, "FltUnregisterFilter");
  gone.deleting = true;
  flt::tear_down_instances(gone);
  flt::wait_while(&flt::is_referred_to, gone);
  flt::drop_instances(gone);
  flt::drop_stream_contexts(gone);
  flt::drop_volume_context(gone);
  flt::wait_while(&flt::is_held, gone);
  flt::filters().erase(filter);
  gate::released(Resource::filter, filter);
  pool::free(filter);
}
RUNDOWN_EXPORT(fltmgr, FltUnregisterFilter,
               {.irql = Irql::apc, .releases = Resource::filter, .header = "fltkernel"});

// The filter is asked first, as `fltmc unload` asks it, and told when it has refused, as a stopped
// service is told. What stood in DriverUnload before FltRegisterFilter comes last.
void FltpMiniFilterDriverUnload(DRIVER_OBJECT* driver) {
  const auto& all = flt::filters();
  const auto found =
      std::ranges::find_if(all, [&](const auto& entry) { return entry.second.driver == driver; });
  if (found == all.end()) return;
  const Filter& filter = found->second;
  const void* object = found->first;
  const void* const callback = filter.registration.FilterUnloadCallback;
  auto* const old_unload = filter.old_unload;
  const bool may_be_stopped =
      (filter.registration.Flags & FLTFL_REGISTRATION_DO_NOT_SUPPORT_SERVICE_STOP) == 0;
  gate::call_back({"FilterUnloadCallback", "minifilter", callback});
  const auto answer = static_cast<NTSTATUS>(cpu::call_guest(callback, 0));
  if (!nt_success(answer) && flt::find_filter(object) != nullptr) {
    if (!may_be_stopped) {
      gate::unsupported(fltmgr.name, "a filter that refuses to go and cannot be stopped");
    }
    gate::call_back({"FilterUnloadCallback", "minifilter", callback});
    cpu::call_guest(callback, FLTFL_FILTER_UNLOAD_MANDATORY);
  }
  if (old_unload != nullptr) {
    cpu::call_guest(reinterpret_cast<const void*>(old_unload), driver);
  }
}
RUNDOWN_EXPORT(internal, FltpMiniFilterDriverUnload, {.irql = Irql::passive, .header = ""});

NTSTATUS FltObjectReference(void* object) {
  if (object == flt::volume()) {
    flt::refer_to_volume();
    return STATUS_SUCCESS;
  }
  Filter& filter = flt::filter_around(object, "FltObjectReference");
  if (filter.deleting) return STATUS_FLT_DELETING_OBJECT;
  flt::refer_to(filter, object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltObjectReference,
               {.irql = Irql::dispatch,
                .fails_when = &flt::reference_failures,
                .acquires = Resource::object_reference,
                .header = "fltkernel"});

void FltObjectDereference(void* object) {
  if (object == flt::volume()) {
    gate::released(Resource::object_reference, object);
    return;
  }
  Filter& filter = flt::filter_around(object, "FltObjectDereference");
  gate::released(Resource::object_reference, object);
  flt::let_go(filter, flt::Hold::reference);
}
RUNDOWN_EXPORT(fltmgr, FltObjectDereference,
               {.irql = Irql::dispatch,
                .releases = Resource::object_reference,
                .header = "fltkernel"});

// A function that Windows' filter manager has and this one has not names itself when it is called.
void* FltGetRoutineAddress(const char* name) {
  if (const gate::ExportEntry* entry = gate::find_export(fltmgr.name, name)) {
    return reinterpret_cast<void*>(gate::address_of(*entry));
  }
  if (!std::ranges::binary_search(flt::kWindowsNames, std::string_view(name))) return nullptr;
  return reinterpret_cast<void*>(gate::unresolved_import(fltmgr.name, name));
}
RUNDOWN_EXPORT(fltmgr, FltGetRoutineAddress, {.irql = Irql::dispatch, .header = "fltkernel"});

}  // namespace rundown::ports
