// Files as handles: opened, read, written, asked, as requests to the device that they lie on.
#include <cstring>

#include "abi/file.h"
#include "abi/irp.h"
#include "nt/ex/pool.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/file.h"
#include "nt/io/irp.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

// A file that is there can be missing, be in use, and the system can be short of memory.
gate::Failures open_failures(const cpu::GateFrame& /*call*/) {
  return {fails_with(STATUS_OBJECT_NAME_NOT_FOUND), fails_with(STATUS_INSUFFICIENT_RESOURCES)};
}

NTSTATUS open(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES& attributes,
              IO_STATUS_BLOCK& result, io::OpenRequest request) {
  request.access = access;
  request.information = &result.Information;
  ob::Object* opened = nullptr;
  const machine::WString path = ob::path_of(attributes);
  const NTSTATUS status = io::open_file(path, request, &opened);
  result.Status = status;
  if (!nt_success(status)) return status;
  *handle = ob::create_handle(*opened, access, attributes.Attributes);
  ob::dereference(*opened);
  return STATUS_SUCCESS;
}

void set_event(HANDLE handle) {
  ob::Object* event = nullptr;
  if (!nt_success(ob::object_of(handle, ob::Type::event, &event))) return;
  auto& header = *static_cast<DISPATCHER_HEADER*>(event->body);
  header.SignalState = 1;
  ke::signalled(header);
}

struct Transfer {
  const void* input = nullptr;
  std::size_t input_bytes = 0;
  void* output = nullptr;
  std::size_t output_bytes = 0;
};

// Sends the request and waits for its end. The data travels through a system buffer.
NTSTATUS send(HANDLE handle, HANDLE event, IO_STATUS_BLOCK* result, IO_STACK_LOCATION location,
              const Transfer& transfer) {
  ob::Object* object = nullptr;
  const NTSTATUS found = ob::object_of(handle, ob::Type::file, &object);
  if (!nt_success(found)) return found;
  auto& file = *static_cast<FILE_OBJECT*>(object->body);
  location.FileObject = &file;
  const std::size_t bytes = std::max(transfer.input_bytes, transfer.output_bytes);
  void* buffer = bytes == 0 ? nullptr : ex::allocate_object<std::byte>(bytes - 1);
  if (transfer.input_bytes != 0) std::memcpy(buffer, transfer.input, transfer.input_bytes);
  const io::Answer answer = io::send_and_wait(*file.DeviceObject, location, buffer);
  if (transfer.output_bytes != 0 &&
      (nt_success(answer.status) || answer.status == STATUS_BUFFER_OVERFLOW)) {
    std::memcpy(transfer.output, buffer, std::min(answer.information, transfer.output_bytes));
  }
  if (buffer != nullptr) ex::free_pool(buffer);
  result->Status = answer.status;
  result->Information = answer.information;
  if (event != nullptr) set_event(event);
  return answer.status;
}

// Buffers of the driver's own (DO_DIRECT_IO, neither) would have to be described to the device.
void needs_buffered(HANDLE handle, std::string_view function) {
  ob::Object* object = nullptr;
  if (!nt_success(ob::object_of(handle, ob::Type::file, &object))) return;
  const auto* file = static_cast<const FILE_OBJECT*>(object->body);
  const DEVICE_OBJECT* top = io::top_of_stack(*file->DeviceObject);
  if ((top->Flags & DO_BUFFERED_IO) == 0) gate::unsupported(ntoskrnl.name, function);
}

constexpr gate::Contract kOpen{.irql = Irql::passive,
                               .fails_when = &open_failures,
                               .acquires = Resource::handle,
                               .needs_memory = true};
constexpr gate::Contract kTransfer{.irql = Irql::passive,
                                   .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                   .needs_memory = true};

}  // namespace

NTSTATUS ZwCreateFile(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                      IO_STATUS_BLOCK* result, LARGE_INTEGER* /*allocation*/, ULONG file_attributes,
                      ULONG share, ULONG disposition, ULONG options, void* /*ea*/,
                      ULONG /*ea_bytes*/) {
  return open(handle, access, *attributes, *result,
              {.disposition = disposition,
               .options = options,
               .share = share,
               .attributes = file_attributes});
}
const gate::FunctionExport<&ZwCreateFile> export_ZwCreateFile{ntoskrnl, "ZwCreateFile", kOpen};

NTSTATUS IoCreateFile(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                      IO_STATUS_BLOCK* result, LARGE_INTEGER* allocation, ULONG file_attributes,
                      ULONG share, ULONG disposition, ULONG options, void* ea, ULONG ea_bytes,
                      LONG /*type*/, void* /*parameters*/, ULONG /*flags*/) {
  return ZwCreateFile(handle, access, attributes, result, allocation, file_attributes, share,
                      disposition, options, ea, ea_bytes);
}
const gate::FunctionExport<&IoCreateFile> export_IoCreateFile{ntoskrnl, "IoCreateFile", kOpen};

