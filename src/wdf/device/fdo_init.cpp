// WdfFdoInit*: what only the WDFDEVICE_INIT of EvtDriverDeviceAdd has.
#include "wdf/device/device_init.h"
#include "wdf/device/device_property.h"
#include "wdf/object/attributes.h"
#include "wdf/structure_sizes.h"

namespace rundown::wdf {
namespace {

bool is_function(const DeviceInit& init) {
  return init.settings.kind == DeviceKind::function;
}

}  // namespace

bool function_or_break(const DeviceInit& init, std::string_view function) {
  if (is_function(init)) return true;
  std::string text(function);
  text += " needs the WDFDEVICE_INIT of a function device; the call does nothing";
  verifier_break("wrong-device-init", text);
  return false;
}

void WdfFdoInitSetFilter(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT handle) {
  DeviceInit& init = device_init_of(globals, handle);
  if (function_or_break(init, "WdfFdoInitSetFilter")) init.settings.filter = true;
}
RUNDOWN_EXPORT(wdf01000, WdfFdoInitSetFilter, {});

void WdfFdoInitSetEventCallbacks(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT handle,
                                 WDF_FDO_EVENT_CALLBACKS* events) {
  DeviceInit& init = device_init_of(globals, handle);
  require(globals, events);
  if (!function_or_break(init, "WdfFdoInitSetEventCallbacks")) return;
  WDF_FDO_EVENT_CALLBACKS copy{};
  if (!copy_or_break("WDF_FDO_EVENT_CALLBACKS", *events, copy)) return;
  if (copy.EvtDeviceFilterAddResourceRequirements != nullptr &&
      copy.EvtDeviceRemoveAddedResources == nullptr) {
    return verifier_break("callback-missing",
                          "EvtDeviceFilterAddResourceRequirements is set without "
                          "EvtDeviceRemoveAddedResources; the call does nothing");
  }
  init.settings.function_events = copy;
}
RUNDOWN_EXPORT(wdf01000, WdfFdoInitSetEventCallbacks, {});

NTSTATUS WdfFdoInitQueryProperty(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT handle,
                                 DEVICE_REGISTRY_PROPERTY property, ULONG bytes, void* buffer,
                                 ULONG* needed) {
  const DeviceInit& init = device_init_of(globals, handle);
  require(globals, needed);
  if (bytes > 0) require(globals, buffer);
  if (!is_function(init)) return STATUS_INVALID_DEVICE_REQUEST;
  return query_property(init.physical_device, property, bytes, buffer, needed);
}
RUNDOWN_EXPORT(wdf01000, WdfFdoInitQueryProperty, {.fails_when = &property_failures});

NTSTATUS WdfFdoInitAllocAndQueryProperty(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT handle,
                                         DEVICE_REGISTRY_PROPERTY property, POOL_TYPE pool_type,
                                         WDF_OBJECT_ATTRIBUTES* attributes, WDFMEMORY* memory) {
  const DeviceInit& init = device_init_of(globals, handle);
  require(globals, memory);
  *memory = nullptr;
  if (const NTSTATUS status = validate(*init.client, attributes, {}); !nt_success(status))
    return status;
  if (!is_function(init)) return STATUS_INVALID_DEVICE_REQUEST;
  return allocate_property({globals, init.client}, init.physical_device, property, pool_type,
                           attributes, memory);
}
RUNDOWN_EXPORT(wdf01000, WdfFdoInitAllocAndQueryProperty,
               {.fails_when = &allocated_property_failures,
                .acquires = Resource::wdf_object,
                .needs_memory = true});

NTSTATUS WdfFdoInitOpenRegistryKey(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT handle, ULONG kind,
                                   ACCESS_MASK access, WDF_OBJECT_ATTRIBUTES* attributes,
                                   WDFKEY* key) {
  const DeviceInit& init = device_init_of(globals, handle);
  require(globals, key);
  *key = nullptr;
  if (!is_function(init)) return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status = validate(*init.client, attributes, {}); !nt_success(status))
    return status;
  return open_device_key({globals, init.client}, init.physical_device, kind, access, attributes,
                         key);
}
RUNDOWN_EXPORT(wdf01000, WdfFdoInitOpenRegistryKey, (kOpensDeviceKey));

DEVICE_OBJECT* WdfFdoInitWdmGetPhysicalDevice(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT handle) {
  const DeviceInit& init = device_init_of(globals, handle);
  return is_function(init) ? init.physical_device : nullptr;
}
RUNDOWN_EXPORT(wdf01000, WdfFdoInitWdmGetPhysicalDevice, {});

}  // namespace rundown::wdf
