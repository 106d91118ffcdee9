// The Plug and Play manager and a driver that the test plays: which steps come, and what follows
// one that fails.
#include "nt/pnp/device_life.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "abi/bugcodes.h"
#include "abi/irp.h"
#include "in_machine.h"
#include "nt/hardware/likely_devices.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"
#include "nt/po/system_power.h"
#include "played_driver.h"

namespace rundown::test {
namespace {

using namespace abi;
using Steps = std::vector<std::string>;

// A function driver: a device on the stack, everything passed down, and what the test says of some
// requests.
class FunctionDriver {
 public:
  FunctionDriver() {
    auto* dispatch = reinterpret_cast<DRIVER_DISPATCH*>(
        guest_callback([this](std::uint64_t to, std::uint64_t irp, std::uint64_t, std::uint64_t) {
          return static_cast<std::uint64_t>(
              on_irp(reinterpret_cast<DEVICE_OBJECT*>(to), *reinterpret_cast<IRP*>(irp)));
        }));
    for (DRIVER_DISPATCH*& slot : driver.MajorFunction) slot = dispatch;
    driver.DriverExtension = &extension;
    extension.AddDevice = reinterpret_cast<DRIVER_ADD_DEVICE*>(
        guest_callback([this](std::uint64_t, std::uint64_t physical, std::uint64_t, std::uint64_t) {
          return static_cast<std::uint64_t>(add(reinterpret_cast<DEVICE_OBJECT*>(physical)));
        }));
  }

  // The whole life; the steps that came.
  const Steps& live() {
    nt::pnp::bring_up(driver, &nt::po::sleep_and_wake);
    nt::pnp::take_away(driver);
    return device_steps();
  }

  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
  NTSTATUS add_status = STATUS_SUCCESS;
  // The n-th request of a Plug and Play minor function fails so, before it is passed down.
  std::map<UCHAR, std::map<int, NTSTATUS>> refused;
  // The n-th answers its information so, on the way up.
  std::map<UCHAR, std::map<int, ULONG_PTR>> informed;
  std::function<void(const IO_STACK_LOCATION&)> on_plug_and_play = [](const auto&) {};
  DEVICE_OBJECT* device = nullptr;
  DEVICE_OBJECT* lower = nullptr;

 private:
  NTSTATUS add(DEVICE_OBJECT* physical) {
    if (add_status != STATUS_SUCCESS) return add_status;
    EXPECT_EQ(nt::io::create_device({.driver = &driver}, &device), STATUS_SUCCESS);
    lower = call<DEVICE_OBJECT*>("IoAttachDeviceToDeviceStack", device, physical);
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
  }

  std::uint32_t on_irp(DEVICE_OBJECT* to, IRP& irp) {
    EXPECT_EQ(to, device);
    IO_STACK_LOCATION& location = nt::io::current_location(irp);
    const bool plug_and_play = location.MajorFunction == IRP_MJ_PNP;
    const UCHAR minor = location.MinorFunction;
    if (plug_and_play) {
      on_plug_and_play(location);
      const int number = ++seen_[minor];
      if (const auto status = refused[minor].find(number); status != refused[minor].end())
        return finish(irp, status->second);
      if (const auto value = informed[minor].find(number); value != informed[minor].end()) {
        irp.IoStatus.Information = value->second;
        return finish(irp, STATUS_SUCCESS);
      }
    }
    ++irp.CurrentLocation;
    ++irp.Tail.Overlay.CurrentStackLocation;
    const auto status = static_cast<std::uint32_t>(call<NTSTATUS>("IofCallDriver", lower, &irp));
    if (plug_and_play && minor == IRP_MN_REMOVE_DEVICE) {
      call("IoDetachDevice", lower);
      nt::io::delete_device(*device);
    }
    return status;
  }

  static std::uint32_t finish(IRP& irp, NTSTATUS status) {
    irp.IoStatus.Status = status;
    call("IofCompleteRequest", &irp, 0);
    return static_cast<std::uint32_t>(status);
  }

