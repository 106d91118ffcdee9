// A filter on the machine's one volume: set up when filtering starts, torn down when the filter
// goes.
#include <algorithm>

#include "cpu/call.h"
#include "nt/pool/pool.h"
#include "ports/fltmgr/filter.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

struct Instance {
  FLT_INSTANCE* object = nullptr;
  const void* filter = nullptr;
  Link context;
};
struct InstanceState {
  machine::Map<const void*, Instance> instances;
};
const machine::Part<InstanceState> state;

Instance* find_instance(const void* object) {
  const auto found = state->instances.find(object);
  return found == state->instances.end() ? nullptr : &found->second;
}

Instance& instance_at(const void* object) {
  if (Instance* instance = find_instance(object)) return *instance;
  not_ours(object, "a call for what is no instance");
}

Instance* instance_of(const void* filter) {
  const auto found = std::ranges::find_if(
      state->instances, [&](const auto& entry) { return entry.second.filter == filter; });
  return found == state->instances.end() ? nullptr : &found->second;
}

FLT_RELATED_OBJECTS* objects_of(const Instance& instance) {
  return related_objects(instance.object, nullptr);
}

void drop(const void* object) {
  Instance& instance = *find_instance(object);
  if (instance.context.context != nullptr) delete_context(instance.context, nullptr);
  state->instances.erase(object);
  pool::free(const_cast<void*>(object));
}

}  // namespace

Filter* filter_of_instance(const void* object) {
  const Instance* instance = find_instance(object);
  return instance == nullptr ? nullptr : find_filter(instance->filter);
}

machine::Vector<const void*> instances() {
  machine::Vector<const void*> all;
  for (const auto& [object, instance] : state->instances) all.push_back(object);
  return all;
}

bool has_instances() {
  return !state->instances.empty();
}

FLT_RELATED_OBJECTS* related_objects(const void* object, FILE_OBJECT* file) {
  const Instance& instance = instance_at(object);
  auto* objects = pool::allocate_object<FLT_RELATED_OBJECTS>();
  objects->Size = sizeof(FLT_RELATED_OBJECTS);
  objects->Filter = static_cast<FLT_FILTER*>(const_cast<void*>(instance.filter));
  objects->Volume = volume();
  objects->Instance = instance.object;
  objects->FileObject = file;
  return objects;
}

void check_instance(const void* object) {
  instance_at(object);
}

// STATUS_FLT_DO_NOT_ATTACH, or any other failure of InstanceSetupCallback: the instance goes again,
// and nothing but its contexts is torn down.
void attach_to_volumes(Filter& filter) {
  auto* object = reinterpret_cast<FLT_INSTANCE*>(pool::allocate_object<std::uint64_t>());
  Instance& instance = state->instances[object];
  instance.object = object;
  instance.filter = filter.object;
  const void* const setup = filter.registration.InstanceSetupCallback;
  if (setup == nullptr) return;
  FLT_RELATED_OBJECTS* objects = objects_of(instance);
  gate::call_back({"InstanceSetupCallback", "minifilter", setup});
  const auto status = static_cast<NTSTATUS>(
      cpu::call_guest(setup, objects, FLTFL_INSTANCE_SETUP_AUTOMATIC_ATTACHMENT,
                      FILE_DEVICE_DISK_FILE_SYSTEM, FLT_FSTYPE_NTFS));
  pool::free(objects);
  if (!nt_success(status)) drop(object);
}

void tear_down_instances(Filter& filter) {
  const Instance* instance = instance_of(filter.object);
  if (instance == nullptr) return;
  const void* const start = filter.registration.InstanceTeardownStartCallback;
  const void* const complete = filter.registration.InstanceTeardownCompleteCallback;
  FLT_RELATED_OBJECTS* objects = objects_of(*instance);
  if (start != nullptr) {
    gate::call_back({"InstanceTeardownStartCallback", "minifilter", start});
    cpu::call_guest(start, objects, FLTFL_INSTANCE_TEARDOWN_FILTER_UNLOAD);
  }
  if (complete != nullptr) {
    gate::call_back({"InstanceTeardownCompleteCallback", "minifilter", complete});
    cpu::call_guest(complete, objects, FLTFL_INSTANCE_TEARDOWN_FILTER_UNLOAD);
  }
  pool::free(objects);
}

