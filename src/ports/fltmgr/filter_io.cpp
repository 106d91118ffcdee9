// A filter's own file operations, which begin below it: its callbacks do not see them.
#include "nt/io/file.h"
#include "nt/io/request.h"
#include "nt/ob/handle.h"
#include "ports/fltmgr/operation.h"

namespace rundown::nt {
NTSTATUS ZwClose(HANDLE handle);
}

namespace rundown::ports {
namespace {

using namespace nt;
using flt::fltmgr;

// A file that is there can be missing, and the system can be short of memory.
gate::Failures create_failures(const cpu::GateFrame& call, std::size_t disposition) {
  const auto how = static_cast<ULONG>(call.argument(disposition));
  if (how == FILE_OPEN || how == FILE_OVERWRITE) {
    return {fails_with(STATUS_OBJECT_NAME_NOT_FOUND), fails_with(STATUS_INSUFFICIENT_RESOURCES)};
  }
  if (how == FILE_CREATE) {
    return {fails_with(STATUS_OBJECT_NAME_COLLISION), fails_with(STATUS_INSUFFICIENT_RESOURCES)};
  }
  return fails_with(STATUS_INSUFFICIENT_RESOURCES);
}
gate::Failures create_file_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kDisposition = 9;
  return create_failures(call, kDisposition);
}
gate::Failures create_file_ex_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kDisposition = 10;
  return create_failures(call, kDisposition);
}

struct Creation {
  FLT_FILTER* filter;
  FLT_INSTANCE* instance;  // nullptr: the operation begins at the top of the volume's stack
  ACCESS_MASK access;
  const OBJECT_ATTRIBUTES* attributes;
  ULONG file_attributes;
  ULONG share;
  ULONG disposition;
  ULONG options;
};

