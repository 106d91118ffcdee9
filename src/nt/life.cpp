#include "nt/life.h"

#include <algorithm>
#include <cstdlib>

#include "cpu/call.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/io/device_irp.h"
#include "nt/io/driver.h"
#include "nt/io/other_use.h"
#include "nt/io/reinitialize.h"
#include "nt/ke/thread.h"
#include "nt/pnp/add_device.h"
#include "nt/pnp/device_life.h"
#include "nt/po/system_power.h"
#include "nt/pool/pool.h"
#include "nt/ps/image_threads.h"

namespace rundown::nt {
namespace {

constexpr ULONG kDrvoInitialized = 0x10;
constexpr ULONG kDoDeviceInitializing = 0x80;

void make_devices_ready(DRIVER_OBJECT& driver) {
  driver.Flags |= kDrvoInitialized;
  for (DEVICE_OBJECT* device = driver.DeviceObject; device != nullptr;
       device = device->NextDevice) {
    device->Flags &= ~kDoDeviceInitializing;
  }
}

NTSTATUS call_driver_entry(const ldr::LoadedImage& image, DRIVER_OBJECT& driver) {
  const UNICODE_STRING path = io::allocate_string(io::service_key_name(image));
  auto* argument = pool::allocate_object<UNICODE_STRING>();
  *argument = path;
  const auto status = static_cast<NTSTATUS>(
      cpu::call_guest(reinterpret_cast<const void*>(image.entry), &driver, argument));
  io::check_worker_level(image.entry);
  // A driver that has failed goes at once, with whatever of it is ready to run.
  if (nt_success(status)) {
    ke::settle();
  } else {
    ps::finish_image_threads();
  }
  // Both are the I/O manager's; a driver that kept either finds them gone.
  pool::free(path.Buffer);
  pool::free(argument);
  return status;
}

std::optional<LifeEnd> run_entry(const Living& living) {
  const NTSTATUS status = call_driver_entry(living.image, living.driver);
  living.life.returned(status);
  if (!nt_success(status)) return LifeEnd::entry_failed;
  io::fill_dispatch_table(living.driver);
  make_devices_ready(living.driver);
  ldr::discard_initialization_sections();
  return std::nullopt;
}

std::optional<LifeEnd> run_reinitialize(const Living& living) {
  io::run_reinitialization(living.driver);
  ke::settle();
  ke::pass_time();
  return std::nullopt;
}

bool has_no_program(const Living& living) {
  return living.life.program == nullptr;
}

bool takes_no_devices(const Living& living) {
  return !pnp::takes_devices(living.driver);
}

std::optional<LifeEnd> run_device(const Living& living) {
  pnp::bring_up(living.driver, &po::sleep_and_wake);
  return std::nullopt;
}

std::optional<LifeEnd> run_remove(const Living& living) {
  pnp::take_away(living.driver);
  ke::pass_time();
  return std::nullopt;
}

std::optional<LifeEnd> run_io(const Living& living) {
  io::run_other_uses();
  io::run_user_program(living.driver, *living.life.program);
  ke::pass_time();
  pnp::answer_device();
  return std::nullopt;
}

bool has_file_system(const DRIVER_OBJECT& driver) {
  for (const DEVICE_OBJECT* device = driver.DeviceObject; device != nullptr;
       device = device->NextDevice) {
    if (io::is_file_system(device)) return true;
  }
  return false;
}

std::optional<LifeEnd> stays_loaded(const Living& living) {
  const DRIVER_OBJECT& driver = living.driver;
  if (driver.DriverUnload == nullptr) return LifeEnd::not_unloadable;
  // The plug and play manager unloads a driver once its last device object is gone, and nobody else
  // may (https://learn.microsoft.com/windows-hardware/drivers/wdf/using-control-device-objects).
  // A device that is registered as a file system is referenced, and so the driver stays.
  if ((driver.DriverExtension->AddDevice != nullptr && driver.DeviceObject != nullptr) ||
      has_file_system(driver)) {
    return LifeEnd::kept_by_device;
  }
  return std::nullopt;
}

std::optional<LifeEnd> run_unload(const Living& living) {
  const auto unload = reinterpret_cast<machine::Address>(living.driver.DriverUnload);
  cpu::call_guest(reinterpret_cast<const void*>(unload), &living.driver);
  io::check_worker_level(unload);
  // The image goes now. Only a queued IO_WORKITEM holds a reference to what holds the driver.
  ps::finish_image_threads();
  return LifeEnd::unloaded;
}

constexpr Stage kStages[] = {
    {.id = gate::Stage::entry,
     .name = "entry",
     .chosen_by = "entry",
     .what = "DriverEntry",
     .routine = "DriverEntry",
     .run = &run_entry},
    {.id = gate::Stage::reinitialize,
     .name = "reinitialize",
     .chosen_by = "entry",
     .routine = "a reinitialization routine",
     .run = &run_reinitialize},
    {.id = gate::Stage::device,
     .name = "device",
     .chosen_by = "device",
     .what = "AddDevice, and a device's life to its removal",
     .can_be_left_out = true,
     .routine = "AddDevice",
     .is_left_out = &takes_no_devices,
     .run = &run_device},
    {.id = gate::Stage::io,
     .name = "io",
     .chosen_by = "io",
     .what = "a program uses the driver's devices, a network its filters and protocols",
     .can_be_left_out = true,
     .only_if_named = true,
     .routine = "a dispatch routine",
     .is_left_out = &has_no_program,
     .run = &run_io},
    {.id = gate::Stage::remove,
     .name = "remove",
     .chosen_by = "device",
     .can_be_left_out = true,
     .routine = "a dispatch routine",
     .is_left_out = &takes_no_devices,
     .run = &run_remove},
    {.id = gate::Stage::unload,
     .name = "unload",
     .chosen_by = "unload",
     .what = "DriverUnload",
     .routine = "DriverUnload",
     .ends_before = &stays_loaded,
     .run = &run_unload},
};

bool is_chosen(const Stage& stage, std::span<const gate::Stage> chosen) {
  if (!stage.can_be_left_out) return true;
  if (chosen.empty()) return !stage.only_if_named;
  return std::ranges::find(chosen, stage.id) != chosen.end();
}

LifeEnd run_stages(const Living& living) {
  for (const Stage& stage : kStages) {
    if (!is_chosen(stage, living.life.stages)) continue;
    if (stage.is_left_out != nullptr && stage.is_left_out(living)) continue;
    if (stage.ends_before != nullptr) {
      if (const auto end = stage.ends_before(living)) return *end;
    }
    gate::enter_stage(stage.id);
    if (const auto end = stage.run(living)) return *end;
  }
  std::abort();  // the last stage ends every life
}

}  // namespace

std::string_view name_of(LifeEnd end) {
  switch (end) {
    case LifeEnd::entry_failed:
      return "entry_failed";
    case LifeEnd::unloaded:
      return "unloaded";
    case LifeEnd::not_unloadable:
      return "not_unloadable";
    case LifeEnd::kept_by_device:
      return "kept_by_device";
  }
  return "";
}

std::span<const Stage> stages() {
  return kStages;
}

const Stage& facts_of(gate::Stage id) {
  const auto* const found = std::ranges::find(kStages, id, &Stage::id);
  if (found == std::end(kStages)) std::abort();  // gate::Stage::done is none
  return *found;
}

LifeEnd live(const Life& life) {
  const ldr::LoadedImage& image = ldr::loaded_images().back();
  const LifeEnd end = run_stages({life, image, io::create_driver(image)});
  gate::enter_stage(gate::Stage::done);
  return end;
}

}  // namespace rundown::nt
