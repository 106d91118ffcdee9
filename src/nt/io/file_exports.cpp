// Files as handles: opened, read, written, asked, as requests to the device that they lie on.
#include "abi/file.h"
#include "abi/irp.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/file.h"
#include "nt/io/request.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

// A file that is there can be missing, be in use, and the system can be short of memory.
constexpr gate::Failures kMustExist{fails_with(STATUS_OBJECT_NAME_NOT_FOUND),
                                    fails_with(STATUS_INSUFFICIENT_RESOURCES)};

gate::Failures create_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kDisposition = 7;
  switch (static_cast<ULONG>(call.argument(kDisposition))) {
    case FILE_OPEN:
    case FILE_OVERWRITE:
      return kMustExist;
    case FILE_CREATE:
      return {fails_with(STATUS_OBJECT_NAME_COLLISION), fails_with(STATUS_INSUFFICIENT_RESOURCES)};
    default:
      return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  }
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
  static_cast<FILE_OBJECT*>(opened->body)->Flags |= FO_HANDLE_CREATED;
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

NTSTATUS file_of(HANDLE handle, FILE_OBJECT** file) {
  ob::Object* object = nullptr;
  const NTSTATUS status = ob::object_of(handle, ob::Type::file, &object);
  if (nt_success(status)) *file = static_cast<FILE_OBJECT*>(object->body);
  return status;
}

// Without an offset, a synchronous file is read and written where the last transfer ended.
LARGE_INTEGER start_of(const FILE_OBJECT& file, const LARGE_INTEGER* offset) {
  constexpr std::int64_t kUseFilePointer = -2;
  if (offset != nullptr && offset->QuadPart != kUseFilePointer) return *offset;
  return (file.Flags & FO_SYNCHRONOUS_IO) != 0 ? file.CurrentByteOffset : LARGE_INTEGER{};
}

// Sends the request and waits for its end.
NTSTATUS send(FILE_OBJECT& file, HANDLE event, IO_STATUS_BLOCK* result, IO_STACK_LOCATION location,
              const io::Buffers& buffers) {
  location.FileObject = &file;
  io::Request request = io::make_request(*file.DeviceObject, location);
  bool attached = true;
  switch (location.MajorFunction) {
    case IRP_MJ_READ:
      attached = io::attach_transfer(*request.irp, *request.device, IRP_MJ_READ, buffers.output,
                                     buffers.output_bytes, mm::Holder::system);
      break;
    case IRP_MJ_WRITE:
      attached = io::attach_transfer(*request.irp, *request.device, IRP_MJ_WRITE, buffers.input,
                                     buffers.input_bytes, mm::Holder::system);
      break;
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_FILE_SYSTEM_CONTROL:
      attached = io::attach_control(*request.irp, location.Parameters.DeviceIoControl.IoControlCode,
                                    buffers, mm::Holder::system);
      break;
    default:
      io::attach_buffered(*request.irp, buffers);
  }
  if (!attached) {
    io::abandon(request);
    return STATUS_ACCESS_VIOLATION;
  }
  io::send(request);
  const io::Answer answer = io::wait_for_end(request);
  result->Status = answer.status;
  result->Information = answer.information;
  if (event != nullptr) set_event(event);
  return answer.status;
}

constexpr gate::Contract kCreate{.irql = Irql::passive,
                                 .fails_when = &create_failures,
                                 .acquires = Resource::handle,
                                 .needs_memory = true};
constexpr gate::Contract kOpen{
    .irql = Irql::passive, .fails = kMustExist, .acquires = Resource::handle, .needs_memory = true};
constexpr gate::Contract kTransfer{.irql = Irql::passive,
                                   .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                   .needs_memory = true};
constexpr gate::Contract kNativeTransfer{.irql = Irql::passive,
                                         .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                         .needs_memory = true,
                                         .header = "ntifs"};

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
const gate::FunctionExport<&ZwCreateFile> export_ZwCreateFile{ntoskrnl, "ZwCreateFile", kCreate};

