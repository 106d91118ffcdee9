// A program's own buffers: as pointers in EvtIoInCallerContext, and locked.
#include "nt/mm/mdl.h"
#include "wdf/io/request_buffer.h"
#include "wdf/io/request_checks.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kMethod = 3;

enum class Direction : bool { input, output };

struct Pointer {
  void* buffer = nullptr;
  std::size_t bytes = 0;
};

NTSTATUS find_pointer(const Request& request, Direction direction, std::string_view function,
                      Pointer& found) {
  if (const NTSTATUS status = check_in_caller_context(request, function); !nt_success(status))
    return status;
  const IO_STACK_LOCATION& location = request.location();
  const auto& control = location.Parameters.DeviceIoControl;
  const bool output = direction == Direction::output;
  if (location.MajorFunction == IRP_MJ_DEVICE_CONTROL &&
      (control.IoControlCode & kMethod) == METHOD_NEITHER) {
    found = output ? Pointer{request.irp()->UserBuffer, control.OutputBufferLength}
                   : Pointer{control.Type3InputBuffer, control.InputBufferLength};
    return STATUS_SUCCESS;
  }
  const UCHAR transfer = output ? IRP_MJ_READ : IRP_MJ_WRITE;
  if (location.MajorFunction == transfer &&
      request.device->settings().io_type.ReadWriteIoType == WdfDeviceIoNeither) {
    found = {request.irp()->UserBuffer, location.Parameters.Read.Length};
    return STATUS_SUCCESS;
  }
  const UCHAR other = output ? IRP_MJ_WRITE : IRP_MJ_READ;
  if (!output && location.MajorFunction != other &&
      location.MajorFunction != IRP_MJ_INTERNAL_DEVICE_CONTROL) {
    break_at("request-buffer", function,
             "is called for a request whose buffer the I/O manager "
             "has copied or locked");
  }
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS retrieve(const WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle, Direction direction,
                  std::string_view function, std::size_t required, void** buffer,
                  std::size_t* length) {
  const Request& request = object_of<Request>(globals, handle);
  require(globals, buffer);
  *buffer = nullptr;
  if (length != nullptr) *length = 0;
  Pointer found;
  if (const NTSTATUS status = find_pointer(request, direction, function, found);
      !nt_success(status))
    return status;
  if (found.bytes < required) return STATUS_BUFFER_TOO_SMALL;
  *buffer = found.buffer;
  if (length != nullptr) *length = found.bytes;
  return STATUS_SUCCESS;
}

NTSTATUS lock(const WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle, void* buffer, std::size_t bytes,
              bool write, std::string_view function, WDFMEMORY* memory) {
  Request& request = object_of<Request>(globals, handle);
  require(globals, buffer);
  require(globals, memory);
  *memory = nullptr;
  if (const NTSTATUS status = check_driver_owned(request, function); !nt_success(status))
    return status;
  if (bytes == 0) return STATUS_INVALID_USER_BUFFER;
  const ETHREAD* sender = request.irp()->Tail.Overlay.Thread;
  if (sender != nullptr && request.irp()->RequestorMode == UserMode &&
      sender != reinterpret_cast<ETHREAD*>(ke::current_thread().object))
    return STATUS_ACCESS_VIOLATION;
  MDL* mdl = nullptr;
  {
    const gate::OwnedBySystem owned;
    mdl = nt::mm::allocate_mdl(buffer, bytes, nt::mm::Holder::system);
    const auto last = reinterpret_cast<machine::Address>(buffer) + bytes;
    if (last > machine::kUserProbeAddress ||
        !nt::mm::lock_pages(*mdl, write, nt::mm::Holder::system)) {
      nt::mm::free_mdl(*mdl);
      return STATUS_ACCESS_VIOLATION;
    }
    nt::mm::system_address(*mdl);
  }
  const gate::OwnedBySystem owned;  // it goes with the request
  auto& made = make<LockedBuffer>(Blueprint{&request.client()}, request, *mdl,
                                  nt::mm::system_address(*mdl), bytes);
  return publish(made, nullptr, &request, memory);
}

constexpr gate::Contract kLocks{
    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_ACCESS_VIOLATION)},
    .needs_memory = true};

}  // namespace

NTSTATUS WdfRequestRetrieveUnsafeUserInputBuffer(WDF_DRIVER_GLOBALS* globals, WDFREQUEST request,
                                                 std::size_t required, void** buffer,
                                                 std::size_t* length) {
  return retrieve(globals, request, Direction::input, "WdfRequestRetrieveUnsafeUserInputBuffer",
                  required, buffer, length);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRetrieveUnsafeUserInputBuffer, {});

NTSTATUS WdfRequestRetrieveUnsafeUserOutputBuffer(WDF_DRIVER_GLOBALS* globals, WDFREQUEST request,
                                                  std::size_t required, void** buffer,
                                                  std::size_t* length) {
  return retrieve(globals, request, Direction::output, "WdfRequestRetrieveUnsafeUserOutputBuffer",
                  required, buffer, length);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRetrieveUnsafeUserOutputBuffer, {});

NTSTATUS WdfRequestProbeAndLockUserBufferForRead(WDF_DRIVER_GLOBALS* globals, WDFREQUEST request,
                                                 void* buffer, std::size_t bytes,
                                                 WDFMEMORY* memory) {
  return lock(globals, request, buffer, bytes, false, "WdfRequestProbeAndLockUserBufferForRead",
              memory);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestProbeAndLockUserBufferForRead, (kLocks));

NTSTATUS WdfRequestProbeAndLockUserBufferForWrite(WDF_DRIVER_GLOBALS* globals, WDFREQUEST request,
                                                  void* buffer, std::size_t bytes,
                                                  WDFMEMORY* memory) {
  return lock(globals, request, buffer, bytes, true, "WdfRequestProbeAndLockUserBufferForWrite",
              memory);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestProbeAndLockUserBufferForWrite, (kLocks));

}  // namespace rundown::wdf
