#include "wdf/pnp/related_devices.h"

#include <algorithm>

#include "nt/ob/object.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {

NTSTATUS RelatedDevices::add(DEVICE_OBJECT& device) {
  exists = true;
  if (std::find(devices.begin(), devices.end(), &device) != devices.end())
    return STATUS_DUPLICATE_OBJECTID;
  if (nt::ob::Object* object = nt::ob::find(&device)) nt::ob::reference(*object);
  devices.push_back(&device);
  return STATUS_SUCCESS;
}

void RelatedDevices::remove(const DEVICE_OBJECT& device) {
  const auto found = std::find(devices.begin(), devices.end(), &device);
  if (found == devices.end()) return;
  devices.erase(found);
  tells_missing = true;
  if (nt::ob::Object* object = nt::ob::find(&device)) nt::ob::dereference(*object);
}

void RelatedDevices::clear() {
  while (!devices.empty()) remove(*devices.back());
}

void RelatedDevicesOf::clear() {
  for (RelatedDevices* one : {&removal, &ejection, &usage}) one->clear();
}

namespace {

RelatedDevicesOf& related_to(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  auto& device = object_of<Device>(globals, handle);
  pnp_of(device);
  return package_of(device).related;
}

// nullptr: no bus's child.
RelatedDevices* ejected_with(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  auto& device = object_of<Device>(globals, handle);
  return device.kind() == DeviceKind::bus_child ? &package_of(device).related.ejection : nullptr;
}

RelatedDevices* ejected_with_or_break(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  RelatedDevices* list = ejected_with(globals, handle);
  if (list == nullptr) {
    verifier_break("no-bus-child",
                   "ejection relations are changed of a device that is no bus's child; the call "
                   "does nothing");
  }
  return list;
}

constexpr gate::Contract kAdds{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                               .needs_memory = true};

}  // namespace

NTSTATUS WdfDeviceAddRemovalRelationsPhysicalDevice(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                    DEVICE_OBJECT* physical) {
  RelatedDevicesOf& related = related_to(globals, handle);
  require(globals, physical);
  return related.removal.add(*physical);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceAddRemovalRelationsPhysicalDevice, (kAdds));

void WdfDeviceRemoveRemovalRelationsPhysicalDevice(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                   DEVICE_OBJECT* physical) {
  RelatedDevicesOf& related = related_to(globals, handle);
  require(globals, physical);
  related.removal.remove(*physical);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceRemoveRemovalRelationsPhysicalDevice, {});

void WdfDeviceClearRemovalRelationsDevices(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  related_to(globals, handle).removal.clear();
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceClearRemovalRelationsDevices, {});

NTSTATUS WdfDeviceAddDependentUsageDeviceObject(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                DEVICE_OBJECT* needed) {
  RelatedDevicesOf& related = related_to(globals, handle);
  require(globals, needed);
  return related.usage.add(*needed);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceAddDependentUsageDeviceObject, (kAdds));

void WdfDeviceRemoveDependentUsageDeviceObject(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                               DEVICE_OBJECT* needed) {
  RelatedDevicesOf& related = related_to(globals, handle);
  require(globals, needed);
  related.usage.remove(*needed);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceRemoveDependentUsageDeviceObject, {});

NTSTATUS WdfPdoAddEjectionRelationsPhysicalDevice(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                  DEVICE_OBJECT* physical) {
  RelatedDevices* list = ejected_with(globals, handle);
  require(globals, physical);
  return list == nullptr ? STATUS_INVALID_PARAMETER : list->add(*physical);
}
RUNDOWN_EXPORT(wdf01000, WdfPdoAddEjectionRelationsPhysicalDevice, (kAdds));

void WdfPdoRemoveEjectionRelationsPhysicalDevice(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                 DEVICE_OBJECT* physical) {
  RelatedDevices* list = ejected_with_or_break(globals, handle);
  require(globals, physical);
  if (list != nullptr) list->remove(*physical);
}
RUNDOWN_EXPORT(wdf01000, WdfPdoRemoveEjectionRelationsPhysicalDevice, {});

void WdfPdoClearEjectionRelationsDevices(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  if (RelatedDevices* list = ejected_with_or_break(globals, handle)) list->clear();
}
RUNDOWN_EXPORT(wdf01000, WdfPdoClearEjectionRelationsDevices, {});

}  // namespace rundown::wdf
