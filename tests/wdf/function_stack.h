// A stack of devices: a physical device of a bus that the test plays, and the function device that
// a framework driver puts on it.
//
//   FunctionStack stack;
//   stack.add([&](PWDFDEVICE_INIT init) { return stack.create(init); });
//   ASSERT_NE(stack.device, nullptr);
#pragma once

#include <algorithm>
#include <cstring>

#include "abi/irp.h"
#include "cpu/call.h"
#include "framework_fixture.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"

namespace rundown::test {

class FunctionStack {
 public:
  explicit FunctionStack(ULONG minor_version = kNewestFramework) {
    EXPECT_EQ(driver.bind(minor_version), STATUS_SUCCESS);
    WDF_DRIVER_CONFIG config{};
    config.Size = sizeof config;
    config.EvtDriverDeviceAdd = driver.noted<PFN_WDF_DRIVER_DEVICE_ADD>(
        "add", [this](std::uint64_t, std::uint64_t init, std::uint64_t, std::uint64_t) {
          return static_cast<std::uint64_t>(
              static_cast<std::uint32_t>(on_add_(reinterpret_cast<PWDFDEVICE_INIT>(init))));
        });
    EXPECT_EQ(driver.create_driver(nullptr, &config), STATUS_SUCCESS);
    bus_.Type = IO_TYPE_DRIVER;
    bus_.Size = sizeof bus_;
    auto* dispatch = reinterpret_cast<DRIVER_DISPATCH*>(guest_callback(
        [this](std::uint64_t, std::uint64_t irp, std::uint64_t, std::uint64_t) -> std::uint64_t {
          return answer(*reinterpret_cast<IRP*>(irp));
        }));
    for (auto& major : bus_.MajorFunction) major = dispatch;
    EXPECT_EQ(nt::io::create_device({.driver = &bus_}, &physical), STATUS_SUCCESS);
    physical->Flags = (physical->Flags & ~DO_DEVICE_INITIALIZING) | DO_BUS_ENUMERATED_DEVICE;
  }

  using OnAdd = std::function<NTSTATUS(PWDFDEVICE_INIT)>;
  NTSTATUS add(OnAdd on_add) {
    on_add_ = std::move(on_add);
    return static_cast<NTSTATUS>(
        cpu::call_guest(reinterpret_cast<const void*>(driver.object.DriverExtension->AddDevice),
                        &driver.object, physical));
  }
  // What most EvtDriverDeviceAdd do.
  NTSTATUS create(PWDFDEVICE_INIT init, WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    return driver.call<NTSTATUS>("WdfDeviceCreate", &init, attributes, &device);
  }
  // A device without anything special.
  WDFDEVICE add() {
    EXPECT_EQ(add([this](PWDFDEVICE_INIT init) { return create(init); }), STATUS_SUCCESS);
    return device;
  }

  template <class Result = void, class... Arguments>
  Result call(std::string_view name, Arguments... arguments) {
    return driver.call<Result>(name, arguments...);
  }

  FrameworkDriver driver;
  DEVICE_OBJECT* physical = nullptr;
  WDFDEVICE device = nullptr;
  DEVICE_CAPABILITIES capabilities{};  // what the bus answers
  NTSTATUS interface_status = STATUS_NOT_SUPPORTED;
  std::vector<UCHAR> asked;  // minor functions of IRP_MJ_PNP
  // What the bus does with any other request: its status, or STATUS_PENDING to keep it.
  std::function<NTSTATUS(IRP&, const IO_STACK_LOCATION&)> on_io;

  // The same, for a bus that completes its requests itself.
  std::function<NTSTATUS(IRP&)> answers;

  static void complete(IRP& irp, NTSTATUS status, ULONG_PTR information = 0) {
    irp.IoStatus.Status = status;
    irp.IoStatus.Information = information;
    test::call("IofCompleteRequest", &irp, 0);
  }

 private:
  std::uint64_t answer(IRP& irp) {
    const IO_STACK_LOCATION& location = nt::io::current_location(irp);
    irp.IoStatus.Status = STATUS_NOT_SUPPORTED;
    if (location.MajorFunction == IRP_MJ_PNP) {
      asked.push_back(location.MinorFunction);
      if (location.MinorFunction == IRP_MN_QUERY_CAPABILITIES) {
        *location.Parameters.DeviceCapabilities.Capabilities = capabilities;
        irp.IoStatus.Status = STATUS_SUCCESS;
      }
      if (location.MinorFunction == IRP_MN_QUERY_INTERFACE) irp.IoStatus.Status = interface_status;
    } else if (answers) {
      return static_cast<std::uint32_t>(answers(irp));
    } else if (on_io) {
      irp.IoStatus.Status = on_io(irp, location);
      if (irp.IoStatus.Status == STATUS_PENDING) return static_cast<std::uint32_t>(STATUS_PENDING);
    }
    const NTSTATUS status = irp.IoStatus.Status;
    test::call("IofCompleteRequest", &irp, 0);
    return static_cast<std::uint32_t>(status);
  }

  DRIVER_OBJECT bus_{};
  OnAdd on_add_;
};

}  // namespace rundown::test
