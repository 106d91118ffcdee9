// Batteries at their class driver.
#include <gtest/gtest.h>

#include "abi/bugcodes.h"
#include "abi/irp.h"
#include "in_machine.h"
#include "nt/io/irp.h"

namespace rundown {
namespace {

using namespace abi;
using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

struct MiniportInfo {
  USHORT major = 1;
  USHORT minor = 0;
  void* rest[10] = {};
};

void* battery() {
  MiniportInfo info;
  void* made = nullptr;
  EXPECT_EQ(call<NTSTATUS>("BatteryClassInitializeDevice", &info, &made), STATUS_SUCCESS);
  return made;
}

TEST(BatteryClass, ABatteryIsHeldUntilItIsUnloaded) {
  in_machine([] {
    void* const made = battery();
    EXPECT_EQ(held(Resource::battery).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("BatteryClassStatusNotify", made), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("BatteryClassUnload", made), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::battery).empty());
    MiniportInfo newer{.major = 2};
    void* none = nullptr;
    EXPECT_EQ(call<NTSTATUS>("BatteryClassInitializeDevice", &newer, &none),
              STATUS_REVISION_MISMATCH);
  });
}

TEST(BatteryClass, OneThatIsGoneStopsTheMachine) {
  const auto stopped = bug_check_in([] {
    void* const made = battery();
    call("BatteryClassUnload", made);
    call("BatteryClassUnload", made);
  });
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->code, kPageFaultInNonpagedArea);
}

TEST(BatteryClass, LeavesToTheDriverWhatIsNotForABattery) {
  const auto send = [](ULONG code) {
    IRP* const irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    --irp->Tail.Overlay.CurrentStackLocation;
    nt::io::current_location(*irp).Parameters.DeviceIoControl.IoControlCode = code;
    return call<NTSTATUS>("BatteryClassIoctl", battery(), irp);
  };
  in_machine([&] { EXPECT_EQ(send(0x222000), STATUS_NOT_SUPPORTED); });
  EXPECT_EQ(unsupported_in([&] { send(0x294040); }), "battc.sys!BatteryClassIoctl");
}

}  // namespace
}  // namespace rundown
