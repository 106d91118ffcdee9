// A filter on the machine's one volume: set up when filtering starts, torn down when the filter
// goes.
#include <algorithm>
#include <cstring>

#include "cpu/call.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/ob/object.h"
#include "nt/pool/pool.h"
#include "ports/fltmgr/filter.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

constexpr std::u16string_view kVolumeName = u"\\Device\\HarddiskVolume1";

struct Instance {
  FLT_INSTANCE* object = nullptr;
  const void* filter = nullptr;
  Link context;
  Link volume_context;  // the volume keeps one for each filter
};
struct InstanceState {
  FLT_VOLUME* volume = nullptr;
  machine::Map<const void*, Instance> instances;
};
const machine::Part<InstanceState> state;

FLT_VOLUME* volume() {
  if (state->volume == nullptr) {
    state->volume = reinterpret_cast<FLT_VOLUME*>(pool::allocate_object<std::uint64_t>());
  }
  return state->volume;
}

FLT_RELATED_OBJECTS* related_objects(const Instance& instance) {
  auto* objects = pool::allocate_object<FLT_RELATED_OBJECTS>();
  objects->Size = sizeof(FLT_RELATED_OBJECTS);
  objects->Filter = static_cast<FLT_FILTER*>(const_cast<void*>(instance.filter));
  objects->Volume = volume();
  objects->Instance = instance.object;
  return objects;
}

Instance* find_instance(const void* object) {
  const auto found = state->instances.find(object);
  return found == state->instances.end() ? nullptr : &found->second;
}

Instance& instance_at(const void* object) {
  if (Instance* instance = find_instance(object)) return *instance;
  const auto first = *static_cast<const volatile std::uint8_t*>(object);
  static_cast<void>(first);
  gate::unsupported(fltmgr.name, "a call for what is no instance");
}

void check_volume(const void* object) {
  if (object == volume()) return;
  const auto first = *static_cast<const volatile std::uint8_t*>(object);
  static_cast<void>(first);
  gate::unsupported(fltmgr.name, "a call for what is no volume");
}

Instance* instance_of(const void* filter) {
  const auto found = std::ranges::find_if(
      state->instances, [&](const auto& entry) { return entry.second.filter == filter; });
  return found == state->instances.end() ? nullptr : &found->second;
}

void drop(const void* object) {
  Instance& instance = *find_instance(object);
  if (instance.context.context != nullptr) delete_context(instance.context, nullptr);
  if (instance.volume_context.context != nullptr) delete_context(instance.volume_context, nullptr);
  state->instances.erase(object);
  pool::free(const_cast<void*>(object));
}

NTSTATUS copy_name(std::u16string_view name, UNICODE_STRING* buffer, ULONG* needed) {
  const auto bytes = static_cast<ULONG>(name.size() * sizeof(char16_t));
  if (needed != nullptr) *needed = bytes;
  if (buffer == nullptr || buffer->MaximumLength < bytes) return STATUS_BUFFER_TOO_SMALL;
  std::memcpy(buffer->Buffer, name.data(), bytes);
  buffer->Length = static_cast<USHORT>(bytes);
  return STATUS_SUCCESS;
}

}  // namespace

Filter* filter_of_instance(const void* object) {
  const Instance* instance = find_instance(object);
  return instance == nullptr ? nullptr : find_filter(instance->filter);
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
  FLT_RELATED_OBJECTS* objects = related_objects(instance);
  gate::call_back("InstanceSetupCallback", "minifilter");
  const auto status = static_cast<NTSTATUS>(
      cpu::call_guest(setup, objects, FLTFL_INSTANCE_SETUP_AUTOMATIC_ATTACHMENT,
                      FILE_DEVICE_DISK_FILE_SYSTEM, FLT_FSTYPE_NTFS));
  pool::free(objects);
  if (!nt_success(status)) drop(object);
}