NTSTATUS IoCreateFile(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                      IO_STATUS_BLOCK* result, LARGE_INTEGER* allocation, ULONG file_attributes,
                      ULONG share, ULONG disposition, ULONG options, void* ea, ULONG ea_bytes,
                      LONG /*type*/, void* /*parameters*/, ULONG /*flags*/) {
  return ZwCreateFile(handle, access, attributes, result, allocation, file_attributes, share,
                      disposition, options, ea, ea_bytes);
}
const gate::FunctionExport<&IoCreateFile> export_IoCreateFile{ntoskrnl, "IoCreateFile", kCreate};

NTSTATUS ZwOpenFile(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                    IO_STATUS_BLOCK* result, ULONG share, ULONG options) {
  return open(handle, access, *attributes, *result,
              {.disposition = FILE_OPEN, .options = options, .share = share});
}
const gate::FunctionExport<&ZwOpenFile> export_ZwOpenFile{ntoskrnl, "ZwOpenFile", kOpen};

namespace {

// Read and Write of an IO_STACK_LOCATION are laid out alike.
NTSTATUS transfer(UCHAR major, HANDLE handle, HANDLE event, IO_STATUS_BLOCK* result,
                  LARGE_INTEGER* offset, const ULONG* key, ULONG bytes,
                  const io::Buffers& buffers) {
  FILE_OBJECT* file = nullptr;
  if (const NTSTATUS status = file_of(handle, &file); !nt_success(status)) return status;
  IO_STACK_LOCATION location{};
  location.MajorFunction = major;
  location.Parameters.Read.Length = bytes;
  location.Parameters.Read.Key = key != nullptr ? *key : 0;
  location.Parameters.Read.ByteOffset = start_of(*file, offset);
  return send(*file, event, result, location, buffers);
}

}  // namespace

NTSTATUS ZwReadFile(HANDLE handle, HANDLE event, void* /*apc*/, void* /*apc_context*/,
                    IO_STATUS_BLOCK* result, void* buffer, ULONG bytes, LARGE_INTEGER* offset,
                    ULONG* key) {
  return transfer(IRP_MJ_READ, handle, event, result, offset, key, bytes,
                  {.output = buffer, .output_bytes = bytes});
}
const gate::FunctionExport<&ZwReadFile> export_ZwReadFile{ntoskrnl, "ZwReadFile", kTransfer};

NTSTATUS ZwWriteFile(HANDLE handle, HANDLE event, void* /*apc*/, void* /*apc_context*/,
                     IO_STATUS_BLOCK* result, void* buffer, ULONG bytes, LARGE_INTEGER* offset,
                     ULONG* key) {
  return transfer(IRP_MJ_WRITE, handle, event, result, offset, key, bytes,
                  {.input = buffer, .input_bytes = bytes});
}
const gate::FunctionExport<&ZwWriteFile> export_ZwWriteFile{ntoskrnl, "ZwWriteFile", kTransfer};

namespace {

// The parameters of both kinds lie alike.
NTSTATUS control(UCHAR major, HANDLE handle, HANDLE event, IO_STATUS_BLOCK* result, ULONG code,
                 const io::Buffers& buffers) {
  FILE_OBJECT* file = nullptr;
  if (const NTSTATUS status = file_of(handle, &file); !nt_success(status)) return status;
  IO_STACK_LOCATION location{};
  location.MajorFunction = major;
  location.Parameters.DeviceIoControl.IoControlCode = code;
  location.Parameters.DeviceIoControl.InputBufferLength = buffers.input_bytes;
  location.Parameters.DeviceIoControl.OutputBufferLength = buffers.output_bytes;
  return send(*file, event, result, location, buffers);
}

}  // namespace

NTSTATUS ZwDeviceIoControlFile(HANDLE handle, HANDLE event, void* /*apc*/, void* /*apc_context*/,
                               IO_STATUS_BLOCK* result, ULONG code, void* input, ULONG input_bytes,
                               void* output, ULONG output_bytes) {
  return control(
      IRP_MJ_DEVICE_CONTROL, handle, event, result, code,
      {.input = input, .input_bytes = input_bytes, .output = output, .output_bytes = output_bytes});
}
const gate::FunctionExport<&ZwDeviceIoControlFile> export_ZwDeviceIoControlFile{
    ntoskrnl, "ZwDeviceIoControlFile", kTransfer};