NTSTATUS create(const Creation& how, HANDLE* handle, FILE_OBJECT** file, IO_STATUS_BLOCK* result) {
  flt::filter_at(how.filter, "FltCreateFile");
  if (how.instance != nullptr) flt::check_instance(how.instance);
  ob::Object* opened = nullptr;
  const machine::WString path = ob::path_of(*how.attributes);
  const NTSTATUS status =
      io::open_file(path,
                    {.access = how.access,
                     .disposition = how.disposition,
                     .options = how.options,
                     .share = how.share,
                     .attributes = how.file_attributes,
                     .information = &result->Information,
                     .hint = how.instance == nullptr ? nullptr : &flt::file_system_device()},
                    &opened);
  result->Status = status;
  if (!nt_success(status)) return status;
  auto* made = static_cast<FILE_OBJECT*>(opened->body);
  *handle = ob::create_handle(*opened, how.access, how.attributes->Attributes);
  made->Flags |= FO_HANDLE_CREATED;
  if (file != nullptr) {
    ob::announce_reference(*opened);
    *file = made;
  } else {
    ob::dereference(*opened);
  }
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS FltCreateFile(FLT_FILTER* filter, FLT_INSTANCE* instance, HANDLE* handle,
                       ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                       IO_STATUS_BLOCK* result, LARGE_INTEGER* /*allocation*/,
                       ULONG file_attributes, ULONG share, ULONG disposition, ULONG options,
                       void* /*ea*/, ULONG /*ea_bytes*/, ULONG /*flags*/) {
  return create(
      {filter, instance, access, attributes, file_attributes, share, disposition, options}, handle,
      nullptr, result);
}
RUNDOWN_EXPORT(fltmgr, FltCreateFile,
               {.irql = Irql::passive,
                .fails_when = &create_file_failures,
                .acquires = Resource::handle,
                .needs_memory = true,
                .header = "fltkernel"});

NTSTATUS FltCreateFileEx(FLT_FILTER* filter, FLT_INSTANCE* instance, HANDLE* handle,
                         FILE_OBJECT** file, ACCESS_MASK access,
                         const OBJECT_ATTRIBUTES* attributes, IO_STATUS_BLOCK* result,
                         LARGE_INTEGER* /*allocation*/, ULONG file_attributes, ULONG share,
                         ULONG disposition, ULONG options, void* /*ea*/, ULONG /*ea_bytes*/,
                         ULONG /*flags*/) {
  return create(
      {filter, instance, access, attributes, file_attributes, share, disposition, options}, handle,
      file, result);
}
RUNDOWN_EXPORT(fltmgr, FltCreateFileEx,
               {.irql = Irql::passive,
                .fails_when = &create_file_ex_failures,
                .acquires = {Resource::handle, Resource::object_reference},
                .needs_memory = true,
                .header = "fltkernel"});

NTSTATUS FltCreateFileEx2(FLT_FILTER* filter, FLT_INSTANCE* instance, HANDLE* handle,
                          FILE_OBJECT** file, ACCESS_MASK access,
                          const OBJECT_ATTRIBUTES* attributes, IO_STATUS_BLOCK* result,
                          LARGE_INTEGER* /*allocation*/, ULONG file_attributes, ULONG share,
                          ULONG disposition, ULONG options, void* /*ea*/, ULONG /*ea_bytes*/,
                          ULONG /*flags*/, void* context) {
  if (context != nullptr) gate::unsupported(fltmgr.name, "FltCreateFileEx2 with a DriverContext");
  return create(
      {filter, instance, access, attributes, file_attributes, share, disposition, options}, handle,
      file, result);
}
RUNDOWN_EXPORT(fltmgr, FltCreateFileEx2,
               {.irql = Irql::passive,
                .fails_when = &create_file_ex_failures,
                .acquires = {Resource::handle, Resource::object_reference},
                .needs_memory = true,
                .header = "fltkernel"});

NTSTATUS FltClose(HANDLE handle) {
  return ZwClose(handle);
}
RUNDOWN_EXPORT(fltmgr, FltClose,
               {.irql = Irql::passive, .releases = Resource::handle, .header = "fltkernel"});

namespace {

void check_synchronous(const void* callback) {
  if (callback != nullptr) gate::unsupported(fltmgr.name, "a filter's own asynchronous I/O");
}

NTSTATUS send(const FLT_INSTANCE* instance, FILE_OBJECT* file, IO_STACK_LOCATION location,
              const io::Buffers& buffers, ULONG_PTR* information) {
  flt::check_instance(instance);
  location.FileObject = file;
  DEVICE_OBJECT& device = flt::file_system_device();
  io::Request request = io::make_request_for(device, location);
  const UCHAR major = location.MajorFunction;
  if (major == IRP_MJ_READ || major == IRP_MJ_WRITE) {
    const bool reads = major == IRP_MJ_READ;
    if (!io::attach_transfer(*request.irp, device, major, reads ? buffers.output : buffers.input,
                             reads ? buffers.output_bytes : buffers.input_bytes,
                             mm::Holder::system)) {
      io::abandon(request);
      return STATUS_ACCESS_VIOLATION;
    }
  } else {
    io::attach_buffered(*request.irp, buffers);
  }
  io::send(request);
  const io::Answer answer = io::wait_for_end(request);
  if (information != nullptr) *information = answer.information;
  return answer.status;
}

// Read and Write of an IO_STACK_LOCATION are laid out alike.
NTSTATUS transfer(UCHAR major, const FLT_INSTANCE* instance, FILE_OBJECT* file,
                  const LARGE_INTEGER* offset, void* buffer, ULONG bytes, ULONG* moved) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = major;
  location.Parameters.Read.Length = bytes;
  location.Parameters.Read.ByteOffset = offset != nullptr ? *offset : file->CurrentByteOffset;
  ULONG_PTR information = 0;
  const io::Buffers buffers = major == IRP_MJ_READ ? io::Buffers{nullptr, 0, buffer, bytes}
                                                   : io::Buffers{buffer, bytes, nullptr, 0};
  const NTSTATUS status = send(instance, file, location, buffers, &information);
  if (moved != nullptr) *moved = static_cast<ULONG>(information);
  return status;
}

constexpr gate::Contract kIo{.irql = Irql::passive,
                             .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                             .needs_memory = true,
                             .header = "fltkernel"};

}  // namespace