void tear_down_instances(Filter& filter) {
  const Instance* instance = instance_of(filter.object);
  if (instance == nullptr) return;
  const void* const object = instance->object;
  const void* const start = filter.registration.InstanceTeardownStartCallback;
  const void* const complete = filter.registration.InstanceTeardownCompleteCallback;
  FLT_RELATED_OBJECTS* objects = related_objects(*instance);
  if (start != nullptr) {
    gate::call_back("InstanceTeardownStartCallback", "minifilter");
    cpu::call_guest(start, objects, FLTFL_INSTANCE_TEARDOWN_FILTER_UNLOAD);
  }
  if (complete != nullptr) {
    gate::call_back("InstanceTeardownCompleteCallback", "minifilter");
    cpu::call_guest(complete, objects, FLTFL_INSTANCE_TEARDOWN_FILTER_UNLOAD);
  }
  pool::free(objects);
  drop(object);
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

NTSTATUS FltGetVolumeProperties(FLT_VOLUME* volume, FLT_VOLUME_PROPERTIES* properties, ULONG length,
                                ULONG* returned) {
  constexpr std::u16string_view kNames[] = {u"\\FileSystem\\Ntfs", u"\\Device\\HarddiskVolume1",
                                            u"\\Device\\HarddiskVolume1"};
  constexpr USHORT kSector = 512;
  flt::check_volume(volume);
  ULONG needed = sizeof(FLT_VOLUME_PROPERTIES);
  for (const auto name : kNames) needed += static_cast<ULONG>(name.size() * sizeof(char16_t));
  *returned = needed;
  if (properties == nullptr || length < sizeof(FLT_VOLUME_PROPERTIES)) {
    return STATUS_BUFFER_TOO_SMALL;
  }
  *properties = {};
  properties->DeviceType = FILE_DEVICE_DISK_FILE_SYSTEM;
  properties->SectorSize = kSector;
  UNICODE_STRING* const strings[] = {&properties->FileSystemDriverName,
                                     &properties->FileSystemDeviceName,
                                     &properties->RealDeviceName};
  auto* next = reinterpret_cast<std::byte*>(properties + 1);
  const std::byte* const end = reinterpret_cast<std::byte*>(properties) + length;
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    const auto bytes = static_cast<USHORT>(kNames[i].size() * sizeof(char16_t));
    if (end - next < bytes) return STATUS_BUFFER_OVERFLOW;
    std::memcpy(next, kNames[i].data(), bytes);
    *strings[i] = {bytes, bytes, reinterpret_cast<WCHAR*>(next)};
    next += bytes;
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetVolumeProperties, {.irql = Irql::apc, .header = "fltkernel"});

NTSTATUS FltGetVolumeName(FLT_VOLUME* volume, UNICODE_STRING* name, ULONG* needed) {
  flt::check_volume(volume);
  return flt::copy_name(flt::kVolumeName, name, needed);
}
RUNDOWN_EXPORT(fltmgr, FltGetVolumeName, {.irql = Irql::apc, .header = "fltkernel"});

// The disk below the volume. This machine has one device for both.
NTSTATUS FltGetDiskDeviceObject(FLT_VOLUME* volume, DEVICE_OBJECT** device) {
  flt::check_volume(volume);
  ob::Found found;
  const NTSTATUS status = ob::look_up(flt::kVolumeName, found);
  if (!nt_success(status)) return status;
  ob::reference(*found.object);
  ob::announce_reference(*found.object);
  *device = static_cast<DEVICE_OBJECT*>(found.object->body);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetDiskDeviceObject,
               {.irql = Irql::dispatch,
                .acquires = Resource::object_reference,
                .header = "fltkernel"});

NTSTATUS FltIsVolumeWritable(void* object, BOOLEAN* writable) {
  if (flt::find_instance(object) == nullptr) flt::check_volume(object);
  *writable = TRUE;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltIsVolumeWritable, {.irql = Irql::passive, .header = "fltkernel"});

NTSTATUS FltGetFileSystemType(void* object, ULONG* type) {
  if (flt::find_instance(object) == nullptr) flt::check_volume(object);
  *type = FLT_FSTYPE_NTFS;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetFileSystemType, {.irql = Irql::apc, .header = "fltkernel"});

}  // namespace rundown::ports
