// A stack of devices: a physical device of a bus that the test plays, and the function device that
// a framework driver puts on it.
//
//   FunctionStack stack;
//   stack.add([&](PWDFDEVICE_INIT init) { return stack.create(init); });
//   ASSERT_NE(stack.device, nullptr);
#pragma once

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "abi/irp.h"
#include "cpu/call.h"
#include "framework_fixture.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "nt/pool/pool.h"

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

  // IRP_MJ_PNP to the top of the stack, as the PnP manager sends it, and its end.
  nt::io::Answer pnp(UCHAR minor) {
    IO_STACK_LOCATION location{};
    location.MinorFunction = minor;
    return pnp(location);
  }
  nt::io::Answer pnp(IO_STACK_LOCATION location) {
    location.MajorFunction = IRP_MJ_PNP;
    return nt::io::send_and_wait(*physical, location);
  }
  // With the resources that the test has given the device.
  NTSTATUS start() {
    IO_STACK_LOCATION location{};
    location.MinorFunction = IRP_MN_START_DEVICE;
    location.Parameters.StartDevice.AllocatedResources = resources;
    location.Parameters.StartDevice.AllocatedResourcesTranslated = resources;
    return pnp(location).status;
  }
  NTSTATUS remove() { return pnp(IRP_MN_REMOVE_DEVICE).status; }
  // IRP_MJ_POWER of the power manager's for the system.
  NTSTATUS system_power(SYSTEM_POWER_STATE state, UCHAR minor = IRP_MN_SET_POWER,
                        POWER_ACTION action = PowerActionSleep) {
    IO_STACK_LOCATION location{};
    location.MajorFunction = IRP_MJ_POWER;
    location.MinorFunction = minor;
    location.Parameters.Power.Type = SystemPowerState;
    location.Parameters.Power.State.SystemState = state;
    location.Parameters.Power.ShutdownType = action;
    return nt::io::send_and_wait(*physical, location).status;
  }
  // A line interrupt among the resources.
  void give_interrupt(ULONG vector = 0x81, ULONG level = 5) {
    resources = nt::pool::allocate_object<CM_RESOURCE_LIST>();
    resources->Count = 1;
    CM_PARTIAL_RESOURCE_LIST& list = resources->List[0].PartialResourceList;
    list.Count = 1;
    list.PartialDescriptors[0].Type = CmResourceTypeInterrupt;
    list.PartialDescriptors[0].u.Interrupt = {level, vector, 1};
  }

  CM_RESOURCE_LIST* resources = nullptr;
  std::map<UCHAR, NTSTATUS> bus_answers;  // by minor function of IRP_MJ_PNP; the rest succeeds
  bool bus_is_logged = false;             // what the bus is asked stands in the driver's log
  IRP* wait_wake = nullptr;               // that the bus has pended

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
  static std::string name_of(UCHAR minor) {
    switch (minor) {
      case IRP_MN_START_DEVICE:
        return "bus starts";
      case IRP_MN_STOP_DEVICE:
        return "bus stops";
      case IRP_MN_REMOVE_DEVICE:
        return "bus removes";
      case IRP_MN_SURPRISE_REMOVAL:
        return "bus loses";
      default:
        return {};
    }
  }

  // The bus's own part of the device's life.
  void answer_change(IRP& irp, UCHAR minor) {
    const std::string name = name_of(minor);
    if (bus_is_logged && !name.empty()) driver.log.push_back(name);
    if (const auto known = bus_answers.find(minor); known != bus_answers.end()) {
      irp.IoStatus.Status = known->second;
    } else if (minor <= IRP_MN_CANCEL_STOP_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL) {
      irp.IoStatus.Status = STATUS_SUCCESS;
    }
  }

  std::uint64_t answer_power(IRP& irp) {
    IO_STACK_LOCATION& location = nt::io::current_location(irp);
    if (location.MinorFunction == IRP_MN_WAIT_WAKE) {
      location.Control |= SL_PENDING_RETURNED;
      irp.CancelRoutine = reinterpret_cast<DRIVER_CANCEL*>(guest_callback(
          [this](std::uint64_t, std::uint64_t cancelled, std::uint64_t, std::uint64_t) {
            auto& canceled = *reinterpret_cast<IRP*>(cancelled);
            test::call("IoReleaseCancelSpinLock", canceled.CancelIrql);
            end_wait_wake(STATUS_CANCELLED);
            return std::uint64_t{0};
          }));
      wait_wake = &irp;
      return static_cast<std::uint32_t>(STATUS_PENDING);
    }
    irp.IoStatus.Status = STATUS_SUCCESS;
    test::call("IofCompleteRequest", &irp, 0);
    return static_cast<std::uint32_t>(STATUS_SUCCESS);
  }

 public:
  // The device has woken, or its wake-up has come to another end.
  void end_wait_wake(NTSTATUS status) {
    IRP* irp = std::exchange(wait_wake, nullptr);
    irp->CancelRoutine = nullptr;
    irp->IoStatus.Status = status;
    test::call("IofCompleteRequest", irp, 0);
  }

 private:
  std::uint64_t answer(IRP& irp) {
    const IO_STACK_LOCATION& location = nt::io::current_location(irp);
    if (location.MajorFunction == IRP_MJ_POWER) return answer_power(irp);
    if (location.MajorFunction == IRP_MJ_PNP) {
      asked.push_back(location.MinorFunction);
      answer_change(irp, location.MinorFunction);
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
    } else {
      irp.IoStatus.Status = STATUS_NOT_SUPPORTED;
    }
    const NTSTATUS status = irp.IoStatus.Status;
    test::call("IofCompleteRequest", &irp, 0);
    return static_cast<std::uint32_t>(status);
  }

  DRIVER_OBJECT bus_{};
  OnAdd on_add_;
};

}  // namespace rundown::test
