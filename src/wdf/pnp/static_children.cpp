// WdfFdo*StaticChild*, WdfPdo*: children that a bus driver makes by itself.
#include "wdf/pnp/child_list.h"

namespace rundown::wdf {
namespace {

bool function_or_break(const Device& device, std::string_view function) {
  if (device.kind() == DeviceKind::function) return true;
  std::string text(function);
  text += " is called for a device that is no function device; the call does nothing";
  verifier_break("not-a-function-device", text);
  return false;
}

}  // namespace

NTSTATUS WdfFdoAddStaticChild(WDF_DRIVER_GLOBALS* globals, WDFDEVICE parent, WDFDEVICE child) {
  auto& function = object_of<Device>(globals, parent);
  if (function.kind() != DeviceKind::function) return STATUS_INVALID_PARAMETER;
  auto& physical = object_of<Device>(globals, child);
  if (physical.kind() != DeviceKind::bus_child) return STATUS_INVALID_PARAMETER;
  return function.pnp.static_children->add_static(physical);
}
RUNDOWN_EXPORT(wdf01000, WdfFdoAddStaticChild,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

void WdfFdoLockStaticChildListForIteration(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  auto& device = object_of<Device>(globals, handle);
  if (function_or_break(device, "WdfFdoLockStaticChildListForIteration"))
    device.pnp.static_children->begin_iteration();
}
RUNDOWN_EXPORT(wdf01000, WdfFdoLockStaticChildListForIteration, {});

void WdfFdoUnlockStaticChildListFromIteration(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  auto& device = object_of<Device>(globals, handle);
  if (function_or_break(device, "WdfFdoUnlockStaticChildListFromIteration"))
    device.pnp.static_children->end_iteration();
}
RUNDOWN_EXPORT(wdf01000, WdfFdoUnlockStaticChildListFromIteration, {});

// Those that have been reported come before those that have not.
WDFDEVICE WdfFdoRetrieveNextStaticChild(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                        WDFDEVICE previous, ULONG flags) {
  auto& device = object_of<Device>(globals, handle);
  if (flags == 0 || (flags & ~WdfRetrieveAllChildren) != 0) {
    verifier_break("value-out-of-range",
                   "WdfFdoRetrieveNextStaticChild is given wrong flags; the call does nothing");
    return nullptr;
  }
  if (!function_or_break(device, "WdfFdoRetrieveNextStaticChild")) return nullptr;
  const ChildList& list = *device.pnp.static_children;
  if (!list.is_scanned()) return nullptr;
  bool next = previous == nullptr;
  for (const bool pending : {false, true}) {
    for (const Child* child : list.children()) {
      if ((child->state == ChildState::inserted) != pending) continue;
      if (next && list.has(*child, flags)) return child->device->device_handle();
      if (child->device->device_handle() == previous) next = true;
    }
  }
  return nullptr;
}
RUNDOWN_EXPORT(wdf01000, WdfFdoRetrieveNextStaticChild, {});

WDFCHILDLIST WdfFdoGetDefaultChildList(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  auto& device = object_of<Device>(globals, handle);
  if (!function_or_break(device, "WdfFdoGetDefaultChildList")) return nullptr;
  const ChildList* list = device.pnp.default_children;
  return list == nullptr ? nullptr : static_cast<WDFCHILDLIST>(list->handle());
}
RUNDOWN_EXPORT(wdf01000, WdfFdoGetDefaultChildList, {});

NTSTATUS WdfPdoMarkMissing(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  auto& device = object_of<Device>(globals, handle);
  if (device.kind() != DeviceKind::bus_child) return STATUS_INVALID_PARAMETER;
  return device.pnp.owning_list->mark_missing(device);
}
RUNDOWN_EXPORT(wdf01000, WdfPdoMarkMissing, {});

void WdfPdoRequestEject(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  const auto& device = object_of<Device>(globals, handle);
  if (device.kind() != DeviceKind::bus_child || !device.pnp.known_to_pnp) {
    return verifier_break("no-bus-child",
                          "WdfPdoRequestEject is called for a device that is no bus's child, or "
                          "that Plug and Play does not know yet; the call does nothing");
  }
  gate::unsupported("ntoskrnl.exe", "IoRequestDeviceEject");
}
RUNDOWN_EXPORT(wdf01000, WdfPdoRequestEject, {});

WDFDEVICE WdfPdoGetParent(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  const auto& device = object_of<Device>(globals, handle);
  return device.kind() != DeviceKind::bus_child ? nullptr
                                                : device.settings().child.parent->device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfPdoGetParent, {});

}  // namespace rundown::wdf
