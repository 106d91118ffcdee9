// PoRequestPowerIrp.
#include "nt/po/power_request.h"

#include "abi/irp.h"
#include "abi/power.h"
#include "in_machine.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

struct Stack {
  Stack() {
    driver.Type = IO_TYPE_DRIVER;
    driver.Size = sizeof driver;
    driver.MajorFunction[IRP_MJ_POWER] = reinterpret_cast<DRIVER_DISPATCH*>(test::guest_callback(
        [this](std::uint64_t, std::uint64_t irp, std::uint64_t, std::uint64_t) -> std::uint64_t {
          return answer(*reinterpret_cast<IRP*>(irp));
        }));
    EXPECT_EQ(nt::io::create_device({.driver = &driver}, &device), STATUS_SUCCESS);
    done = test::guest_callback([this](std::uint64_t of, std::uint64_t minor, std::uint64_t state,
                                       std::uint64_t context) -> std::uint64_t {
      ++completions;
      EXPECT_EQ(of, reinterpret_cast<std::uint64_t>(device));
      EXPECT_EQ(static_cast<UCHAR>(minor), expected_minor);
      EXPECT_EQ(static_cast<ULONG>(state), expected_state);
      EXPECT_EQ(context, 77U);
      return 0;
    });
  }
  std::uint64_t answer(IRP& irp) {
    const IO_STACK_LOCATION& location = nt::io::current_location(irp);
    level = static_cast<int>(test::call<UCHAR>("KeGetCurrentIrql"));
    EXPECT_EQ(location.MinorFunction, expected_minor);
    EXPECT_EQ(irp.IoStatus.Status, STATUS_NOT_SUPPORTED);
    if (location.MinorFunction == IRP_MN_SET_POWER) {
      EXPECT_EQ(location.Parameters.Power.Type, DevicePowerState);
      EXPECT_EQ(location.Parameters.Power.State.DeviceState, PowerDeviceD3);
    }
    seen = &irp;
    irp.IoStatus.Status = STATUS_SUCCESS;
    call("IofCompleteRequest", &irp, 0);
    return static_cast<std::uint32_t>(STATUS_SUCCESS);
  }
  NTSTATUS request(UCHAR minor, ULONG state, IRP** irp = nullptr) {
    expected_minor = minor;
    expected_state = state;
    return call<NTSTATUS>("PoRequestPowerIrp", device, minor, state, done, std::uint64_t{77}, irp);
  }

  DRIVER_OBJECT driver{};
  DEVICE_OBJECT* device = nullptr;
  void* done = nullptr;
  IRP* seen = nullptr;
  UCHAR expected_minor = 0;
  ULONG expected_state = 0;
  int completions = 0;
  int level = -1;
};

TEST(PowerRequest, GoesToTheStackAndComesBack) {
  in_machine([] {
    Stack stack;
    IRP* irp = nullptr;
    EXPECT_EQ(stack.request(IRP_MN_SET_POWER, PowerDeviceD3, &irp), STATUS_PENDING);
    EXPECT_EQ(stack.completions, 1);
    EXPECT_EQ(irp, stack.seen);
    EXPECT_EQ(stack.request(IRP_MN_WAIT_WAKE, PowerSystemSleeping3), STATUS_PENDING);
    EXPECT_EQ(stack.completions, 2);
  });
}

TEST(PowerRequest, IsForThreeKindsOnly) {
  in_machine([] {
    Stack stack;
    EXPECT_EQ(stack.request(IRP_MN_POWER_SEQUENCE, 0), STATUS_INVALID_PARAMETER_2);
    EXPECT_EQ(stack.completions, 0);
  });
}

// What is asked for at DISPATCH_LEVEL is sent at PASSIVE_LEVEL, later.
TEST(PowerRequest, IsSentAtPassiveLevel) {
  in_machine([] {
    Stack stack;
    const auto old = call<UCHAR>("KfRaiseIrql", 2);
    EXPECT_EQ(stack.request(IRP_MN_SET_POWER, PowerDeviceD3), STATUS_PENDING);
    EXPECT_EQ(stack.completions, 0);
    call("KeLowerIrql", old);
    LARGE_INTEGER moment{};
    moment.QuadPart = -10'000;
    call<NTSTATUS>("KeDelayExecutionThread", 0, FALSE, &moment);
    EXPECT_EQ(stack.completions, 1);
    EXPECT_EQ(stack.level, 0);
  });
}

}  // namespace
}  // namespace rundown
