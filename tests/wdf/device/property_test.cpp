// A device's properties and keys, and callbacks of its state machines.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

TEST(DeviceProperty, ComesFromThePhysicalDevice) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    ULONG needed = 0;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceQueryProperty", stack.device,
                                   DevicePropertyEnumeratorName, 0, nullptr, &needed),
              STATUS_BUFFER_TOO_SMALL);
    WDFMEMORY memory = nullptr;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = stack.device;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceAllocAndQueryProperty", stack.device,
                                   DevicePropertyEnumeratorName, PagedPool, &attributes, &memory),
              STATUS_SUCCESS);
    std::size_t bytes = 0;
    stack.call<void*>("WdfMemoryGetBuffer", memory, &bytes);
    EXPECT_EQ(bytes, needed);
  });
}

TEST(DeviceProperty, IsNothingForAControlDevice) {
  in_machine([] {
    FunctionStack stack;
    const WDFDEVICE control = stack.driver.create_control_device();
    ULONG needed = 0;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceQueryProperty", control, DevicePropertyEnumeratorName,
                                   0, nullptr, &needed),
              STATUS_INVALID_DEVICE_REQUEST);
    WDFKEY key = nullptr;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceOpenRegistryKey", control, PLUGPLAY_REGKEY_DEVICE,
                                   0x20019, nullptr, &key),
              STATUS_INVALID_DEVICE_STATE);
  });
}

TEST(DeviceProperty, WaitsUntilPlugAndPlayKnowsABusChild) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    auto init = stack.call<PWDFDEVICE_INIT>("WdfPdoInitAllocate", stack.device);
    WDFDEVICE child = nullptr;
    ASSERT_EQ(stack.call<NTSTATUS>("WdfDeviceCreate", &init, nullptr, &child), STATUS_SUCCESS);
    ULONG needed = 0;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceQueryProperty", child, DevicePropertyEnumeratorName, 0,
                                   nullptr, &needed),
              STATUS_INVALID_DEVICE_STATE);
  });
}

TEST(DeviceKey, MayNotNameAParent) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = stack.device;
    WDFKEY key = nullptr;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceOpenRegistryKey", stack.device, PLUGPLAY_REGKEY_DEVICE,
                                   0x20019, &attributes, &key),
              STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceOpenRegistryKey", stack.device, PLUGPLAY_REGKEY_DRIVER,
                                   0x20019, nullptr, &key),
              STATUS_SUCCESS);
    stack.call("WdfRegistryClose", key);
  });
}

TEST(DeviceName, IsOnlyTheOneThatTheDriverGave) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    WDFSTRING string = nullptr;
    ASSERT_EQ(stack.call<NTSTATUS>("WdfStringCreate", nullptr, nullptr, &string), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceRetrieveDeviceName", stack.device, string),
              STATUS_INVALID_PARAMETER);
    const WDFDEVICE control = stack.driver.create_control_device();
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceRetrieveDeviceName", control, string), STATUS_SUCCESS);
    UNICODE_STRING text{};
    stack.call("WdfStringGetUnicodeString", string, &text);
    EXPECT_EQ(std::u16string_view(text.Buffer, text.Length / 2), u"\\Device\\Sample");
  });
}

TEST(StateCallback, WantsAStateOfItsMachine) {
  in_machine([] {
    FunctionStack stack;
    stack.add([&](PWDFDEVICE_INIT init) {
      const auto callback =
          stack.driver.noted<PFN_WDF_DEVICE_PNP_STATE_CHANGE_NOTIFICATION>("state");
      const auto attempt = [&](const char* function, ULONG state, ULONG types) {
        return stack.call<NTSTATUS>(function, init, state, callback, types);
      };
      constexpr const char* kPnp = "WdfDeviceInitRegisterPnpStateChangeCallback";
      EXPECT_EQ(attempt(kPnp, WdfDevStatePnpStarted, StateNotificationEnterState), STATUS_SUCCESS);
      EXPECT_EQ(attempt(kPnp, WdfDevStatePnpNull, StateNotificationEnterState),
                STATUS_INVALID_PARAMETER);
      EXPECT_EQ(attempt(kPnp, WdfDevStatePnpStarted, 0), STATUS_INVALID_PARAMETER);
      EXPECT_EQ(attempt(kPnp, WdfDevStatePnpStarted, 8), STATUS_INVALID_PARAMETER);
      constexpr const char* kPower = "WdfDeviceInitRegisterPowerStateChangeCallback";
      EXPECT_EQ(attempt(kPower, WdfDevStatePowerObjectCreated, StateNotificationAllStates),
                STATUS_SUCCESS);
      EXPECT_EQ(attempt(kPower, WdfDevStatePnpStarted, StateNotificationAllStates),
                STATUS_INVALID_PARAMETER);
      constexpr const char* kPolicy = "WdfDeviceInitRegisterPowerPolicyStateChangeCallback";
      EXPECT_EQ(attempt(kPolicy, WdfDevStatePwrPolObjectCreated, StateNotificationLeaveState),
                STATUS_SUCCESS);
      EXPECT_EQ(attempt(kPolicy, WdfDevStatePowerObjectCreated, StateNotificationLeaveState),
                STATUS_INVALID_PARAMETER);
      EXPECT_EQ(attempt(kPolicy, WdfDevStatePwrPolNull, StateNotificationLeaveState),
                STATUS_INVALID_PARAMETER);
      EXPECT_EQ(attempt(kPolicy, WdfDevStatePwrPolObjectCreated, 0), STATUS_INVALID_PARAMETER);
      return STATUS_SUCCESS;
    });
  });
}

}  // namespace
}  // namespace rundown
