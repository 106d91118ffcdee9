#include "wdf/device/device_property.h"

#include "abi/registry.h"
#include "nt/pnp/plug_and_play.h"
#include "wdf/device/device.h"
#include "wdf/memory/memory.h"
#include "wdf/object/attributes.h"
#include "wdf/registry/key.h"
#include "wdf/unicode_string.h"

namespace rundown::wdf {
namespace {

// What every enumerated device has; the others come from its INF file or its bus, or not at all.
bool always_there(std::uint64_t property) {
  switch (static_cast<LONG>(property)) {
    case DevicePropertyHardwareID:
    case DevicePropertyEnumeratorName:
    case DevicePropertyPhysicalDeviceObjectName:
    case DevicePropertyInstallState:
      return true;
    default:
      return false;
  }
}

constexpr std::size_t kProperty = 2;

// The physical device, where Plug and Play knows it.
NTSTATUS physical_of(const Device& device, DEVICE_OBJECT** physical) {
  if (!device.pnp.known_to_pnp) return STATUS_INVALID_DEVICE_STATE;
  *physical = device.physical_device;
  return STATUS_SUCCESS;
}

}  // namespace

gate::Failures property_failures(const cpu::GateFrame& call) {
  if (always_there(call.argument(kProperty))) return {};
  return fails_with(STATUS_OBJECT_NAME_NOT_FOUND);
}

gate::Failures allocated_property_failures(const cpu::GateFrame& call) {
  if (always_there(call.argument(kProperty))) return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_OBJECT_NAME_NOT_FOUND)};
}

NTSTATUS query_property(DEVICE_OBJECT* physical, DEVICE_REGISTRY_PROPERTY property, ULONG bytes,
                        void* buffer, ULONG* needed) {
  return nt::IoGetDeviceProperty(physical, property, bytes, buffer, needed);
}

NTSTATUS allocate_property(const Caller& caller, DEVICE_OBJECT* physical,
                           DEVICE_REGISTRY_PROPERTY property, POOL_TYPE pool_type,
                           const WDF_OBJECT_ATTRIBUTES* attributes, WDFMEMORY* memory) {
  ULONG bytes = 0;
  NTSTATUS status = query_property(physical, property, 0, nullptr, &bytes);
  if (status != STATUS_BUFFER_TOO_SMALL) return status;
  void* block = allocate_buffer(pool_type, bytes, caller.globals->DriverTag);
  if (block == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  auto& made =
      make<PoolMemory>(Blueprint{caller.client, attributes}, block, bytes, is_paged(pool_type));
  status = query_property(physical, property, bytes, block, &bytes);
  if (!nt_success(status)) {
    discard(made);
    return status;
  }
  Object* parent = parent_of(caller.globals, attributes, default_parent(*caller.client));
  return publish(made, attributes, parent, memory);
}

NTSTATUS open_device_key(const Caller& caller, DEVICE_OBJECT* physical, ULONG kind,
                         ACCESS_MASK access, const WDF_OBJECT_ATTRIBUTES* attributes, WDFKEY* key) {
  HANDLE handle = nullptr;
  {
    const gate::OwnedBySystem owned;
    const NTSTATUS status = nt::IoOpenDeviceRegistryKey(physical, kind, access, &handle);
    if (!nt_success(status)) return status;
  }
  Object* parent = parent_of(caller.globals, attributes, default_parent(*caller.client));
  return publish(make<RegistryKey>(Blueprint{caller.client, attributes}, handle), attributes,
                 parent, key);
}

NTSTATUS WdfDeviceQueryProperty(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                DEVICE_REGISTRY_PROPERTY property, ULONG bytes, void* buffer,
                                ULONG* needed) {
  const auto& device = object_of<Device>(globals, handle);
  require(globals, needed);
  if (bytes > 0) require(globals, buffer);
  if (device.kind() == DeviceKind::control) return STATUS_INVALID_DEVICE_REQUEST;
  DEVICE_OBJECT* physical = nullptr;
  if (const NTSTATUS status = physical_of(device, &physical); !nt_success(status)) return status;
  return query_property(physical, property, bytes, buffer, needed);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceQueryProperty, {.fails_when = &property_failures});

NTSTATUS WdfDeviceAllocAndQueryProperty(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                        DEVICE_REGISTRY_PROPERTY property, POOL_TYPE pool_type,
                                        WDF_OBJECT_ATTRIBUTES* attributes, WDFMEMORY* memory) {
  const auto& device = object_of<Device>(globals, handle);
  require(globals, memory);
  if (const NTSTATUS status = validate(device.client(), attributes, {}); !nt_success(status))
    return status;
  if (device.kind() == DeviceKind::control) return STATUS_INVALID_DEVICE_REQUEST;
  DEVICE_OBJECT* physical = nullptr;
  if (const NTSTATUS status = physical_of(device, &physical); !nt_success(status)) return status;
  return allocate_property({globals, &device.client()}, physical, property, pool_type, attributes,
                           memory);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceAllocAndQueryProperty,
               {.fails_when = &allocated_property_failures,
                .acquires = Resource::wdf_object,
                .needs_memory = true});

NTSTATUS WdfDeviceOpenRegistryKey(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle, ULONG kind,
                                  ACCESS_MASK access, WDF_OBJECT_ATTRIBUTES* attributes,
                                  WDFKEY* key) {
  const auto& device = object_of<Device>(globals, handle);
  require(globals, key);
  if (const NTSTATUS status =
          validate(device.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  DEVICE_OBJECT* physical = nullptr;
  if (const NTSTATUS status = physical_of(device, &physical); !nt_success(status)) return status;
  return open_device_key({globals, &device.client()}, physical, kind, access, attributes, key);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceOpenRegistryKey, (kOpensDeviceKey));

// Below HKEY_LOCAL_MACHINE\HARDWARE\DEVICEMAP; gone with the next boot.
NTSTATUS WdfDeviceOpenDevicemapKey(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                   const UNICODE_STRING* name, ACCESS_MASK access,
                                   WDF_OBJECT_ATTRIBUTES* attributes, WDFKEY* key) {
  const auto& device = object_of<Device>(globals, handle);
  require(globals, key);
  *key = nullptr;
  if (!is_well_formed(*name) || name->Length == 0) return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status =
          validate(device.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  std::u16string path = u"\\Registry\\Machine\\Hardware\\DeviceMap\\";
  path.append(name->Buffer, name->Length / sizeof(WCHAR));
  const auto bytes = static_cast<USHORT>(path.size() * sizeof(WCHAR));
  UNICODE_STRING whole{bytes, bytes, path.data()};
  return open_key(
      globals, {.name = &whole, .access = access, .create = true, .options = REG_OPTION_VOLATILE},
      attributes, default_parent(device.client()), key);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceOpenDevicemapKey, (kOpensDeviceKey));

}  // namespace rundown::wdf
