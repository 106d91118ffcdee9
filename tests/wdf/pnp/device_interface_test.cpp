// Device interfaces.
#include "abi/object.h"
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

constexpr GUID kClass{0x12345678, 1, 2, {3}};

struct Fixture : FunctionStack {
  Fixture() { add(); }
  NTSTATUS create_interface(WDFDEVICE on, UNICODE_STRING* reference = nullptr) {
    return call<NTSTATUS>("WdfDeviceCreateDeviceInterface", on, &kClass, reference);
  }
  WDFSTRING string() {
    WDFSTRING made = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfStringCreate", nullptr, nullptr, &made), STATUS_SUCCESS);
    return made;
  }
  std::u16string link(UNICODE_STRING* reference = nullptr) {
    const WDFSTRING into = string();
    EXPECT_EQ(
        call<NTSTATUS>("WdfDeviceRetrieveDeviceInterfaceString", device, &kClass, reference, into),
        STATUS_SUCCESS);
    UNICODE_STRING text{};
    call("WdfStringGetUnicodeString", into, &text);
    return std::u16string(text.Buffer, text.Length / 2);
  }
};

NTSTATUS find_link(const std::u16string& path) {
  UNICODE_STRING name = unicode(path.c_str());
  OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &name,
                               OBJ_KERNEL_HANDLE, nullptr, nullptr};
  HANDLE handle = nullptr;
  return test::call<NTSTATUS>("ZwOpenSymbolicLinkObject", &handle, 1, &attributes);
}

TEST(DeviceInterface, HasALinkThatIsThereWhileItIsEnabled) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.create_interface(stack.device), STATUS_SUCCESS);
    const std::u16string link = stack.link();
    EXPECT_EQ(find_link(link), STATUS_OBJECT_NAME_NOT_FOUND);
    stack.call("WdfDeviceSetDeviceInterfaceState", stack.device, &kClass, nullptr, TRUE);
    EXPECT_EQ(find_link(link), STATUS_SUCCESS);
    stack.call("WdfDeviceSetDeviceInterfaceState", stack.device, &kClass, nullptr, FALSE);
    EXPECT_EQ(find_link(link), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(DeviceInterface, IsDisabledWhenItsDeviceGoes) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.create_interface(stack.device), STATUS_SUCCESS);
    const std::u16string link = stack.link();
    stack.call("WdfDeviceSetDeviceInterfaceState", stack.device, &kClass, nullptr, TRUE);
    stack.driver.unload();
    EXPECT_EQ(find_link(link), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_TRUE(held(Resource::pool).empty());
  });
}

TEST(DeviceInterface, IsToldApartByItsReferenceString) {
  in_machine([] {
    Fixture stack;
    UNICODE_STRING one = unicode(u"one");
    UNICODE_STRING two = unicode(u"two");
    ASSERT_EQ(stack.create_interface(stack.device, &one), STATUS_SUCCESS);
    EXPECT_TRUE(stack.link(&one).ends_with(u"\\one"));
    const WDFSTRING into = stack.string();
    const auto retrieve = [&](UNICODE_STRING* reference) {
      return stack.call<NTSTATUS>("WdfDeviceRetrieveDeviceInterfaceString", stack.device, &kClass,
                                  reference, into);
    };
    EXPECT_EQ(retrieve(&two), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(retrieve(nullptr), STATUS_OBJECT_NAME_NOT_FOUND);
    --two.Length;
    EXPECT_EQ(retrieve(&two), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.create_interface(stack.device, &two), STATUS_INVALID_PARAMETER);
  });
}

TEST(DeviceInterface, IsNotForControlDevices) {
  in_machine([] {
    Fixture stack;
    const WDFDEVICE control = stack.driver.create_control_device();
    EXPECT_EQ(stack.create_interface(control), STATUS_INVALID_DEVICE_REQUEST);
    stack.call("WdfDeviceSetDeviceInterfaceState", control, &kClass, nullptr, TRUE);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"no-plug-and-play-device"});
  });
}

TEST(DeviceInterface, OfABusChildHasNoLinkYet) {
  in_machine([] {
    Fixture stack;
    auto init = stack.call<PWDFDEVICE_INIT>("WdfPdoInitAllocate", stack.device);
    WDFDEVICE child = nullptr;
    ASSERT_EQ(stack.call<NTSTATUS>("WdfDeviceCreate", &init, nullptr, &child), STATUS_SUCCESS);
    EXPECT_EQ(stack.create_interface(child), STATUS_SUCCESS);
    const WDFSTRING into = stack.string();
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceRetrieveDeviceInterfaceString", child, &kClass,
                                   nullptr, into),
              STATUS_INVALID_DEVICE_STATE);
  });
}

}  // namespace
}  // namespace rundown
