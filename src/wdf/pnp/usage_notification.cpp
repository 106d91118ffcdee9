// IRP_MN_DEVICE_USAGE_NOTIFICATION: a paging, hibernation or dump file lies on the device, or no
// longer does (FxPkgPnp::PnpDeviceUsageNotification).
#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "wdf/object/callback.h"
#include "wdf/pnp/answers.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

NTSTATUS send_to(DEVICE_OBJECT& device, WDF_SPECIAL_FILE_TYPE type, BOOLEAN in_path) {
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_PNP;
  location.MinorFunction = IRP_MN_DEVICE_USAGE_NOTIFICATION;
  location.Parameters.UsageNotification.InPath = in_path;
  location.Parameters.UsageNotification.Type = static_cast<DEVICE_USAGE_NOTIFICATION_TYPE>(type);
  return nt::io::send_and_wait(device, location).status;
}

// The stacks besides the device's own whose devices are needed for it as well.
machine::Vector<DEVICE_OBJECT*> others(const Package& package) {
  machine::Vector<DEVICE_OBJECT*> all;
  if (package.is_bus_child())
    all.push_back(package.device.settings().child.parent->device_object());
  all.insert(all.end(), package.related.usage.devices.begin(), package.related.usage.devices.end());
  return all;
}

NTSTATUS tell_others(const Package& package, WDF_SPECIAL_FILE_TYPE type, BOOLEAN in_path) {
  machine::Vector<DEVICE_OBJECT*> told;
  for (DEVICE_OBJECT* device : others(package)) {
    const NTSTATUS status = send_to(*device, type, in_path);
    if (nt_success(status)) {
      told.push_back(device);
      continue;
    }
    for (DEVICE_OBJECT* one : told) send_to(*one, type, in_path != FALSE ? FALSE : TRUE);
    return status;
  }
  return STATUS_SUCCESS;
}

NTSTATUS ask_driver(Package& package, WDF_SPECIAL_FILE_TYPE type, BOOLEAN in_path) {
  const WDF_PNPPOWER_EVENT_CALLBACKS& events = package.device.settings().pnp_power;
  const WDFDEVICE handle = package.device.device_handle();
  if (events.EvtDeviceUsageNotification != nullptr) {
    call_driver("EvtDeviceUsageNotification", package.device, events.EvtDeviceUsageNotification,
                handle, type, in_path);
  }
  if (events.EvtDeviceUsageNotificationEx == nullptr) return STATUS_SUCCESS;
  return call_driver("EvtDeviceUsageNotificationEx", package.device,
                     events.EvtDeviceUsageNotificationEx, handle, type, in_path);
}

bool is_supported(const Package& package, WDF_SPECIAL_FILE_TYPE type, BOOLEAN in_path) {
  if (type < WdfSpecialFilePaging || type >= WdfSpecialFileMax) return false;
  return in_path == FALSE || package.device.settings().filter ||
         package.device.pnp.special_files[type];
}

}  // namespace

NTSTATUS usage_notification(Package& package, IRP& irp) {
  const auto& asked = nt::io::current_location(irp).Parameters.UsageNotification;
  const auto type = static_cast<WDF_SPECIAL_FILE_TYPE>(asked.Type);
  const BOOLEAN in_path = asked.InPath;
  if (!is_supported(package, type, in_path)) return package.complete(irp, STATUS_NOT_IMPLEMENTED);
  package.usage[type] += in_path != FALSE ? 1 : -1;
  const auto refuse = [&](NTSTATUS status) {
    package.usage[type] -= in_path != FALSE ? 1 : -1;
    return package.complete(irp, status);
  };
  if (const NTSTATUS status = tell_others(package, type, in_path); !nt_success(status))
    return refuse(status);
  const BOOLEAN opposite = in_path != FALSE ? FALSE : TRUE;
  // The device is in its working state while it is told.
  const bool referenced = package.owns_policy() && nt_success(package.idle.reference(true));
  NTSTATUS status =
      referenced || !package.owns_policy() ? STATUS_SUCCESS : STATUS_POWER_STATE_INVALID;
  if (nt_success(status)) {
    irp.IoStatus.Status = STATUS_SUCCESS;
    status = package.ask_below(irp);
  }
  if (nt_success(status)) {
    status = ask_driver(package, type, in_path);
    if (!nt_success(status) && !package.is_bus_child())
      send_to(*package.device.attached_to, type, FALSE);
  }
  if (!nt_success(status)) tell_others(package, type, opposite);
  if (referenced) package.idle.dereference();
  return nt_success(status) ? package.complete(irp, status) : refuse(status);
}

}  // namespace rundown::wdf
