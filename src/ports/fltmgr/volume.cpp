// The machine's one volume as filters see it, and the contexts that they keep on it.
#include <cstring>

#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/ob/object.h"
#include "nt/pool/pool.h"
#include "ports/fltmgr/operation.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

constexpr std::u16string_view kVolumeName = u"\\Device\\HarddiskVolume1";

struct VolumeState {
  FLT_VOLUME* object = nullptr;
  machine::Map<const void*, Link> contexts;  // by filter: each keeps one
};
const machine::Part<VolumeState> state;

// This machine has one device for the file system's volume and the disk below it.
ob::Object& device_object() {
  ob::Found found;
  if (!nt_success(ob::look_up(kVolumeName, found))) {
    gate::unsupported(fltmgr.name, "a volume that has gone");
  }
  return *found.object;
}

bool names_volume(std::u16string_view name) {
  std::u16string path(name);
  if (!name.starts_with(u'\\')) path.insert(0, u"\\??\\");
  ob::Found found;
  return nt_success(ob::look_up(path, found)) && found.rest.empty() &&
         found.object == &device_object();
}

Link& context_of(const void* filter) {
  return state->contexts[filter];
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

DEVICE_OBJECT& volume_device() {
  return *static_cast<DEVICE_OBJECT*>(device_object().body);
}

FLT_VOLUME* volume() {
  if (state->object == nullptr) {
    state->object = reinterpret_cast<FLT_VOLUME*>(pool::allocate_object<std::uint64_t>());
  }
  return state->object;
}

void check_volume(const void* object) {
  if (object == volume()) return;
  not_ours(object, "a call for what is no volume");
}

void refer_to_volume() {
  gate::acquired({.kind = Resource::object_reference,
                  .key = reinterpret_cast<std::uint64_t>(volume()),
                  .phrase = "a reference to a volume"});
}

void drop_volume_context(const Filter& filter) {
  const auto found = state->contexts.find(filter.object);
  if (found == state->contexts.end()) return;
  if (found->second.context != nullptr) delete_context(found->second, nullptr);
  state->contexts.erase(filter.object);
}

}  // namespace flt

using namespace nt;
using flt::fltmgr;

// The one volume.
NTSTATUS FltEnumerateVolumes(FLT_FILTER* filter, FLT_VOLUME** list, ULONG size, ULONG* returned) {
  flt::filter_at(filter, "FltEnumerateVolumes");
  *returned = 1;
  if (list == nullptr || size == 0) return STATUS_BUFFER_TOO_SMALL;
  list[0] = flt::volume();
  flt::refer_to_volume();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltEnumerateVolumes,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "fltkernel"});

// "C:" is a name, too.
NTSTATUS FltGetVolumeFromName(FLT_FILTER* filter, const UNICODE_STRING* name, FLT_VOLUME** volume) {
  flt::filter_at(filter, "FltGetVolumeFromName");
  if (name->Length == 0) return STATUS_INVALID_PARAMETER;
  if (!flt::names_volume(ob::text_of(*name))) return STATUS_FLT_VOLUME_NOT_FOUND;
  *volume = flt::volume();
  flt::refer_to_volume();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetVolumeFromName,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_FLT_VOLUME_NOT_FOUND)},
                .acquires = Resource::object_reference,
                .header = "fltkernel"});

// A context belongs to one filter, and so does its place on the volume.
NTSTATUS FltSetVolumeContext(FLT_VOLUME* volume, FLT_SET_CONTEXT_OPERATION operation, void* context,
                             void** old) {
  flt::check_volume(volume);
  flt::Link& link = flt::context_of(flt::filter_of_context(context));
  return flt::set_context(link, FLT_VOLUME_CONTEXT, operation, context, old);
}
RUNDOWN_EXPORT(fltmgr, FltSetVolumeContext, {.irql = Irql::apc, .header = "fltkernel"});

