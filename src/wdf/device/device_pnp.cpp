#include "wdf/device/device.h"

namespace rundown::wdf {

DevicePnp& pnp_of(Device& device) {
  if (device.kind() == DeviceKind::control) {
    const volatile std::byte* volatile missing = nullptr;
    static_cast<void>(*missing);
  }
  return device.pnp;
}

DEVICE_OBJECT* WdfDeviceWdmGetPhysicalDevice(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device) {
  return object_of<Device>(globals, device).physical_device;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceWdmGetPhysicalDevice, {});

}  // namespace rundown::wdf
