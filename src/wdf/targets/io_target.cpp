#include "wdf/targets/io_target.h"

#include "abi/irp.h"
#include "cpu/call.h"
#include "nt/io/request.h"
#include "wdf/device/device.h"
#include "wdf/device/device_property.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

constexpr Type kRemoteTarget{0x1201};  // as bug check 0x10D/5 names it

RemoteTarget& remote_of(const WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  IoTarget& target = target_of(globals, handle);
  if (!target.is_remote()) {
    violation(globals, WDF_INVALID_HANDLE, reinterpret_cast<std::uint64_t>(handle),
              static_cast<std::uint64_t>(kRemoteTarget));
  }
  return static_cast<RemoteTarget&>(target);
}

}  // namespace

IoTarget::IoTarget(const Blueprint& plan, Device& device, Type type)
    : Object(plan, type), device_(device) {
  needs_passive_level();
}

void IoTarget::aim_below() {
  if (device_.attached_to != nullptr) aim_at(*device_.attached_to);
  target_physical_ = device_.physical_device;
}

void IoTarget::aim_at(DEVICE_OBJECT& device) {
  target_device_ = &device;
  stack_size_ = device.StackSize;
  io_type_ = (device.Flags & DO_BUFFERED_IO) != 0 ? WdfDeviceIoBuffered
             : (device.Flags & DO_DIRECT_IO) != 0 ? WdfDeviceIoDirect
                                                  : WdfDeviceIoNeither;
}

IoTarget& target_of(const WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  Object* found = detail::find(handle, Type::any);
  if (found == nullptr || (found->type() != Type::io_target && found->type() != Type::usb_device &&
                           found->type() != Type::usb_pipe && found->type() != Type::self_target)) {
    violation(globals, WDF_INVALID_HANDLE, reinterpret_cast<std::uint64_t>(handle),
              static_cast<std::uint64_t>(Type::io_target));
  }
  return static_cast<IoTarget&>(*found);
}

NTSTATUS add_default_target(Device& device) {
  const gate::OwnedBySystem owned;
  auto& target = make<IoTarget>(Blueprint{&device.client(), nullptr}, device);
  target.aim_below();
  const NTSTATUS status = commit(target, nullptr, &device);
  if (nt_success(status)) device.pnp.default_target = &target;
  return status;
}

WDFIOTARGET WdfDeviceGetIoTarget(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  const IoTarget* target = object_of<Device>(globals, handle).pnp.default_target;
  return target == nullptr ? nullptr : static_cast<WDFIOTARGET>(target->handle());
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetIoTarget, {});

NTSTATUS WdfIoTargetCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                           WDF_OBJECT_ATTRIBUTES* attributes, WDFIOTARGET* target) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, target);
  if (const NTSTATUS status = validate(device.client(), attributes, {}); !nt_success(status))
    return status;
  Object* parent = parent_of(globals, attributes, &device);
  if (device_of(*parent) != &device) return STATUS_INVALID_DEVICE_REQUEST;
  return publish(make<RemoteTarget>(Blueprint{&device.client(), attributes}, device), attributes,
                 parent, target);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetCreate, (kCreatesObject));

namespace {

// A name leads to what may not be there; a device object is.
gate::Failures open_failures(const cpu::GateFrame& call) {
  WDF_IO_TARGET_OPEN_TYPE type{};
  const auto* at = reinterpret_cast<const std::byte*>(call.argument(2));
  if (!cpu::read_memory(at + offsetof(WDF_IO_TARGET_OPEN_PARAMS, Type), type)) return {};
  if (type == WdfIoTargetOpenUseExistingDevice) return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_OBJECT_NAME_NOT_FOUND)};
}

}  // namespace

NTSTATUS WdfIoTargetOpen(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle,
                         WDF_IO_TARGET_OPEN_PARAMS* parameters) {
  RemoteTarget& target = remote_of(globals, handle);
  require(globals, parameters);
  return target.open(*parameters);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetOpen, {.fails_when = &open_failures, .needs_memory = true});

void WdfIoTargetClose(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  remote_of(globals, handle).close(false);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetClose, {});

void WdfIoTargetCloseForQueryRemove(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  remote_of(globals, handle).close(true);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetCloseForQueryRemove, {});

NTSTATUS WdfIoTargetStart(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  return target_of(globals, handle).start();
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetStart, {});

