// Handles to a device: opened, cleaned up, closed; and the system's shutdown.
#include "nt/io/irp.h"
#include "nt/ke/irql.h"
#include "wdf/io/dispatch.h"
#include "wdf/io/file_object.h"
#include "wdf/io/queue.h"
#include "wdf/object/callback.h"

namespace rundown::nt {

abi::NTSTATUS IoRegisterShutdownNotification(abi::DEVICE_OBJECT* device);
abi::NTSTATUS IoRegisterLastChanceShutdownNotification(abi::DEVICE_OBJECT* device);

}  // namespace rundown::nt

namespace rundown::wdf {
namespace {

constexpr ULONG kPassiveFilesSince = 11;  // 1.11

// By default a filter leaves clean-up and close to the device that it filters.
bool forwards_close(const Device& device) {
  if (device.attached_to == nullptr) return false;
  const auto& config = device.settings().file_object;
  if (!config || config->AutoForwardCleanupClose == WdfUseDefault) return device.settings().filter;
  return config->AutoForwardCleanupClose == WdfTrue;
}

PFN_WDF_DEVICE_FILE_CREATE create_callback(const Device& device) {
  const auto& config = device.settings().file_object;
  return config ? config->EvtDeviceFileCreate : nullptr;
}

NTSTATUS refuse_open(Device& device, IRP& irp, NTSTATUS status) {
  device.handle_closed();
  return complete_irp(irp, status);
}

// The request goes through a queue of the framework's own, so that the driver may mark it
// cancelable and forward it like any other.
NTSTATUS present_create(Device& device, Request& request, FileObject* file) {
  Queue& queue = *device.io.own_queue_of_creates;
  if (const NTSTATUS status = queue.accept(request); !nt_success(status)) return status;
  Request* taken = nullptr;
  if (!nt_success(queue.retrieve(request.file(), nullptr, &taken))) return STATUS_PENDING;
  const WDFFILEOBJECT handle = file != nullptr ? file->file_handle() : nullptr;
  const Serialized hold(device.io.file_lock);
  call_driver("EvtDeviceFileCreate", device, create_callback(device), device.device_handle(),
              taken->request_handle(), handle);
  return STATUS_PENDING;
}

void call_for_file(std::string_view name, Device& device, FILE_OBJECT* file,
                   PFN_WDF_FILE_CLEANUP callback) {
  FileObject* object = nullptr;
  const NTSTATUS status = find_file_object(device, file, &object);
  if (callback == nullptr) return;
  const WDFFILEOBJECT handle =
      nt_success(status) && object != nullptr ? object->file_handle() : nullptr;
  const Serialized hold(device.io.file_lock);
  call_driver(name, device, callback, handle);
}

bool is_stream(const FILE_OBJECT* file) {
  constexpr ULONG kStreamFile = 0x100;  // FO_STREAM_FILE
  return file != nullptr && (file->Flags & kStreamFile) != 0;
}

NTSTATUS finish(Device& device, IRP& irp) {
  if (forwards_close(device)) return pass_down(device, irp);
  return complete_irp(irp, STATUS_SUCCESS);
}

NTSTATUS register_shutdown(const Device& device) {
  const gate::OwnedBySystem owned;
  NTSTATUS status = STATUS_SUCCESS;
  const UCHAR flags = device.settings().shutdown_flags;
  if ((flags & WdfDeviceShutdown) != 0)
    status = nt::IoRegisterShutdownNotification(device.device_object());
  if (nt_success(status) && (flags & WdfDeviceLastChanceShutdown) != 0)
    status = nt::IoRegisterLastChanceShutdownNotification(device.device_object());
  return status;
}

// FxPkgGeneral::ConfigureConstraints, without class extensions.
NTSTATUS configure_files(Device& device, WDF_SYNCHRONIZATION_SCOPE* scope) {
  *scope = WdfSynchronizationScopeNone;
  if (!device.settings().file_object) return STATUS_SUCCESS;
  DeviceIo& io = device.io;
  if (device.client().minor_version >= kPassiveFilesSince) io.file_level = WdfExecutionLevelPassive;
  if (const auto& attributes = device.settings().file_object_attributes) {
    WDF_EXECUTION_LEVEL level = attributes->ExecutionLevel;
    if (level == WdfExecutionLevelInheritFromParent) level = device.execution_level;
    if (level == WdfExecutionLevelPassive) io.file_level = level;
    *scope = attributes->SynchronizationScope;
    if (*scope == WdfSynchronizationScopeInheritFromParent) *scope = device.synchronization_scope;
  }
  if (*scope == WdfSynchronizationScopeQueue) return STATUS_INVALID_DEVICE_REQUEST;
  if (*scope != WdfSynchronizationScopeDevice) return STATUS_SUCCESS;
  if (device.execution_level != WdfExecutionLevelPassive) return STATUS_INVALID_DEVICE_REQUEST;
  io.file_lock = device.callback_lock();
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS configure_io(Device& device) {
  WDF_SYNCHRONIZATION_SCOPE scope = WdfSynchronizationScopeNone;
  if (const NTSTATUS status = configure_files(device, &scope); !nt_success(status)) return status;
  if (const NTSTATUS status = register_shutdown(device); !nt_success(status)) return status;
  if (create_callback(device) != nullptr)
    device.io.own_queue_of_creates = &create_own_queue(device, device.io.file_level, scope);
  return STATUS_SUCCESS;
}

NTSTATUS open_file(Device& device, IRP& irp) {
  device.handle_opened();
  if (device.settings().exclusive && device.open_handles() > 1)
    return refuse_open(device, irp, STATUS_ACCESS_DENIED);
  FileObject* file = nullptr;
  if (const NTSTATUS status =
          create_file_object(device, nt::io::current_location(irp).FileObject, &file);
      !nt_success(status))
    return refuse_open(device, irp, status);
  Queue* const driver_queue = device.io.queue_of_creates;
  if (driver_queue == nullptr && create_callback(device) == nullptr) {
    if (forwards_close(device))
      gate::unsupported(wdf01000.name, "IRP_MJ_CREATE for the next lower driver");
    return complete_irp(irp, STATUS_SUCCESS);
  }
  const CriticalRegion region;
  if (driver_queue == nullptr && device.io.file_level == WdfExecutionLevelPassive &&
      ke::current_irql() >= Irql::dispatch) {
    destroy_file_object(device, nt::io::current_location(irp).FileObject);
    return refuse_open(device, irp, STATUS_INVALID_DEVICE_REQUEST);
  }
  Request& request = make_presented_request(device, irp);
  if (driver_queue != nullptr) return driver_queue->accept(request);
  return present_create(device, request, file);
}

NTSTATUS clean_up_file(Device& device, IRP& irp) {
  FILE_OBJECT* const file = nt::io::current_location(irp).FileObject;
  if (!is_stream(file)) {
    const auto& config = device.settings().file_object;
    call_for_file("EvtFileCleanup", device, file, config ? config->EvtFileCleanup : nullptr);
    const machine::Vector<Queue*> queues = device.io.queues;
    for (Queue* queue : queues) {
      if (file != nullptr) queue->cancel_waiting(file);
    }
  }
  return finish(device, irp);
}

NTSTATUS close_file(Device& device, IRP& irp) {
  FILE_OBJECT* const file = nt::io::current_location(irp).FileObject;
  const bool stream = is_stream(file);
  if (!stream) {
    const auto& config = device.settings().file_object;
    call_for_file("EvtFileClose", device, file, config ? config->EvtFileClose : nullptr);
    destroy_file_object(device, file);
  }
  const NTSTATUS status = finish(device, irp);
  if (!stream) device.handle_closed();
  return status;
}

NTSTATUS shut_down(Device& device, IRP& irp) {
  if (const auto callback = device.settings().shutdown)
    call_driver("EvtDeviceShutdownNotification", device, callback, device.device_handle());
  if (device.settings().filter) return pass_down(device, irp);
  return complete_irp(irp, STATUS_SUCCESS);
}

}  // namespace rundown::wdf
