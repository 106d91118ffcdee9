#include "wdf/io/file_object.h"

#include <algorithm>
#include <utility>

#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

bool is_optional(WDF_FILEOBJECT_CLASS file_class) {
  return (static_cast<ULONG>(file_class) & WdfFileObjectCanBeOptional) != 0;
}

WDF_FILEOBJECT_CLASS class_of(const Device& device) {
  const auto& config = device.settings().file_object;
  if (!config) return WdfFileObjectNotRequired;
  return static_cast<WDF_FILEOBJECT_CLASS>(static_cast<ULONG>(config->FileObjectClass) &
                                           ~static_cast<ULONG>(WdfFileObjectCanBeOptional));
}

// Where the class lets the framework keep its own; nullptr: in a list only.
void** slot_of(WDF_FILEOBJECT_CLASS file_class, FILE_OBJECT* file) {
  if (file == nullptr) return nullptr;
  if (file_class == WdfFileObjectWdfCanUseFsContext) return &file->FsContext;
  return file_class == WdfFileObjectWdfCanUseFsContext2 ? &file->FsContext2 : nullptr;
}

void break_without_file_object(std::string_view text) {
  verifier_break("file-object", text);
}

// What a slot says, or the list.
FileObject* look_up(const Device& device, FILE_OBJECT* file) {
  const WDF_FILEOBJECT_CLASS file_class = class_of(device);
  void** slot = slot_of(file_class, file);
  const auto found = std::ranges::find_if(device.io.files, [&](const FileObject* candidate) {
    if (slot != nullptr) return reinterpret_cast<void*>(candidate->block()) == *slot;
    return file == nullptr || candidate->file() == file;
  });
  return found == device.io.files.end() ? nullptr : *found;
}

}  // namespace

FileObject::FileObject(const Blueprint& plan, Device& device, FILE_OBJECT* file)
    : Object(plan, kType), device_(device), file_(file) {
  refuse_deletion();
  execution_level = device.io.file_level;
  if (execution_level == WdfExecutionLevelPassive) needs_passive_level();
}

void FileObject::release() {
  std::erase(device_.io.files, this);
}

NTSTATUS create_file_object(Device& device, FILE_OBJECT* file, FileObject** made) {
  const WDF_FILEOBJECT_CLASS file_class = class_of(device);
  *made = nullptr;
  if (file_class == WdfFileObjectNotRequired) return STATUS_SUCCESS;
  if (file == nullptr &&
      !(file_class == WdfFileObjectWdfCannotUseFsContexts && device.settings().exclusive)) {
    break_without_file_object("IRP_MJ_CREATE comes without a FILE_OBJECT");
    return STATUS_DEVICE_CONFIGURATION_ERROR;
  }
  const auto& attributes = device.settings().file_object_attributes;
  const WDF_OBJECT_ATTRIBUTES* const given = attributes ? &*attributes : nullptr;
  auto& object = make<FileObject>(Blueprint{&device.client(), given}, device, file);
  {
    const gate::OwnedBySystem owned;  // it goes with IRP_MJ_CLOSE, which is not the driver's doing
    if (const NTSTATUS status = commit(object, given, &device); !nt_success(status)) return status;
  }
  device.io.files.insert(device.io.files.begin(), &object);
  if (void** slot = slot_of(file_class, file)) *slot = reinterpret_cast<void*>(object.block());
  *made = &object;
  return STATUS_SUCCESS;
}

NTSTATUS find_file_object(Device& device, FILE_OBJECT* file, FileObject** found) {
  const WDF_FILEOBJECT_CLASS file_class = class_of(device);
  *found = nullptr;
  if (file_class == WdfFileObjectNotRequired) return STATUS_SUCCESS;
  const bool optional = is_optional(device.settings().file_object->FileObjectClass);
  const bool one_for_all =
      device.settings().exclusive && file_class == WdfFileObjectWdfCannotUseFsContexts;
  if (file == nullptr && !one_for_all) {
    if (optional) return STATUS_SUCCESS;
    break_without_file_object("a request comes without a FILE_OBJECT");
    return STATUS_UNSUCCESSFUL;
  }
  *found = look_up(device, file);
  constexpr ULONG kToldSince = 9;  // 1.9
  if (*found == nullptr && !optional && device.client().minor_version >= kToldSince) {
    break_without_file_object(
        "no WDFFILEOBJECT belongs to a request's FILE_OBJECT: the device was opened before the "
        "framework could see it, or the driver has overwritten FsContext");
  }
  return STATUS_SUCCESS;
}

void destroy_file_object(Device& device, FILE_OBJECT* file) {
  const WDF_FILEOBJECT_CLASS file_class = class_of(device);
  if (file_class == WdfFileObjectNotRequired) return;
  FileObject* const object = look_up(device, file);
  if (void** slot = slot_of(file_class, file)) *slot = nullptr;
  if (object == nullptr) return;
  std::erase(device.io.files, object);
  delete_object(*object);
}

void create_completed(Device& device, const IRP& irp) {
  if (nt_success(irp.IoStatus.Status)) return;
  destroy_file_object(device, irp.Tail.Overlay.CurrentStackLocation->FileObject);
  device.handle_closed();
}

UNICODE_STRING* WdfFileObjectGetFileName(WDF_DRIVER_GLOBALS* globals, WDFFILEOBJECT handle) {
  FILE_OBJECT* file = object_of<FileObject>(globals, handle).file();
  return file == nullptr ? nullptr : &file->FileName;
}
RUNDOWN_EXPORT(wdf01000, WdfFileObjectGetFileName, {});

ULONG WdfFileObjectGetFlags(WDF_DRIVER_GLOBALS* globals, WDFFILEOBJECT handle) {
  const FILE_OBJECT* file = object_of<FileObject>(globals, handle).file();
  return file == nullptr ? 0 : file->Flags;
}
RUNDOWN_EXPORT(wdf01000, WdfFileObjectGetFlags, {});

WDFDEVICE WdfFileObjectGetDevice(WDF_DRIVER_GLOBALS* globals, WDFFILEOBJECT handle) {
  return object_of<FileObject>(globals, handle).device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfFileObjectGetDevice, {});

FILE_OBJECT* WdfFileObjectWdmGetFileObject(WDF_DRIVER_GLOBALS* globals, WDFFILEOBJECT handle) {
  return object_of<FileObject>(globals, handle).file();
}
RUNDOWN_EXPORT(wdf01000, WdfFileObjectWdmGetFileObject, {});

WDFFILEOBJECT WdfDeviceGetFileObject(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                     FILE_OBJECT* file) {
  Device& device = object_of<Device>(globals, handle);
  FileObject* found = nullptr;
  if (!nt_success(find_file_object(device, file, &found)) || found == nullptr) return nullptr;
  return found->file_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetFileObject, {});

// Nobody on this machine opens files on behalf of a program, so no file has an initiator.
ULONG WdfFileObjectGetInitiatorProcessId(WDF_DRIVER_GLOBALS* globals, WDFFILEOBJECT handle) {
  const auto& object = object_of<FileObject>(globals, handle);
  if (object.file() == nullptr) {
    verifier_break("file-object",
                   "WdfFileObjectGetInitiatorProcessId is called for a file object without a "
                   "FILE_OBJECT of the I/O manager's");
  }
  return 0;
}
RUNDOWN_EXPORT(wdf01000, WdfFileObjectGetInitiatorProcessId, {});

}  // namespace rundown::wdf