void drop_instances(Filter& filter) {
  if (const Instance* instance = instance_of(filter.object)) drop(instance->object);
}

}  // namespace flt

using namespace nt;
using flt::fltmgr;

NTSTATUS FltSetInstanceContext(FLT_INSTANCE* instance, FLT_SET_CONTEXT_OPERATION operation,
                               void* context, void** old) {
  return flt::set_context(flt::instance_at(instance).context, FLT_INSTANCE_CONTEXT, operation,
                          context, old);
}
RUNDOWN_EXPORT(fltmgr, FltSetInstanceContext, {.irql = Irql::apc, .header = "fltkernel"});

NTSTATUS FltGetInstanceContext(FLT_INSTANCE* instance, void** context) {
  return flt::get_context(flt::instance_at(instance).context, context);
}
RUNDOWN_EXPORT(fltmgr, FltGetInstanceContext, {.irql = Irql::apc, .header = "fltkernel"});

NTSTATUS FltDeleteInstanceContext(FLT_INSTANCE* instance, void** old) {
  return flt::delete_context(flt::instance_at(instance).context, old);
}
RUNDOWN_EXPORT(fltmgr, FltDeleteInstanceContext, {.irql = Irql::apc, .header = "fltkernel"});

NTSTATUS FltEnumerateInstances(FLT_VOLUME* volume, FLT_FILTER* filter, FLT_INSTANCE** list,
                               ULONG size, ULONG* returned) {
  if (volume == nullptr && filter == nullptr) return STATUS_INVALID_PARAMETER;
  if (volume != nullptr) flt::check_volume(volume);
  if (filter != nullptr) flt::filter_at(filter, "FltEnumerateInstances");
  const auto matches = [&](const auto& entry) {
    return filter == nullptr || entry.second.filter == filter;
  };
  const auto& all = flt::state->instances;
  *returned = static_cast<ULONG>(std::ranges::count_if(all, matches));
  if (size < *returned) return STATUS_BUFFER_TOO_SMALL;
  for (const auto& entry : all) {
    if (!matches(entry)) continue;
    flt::refer_to(*flt::find_filter(entry.second.filter), entry.first);
    *list++ = entry.second.object;
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltEnumerateInstances,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "fltkernel"});

// The sections themselves are missing here. Other volumes than this one may refuse.
NTSTATUS FltRegisterForDataScan(FLT_INSTANCE* instance) {
  flt::check_instance(instance);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltRegisterForDataScan,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_NOT_SUPPORTED)},
                .header = "fltkernel"});

NTSTATUS FltGetFilterFromInstance(FLT_INSTANCE* instance, FLT_FILTER** filter) {
  flt::check_instance(instance);
  flt::Filter& found = *flt::filter_of_instance(instance);
  if (found.deleting) return STATUS_FLT_DELETING_OBJECT;
  flt::refer_to(found, found.object);
  *filter = found.object;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetFilterFromInstance,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "fltkernel"});

NTSTATUS FltGetVolumeFromInstance(FLT_INSTANCE* instance, FLT_VOLUME** volume) {
  flt::check_instance(instance);
  flt::refer_to_volume();
  *volume = flt::volume();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetVolumeFromInstance,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_FLT_DELETING_OBJECT)},
                .acquires = Resource::object_reference,
                .header = "fltkernel"});

NTSTATUS FltGetVolumeFromFileObject(FLT_FILTER* filter, FILE_OBJECT* file, FLT_VOLUME** volume) {
  flt::filter_at(filter, "FltGetVolumeFromFileObject");
  if (file->DeviceObject != &flt::volume_device()) return STATUS_INVALID_PARAMETER;
  flt::refer_to_volume();
  *volume = flt::volume();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetVolumeFromFileObject,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "fltkernel"});

}  // namespace rundown::ports
