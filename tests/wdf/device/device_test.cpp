// WDFDEVICE: what it lies on and what its device object says.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

TEST(Device, KnowsItsDriverAndWhatItLiesOn) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    const WDFDEVICE control = stack.driver.create_control_device();
    EXPECT_EQ(stack.call<WDFDRIVER>("WdfDeviceGetDriver", stack.device), stack.driver.driver);
    EXPECT_EQ(stack.call<WDFDRIVER>("WdfDeviceGetDriver", control), stack.driver.driver);
    EXPECT_EQ(stack.call<DEVICE_OBJECT*>("WdfDeviceWdmGetAttachedDevice", stack.device),
              stack.physical);
    EXPECT_EQ(stack.call<DEVICE_OBJECT*>("WdfDeviceWdmGetAttachedDevice", control), nullptr);
    for (const WDFDEVICE device : {stack.device, control}) {
      auto* object = stack.call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", device);
      EXPECT_EQ(stack.call<WDFDEVICE>("WdfWdmDeviceGetWdfDeviceHandle", object), device);
    }
    EXPECT_EQ(stack.call<WDFDEVICE>("WdfWdmDeviceGetWdfDeviceHandle", stack.physical), nullptr)
        << "another driver's";
  });
  const auto bug = bug_check_in([] {
    FunctionStack stack;
    stack.call("WdfWdmDeviceGetWdfDeviceHandle", nullptr);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
}

TEST(Device, HasCharacteristicsAndAnAlignment) {
  in_machine([] {
    constexpr ULONG kSecureOpen = 0x100;
    constexpr ULONG kRemovable = 0x1;
    FunctionStack stack;
    const auto* object = stack.call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", stack.add());
    EXPECT_EQ(stack.call<ULONG>("WdfDeviceGetCharacteristics", stack.device), kSecureOpen);
    stack.call("WdfDeviceSetCharacteristics", stack.device, kRemovable);
    EXPECT_EQ(stack.call<ULONG>("WdfDeviceGetCharacteristics", stack.device),
              kRemovable | kSecureOpen);
    EXPECT_EQ(object->Characteristics, kRemovable | kSecureOpen);
    EXPECT_EQ(stack.call<ULONG>("WdfDeviceGetAlignmentRequirement", stack.device),
              stack.physical->AlignmentRequirement);
    stack.call("WdfDeviceSetAlignmentRequirement", stack.device, 0xF);
    EXPECT_EQ(stack.call<ULONG>("WdfDeviceGetAlignmentRequirement", stack.device), 0xFU);
    EXPECT_EQ(object->AlignmentRequirement, 0xFU);
  });
}

TEST(SymbolicLink, GoesWithItsDevice) {
  in_machine([] {
    FunctionStack stack;
    UNICODE_STRING name = unicode(u"\\DosDevices\\Sample");
    UNICODE_STRING none{};
    const auto create = [&](WDFDEVICE device, UNICODE_STRING& link) {
      return stack.call<NTSTATUS>("WdfDeviceCreateSymbolicLink", device, &link);
    };
    EXPECT_EQ(create(stack.add(), name), STATUS_INVALID_DEVICE_STATE) << "without a name";
    const WDFDEVICE control = stack.driver.create_control_device();
    EXPECT_EQ(create(control, none), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(create(control, name), STATUS_SUCCESS);
    EXPECT_EQ(create(control, name), STATUS_INVALID_DEVICE_REQUEST) << "one for each device";
    HANDLE handle = nullptr;
    EXPECT_EQ(open_device(u"\\DosDevices\\Sample", &handle), STATUS_SUCCESS);
    close_device(handle);
    stack.call("WdfObjectDelete", control);
    EXPECT_EQ(open_device(u"\\DosDevices\\Sample", &handle), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(SymbolicLink, CollidesWithOneThatIsThere) {
  in_machine([] {
    FunctionStack stack;
    UNICODE_STRING name = unicode(u"\\DosDevices\\Sample");
    UNICODE_STRING target = unicode(u"\\Device\\Other");
    test::call<NTSTATUS>("IoCreateSymbolicLink", &name, &target);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceCreateSymbolicLink",
                                   stack.driver.create_control_device(), &name),
              STATUS_OBJECT_NAME_COLLISION);
  });
}

}  // namespace
}  // namespace rundown
