// Drivers that a driver has loaded and unloaded, as far as this machine goes: it knows which
// services it has and which of them run, and starts no other.
#include <algorithm>
#include <string>
#include <string_view>

#include "abi/io.h"
#include "nt/cm/key.h"
#include "nt/export.h"
#include "nt/io/driver.h"

namespace rundown::nt {
namespace {

// The service's key. STATUS_OBJECT_NAME_NOT_FOUND and its like where there is none.
NTSTATUS find_service(const UNICODE_STRING& name, const cm::Key** service) {
  OBJECT_ATTRIBUTES attributes{};
  attributes.Length = sizeof attributes;
  attributes.ObjectName = const_cast<UNICODE_STRING*>(&name);
  attributes.Attributes = OBJ_CASE_INSENSITIVE;
  cm::Place place;
  const NTSTATUS status = cm::locate(attributes, place);
  if (nt_success(status)) *service = place.key;
  return status;
}

const ldr::LoadedImage* running(const cm::Key& service) {
  const auto images = ldr::loaded_images();
  const auto found = std::ranges::find_if(images, [&](const ldr::LoadedImage& image) {
    return std::ranges::equal(image.service, service.name, [](char left, char16_t right) {
      const auto upper = [](char16_t c) { return c >= u'a' && c <= u'z' ? c - 32 : c; };
      return upper(static_cast<char16_t>(left)) == upper(right);
    });
  });
  return found == images.end() ? nullptr : &*found;
}

}  // namespace

NTSTATUS ZwLoadDriver(const UNICODE_STRING* service_name) {
  const cm::Key* service = nullptr;
  const NTSTATUS status = find_service(*service_name, &service);
  if (!nt_success(status)) return status;
  if (running(*service) != nullptr) return STATUS_IMAGE_ALREADY_LOADED;
  if (cm::find_value(*service, u"ImagePath") == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  gate::unsupported(ntoskrnl.name, "ZwLoadDriver of a service that is not running");
}
RUNDOWN_EXPORT(ntoskrnl, ZwLoadDriver,
               {.irql = Irql::passive, .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)}});

NTSTATUS ZwUnloadDriver(const UNICODE_STRING* service_name) {
  const cm::Key* service = nullptr;
  const NTSTATUS status = find_service(*service_name, &service);
  if (!nt_success(status)) return status;
  const ldr::LoadedImage* image = running(*service);
  // Export drivers have no driver object here, as many of Windows' own have no DriverUnload.
  if (image == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  const DRIVER_OBJECT* driver = io::driver_object();
  const bool own = driver != nullptr && image == &ldr::loaded_images().back();
  if (!own || driver->DriverUnload == nullptr || driver->DriverExtension->AddDevice != nullptr) {
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  gate::unsupported(ntoskrnl.name, "ZwUnloadDriver of the driver that calls it");
}
RUNDOWN_EXPORT(ntoskrnl, ZwUnloadDriver, {.irql = Irql::passive});

}  // namespace rundown::nt
