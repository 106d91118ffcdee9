// WDFUSBDEVICE, where no USB device is.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

TEST(UsbDevice, NeedsAStackThatKnowsUsb) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    WDFUSBDEVICE usb = nullptr;
    const auto make = [&](WDFDEVICE on, WDF_OBJECT_ATTRIBUTES* attributes) {
      return stack.call<NTSTATUS>("WdfUsbTargetDeviceCreate", on, attributes, &usb);
    };
    EXPECT_EQ(make(stack.device, nullptr), STATUS_NOT_SUPPORTED);
    EXPECT_EQ(make(stack.driver.create_control_device(), nullptr), STATUS_UNSUCCESSFUL);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = stack.device;
    EXPECT_EQ(make(stack.device, &attributes), STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
    EXPECT_EQ(usb, nullptr);
  });
}

TEST(UsbDevice, HasAConfigurationOfItsVersion) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    WDFUSBDEVICE usb = nullptr;
    WDF_USB_DEVICE_CREATE_CONFIG config{4, 0x602};
    const auto make = [&] {
      return stack.call<NTSTATUS>("WdfUsbTargetDeviceCreateWithParameters", stack.device, &config,
                                  nullptr, &usb);
    };
    EXPECT_EQ(make(), STATUS_INFO_LENGTH_MISMATCH);
    config.Size = sizeof config;
    EXPECT_EQ(make(), STATUS_NOT_SUPPORTED);
  });
}

}  // namespace
}  // namespace rundown
