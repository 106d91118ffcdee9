// Where a request's data lie: as a buffer, a WDFMEMORY, an MDL.
#include "nt/mm/mdl.h"
#include "wdf/io/request_buffer.h"
#include "wdf/io/request_checks.h"
#include "wdf/io/request_mdl.h"

namespace rundown::nt {

void MmBuildMdlForNonPagedPool(abi::MDL* mdl);

}  // namespace rundown::nt

namespace rundown::wdf {
namespace {

constexpr ULONG kMethod = 3;

bool is_control(UCHAR major) {
  return major == IRP_MJ_DEVICE_CONTROL || major == IRP_MJ_INTERNAL_DEVICE_CONTROL;
}

ULONG method_of(const IO_STACK_LOCATION& location) {
  return location.Parameters.DeviceIoControl.IoControlCode & kMethod;
}

struct Place {
  void* buffer = nullptr;
  std::size_t bytes = 0;
};

// The pages of an MDL, where the kernel can reach them.
NTSTATUS map(const Request& request, std::size_t bytes, Place& place) {
  MDL* const mdl = request.irp()->MdlAddress;
  if (mdl == nullptr) return STATUS_BUFFER_TOO_SMALL;
  const gate::OwnedBySystem owned;
  place = {nt::mm::system_address(*mdl), bytes};
  return place.buffer != nullptr ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

// A program's pointers are no buffers; a kernel component's are.
bool may_use_pointers(const Request& request) {
  return request.irp()->RequestorMode == KernelMode ||
         request.major() == IRP_MJ_INTERNAL_DEVICE_CONTROL;
}

NTSTATUS find_transfer(const Request& request, Place& place) {
  const IO_STACK_LOCATION& location = request.location();
  const std::size_t bytes = location.Parameters.Read.Length;
  const LONG type = request.device->settings().io_type.ReadWriteIoType;
  const bool refused = type == WdfDeviceIoNeither && request.irp()->RequestorMode == UserMode;
  if (refused) {
    verifier_break("request-buffer",
                   "a buffer is asked for of a program's request, but the device does neither "
                   "buffered nor direct I/O");
  }
  if (bytes == 0) return STATUS_BUFFER_TOO_SMALL;
  if (refused) return STATUS_INVALID_DEVICE_REQUEST;
  if (type == WdfDeviceIoDirect) return map(request, bytes, place);
  place = {type == WdfDeviceIoNeither ? request.irp()->UserBuffer
                                      : request.irp()->AssociatedIrp.SystemBuffer,
           bytes};
  return STATUS_SUCCESS;
}

NTSTATUS find_control_input(const Request& request, Place& place) {
  const auto& control = request.location().Parameters.DeviceIoControl;
  if (control.InputBufferLength == 0) return STATUS_BUFFER_TOO_SMALL;
  if (method_of(request.location()) != METHOD_NEITHER) {
    place = {request.irp()->AssociatedIrp.SystemBuffer, control.InputBufferLength};
  } else if (may_use_pointers(request)) {
    place = {control.Type3InputBuffer, control.InputBufferLength};
  } else {
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  return STATUS_SUCCESS;
}

NTSTATUS find_control_output(const Request& request, Place& place) {
  const auto& control = request.location().Parameters.DeviceIoControl;
  const std::size_t bytes = control.OutputBufferLength;
  if (bytes == 0) return STATUS_BUFFER_TOO_SMALL;
  switch (method_of(request.location())) {
    case METHOD_BUFFERED:
      place = {request.irp()->AssociatedIrp.SystemBuffer, bytes};
      return STATUS_SUCCESS;
    case METHOD_NEITHER:
      if (!may_use_pointers(request)) return STATUS_INVALID_DEVICE_REQUEST;
      place = {request.irp()->UserBuffer, bytes};
      return STATUS_SUCCESS;
    default:
      return map(request, bytes, place);
  }
}

// FxRequest::GetMemoryObject
NTSTATUS find_system(const Request& request, Place& place) {
  const UCHAR major = request.major();
  if (is_control(major)) return find_control_input(request, place);
  if (major == IRP_MJ_READ || major == IRP_MJ_WRITE) return find_transfer(request, place);
  verifier_break("request-buffer", "a buffer is asked for of a request that has none");
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS find_input(const Request& request, std::string_view function, Place& place) {
  if (const NTSTATUS status = check_not_completed(request, function); !nt_success(status))
    return status;
  if (request.major() == IRP_MJ_READ) return STATUS_INVALID_DEVICE_REQUEST;
  return find_system(request, place);
}

NTSTATUS find_output(const Request& request, std::string_view function, Place& place) {
  if (const NTSTATUS status = check_not_completed(request, function); !nt_success(status))
    return status;
  if (request.major() == IRP_MJ_WRITE) return STATUS_INVALID_DEVICE_REQUEST;
  if (is_control(request.major())) return find_control_output(request, place);
  return find_system(request, place);
}

NTSTATUS hand_out(NTSTATUS status, const Place& place, std::size_t required, void** buffer,
                  std::size_t* length) {
  if (!nt_success(status)) return status;
  if (place.bytes < required) return STATUS_BUFFER_TOO_SMALL;
  *buffer = place.buffer;
  if (length != nullptr) *length = place.bytes;
  return STATUS_SUCCESS;
}

Request& prepare(const WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle, void** buffer,
                 std::size_t* length) {
  Request& request = object_of<Request>(globals, handle);
  require(globals, buffer);
  *buffer = nullptr;
  if (length != nullptr) *length = 0;
  return request;
}

// The framework's own description of a system buffer; it goes with the request.
NTSTATUS describe(Request& request, const Place& place, MDL** mdl) {
  if (place.buffer == nullptr || place.bytes == 0) return STATUS_BUFFER_TOO_SMALL;
  if (request.own_mdl == nullptr) {
    request.own_mdl = nt::mm::allocate_mdl(place.buffer, place.bytes, nt::mm::Holder::system);
    nt::MmBuildMdlForNonPagedPool(request.own_mdl);
  }
  *mdl = request.own_mdl;
  return STATUS_SUCCESS;
}

NTSTATUS direct_mdl(const Request& request, MDL** mdl) {
  *mdl = request.irp()->MdlAddress;
  return *mdl != nullptr ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

}  // namespace

NTSTATUS request_mdl(Request& request, MDL** mdl) {
  const IO_STACK_LOCATION& location = request.location();
  void* const buffer = request.irp()->AssociatedIrp.SystemBuffer;
  if (is_control(location.MajorFunction)) {
    if (method_of(location) == METHOD_NEITHER) return STATUS_INVALID_DEVICE_REQUEST;
    return describe(request, {buffer, location.Parameters.DeviceIoControl.InputBufferLength}, mdl);
  }
  switch (request.device->settings().io_type.ReadWriteIoType) {
    case WdfDeviceIoBuffered:
      if (location.MajorFunction != IRP_MJ_READ && location.MajorFunction != IRP_MJ_WRITE)
        return STATUS_INVALID_PARAMETER;
      return describe(request, {buffer, location.Parameters.Read.Length}, mdl);
    case WdfDeviceIoDirect:
      return direct_mdl(request, mdl);
    default:
      verifier_break("request-buffer",
                     "an MDL is asked for of a request to a device that does neither buffered nor "
                     "direct I/O");
      return STATUS_INVALID_DEVICE_REQUEST;
  }
}

NTSTATUS request_output_mdl(Request& request, MDL** mdl) {
  const IO_STACK_LOCATION& location = request.location();
  switch (method_of(location)) {
    case METHOD_BUFFERED:
      return describe(request,
                      {request.irp()->AssociatedIrp.SystemBuffer,
                       location.Parameters.DeviceIoControl.OutputBufferLength},
                      mdl);
    case METHOD_NEITHER:
      return STATUS_INVALID_DEVICE_REQUEST;
    default:
      return direct_mdl(request, mdl);
  }
}

namespace {

// Only what has to be mapped, or described anew, can fail for want of memory.
Request* request_of_call(const cpu::GateFrame& call) {
  Object* found = detail::find(reinterpret_cast<WDFOBJECT>(call.argument(1)), Type::request);
  auto* request = static_cast<Request*>(found);
  return request == nullptr || request->irp() == nullptr || request->device == nullptr ? nullptr
                                                                                       : request;
}

bool is_direct(const Request& request, bool output) {
  const IO_STACK_LOCATION& location = request.location();
  if (!is_control(location.MajorFunction))
    return request.device->settings().io_type.ReadWriteIoType == WdfDeviceIoDirect;
  const ULONG method = method_of(location);
  return output && (method == METHOD_IN_DIRECT || method == METHOD_OUT_DIRECT);
}

template <bool output, bool as_mdl>
gate::Failures failures(const cpu::GateFrame& call) {
  const Request* request = request_of_call(call);
  if (request == nullptr || is_direct(*request, output) == as_mdl) return {};
  return fails_with(STATUS_INSUFFICIENT_RESOURCES);
}

constexpr gate::Contract kInput{.fails_when = &failures<false, false>, .needs_memory = true};
constexpr gate::Contract kOutput{.fails_when = &failures<true, false>, .needs_memory = true};
constexpr gate::Contract kInputMdl{.fails_when = &failures<false, true>, .needs_memory = true};
constexpr gate::Contract kOutputMdl{.fails_when = &failures<true, true>, .needs_memory = true};

}  // namespace

NTSTATUS WdfRequestRetrieveInputBuffer(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                       std::size_t required, void** buffer, std::size_t* length) {
  const Request& request = prepare(globals, handle, buffer, length);
  Place place;
  const NTSTATUS status = find_input(request, "WdfRequestRetrieveInputBuffer", place);
  return hand_out(status, place, required, buffer, length);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRetrieveInputBuffer, (kInput));

NTSTATUS WdfRequestRetrieveOutputBuffer(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                        std::size_t required, void** buffer, std::size_t* length) {
  const Request& request = prepare(globals, handle, buffer, length);
  Place place;
  const NTSTATUS status = find_output(request, "WdfRequestRetrieveOutputBuffer", place);
  return hand_out(status, place, required, buffer, length);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRetrieveOutputBuffer, (kOutput));

NTSTATUS WdfRequestRetrieveInputMemory(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                       WDFMEMORY* memory) {
  Request& request = object_of<Request>(globals, handle);
  require(globals, memory);
  Place place;
  const NTSTATUS status = find_input(request, "WdfRequestRetrieveInputMemory", place);
  if (!nt_success(status)) return status;
  request.system_buffer().describe(place.buffer, place.bytes);
  *memory = static_cast<WDFMEMORY>(request.system_buffer().handle());
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRetrieveInputMemory, (kInput));

NTSTATUS WdfRequestRetrieveOutputMemory(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                        WDFMEMORY* memory) {
  Request& request = object_of<Request>(globals, handle);
  require(globals, memory);
  Place place;
  const NTSTATUS status = find_output(request, "WdfRequestRetrieveOutputMemory", place);
  if (!nt_success(status)) return status;
  RequestBuffer& buffer =
      is_control(request.major()) ? request.output_buffer() : request.system_buffer();
  buffer.describe(place.buffer, place.bytes);
  *memory = static_cast<WDFMEMORY>(buffer.handle());
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRetrieveOutputMemory, (kOutput));

NTSTATUS WdfRequestRetrieveInputWdmMdl(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle, MDL** mdl) {
  Request& request = object_of<Request>(globals, handle);
  require(globals, mdl);
  *mdl = nullptr;
  if (const NTSTATUS status = check_not_completed(request, "WdfRequestRetrieveInputWdmMdl");
      !nt_success(status))
    return status;
  if (request.major() == IRP_MJ_READ) return STATUS_INVALID_DEVICE_REQUEST;
  return request_mdl(request, mdl);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRetrieveInputWdmMdl, (kInputMdl));

NTSTATUS WdfRequestRetrieveOutputWdmMdl(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle, MDL** mdl) {
  Request& request = object_of<Request>(globals, handle);
  require(globals, mdl);
  *mdl = nullptr;
  if (const NTSTATUS status = check_not_completed(request, "WdfRequestRetrieveOutputWdmMdl");
      !nt_success(status))
    return status;
  if (request.major() == IRP_MJ_WRITE) return STATUS_INVALID_DEVICE_REQUEST;
  if (is_control(request.major())) return request_output_mdl(request, mdl);
  return request_mdl(request, mdl);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRetrieveOutputWdmMdl, (kOutputMdl));

}  // namespace rundown::wdf
