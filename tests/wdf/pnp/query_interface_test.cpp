// Interfaces of functions.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr GUID kType{7, 7, 7, {}};

struct Fixture : FunctionStack {
  Fixture() {
    add();
    config.Size = sizeof config;
    config.InterfaceType = &kType;
    interface.Size = sizeof interface;
    config.Interface = &interface;
  }
  NTSTATUS offer(WDFDEVICE on) { return call<NTSTATUS>("WdfDeviceAddQueryInterface", on, &config); }

  INTERFACE interface {};
  WDF_QUERY_INTERFACE_CONFIG config{};
};

TEST(AddQueryInterface, ChecksWhatIsOffered) {
  in_machine([] {
    Fixture stack;
    EXPECT_EQ(stack.offer(stack.device), STATUS_SUCCESS);
    EXPECT_EQ(stack.offer(stack.driver.create_control_device()), STATUS_INVALID_DEVICE_REQUEST);
    stack.config.SendQueryToParentStack = TRUE;
    EXPECT_EQ(stack.offer(stack.device), STATUS_INVALID_PARAMETER);
    stack.config.SendQueryToParentStack = FALSE;
    stack.config.ImportInterface = TRUE;
    EXPECT_EQ(stack.offer(stack.device), STATUS_INVALID_PARAMETER);
    stack.config.ImportInterface = FALSE;
    stack.interface.Size = 4;
    EXPECT_EQ(stack.offer(stack.device), STATUS_INVALID_PARAMETER);
    stack.config.Interface = nullptr;
    EXPECT_EQ(stack.offer(stack.device), STATUS_INVALID_PARAMETER);
    stack.config.Size = 0;
    EXPECT_EQ(stack.offer(stack.device), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(QueryForInterface, AsksTheStack) {
  in_machine([] {
    Fixture stack;
    const auto ask = [&](WDFDEVICE device) {
      return stack.call<NTSTATUS>("WdfFdoQueryForInterface", device, &kType, &stack.interface,
                                  sizeof(INTERFACE), 1, nullptr);
    };
    EXPECT_EQ(ask(stack.device), STATUS_NOT_SUPPORTED);
    stack.interface_status = STATUS_SUCCESS;
    EXPECT_EQ(ask(stack.device), STATUS_SUCCESS);
    EXPECT_EQ(stack.asked, (std::vector<UCHAR>{IRP_MN_QUERY_INTERFACE, IRP_MN_QUERY_INTERFACE}));
    EXPECT_EQ(ask(stack.driver.create_control_device()), STATUS_INVALID_PARAMETER);
  });
}

}  // namespace
}  // namespace rundown