NTSTATUS FltGetVolumeContext(FLT_FILTER* filter, FLT_VOLUME* volume, void** context) {
  flt::filter_at(filter, "FltGetVolumeContext");
  flt::check_volume(volume);
  return flt::get_context(flt::context_of(filter), context);
}
RUNDOWN_EXPORT(fltmgr, FltGetVolumeContext, {.irql = Irql::apc, .header = "fltkernel"});

NTSTATUS FltDeleteVolumeContext(FLT_FILTER* filter, FLT_VOLUME* volume, void** old) {
  flt::filter_at(filter, "FltDeleteVolumeContext");
  flt::check_volume(volume);
  return flt::delete_context(flt::context_of(filter), old);
}
RUNDOWN_EXPORT(fltmgr, FltDeleteVolumeContext, {.irql = Irql::apc, .header = "fltkernel"});

NTSTATUS FltGetVolumeProperties(FLT_VOLUME* volume, FLT_VOLUME_PROPERTIES* properties, ULONG length,
                                ULONG* returned) {
  flt::check_volume(volume);
  const ob::Object& object = flt::device_object();
  const auto& device = *static_cast<const DEVICE_OBJECT*>(object.body);
  const machine::WString device_name = ob::full_name(object);
  const std::u16string_view names[] = {ob::text_of(device.DriverObject->DriverName), device_name,
                                       device_name};
  ULONG needed = sizeof(FLT_VOLUME_PROPERTIES);
  for (const auto name : names) needed += static_cast<ULONG>(name.size() * sizeof(char16_t));
  *returned = needed;
  if (length < sizeof(FLT_VOLUME_PROPERTIES)) return STATUS_BUFFER_TOO_SMALL;
  *properties = {};
  properties->DeviceType = FILE_DEVICE_DISK;  // the storage device's, not the file system's
  properties->DeviceCharacteristics = device.Characteristics;
  properties->DeviceObjectFlags = device.Flags;
  properties->AlignmentRequirement = device.AlignmentRequirement;
  properties->SectorSize = device.SectorSize;
  if (length < needed) {
    *returned = sizeof(FLT_VOLUME_PROPERTIES);
    return STATUS_BUFFER_OVERFLOW;
  }
  UNICODE_STRING* const strings[] = {&properties->FileSystemDriverName,
                                     &properties->FileSystemDeviceName,
                                     &properties->RealDeviceName};
  auto* next = reinterpret_cast<std::byte*>(properties + 1);
  for (std::size_t i = 0; i < std::size(names); ++i) {
    const auto bytes = static_cast<USHORT>(names[i].size() * sizeof(char16_t));
    std::memcpy(next, names[i].data(), bytes);
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

NTSTATUS FltGetDiskDeviceObject(FLT_VOLUME* volume, DEVICE_OBJECT** device) {
  flt::check_volume(volume);
  ob::Object& object = flt::device_object();
  ob::reference(object);
  ob::announce_reference(object);
  *device = static_cast<DEVICE_OBJECT*>(object.body);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetDiskDeviceObject,
               {.irql = Irql::dispatch,
                .acquires = Resource::object_reference,
                .header = "fltkernel"});

// The filter manager's own device, on top of the file system's.
NTSTATUS FltGetDeviceObject(FLT_VOLUME* volume, DEVICE_OBJECT** device) {
  flt::check_volume(volume);
  flt::watch_volume();
  *device = flt::volume_device().AttachedDevice;
  ob::Object& object = *ob::find(*device);
  ob::reference(object);
  ob::announce_reference(object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetDeviceObject,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "fltkernel"});

NTSTATUS FltIsVolumeWritable(void* object, BOOLEAN* writable) {
  if (flt::filter_of_instance(object) == nullptr) flt::check_volume(object);
  *writable = TRUE;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltIsVolumeWritable, {.irql = Irql::passive, .header = "fltkernel"});

NTSTATUS FltGetFileSystemType(void* object, ULONG* type) {
  if (flt::filter_of_instance(object) == nullptr) flt::check_volume(object);
  *type = FLT_FSTYPE_NTFS;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetFileSystemType, {.irql = Irql::apc, .header = "fltkernel"});

}  // namespace rundown::ports