  std::map<UCHAR, int> seen_;
};

Steps from(const Steps& steps, std::string_view first) {
  const auto begin =
      std::ranges::find_if(steps, [&](const std::string& step) { return step.starts_with(first); });
  return {begin, steps.end()};
}

int count(const Steps& steps, std::string_view name) {
  return static_cast<int>(std::ranges::count_if(
      steps, [&](const std::string& step) { return step.starts_with(name); }));
}

// https://learn.microsoft.com/windows-hardware/drivers/kernel/state-transitions-for-pnp-devices
TEST(DeviceLife, GoesFromAddDeviceToRemovalAndThenOnceMoreToASurprise) {
  in_machine([] {
    FunctionDriver function;
    const Steps first_start{"AddDevice = STATUS_SUCCESS",
                            "IRP_MN_FILTER_RESOURCE_REQUIREMENTS = STATUS_NOT_SUPPORTED",
                            "IRP_MN_START_DEVICE = STATUS_SUCCESS",
                            "IRP_MN_QUERY_CAPABILITIES = STATUS_SUCCESS",
                            "IRP_MN_QUERY_PNP_DEVICE_STATE = STATUS_NOT_SUPPORTED",
                            "IRP_MN_QUERY_DEVICE_RELATIONS = STATUS_NOT_SUPPORTED"};
    Steps expected = first_start;
    for (const char* step :
         {"IRP_MN_QUERY_POWER = STATUS_SUCCESS", "IRP_MN_SET_POWER = STATUS_SUCCESS",
          "IRP_MN_SET_POWER = STATUS_SUCCESS", "IRP_MN_QUERY_STOP_DEVICE = STATUS_SUCCESS",
          "IRP_MN_CANCEL_STOP_DEVICE = STATUS_SUCCESS", "IRP_MN_QUERY_STOP_DEVICE = STATUS_SUCCESS",
          "IRP_MN_STOP_DEVICE = STATUS_SUCCESS"})
      expected.emplace_back(step);
    // Started again, it is asked anew; no requirements are filtered.
    expected.insert(expected.end(), first_start.begin() + 2, first_start.end());
    for (const char* step :
         {"IRP_MN_QUERY_DEVICE_RELATIONS = STATUS_NOT_SUPPORTED",
          "IRP_MN_QUERY_REMOVE_DEVICE = STATUS_SUCCESS", "IRP_MN_REMOVE_DEVICE = STATUS_SUCCESS"})
      expected.emplace_back(step);
    expected.insert(expected.end(), first_start.begin(), first_start.end());
    expected.emplace_back("IRP_MN_SURPRISE_REMOVAL = STATUS_SUCCESS");
    expected.emplace_back("IRP_MN_REMOVE_DEVICE = STATUS_SUCCESS");
    EXPECT_EQ(function.live(), expected);
    EXPECT_EQ(function.driver.DeviceObject, nullptr);
  });
}

TEST(DeviceLife, NothingComesForADeviceWhoseAddDeviceFails) {
  in_machine([] {
    FunctionDriver function;
    function.add_status = STATUS_INSUFFICIENT_RESOURCES;
    EXPECT_EQ(function.live(), Steps{"AddDevice = STATUS_INSUFFICIENT_RESOURCES"});
  });
}

TEST(DeviceLife, AFailedStartIsFollowedByTheRemoval) {
  in_machine([] {
    FunctionDriver function;
    function.refused[IRP_MN_START_DEVICE][1] = STATUS_INSUFFICIENT_RESOURCES;
    EXPECT_EQ(from(function.live(), "IRP_MN_START"),
              (Steps{"IRP_MN_START_DEVICE = STATUS_INSUFFICIENT_RESOURCES",
                     "IRP_MN_REMOVE_DEVICE = STATUS_SUCCESS"}));
  });
}

TEST(DeviceLife, AFailedRestartIsASurpriseRemoval) {
  in_machine([] {
    FunctionDriver function;
    function.refused[IRP_MN_START_DEVICE][2] = STATUS_INSUFFICIENT_RESOURCES;
    EXPECT_EQ(from(function.live(), "IRP_MN_STOP_DEVICE"),
              (Steps{"IRP_MN_STOP_DEVICE = STATUS_SUCCESS",
                     "IRP_MN_START_DEVICE = STATUS_INSUFFICIENT_RESOURCES",
                     "IRP_MN_SURPRISE_REMOVAL = STATUS_SUCCESS",
                     "IRP_MN_REMOVE_DEVICE = STATUS_SUCCESS"}));
  });
}

TEST(DeviceLife, ADeviceThatSaysThatItHasFailedIsTakenAway) {
  in_machine([] {
    FunctionDriver function;
    function.informed[IRP_MN_QUERY_PNP_DEVICE_STATE][1] = PNP_DEVICE_FAILED;
    EXPECT_EQ(from(function.live(), "IRP_MN_QUERY_PNP_DEVICE_STATE"),
              (Steps{"IRP_MN_QUERY_PNP_DEVICE_STATE = STATUS_SUCCESS",
                     "IRP_MN_SURPRISE_REMOVAL = STATUS_SUCCESS",
                     "IRP_MN_REMOVE_DEVICE = STATUS_SUCCESS"}));
  });
}

TEST(DeviceLife, ARefusedStopIsCancelledAndTheDeviceWorksOn) {
  in_machine([] {
    FunctionDriver function;
    function.refused[IRP_MN_QUERY_STOP_DEVICE][1] = STATUS_UNSUCCESSFUL;
    const Steps& steps = function.live();
    EXPECT_EQ(count(steps, "IRP_MN_QUERY_STOP_DEVICE"), 1);
    EXPECT_EQ(count(steps, "IRP_MN_CANCEL_STOP_DEVICE"), 1);
    EXPECT_EQ(count(steps, "IRP_MN_STOP_DEVICE"), 0);
  });
}

TEST(DeviceLife, ARefusedRemovalIsCancelledAndThenTheDeviceIsPulledOut) {
  in_machine([] {
    FunctionDriver function;
    function.refused[IRP_MN_QUERY_REMOVE_DEVICE][1] = STATUS_UNSUCCESSFUL;
    EXPECT_EQ(from(function.live(), "IRP_MN_QUERY_REMOVE_DEVICE"),
              (Steps{"IRP_MN_QUERY_REMOVE_DEVICE = STATUS_UNSUCCESSFUL",
                     "IRP_MN_CANCEL_REMOVE_DEVICE = STATUS_SUCCESS",
                     "IRP_MN_SURPRISE_REMOVAL = STATUS_SUCCESS",
                     "IRP_MN_REMOVE_DEVICE = STATUS_SUCCESS"}));
  });
}

TEST(DeviceLife, StartsWithResourcesAsTheBusAndAsTheProcessorNumbersThem) {
  in_machine([] {
    nt::hardware::DeviceDescription adapter = nt::hardware::default_device();
    adapter.resources.insert(adapter.resources.begin() + 1,
                             nt::hardware::likely_devices()[1].description.resources.front());
    nt::hardware::describe_device(adapter);
    FunctionDriver function;
    int starts = 0;
    function.on_plug_and_play = [&](const IO_STACK_LOCATION& location) {
      if (location.MinorFunction != IRP_MN_START_DEVICE) return;
      ++starts;
      const auto& raw = location.Parameters.StartDevice.AllocatedResources->List[0];
      const auto& translated =
          location.Parameters.StartDevice.AllocatedResourcesTranslated->List[0];
      EXPECT_EQ(raw.PartialResourceList.Count, 3U);
      EXPECT_EQ(translated.PartialResourceList.Count, 3U);
      const auto* bus = raw.PartialResourceList.PartialDescriptors;
      const auto* processor = translated.PartialResourceList.PartialDescriptors;
      EXPECT_EQ(bus[0].Type, CmResourceTypeMemory);
      EXPECT_EQ(bus[0].u.Memory.Start.QuadPart, processor[0].u.Memory.Start.QuadPart);
      EXPECT_EQ(bus[1].Type, CmResourceTypePort);
      EXPECT_EQ(bus[2].Type, CmResourceTypeInterrupt);
      EXPECT_EQ(bus[2].u.Interrupt.Vector, 17U);
      EXPECT_EQ(processor[2].u.Interrupt.Vector, 0x51U);
      EXPECT_EQ(processor[2].u.Interrupt.Level, 5U);
      EXPECT_EQ(processor[2].u.Interrupt.Affinity, 1U);
    };
    function.live();
    EXPECT_EQ(starts, 3);
  });
}

TEST(DeviceLife, AsksForTheStateThatADriverHasInvalidated) {
  in_machine([] {
    FunctionDriver function;
    int left = 1;
    function.on_plug_and_play = [&](const IO_STACK_LOCATION& location) {
      if (location.MinorFunction == IRP_MN_QUERY_CAPABILITIES && left-- > 0)
        call("IoInvalidateDeviceState", function.lower);
    };
    EXPECT_EQ(count(function.live(), "IRP_MN_QUERY_PNP_DEVICE_STATE"), 4);
  });
}

// What a bus driver answers IRP_MN_QUERY_DEVICE_RELATIONS with.
ULONG_PTR relations(ULONG count, DEVICE_OBJECT* object) {
  auto* made = call<DEVICE_RELATIONS*>("ExAllocatePoolWithTag", 1, sizeof(DEVICE_RELATIONS), 0x41);
  made->Count = count;
  made->Objects[0] = object;
  return reinterpret_cast<ULONG_PTR>(made);
}

// https://learn.microsoft.com/windows-hardware/drivers/debugger/bug-check-0xca--pnp-detected-fatal-error
TEST(DeviceLife, AReportedChildThatIsNoDeviceStopsTheMachine) {
  const auto bug = bug_check_in([] {
    FunctionDriver function;
    DEVICE_OBJECT nothing{};
    function.informed[IRP_MN_QUERY_DEVICE_RELATIONS][1] = relations(1, &nothing);
    function.live();
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xCAU);
  EXPECT_EQ(bug->parameters[0], 2U);
}

TEST(DeviceLife, ReadsNoMoreChildrenThanTheAnswerHolds) {
  const auto bug = bug_check_in([] {
    FunctionDriver function;
    function.informed[IRP_MN_QUERY_DEVICE_RELATIONS][1] = relations(0xFFFFFFFF, nullptr);
    function.live();
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, kPageFaultBeyondEndOfAllocation);
}

// A raw device works without a driver of its own: it is started, and goes when its bus does not
// report it any more.
TEST(DeviceLife, AsksAChildWhatItIsAndStartsARawOne) {
  in_machine([] {
    FunctionDriver function;
    PlayedDriver bus([](std::uint64_t, std::uint64_t word, std::uint64_t, std::uint64_t) {
      IRP& irp = *reinterpret_cast<IRP*>(word);
      const IO_STACK_LOCATION& location = nt::io::current_location(irp);
      if (location.MinorFunction == IRP_MN_QUERY_CAPABILITIES)
        location.Parameters.DeviceCapabilities.Capabilities->RawDeviceOK = 1;
      const NTSTATUS status = location.MinorFunction == IRP_MN_QUERY_CAPABILITIES ||
                                      location.MinorFunction <= IRP_MN_CANCEL_STOP_DEVICE ||
                                      location.MinorFunction == IRP_MN_SURPRISE_REMOVAL
                                  ? STATUS_SUCCESS
                                  : irp.IoStatus.Status;
      irp.IoStatus.Status = status;
      call("IofCompleteRequest", &irp, 0);
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(status));
    });
    call("ObfReferenceObject", bus.device);
    function.informed[IRP_MN_QUERY_DEVICE_RELATIONS][1] = relations(1, bus.device);
    const Steps& steps = function.live();
    EXPECT_EQ(count(steps, "IRP_MN_QUERY_ID"), 4);
    EXPECT_EQ(count(steps, "IRP_MN_QUERY_DEVICE_TEXT"), 2);
    EXPECT_EQ(count(steps, "IRP_MN_START_DEVICE"), 4);
    // The second time the bus says nothing of it.
    EXPECT_EQ(count(steps, "IRP_MN_SURPRISE_REMOVAL"), 2);
    EXPECT_EQ(count(steps, "IRP_MN_REMOVE_DEVICE"), 3);
  });
}

TEST(DeviceLife, WaitsInVainForADriverThatKeepsTheRequest) {
  EXPECT_TRUE(request_lost_in([] {
    FunctionDriver function;
    function.driver.MajorFunction[IRP_MJ_PNP] = reinterpret_cast<DRIVER_DISPATCH*>(
        guest_callback([](std::uint64_t, std::uint64_t irp, std::uint64_t, std::uint64_t) {
          nt::io::current_location(*reinterpret_cast<IRP*>(irp)).Control |= SL_PENDING_RETURNED;
          return static_cast<std::uint64_t>(STATUS_PENDING);
        }));
    function.live();
  }));
}

}  // namespace
}  // namespace rundown::test