NTSTATUS FltReadFile(FLT_INSTANCE* instance, FILE_OBJECT* file, LARGE_INTEGER* offset, ULONG bytes,
                     void* buffer, ULONG /*flags*/, ULONG* read, const void* callback,
                     void* /*context*/) {
  check_synchronous(callback);
  return transfer(IRP_MJ_READ, instance, file, offset, buffer, bytes, read);
}
RUNDOWN_EXPORT(fltmgr, FltReadFile, (kIo));

NTSTATUS FltWriteFile(FLT_INSTANCE* instance, FILE_OBJECT* file, LARGE_INTEGER* offset, ULONG bytes,
                      void* buffer, ULONG /*flags*/, ULONG* written, const void* callback,
                      void* /*context*/) {
  check_synchronous(callback);
  return transfer(IRP_MJ_WRITE, instance, file, offset, buffer, bytes, written);
}
RUNDOWN_EXPORT(fltmgr, FltWriteFile, (kIo));

NTSTATUS FltQueryInformationFile(FLT_INSTANCE* instance, FILE_OBJECT* file, void* buffer,
                                 ULONG bytes, FILE_INFORMATION_CLASS what, ULONG* returned) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_QUERY_INFORMATION;
  location.Parameters.QueryFile.Length = bytes;
  location.Parameters.QueryFile.FileInformationClass = what;
  ULONG_PTR information = 0;
  const NTSTATUS status = send(instance, file, location, {nullptr, 0, buffer, bytes}, &information);
  if (returned != nullptr) *returned = static_cast<ULONG>(information);
  return status;
}
RUNDOWN_EXPORT(fltmgr, FltQueryInformationFile, (kIo));

NTSTATUS FltSetInformationFile(FLT_INSTANCE* instance, FILE_OBJECT* file, void* buffer, ULONG bytes,
                               FILE_INFORMATION_CLASS what) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_SET_INFORMATION;
  location.Parameters.SetFile.Length = bytes;
  location.Parameters.SetFile.FileInformationClass = what;
  return send(instance, file, location, {buffer, bytes, nullptr, 0}, nullptr);
}
RUNDOWN_EXPORT(fltmgr, FltSetInformationFile, (kIo));

NTSTATUS FltFlushBuffers(FLT_INSTANCE* instance, FILE_OBJECT* file) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_FLUSH_BUFFERS;
  return send(instance, file, location, {}, nullptr);
}
RUNDOWN_EXPORT(fltmgr, FltFlushBuffers, (kIo));

NTSTATUS FltIsDirectory(FILE_OBJECT* file, FLT_INSTANCE* instance, BOOLEAN* is_directory) {
  FILE_STANDARD_INFORMATION standard{};
  const NTSTATUS status = FltQueryInformationFile(instance, file, &standard, sizeof standard,
                                                  FileStandardInformation, nullptr);
  if (nt_success(status)) *is_directory = standard.Directory;
  return status;
}
RUNDOWN_EXPORT(fltmgr, FltIsDirectory, (kIo));

// After a create that has succeeded: the filter has refused it, and the file system hears that the
// file is closed again.
void FltCancelFileOpen(FLT_INSTANCE* instance, FILE_OBJECT* file) {
  constexpr ULONG kFileOpenCancelled = 0x0020'0000;
  flt::check_instance(instance);
  if ((file->Flags & FO_HANDLE_CREATED) != 0) {
    gate::unsupported(fltmgr.name, "FltCancelFileOpen of a file that has a handle");
  }
  file->Flags |= kFileOpenCancelled;
  for (const UCHAR major : {IRP_MJ_CLEANUP, IRP_MJ_CLOSE}) {
    IO_STACK_LOCATION location{};
    location.MajorFunction = major;
    send(instance, file, location, {}, nullptr);
  }
  flt::forget_file(*file, false);
}
RUNDOWN_EXPORT(fltmgr, FltCancelFileOpen, {.irql = Irql::passive, .header = "fltkernel"});

}  // namespace rundown::ports