void WdfIoTargetStop(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle,
                     WDF_IO_TARGET_SENT_IO_ACTION action) {
  IoTarget& target = target_of(globals, handle);
  if (action > WdfIoTargetSentIoUndefined && action <= WdfIoTargetLeaveSentIoPending)
    target.stop(action);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetStop, {});

void WdfIoTargetPurge(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle,
                      WDF_IO_TARGET_PURGE_IO_ACTION action) {
  IoTarget& target = target_of(globals, handle);
  if (action > WdfIoTargetPurgeIoUndefined && action <= WdfIoTargetPurgeIo) target.purge(action);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetPurge, {});

WDF_IO_TARGET_STATE WdfIoTargetGetState(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  return target_of(globals, handle).state();
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetGetState, {});

WDFDEVICE WdfIoTargetGetDevice(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  return target_of(globals, handle).device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetGetDevice, {});

DEVICE_OBJECT* WdfIoTargetWdmGetTargetDeviceObject(WDF_DRIVER_GLOBALS* globals,
                                                   WDFIOTARGET handle) {
  return target_of(globals, handle).target_device();
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetWdmGetTargetDeviceObject, {});

DEVICE_OBJECT* WdfIoTargetWdmGetTargetPhysicalDevice(WDF_DRIVER_GLOBALS* globals,
                                                     WDFIOTARGET handle) {
  return target_of(globals, handle).target_physical();
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetWdmGetTargetPhysicalDevice, {});

FILE_OBJECT* WdfIoTargetWdmGetTargetFileObject(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  return target_of(globals, handle).target_file();
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetWdmGetTargetFileObject, {});

HANDLE WdfIoTargetWdmGetTargetFileHandle(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle) {
  return remote_of(globals, handle).target_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetWdmGetTargetFileHandle, {});

NTSTATUS WdfIoTargetAllocAndQueryTargetProperty(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle,
                                                DEVICE_REGISTRY_PROPERTY property,
                                                POOL_TYPE pool_type,
                                                WDF_OBJECT_ATTRIBUTES* attributes,
                                                WDFMEMORY* memory) {
  IoTarget& target = target_of(globals, handle);
  require(globals, memory);
  *memory = nullptr;
  if (const NTSTATUS status = validate(target.client(), attributes, {}); !nt_success(status))
    return status;
  if (target.target_physical() == nullptr) return STATUS_INVALID_DEVICE_REQUEST;
  return allocate_property({globals, &target.client()}, target.target_physical(), property,
                           pool_type, attributes, memory);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetAllocAndQueryTargetProperty,
               {.fails_when = &allocated_property_failures,
                .acquires = Resource::wdf_object,
                .needs_memory = true});

NTSTATUS WdfIoTargetQueryTargetProperty(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle,
                                        DEVICE_REGISTRY_PROPERTY property, ULONG bytes,
                                        void* buffer, ULONG* needed) {
  const IoTarget& target = target_of(globals, handle);
  require(globals, needed);
  if (bytes > 0) require(globals, buffer);
  if (target.target_physical() == nullptr) return STATUS_INVALID_DEVICE_REQUEST;
  return query_property(target.target_physical(), property, bytes, buffer, needed);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetQueryTargetProperty, {.fails_when = &property_failures});

// Goes to the top of the target's stack. A driver that asks the stack below its own device, and has
// nobody above it and no interface of its own, would only see its own request come by.
NTSTATUS WdfIoTargetQueryForInterface(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle,
                                      const GUID* type, INTERFACE* interface, USHORT size,
                                      USHORT version, void* data) {
  const IoTarget& target = target_of(globals, handle);
  require(globals, type);
  require(globals, interface);
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_PNP;
  location.MinorFunction = IRP_MN_QUERY_INTERFACE;
  location.Parameters.QueryInterface.InterfaceType = type;
  location.Parameters.QueryInterface.Size = size;
  location.Parameters.QueryInterface.Version = version;
  location.Parameters.QueryInterface.Interface = interface;
  location.Parameters.QueryInterface.InterfaceSpecificData = data;
  const Device& device = target.device();
  const bool alone = !target.is_remote() && target.target_device() == device.attached_to &&
                     device.device_object()->AttachedDevice == nullptr &&
                     device.pnp.query_interfaces.empty();
  return alone ? nt::io::send_to(*target.target_device(), location).status
               : nt::io::send_and_wait(*target.target_device(), location).status;
}
// No driver has to have an interface.
RUNDOWN_EXPORT(wdf01000, WdfIoTargetQueryForInterface,
               {.fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_NOT_SUPPORTED)},
                .needs_memory = true});

}  // namespace rundown::wdf
