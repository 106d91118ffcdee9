#include <vector>

#include "abi/irp.h"
#include "abi/object.h"
#include "in_machine.h"
#include "played_driver.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::complete;
using test::held;
using test::in_machine;
using test::PlayedDriver;
using test::unicode;
using Word = std::uint64_t;

TEST(Attachment, IsHeldUntilItIsDetached) {
  in_machine([] {
    PlayedDriver stack(&complete);
    DEVICE_OBJECT* upper = stack.make();
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoAttachDeviceToDeviceStack", upper, stack.device),
              stack.device);
    EXPECT_EQ(upper->StackSize, 2);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetAttachedDevice", stack.device), upper);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetLowerDeviceObject", upper), stack.device);
    EXPECT_EQ(held(Resource::device_attachment).size(), 1U);
    call("IoDetachDevice", stack.device);
    EXPECT_TRUE(held(Resource::device_attachment).empty());
    stack.device->DeviceObjectExtension->ExtensionFlags |= DOE_REMOVE_PENDING;
    EXPECT_EQ(call<void*>("IoAttachDeviceToDeviceStack", upper, stack.device), nullptr);
    DEVICE_OBJECT* lower = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoAttachDeviceToDeviceStackSafe", upper, stack.device, &lower),
              STATUS_NO_SUCH_DEVICE);
  });
}

TEST(DevicePointer, HoldsAFileObject) {
  in_machine([] {
    std::vector<UCHAR> seen;
    PlayedDriver stack([&seen](Word device, Word irp, Word, Word) {
      seen.push_back(reinterpret_cast<IRP*>(irp)->Tail.Overlay.CurrentStackLocation->MajorFunction);
      return complete(device, irp, 0, 0);
    });
    UNICODE_STRING name = unicode(u"\\Device\\Below");
    DEVICE_OBJECT* below = stack.make(&name);
    FILE_OBJECT* file = nullptr;
    DEVICE_OBJECT* device = nullptr;
    const auto get = [&](UNICODE_STRING* of) {
      return call<NTSTATUS>("IoGetDeviceObjectPointer", of, FILE_READ_DATA, &file, &device);
    };
    UNICODE_STRING missing = unicode(u"\\Device\\Nowhere");
    EXPECT_EQ(get(&missing), STATUS_OBJECT_NAME_NOT_FOUND);
    UNICODE_STRING directory = unicode(u"\\Device");
    EXPECT_EQ(get(&directory), STATUS_OBJECT_TYPE_MISMATCH);
    ASSERT_EQ(get(&name), STATUS_SUCCESS);
    EXPECT_EQ(device, below);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetRelatedDeviceObject", file), below);
    EXPECT_EQ(seen, (std::vector<UCHAR>{IRP_MJ_CREATE, IRP_MJ_CLEANUP}));
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    call("ObfDereferenceObject", file);
    EXPECT_EQ(seen.back(), IRP_MJ_CLOSE);
    UNICODE_STRING again = unicode(u"\\Device\\Below");
    DEVICE_OBJECT* upper = stack.make();
    DEVICE_OBJECT* attached = nullptr;
    seen.clear();
    EXPECT_EQ(call<NTSTATUS>("IoAttachDevice", upper, &again, &attached), STATUS_SUCCESS);
    EXPECT_EQ(attached, below);
    // The last two come to the source device already.
    EXPECT_EQ(seen, (std::vector<UCHAR>{IRP_MJ_CREATE, IRP_MJ_CLEANUP, IRP_MJ_CLOSE}));
    EXPECT_EQ(call<NTSTATUS>("IoAttachDevice", upper, &missing, &attached),
              STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(Attachment, ItsTopAndItsBottomAreGivenWithAReference) {
  in_machine([] {
    PlayedDriver stack(&complete);
    DEVICE_OBJECT* middle = stack.make();
    DEVICE_OBJECT* top = stack.make();
    call("IoAttachDeviceToDeviceStack", middle, stack.device);
    call("IoAttachDeviceToDeviceStack", top, stack.device);
    EXPECT_EQ(top->StackSize, 3);
    for (DEVICE_OBJECT* device : {stack.device, middle, top}) {
      EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetAttachedDeviceReference", device), top);
      EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetDeviceAttachmentBaseRef", device), stack.device);
    }
    EXPECT_EQ(held(Resource::object_reference).size(), 6U);
    for (int i = 0; i < 3; ++i) {
      call("ObfDereferenceObject", top);
      call("ObfDereferenceObject", stack.device);
    }
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

}  // namespace
}  // namespace rundown