NTSTATUS ZwOpenFile(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                    IO_STATUS_BLOCK* result, ULONG share, ULONG options) {
  return open(handle, access, *attributes, *result,
              {.disposition = FILE_OPEN, .options = options, .share = share});
}
const gate::FunctionExport<&ZwOpenFile> export_ZwOpenFile{ntoskrnl, "ZwOpenFile", kOpen};

NTSTATUS ZwReadFile(HANDLE handle, HANDLE event, void* /*apc*/, void* /*apc_context*/,
                    IO_STATUS_BLOCK* result, void* buffer, ULONG bytes, LARGE_INTEGER* offset,
                    ULONG* key) {
  needs_buffered(handle, "ZwReadFile");
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_READ;
  location.Parameters.Read.Length = bytes;
  location.Parameters.Read.Key = key != nullptr ? *key : 0;
  location.Parameters.Read.ByteOffset = offset != nullptr ? *offset : LARGE_INTEGER{};
  return send(handle, event, result, location, {.output = buffer, .output_bytes = bytes});
}
const gate::FunctionExport<&ZwReadFile> export_ZwReadFile{ntoskrnl, "ZwReadFile", kTransfer};

NTSTATUS ZwWriteFile(HANDLE handle, HANDLE event, void* /*apc*/, void* /*apc_context*/,
                     IO_STATUS_BLOCK* result, const void* buffer, ULONG bytes,
                     LARGE_INTEGER* offset, ULONG* key) {
  needs_buffered(handle, "ZwWriteFile");
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_WRITE;
  location.Parameters.Write.Length = bytes;
  location.Parameters.Write.Key = key != nullptr ? *key : 0;
  location.Parameters.Write.ByteOffset = offset != nullptr ? *offset : LARGE_INTEGER{};
  return send(handle, event, result, location, {.input = buffer, .input_bytes = bytes});
}
const gate::FunctionExport<&ZwWriteFile> export_ZwWriteFile{ntoskrnl, "ZwWriteFile", kTransfer};

NTSTATUS ZwDeviceIoControlFile(HANDLE handle, HANDLE event, void* /*apc*/, void* /*apc_context*/,
                               IO_STATUS_BLOCK* result, ULONG code, const void* input,
                               ULONG input_bytes, void* output, ULONG output_bytes) {
  constexpr ULONG kMethod = 3;
  if ((code & kMethod) != METHOD_BUFFERED) {
    gate::unsupported(ntoskrnl.name, "ZwDeviceIoControlFile");
  }
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_DEVICE_CONTROL;
  location.Parameters.DeviceIoControl.IoControlCode = code;
  location.Parameters.DeviceIoControl.InputBufferLength = input_bytes;
  location.Parameters.DeviceIoControl.OutputBufferLength = output_bytes;
  return send(
      handle, event, result, location,
      {.input = input, .input_bytes = input_bytes, .output = output, .output_bytes = output_bytes});
}
const gate::FunctionExport<&ZwDeviceIoControlFile> export_ZwDeviceIoControlFile{
    ntoskrnl, "ZwDeviceIoControlFile", kTransfer};

NTSTATUS ZwQueryInformationFile(HANDLE handle, IO_STATUS_BLOCK* result, void* buffer, ULONG bytes,
                                FILE_INFORMATION_CLASS what) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_QUERY_INFORMATION;
  location.Parameters.QueryFile.Length = bytes;
  location.Parameters.QueryFile.FileInformationClass = what;
  return send(handle, nullptr, result, location, {.output = buffer, .output_bytes = bytes});
}
const gate::FunctionExport<&ZwQueryInformationFile> export_ZwQueryInformationFile{
    ntoskrnl, "ZwQueryInformationFile", kTransfer};

NTSTATUS ZwSetInformationFile(HANDLE handle, IO_STATUS_BLOCK* result, const void* buffer,
                              ULONG bytes, FILE_INFORMATION_CLASS what) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_SET_INFORMATION;
  location.Parameters.SetFile.Length = bytes;
  location.Parameters.SetFile.FileInformationClass = what;
  return send(handle, nullptr, result, location, {.input = buffer, .input_bytes = bytes});
}
const gate::FunctionExport<&ZwSetInformationFile> export_ZwSetInformationFile{
    ntoskrnl, "ZwSetInformationFile", kTransfer};

NTSTATUS ZwFlushBuffersFile(HANDLE handle, IO_STATUS_BLOCK* result) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_FLUSH_BUFFERS;
  return send(handle, nullptr, result, location, {});
}
const gate::FunctionExport<&ZwFlushBuffersFile> export_ZwFlushBuffersFile{
    ntoskrnl, "ZwFlushBuffersFile", kTransfer};

FILE_OBJECT* IoCreateStreamFileObjectLite(FILE_OBJECT* file, DEVICE_OBJECT* device) {
  DEVICE_OBJECT* owner = file != nullptr ? file->DeviceObject : device;
  ob::Object& object = io::new_file_object(*owner, {});
  ob::announce_reference(object);
  return static_cast<FILE_OBJECT*>(object.body);
}
RUNDOWN_EXPORT(ntoskrnl, IoCreateStreamFileObjectLite,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::object_reference,
                .needs_memory = true,
                .header = "ntifs"});

}  // namespace rundown::nt