NTSTATUS ZwFsControlFile(HANDLE handle, HANDLE event, void* /*apc*/, void* /*apc_context*/,
                         IO_STATUS_BLOCK* result, ULONG code, void* input, ULONG input_bytes,
                         void* output, ULONG output_bytes) {
  return control(
      IRP_MJ_FILE_SYSTEM_CONTROL, handle, event, result, code,
      {.input = input, .input_bytes = input_bytes, .output = output, .output_bytes = output_bytes});
}
const gate::FunctionExport<&ZwFsControlFile> export_ZwFsControlFile{ntoskrnl, "ZwFsControlFile",
                                                                    kNativeTransfer};

// The same but for a check of the arguments that a program gave, when it is for a program that the
// thread runs: that check is not made here.
const gate::FunctionExport<&ZwReadFile> export_NtReadFile{ntoskrnl, "NtReadFile", kNativeTransfer};
const gate::FunctionExport<&ZwWriteFile> export_NtWriteFile{ntoskrnl, "NtWriteFile",
                                                            kNativeTransfer};
const gate::FunctionExport<&ZwDeviceIoControlFile> export_NtDeviceIoControlFile{
    ntoskrnl, "NtDeviceIoControlFile", kNativeTransfer};
const gate::FunctionExport<&ZwFsControlFile> export_NtFsControlFile{ntoskrnl, "NtFsControlFile",
                                                                    kNativeTransfer};

NTSTATUS ZwQueryInformationFile(HANDLE handle, IO_STATUS_BLOCK* result, void* buffer, ULONG bytes,
                                FILE_INFORMATION_CLASS what) {
  FILE_OBJECT* file = nullptr;
  if (const NTSTATUS status = file_of(handle, &file); !nt_success(status)) return status;
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_QUERY_INFORMATION;
  location.Parameters.QueryFile.Length = bytes;
  location.Parameters.QueryFile.FileInformationClass = what;
  return send(*file, nullptr, result, location, {.output = buffer, .output_bytes = bytes});
}
const gate::FunctionExport<&ZwQueryInformationFile> export_ZwQueryInformationFile{
    ntoskrnl, "ZwQueryInformationFile", kTransfer};

NTSTATUS ZwSetInformationFile(HANDLE handle, IO_STATUS_BLOCK* result, void* buffer, ULONG bytes,
                              FILE_INFORMATION_CLASS what) {
  FILE_OBJECT* file = nullptr;
  if (const NTSTATUS status = file_of(handle, &file); !nt_success(status)) return status;
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_SET_INFORMATION;
  location.Parameters.SetFile.Length = bytes;
  location.Parameters.SetFile.FileInformationClass = what;
  return send(*file, nullptr, result, location, {.input = buffer, .input_bytes = bytes});
}
const gate::FunctionExport<&ZwSetInformationFile> export_ZwSetInformationFile{
    ntoskrnl, "ZwSetInformationFile", kTransfer};

NTSTATUS ZwFlushBuffersFile(HANDLE handle, IO_STATUS_BLOCK* result) {
  FILE_OBJECT* file = nullptr;
  if (const NTSTATUS status = file_of(handle, &file); !nt_success(status)) return status;
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_FLUSH_BUFFERS;
  return send(*file, nullptr, result, location, {});
}
const gate::FunctionExport<&ZwFlushBuffersFile> export_ZwFlushBuffersFile{
    ntoskrnl, "ZwFlushBuffersFile", kTransfer};

FILE_OBJECT* IoCreateStreamFileObjectLite(FILE_OBJECT* file, DEVICE_OBJECT* device) {
  DEVICE_OBJECT* owner = file != nullptr ? file->DeviceObject : device;
  ob::Object& object = io::new_file_object(*owner, {});
  ob::announce_reference(object);
  auto* made = static_cast<FILE_OBJECT*>(object.body);
  made->Flags |= FO_STREAM_FILE | FO_FILE_OPEN;  // its end is told to the driver
  return made;
}
RUNDOWN_EXPORT(ntoskrnl, IoCreateStreamFileObjectLite,
               {.irql = Irql::apc,
                .fails = {raises(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::object_reference,
                .needs_memory = true,
                .header = "ntifs"});

}  // namespace rundown::nt
