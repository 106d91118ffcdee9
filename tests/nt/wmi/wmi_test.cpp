#include "abi/wmi.h"

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

}  // namespace
}  // namespace rundown
