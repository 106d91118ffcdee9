#include "abi/wmi.h"

#include "abi/pool.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

TEST(Wmi, AProviderIsHeldUntilItIsDeregistered) {
  in_machine([] {
    std::uint64_t device[64] = {};
    const auto control = [&device](ULONG action) {
      return call<NTSTATUS>("IoWMIRegistrationControl", device, action);
    };
    EXPECT_EQ(control(WMIREG_ACTION_DEREGISTER), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(control(WMIREG_ACTION_REGISTER), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::wmi).size(), 1U);
    EXPECT_EQ(control(99), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(control(WMIREG_ACTION_DEREGISTER), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::wmi).empty());
    const GUID guid{};
    void* block = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoWMIOpenBlock", &guid, 0, &block), STATUS_WMI_GUID_NOT_FOUND);
  });
}

// The framework registers each device too, and withdraws it before the driver can.
TEST(Wmi, AFrameworksEndOfARegistrationIsTheDriversToo) {
  in_machine([] {
    std::uint64_t device[64] = {};
    EXPECT_EQ(call<NTSTATUS>("IoWMIRegistrationControl", device, WMIREG_ACTION_REGISTER),
              STATUS_SUCCESS);
    {
      const gate::OwnedBySystem framework;
      EXPECT_EQ(call<NTSTATUS>("IoWMIRegistrationControl", device, WMIREG_ACTION_REGISTER),
                STATUS_OBJECT_NAME_EXISTS);
      EXPECT_EQ(call<NTSTATUS>("IoWMIRegistrationControl", device, WMIREG_ACTION_DEREGISTER),
                STATUS_SUCCESS);
    }
    EXPECT_TRUE(held(Resource::wmi).empty());
  });
}

// "will convert the 64-bit device object to a 32-bit provider ID".
TEST(Wmi, EachDeviceHasAProviderId) {
  in_machine([] {
    alignas(16) std::uint64_t devices[2][64] = {};
    const auto id = [&](int i) {
      return call<std::uint64_t>("IoWMIDeviceObjectToProviderId", devices[i]);
    };
    EXPECT_EQ(id(0), id(0));
    EXPECT_NE(id(0), id(1));
    EXPECT_LE(id(1), 0xFFFF'FFFFU);
  });
}

// "If IoWMIWriteEvent returns STATUS_SUCCESS, the memory for the event item will automatically be
// freed by the system."
TEST(Wmi, TakesAnEventAndItsMemory) {
  in_machine([] {
    void* event = call<void*>("ExAllocatePoolWithTag", NonPagedPool, sizeof(WNODE_HEADER) + 32,
                              ULONG{0x74736554});
    EXPECT_EQ(call<NTSTATUS>("IoWMIWriteEvent", event), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::pool).empty());
  });
}

// No block can be opened here, so there is none to be told of.
TEST(Wmi, HasNoBlockToWatch) {
  EXPECT_EQ(
      test::unsupported_in([] { call("IoWMISetNotificationCallback", nullptr, nullptr, nullptr); }),
      "ntoskrnl.exe!IoWMISetNotificationCallback");
}

}  // namespace
}  // namespace rundown
