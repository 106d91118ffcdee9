#include "nt/io/file.h"

#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/request.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt::io {
namespace {

void initialize(KEVENT& event, UCHAR type) {
  event.Header.Type = type;
  event.Header.Size = sizeof(KEVENT) / sizeof(ULONG);
  event.Header.WaitListHead = {&event.Header.WaitListHead, &event.Header.WaitListHead};
}

struct FileState {
  machine::Map<const FILE_OBJECT*, DEVICE_OBJECT*> hints;
};
const machine::Part<FileState> state;

void send(FILE_OBJECT& file, UCHAR major) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = major;
  location.FileObject = &file;
  if (const auto hint = state->hints.find(&file); hint != state->hints.end()) {
    send_to(*hint->second, location);
  } else {
    send_and_wait(*file.DeviceObject, location);
  }
}

void destroy_file(void* body) {
  auto* file = static_cast<FILE_OBJECT*>(body);
  if ((file->Flags & FO_FILE_OPEN) != 0) send(*file, IRP_MJ_CLOSE);
  state->hints.erase(file);
  --file->DeviceObject->ReferenceCount;
  if (ob::Object* device = ob::find(file->DeviceObject)) ob::dereference(*device);
  if (file->FileName.Buffer != nullptr) pool::free(file->FileName.Buffer);
  pool::free(file);
}

void close_file(ob::Object& object) {
  if (object.handles == 0) clean_up_file(object);
}

// What the generic rights mean for a file.
ACCESS_MASK specific_rights(ACCESS_MASK access) {
  constexpr ACCESS_MASK kGeneric = GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL;
  ACCESS_MASK mapped = access & ~kGeneric;
  if ((access & GENERIC_READ) != 0) mapped |= 0x00120089;
  if ((access & GENERIC_WRITE) != 0) mapped |= 0x00120116;
  if ((access & GENERIC_EXECUTE) != 0) mapped |= 0x001200A0;
  if ((access & GENERIC_ALL) != 0) mapped |= FILE_ALL_ACCESS;
  return mapped;
}

machine::WString query_name(const ob::Object& object) {
  const auto* file = static_cast<const FILE_OBJECT*>(object.body);
  machine::WString name;
  if (const ob::Object* device = ob::find(file->DeviceObject)) name = ob::full_name(*device);
  return name.append(ob::text_of(file->FileName));
}

}  // namespace

ob::Object& new_file_object(DEVICE_OBJECT& device, std::u16string_view name) {
  auto* file = pool::allocate_object<FILE_OBJECT>();
  file->Type = IO_TYPE_FILE;
  file->Size = sizeof(FILE_OBJECT);
  file->DeviceObject = &device;
  initialize(file->Lock, EventSynchronizationObject);
  initialize(file->Event, EventNotificationObject);
  file->IrpList = {&file->IrpList, &file->IrpList};
  if (!name.empty()) {
    const auto bytes = static_cast<USHORT>(name.size() * sizeof(char16_t));
    auto* text = reinterpret_cast<char16_t*>(pool::allocate_object<std::byte>(bytes + 1));
    name.copy(text, name.size());
    file->FileName = {bytes, static_cast<USHORT>(bytes + sizeof(char16_t)), text};
  }
  ++device.ReferenceCount;
  if (ob::Object* object = ob::find(&device)) ob::reference(*object);
  ob::Object& made = ob::create(ob::Type::file, file, &destroy_file);
  made.close = &close_file;
  made.query_name = &query_name;
  return made;
}

NTSTATUS open_file(std::u16string_view path, const OpenRequest& request, ob::Object** opened) {
  ob::Found found;
  const NTSTATUS found_status = ob::look_up(path, found);
  if (!nt_success(found_status)) return found_status;
  if (found.object->type != ob::Type::device) return STATUS_OBJECT_TYPE_MISMATCH;
  auto& device = *static_cast<DEVICE_OBJECT*>(found.object->body);
  if ((device.Flags & DO_DEVICE_INITIALIZING) != 0 ||
      (device.DeviceObjectExtension->ExtensionFlags & DOE_DELETE_PENDING) != 0) {
    return STATUS_NO_SUCH_DEVICE;
  }
  if ((device.Flags & DO_EXCLUSIVE) != 0 && device.ReferenceCount != 0) return STATUS_ACCESS_DENIED;

  ob::Object& object = new_file_object(device, found.rest);
  object.in_use = true;
  auto& file = *static_cast<FILE_OBJECT*>(object.body);
  constexpr ULONG kSynchronous = FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT;
  if ((request.options & kSynchronous) != 0) file.Flags |= FO_SYNCHRONOUS_IO;
  auto* access_state = pool::allocate_object<ACCESS_STATE>();
  const ACCESS_MASK access = specific_rights(request.access);
  access_state->OriginalDesiredAccess = request.access;
  access_state->PreviouslyGrantedAccess = access;
  auto* security = pool::allocate_object<IO_SECURITY_CONTEXT>();
  security->AccessState = access_state;
  security->DesiredAccess = access;
  constexpr unsigned kDispositionShift = 24;
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_CREATE;
  location.FileObject = &file;
  location.Parameters.Create.SecurityContext = security;
  location.Parameters.Create.Options =
      request.disposition << kDispositionShift | (request.options & 0x00FF'FFFF);
  location.Parameters.Create.FileAttributes = static_cast<USHORT>(request.attributes);
  location.Parameters.Create.ShareAccess = static_cast<USHORT>(request.share);
  if (request.hint != nullptr) state->hints[&file] = request.hint;
  Request create = make_request_for(request.hint != nullptr ? *request.hint : *top_of_stack(device),
                                    location, request.mode);
  create.irp->Flags |= IRP_CREATE_OPERATION | IRP_SYNCHRONOUS_API;
  send(create);
  const Answer answer = wait_for_end(create);
  pool::free(security);
  pool::free(access_state);
  object.in_use = false;
  if (request.information != nullptr) *request.information = answer.information;
  if (!nt_success(answer.status)) {
    ob::dereference(object);
    return answer.status;
  }
  file.Flags |= FO_FILE_OPEN;
  *opened = &object;
  return STATUS_SUCCESS;
}

void clean_up_file(ob::Object& object) {
  auto& file = *static_cast<FILE_OBJECT*>(object.body);
  if ((file.Flags & FO_CLEANUP_COMPLETE) != 0 || (file.Flags & FO_FILE_OPEN) == 0) return;
  send(file, IRP_MJ_CLEANUP);
  file.Flags |= FO_CLEANUP_COMPLETE;
}

}  // namespace rundown::nt::io
