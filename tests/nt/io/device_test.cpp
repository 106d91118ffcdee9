#include <string>

#include "abi/io.h"
#include "abi/object.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::unicode;

TEST(Device, HasAVolumeParameterBlockWhereItCanHaveAVolume) {
  in_machine([] {
    constexpr ULONG kDisk = 7;
    constexpr ULONG kUnknown = 0x22;
    DRIVER_OBJECT driver{};
    DEVICE_OBJECT* device = nullptr;
    call<NTSTATUS>("IoCreateDevice", &driver, 0, nullptr, kDisk, 0, FALSE, &device);
    ASSERT_NE(device->Vpb, nullptr);
    EXPECT_EQ(device->Vpb->Type, IO_TYPE_VPB);
    EXPECT_EQ(device->Vpb->RealDevice, device);
    EXPECT_EQ(device->Vpb->Flags, 0);
    call("IoDeleteDevice", device);
    call<NTSTATUS>("IoCreateDevice", &driver, 0, nullptr, kUnknown, 0, FALSE, &device);
    EXPECT_EQ(device->Vpb, nullptr);
    EXPECT_EQ(device->DeviceLock.Header.Size, sizeof(KEVENT) / sizeof(ULONG));
  });
}

struct Link {
  const char16_t* name;
  const char16_t* target = u"\\Device\\Target";

  NTSTATUS make(const char* by = "IoCreateSymbolicLink") const {
    UNICODE_STRING from = unicode(name);
    UNICODE_STRING to = unicode(target);
    return call<NTSTATUS>(by, &from, &to);
  }
  NTSTATUS remove() const {
    UNICODE_STRING from = unicode(name);
    return call<NTSTATUS>("IoDeleteSymbolicLink", &from);
  }
  std::u16string read() const {
    UNICODE_STRING from = unicode(name);
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &from,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    HANDLE handle = nullptr;
    if (!nt_success(call<NTSTATUS>("ZwOpenSymbolicLinkObject", &handle, 0, &attributes))) return {};
    char16_t text[64];
    UNICODE_STRING to{0, sizeof text, text};
    EXPECT_EQ(call<NTSTATUS>("ZwQuerySymbolicLinkObject", handle, &to, nullptr), STATUS_SUCCESS);
    call("ZwClose", handle);
    return {text, to.Length / 2U};
  }
};

TEST(SymbolicLink, IsHeldUntilItIsDeleted) {
  in_machine([] {
    for (const char* by : {"IoCreateSymbolicLink", "IoCreateUnprotectedSymbolicLink"}) {
      const Link link{u"\\DosDevices\\Linked"};
      EXPECT_EQ(link.make(by), STATUS_SUCCESS) << by;
      ASSERT_EQ(held(Resource::symbolic_link).size(), 1U) << by;
      EXPECT_EQ(held(Resource::symbolic_link)[0].name, "\\DosDevices\\Linked") << by;
      EXPECT_EQ(link.read(), u"\\Device\\Target") << by;
      EXPECT_EQ(Link{u"\\??\\linked"}.read(), u"\\Device\\Target") << by;
      EXPECT_EQ(link.make(by), STATUS_OBJECT_NAME_COLLISION) << by;
      EXPECT_EQ(link.remove(), STATUS_SUCCESS) << by;
      EXPECT_TRUE(held(Resource::symbolic_link).empty()) << by;
      EXPECT_EQ(link.read(), u"") << by;
      EXPECT_EQ(link.remove(), STATUS_OBJECT_NAME_NOT_FOUND) << by;
    }
  });
}

TEST(SymbolicLink, IsNothingElseThatHasAName) {
  in_machine([] {
    EXPECT_EQ(Link{u"\\Device"}.remove(), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_EQ(Link{u"\\Nowhere\\Linked"}.make(), STATUS_OBJECT_PATH_NOT_FOUND);
    // Its target need not exist.
    EXPECT_EQ((Link{u"\\??\\A", u"\\Device\\Nobody"}).make(), STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
