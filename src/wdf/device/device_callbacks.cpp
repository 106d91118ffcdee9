// The callbacks that a driver registers for a device before it makes it.
#include "wdf/device/device_init.h"
#include "wdf/object/attributes.h"
#include "wdf/structure_sizes.h"

namespace rundown::wdf {
void WdfDeviceInitSetPnpPowerEventCallbacks(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init,
                                            WDF_PNPPOWER_EVENT_CALLBACKS* events) {
  DeviceSettings& settings = device_init_of(globals, init).settings;
  require(globals, events);
  copy_or_break("WDF_PNPPOWER_EVENT_CALLBACKS", *events, settings.pnp_power);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitSetPnpPowerEventCallbacks, {});

void WdfDeviceInitSetPowerPolicyEventCallbacks(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init,
                                               WDF_POWER_POLICY_EVENT_CALLBACKS* events) {
  DeviceSettings& settings = device_init_of(globals, init).settings;
  require(globals, events);
  copy_or_break("WDF_POWER_POLICY_EVENT_CALLBACKS", *events, settings.power_policy);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitSetPowerPolicyEventCallbacks, {});

void WdfDeviceInitSetFileObjectConfig(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init,
                                      WDF_FILEOBJECT_CONFIG* config,
                                      WDF_OBJECT_ATTRIBUTES* attributes) {
  DeviceInit& device = device_init_of(globals, init);
  require(globals, config);
  WDF_FILEOBJECT_CONFIG copy{};
  if (!copy_or_break("WDF_FILEOBJECT_CONFIG", *config, copy)) return;
  const AttributeRules rules{
      .parent = ParentRule::forbidden, .execution_level = true, .synchronization_scope = true};
  if (!nt_success(validate(*device.client, attributes, rules))) {
    return verifier_break(
        "attributes",
        "WdfDeviceInitSetFileObjectConfig is given attributes that a file object cannot have; the "
        "call does nothing");
  }
  device.settings.file_object = copy;
  if (attributes != nullptr) device.settings.file_object_attributes = *attributes;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitSetFileObjectConfig, {});

void WdfDeviceInitSetRequestAttributes(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init,
                                       WDF_OBJECT_ATTRIBUTES* attributes) {
  DeviceInit& device = device_init_of(globals, init);
  require(globals, attributes);
  if (!nt_success(validate(*device.client, attributes, {.parent = ParentRule::forbidden}))) {
    return verifier_break("attributes",
                          "WdfDeviceInitSetRequestAttributes is given attributes that a request "
                          "cannot have; the call "
                          "does nothing");
  }
  device.settings.request_attributes = *attributes;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitSetRequestAttributes, {});

void WdfDeviceInitSetIoInCallerContextCallback(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init,
                                               PFN_WDF_IO_IN_CALLER_CONTEXT callback) {
  DeviceSettings& settings = device_init_of(globals, init).settings;
  require(globals, reinterpret_cast<const void*>(callback));
  settings.in_caller_context = callback;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitSetIoInCallerContextCallback, {});

NTSTATUS WdfDeviceInitAssignWdmIrpPreprocessCallback(WDF_DRIVER_GLOBALS* globals,
                                                     PWDFDEVICE_INIT init,
                                                     PFN_WDFDEVICE_WDM_IRP_PREPROCESS callback,
                                                     UCHAR major, UCHAR* minors,
                                                     ULONG minor_count) {
  DeviceSettings& settings = device_init_of(globals, init).settings;
  require(globals, reinterpret_cast<const void*>(callback));
  if (major > IRP_MJ_MAXIMUM_FUNCTION) return STATUS_INVALID_PARAMETER;
  if (minor_count > 0 && minors == nullptr) return STATUS_INVALID_PARAMETER;
  IrpPreprocess& place = settings.preprocess[major];
  if (minor_count > 0 && !place.minors.empty()) return STATUS_INVALID_DEVICE_REQUEST;
  place.callback = callback;
  place.minors.assign(minors, minors + minor_count);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitAssignWdmIrpPreprocessCallback,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

}  // namespace rundown::wdf
