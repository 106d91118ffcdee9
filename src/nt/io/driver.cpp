#include "nt/io/driver.h"

#include "machine/part.h"
#include "nt/cm/registry.h"
#include "nt/export.h"
#include "nt/io/reinitialize.h"
#include "nt/ob/directory.h"
#include "nt/ob/object.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace io {
namespace {

constexpr CSHORT kIoTypeDriver = 4;
constexpr ULONG kDrvoLegacyDriver = 0x2;
constexpr std::u16string_view kServices = u"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\";

struct DriverState {
  DRIVER_OBJECT* driver = nullptr;
};
const machine::Part<DriverState> state;

std::u16string wide(std::string_view text) {
  return {text.begin(), text.end()};
}

DRIVER_OBJECT& create_driver_object(const ldr::LoadedImage& image) {
  auto* driver = pool::allocate_object<DRIVER_OBJECT>(sizeof(DRIVER_EXTENSION));
  driver->Type = kIoTypeDriver;
  driver->Size = sizeof(DRIVER_OBJECT);
  driver->Flags = kDrvoLegacyDriver;
  driver->DriverStart = reinterpret_cast<void*>(image.base);
  driver->DriverSize = static_cast<ULONG>(image.size);
  driver->DriverInit = reinterpret_cast<DRIVER_INITIALIZE*>(image.entry);
  driver->DriverExtension = reinterpret_cast<DRIVER_EXTENSION*>(driver + 1);
  driver->DriverExtension->DriverObject = driver;
  driver->DriverExtension->ServiceKeyName = allocate_string(wide(image.service));
  driver->DriverName = allocate_string(u"\\Driver\\" + wide(image.service));
  static const UNICODE_STRING* const hardware =
      new (machine::Allocator<UNICODE_STRING>().allocate(1))
          UNICODE_STRING(allocate_string(u"\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\SYSTEM"));
  driver->HardwareDatabase = const_cast<UNICODE_STRING*>(hardware);
  fill_dispatch_table(*driver);
  ob::Object& object = ob::create(ob::Type::driver, driver, nullptr);
  object.in_use = true;
  ob::insert(object, std::u16string_view(driver->DriverName.Buffer,
                                         driver->DriverName.Length / sizeof(char16_t)));
  return *driver;
}

}  // namespace

DRIVER_OBJECT* driver_object() {
  return state->driver;
}

std::u16string service_key_name(const ldr::LoadedImage& image) {
  return std::u16string(kServices) + wide(image.service);
}

DRIVER_OBJECT& create_driver(const ldr::LoadedImage& image) {
  cm::Key& service = cm::make_key(service_key_name(image));
  cm::mark_essential(service);
  cm::set_string(service, u"ImagePath", u"System32\\drivers\\" + wide(image.file_name));
  cm::set_number(service, u"Type", 1);
  cm::set_number(service, u"Start", 3);
  cm::set_number(service, u"ErrorControl", 1);
  state->driver = &create_driver_object(image);
  return *state->driver;
}

UNICODE_STRING allocate_string(std::u16string_view text) {
  const auto bytes = static_cast<USHORT>(text.size() * sizeof(char16_t));
  auto* buffer =
      reinterpret_cast<char16_t*>(pool::allocate_object<std::byte>(bytes + sizeof(char16_t) - 1));
  text.copy(buffer, text.size());
  return {bytes, static_cast<USHORT>(bytes + sizeof(char16_t)), buffer};
}

}  // namespace io
}  // namespace rundown::nt
