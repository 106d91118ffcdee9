#include "verify/system_objects.h"

#include <fmt/format.h>
#include <immintrin.h>

#include "abi/dispatcher.h"
#include "abi/io.h"
#include "cpu/call.h"
#include "nt/io/driver.h"
#include "nt/ke/thread.h"
#include "verify/rule_table.h"

namespace rundown::verify {
namespace {

Defect damaged(std::string what) {
  Defect defect;
  defect.rule = rule("memory/system-object");
  defect.detail = std::move(what);
  return defect;
}

std::optional<Defect> judge_thread() {
  abi::DISPATCHER_HEADER header{};
  const void* object = nt::ke::current_thread().object;
  abi::LIST_ENTRY* back = nullptr;
  if (!cpu::read_memory(object, header) || header.Type != abi::ThreadObject ||
      !cpu::read_memory(&header.WaitListHead.Flink->Blink, back) ||
      back != &static_cast<const abi::DISPATCHER_HEADER*>(object)->WaitListHead) {
    return damaged("the current thread's object (KTHREAD) has been overwritten");
  }
  return std::nullopt;
}

std::optional<Defect> judge_driver_object() {
  constexpr abi::CSHORT kIoTypeDriver = 4;
  const abi::DRIVER_OBJECT& driver = *nt::io::driver_object();
  const nt::ldr::LoadedImage& image = nt::ldr::loaded_images().back();
  const auto* extension = reinterpret_cast<const abi::DRIVER_EXTENSION*>(&driver + 1);
  if (driver.Type != kIoTypeDriver || driver.Size != sizeof driver) {
    return damaged("the driver object's type and size have been overwritten");
  }
  if (driver.DriverExtension != extension || extension->DriverObject != &driver) {
    return damaged("DriverExtension of the driver object has been overwritten");
  }
  if (driver.DriverStart != reinterpret_cast<const void*>(image.base) ||
      driver.DriverSize != image.size) {
    return damaged("DriverStart or DriverSize of the driver object has been overwritten");
  }
  return std::nullopt;
}

std::optional<Defect> judge_devices() {
  constexpr abi::CSHORT kIoTypeDevice = 3;
  constexpr int kMost = 100'000;
  const abi::DRIVER_OBJECT* driver = nt::io::driver_object();
  abi::DEVICE_OBJECT device{};
  int count = 0;
  for (const abi::DEVICE_OBJECT* at = driver->DeviceObject; at != nullptr; at = device.NextDevice) {
    if (!cpu::read_memory(at, device) || device.Type != kIoTypeDevice ||
        device.DriverObject != driver || ++count > kMost) {
      return damaged(
          "the list of the driver's devices (DeviceObject, NextDevice) does not lead from device "
          "object to device object");
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Defect> judge_system_objects() {
  for (const auto judge : {&judge_thread, &judge_driver_object, &judge_devices}) {
    if (auto defect = judge()) return defect;
  }
  return std::nullopt;
}

std::optional<Defect> judge_processor_state() {
  constexpr unsigned kControlBits = 0xFFC0;
  constexpr unsigned kDefault = 0x1F80;
  const unsigned found = _mm_getcsr();
  if ((found & kControlBits) == kDefault) return std::nullopt;
  _mm_setcsr(kDefault);
  Defect defect;
  defect.rule = rule("contract/processor-state");
  defect.detail =
      fmt::format("MXCSR is 0x{:04X} when the routine returns, it was 0x{:04X}", found, kDefault);
  return defect;
}

}  // namespace rundown::verify
