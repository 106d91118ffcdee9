#include "nt/io/driver.h"

#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/cm/registry.h"
#include "nt/ex/pool.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/reinitialize.h"
#include "nt/io/work_item.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"
#include "nt/ob/object.h"

namespace rundown::nt {
namespace io {
namespace {

constexpr CSHORT kIoTypeDriver = 4;
constexpr ULONG kDrvoInitialized = 0x10;
constexpr ULONG kDrvoLegacyDriver = 0x2;
constexpr ULONG kDoDeviceInitializing = 0x80;
constexpr std::u16string_view kServices = u"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\";
constexpr std::uint32_t kWorkerReturnedAtBadIrql = 0xE1;

struct DriverState {
  DRIVER_OBJECT* driver = nullptr;
};
const machine::Part<DriverState> state;

std::u16string wide(std::string_view text) {
  return {text.begin(), text.end()};
}

// A counted string in kernel pool, with its terminator.
UNICODE_STRING make_string(std::u16string_view text) {
  const auto bytes = static_cast<USHORT>(text.size() * sizeof(char16_t));
  auto* buffer =
      reinterpret_cast<char16_t*>(ex::allocate_object<std::byte>(bytes + sizeof(char16_t) - 1));
  text.copy(buffer, text.size());
  return {bytes, static_cast<USHORT>(bytes + sizeof(char16_t)), buffer};
}

DRIVER_OBJECT& create_driver_object(const LoadedImage& image) {
  auto* driver = ex::allocate_object<DRIVER_OBJECT>(sizeof(DRIVER_EXTENSION));
  driver->Type = kIoTypeDriver;
  driver->Size = sizeof(DRIVER_OBJECT);
  driver->Flags = kDrvoLegacyDriver;
  driver->DriverStart = reinterpret_cast<void*>(image.base);
  driver->DriverSize = static_cast<ULONG>(image.size);
  driver->DriverInit = reinterpret_cast<DRIVER_INITIALIZE*>(image.entry);
  driver->DriverExtension = reinterpret_cast<DRIVER_EXTENSION*>(driver + 1);
  driver->DriverExtension->DriverObject = driver;
  driver->DriverExtension->ServiceKeyName = make_string(wide(image.service));
  driver->DriverName = make_string(u"\\Driver\\" + wide(image.service));
  static const UNICODE_STRING* const hardware =
      new (machine::Allocator<UNICODE_STRING>().allocate(1))
          UNICODE_STRING(make_string(u"\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\SYSTEM"));
  driver->HardwareDatabase = const_cast<UNICODE_STRING*>(hardware);
  fill_dispatch_table(*driver);
  ob::Object& object = ob::create(ob::Type::driver, driver, nullptr);
  object.in_use = true;
  ob::insert(object, std::u16string_view(driver->DriverName.Buffer,
                                         driver->DriverName.Length / sizeof(char16_t)));
  return *driver;
}

// The I/O manager works on a worker thread, which must come back as it went.
void check_level_after(machine::Address routine) {
  if (ke::current_irql() == Irql::passive) return;
  ke::bug_check(kWorkerReturnedAtBadIrql, routine, static_cast<std::uint64_t>(ke::current_irql()),
                0, 0);
}

void make_devices_ready(DRIVER_OBJECT& driver) {
  driver.Flags |= kDrvoInitialized;
  for (DEVICE_OBJECT* device = driver.DeviceObject; device != nullptr;
       device = device->NextDevice) {
    device->Flags &= ~kDoDeviceInitializing;
  }
}

// Nobody unloads a driver in the moment in which it has been loaded or used.
void pass_time() {
  constexpr ke::Ticks kSeconds = 10;
  constexpr unsigned kMostEvents = 100;
  ke::pass_time(kSeconds * 10'000'000, kMostEvents);
}

NTSTATUS call_driver_entry(const LoadedImage& image, DRIVER_OBJECT& driver) {
  UNICODE_STRING path = make_string(std::u16string(kServices) + wide(image.service));
  auto* argument = ex::allocate_object<UNICODE_STRING>();
  *argument = path;
  const auto status = static_cast<NTSTATUS>(
      cpu::call_guest(reinterpret_cast<const void*>(image.entry), &driver, argument));
  check_level_after(image.entry);
  // A driver that has failed goes at once, with whatever of it is ready to run.
  if (nt_success(status)) {
    ke::settle();
  } else {
    finish_work_items();
  }
  // Both are the I/O manager's; a driver that kept either finds them gone.
  ex::free_pool(path.Buffer);
  ex::free_pool(argument);
  return status;
}

bool has_file_system(const DRIVER_OBJECT& driver) {
  for (const DEVICE_OBJECT* device = driver.DeviceObject; device != nullptr;
       device = device->NextDevice) {
    if (is_file_system(device)) return true;
  }
  return false;
}

}  // namespace

DRIVER_OBJECT* driver_object() {
  return state->driver;
}

LifeEnd live(const Life& life) {
  const LoadedImage& image = loaded_images().back();
  cm::Key& service = cm::make_key(std::u16string(kServices) + wide(image.service));
  cm::mark_essential(service);
  cm::set_string(service, u"ImagePath", u"System32\\drivers\\" + wide(image.file_name));
  cm::set_number(service, u"Type", 1);
  cm::set_number(service, u"Start", 3);
  cm::set_number(service, u"ErrorControl", 1);
  DRIVER_OBJECT& driver = create_driver_object(image);
  state->driver = &driver;

  gate::enter_stage(gate::Stage::entry);
  const NTSTATUS status = call_driver_entry(image, driver);
  life.returned(status);
  if (!nt_success(status)) {
    gate::enter_stage(gate::Stage::done);
    return LifeEnd::entry_failed;
  }
  fill_dispatch_table(driver);
  make_devices_ready(driver);
  discard_initialization_sections();

  gate::enter_stage(gate::Stage::reinitialize);
  run_reinitialization(driver);
  ke::settle();
  pass_time();
  if (life.program != nullptr) {
    gate::enter_stage(gate::Stage::io);
    run_user_program(driver, *life.program);
    pass_time();
  }
  if (driver.DriverUnload == nullptr) {
    gate::enter_stage(gate::Stage::done);
    return LifeEnd::not_unloadable;
  }
  // The plug and play manager unloads a driver once its last device object is gone, and nobody else
  // may (https://learn.microsoft.com/windows-hardware/drivers/wdf/using-control-device-objects).
  // A device that is registered as a file system is referenced, and so the driver stays.
  if ((driver.DriverExtension->AddDevice != nullptr && driver.DeviceObject != nullptr) ||
      has_file_system(driver)) {
    gate::enter_stage(gate::Stage::done);
    return LifeEnd::kept_by_device;
  }
  gate::enter_stage(gate::Stage::unload);
  const auto unload = reinterpret_cast<machine::Address>(driver.DriverUnload);
  cpu::call_guest(reinterpret_cast<const void*>(unload), &driver);
  check_level_after(unload);
  // The image goes now. Only a queued IO_WORKITEM holds a reference to what holds the driver.
  finish_work_items();
  gate::enter_stage(gate::Stage::done);
  return LifeEnd::unloaded;
}

}  // namespace io
}  // namespace rundown::nt
