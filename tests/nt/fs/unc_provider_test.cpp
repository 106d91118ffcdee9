#include "abi/io.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::unicode;

TEST(FsRtlRegisterUncProviderEx, IsHeldUntilItIsDeregistered) {
  in_machine([] {
    const UNICODE_STRING name = unicode(u"\\Device\\Redirector");
    DEVICE_OBJECT device{};
    HANDLE first = nullptr;
    HANDLE second = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FsRtlRegisterUncProviderEx", &first, &name, &device, 0),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FsRtlRegisterUncProviderEx", &second, &name, &device, 0),
              STATUS_SUCCESS);
    EXPECT_NE(first, second);
    EXPECT_EQ(held(Resource::unc_provider).size(), 2U);
    call("FsRtlDeregisterUncProvider", first);
    EXPECT_EQ(held(Resource::unc_provider).size(), 1U);
    call("FsRtlDeregisterUncProvider", second);
    EXPECT_TRUE(held(Resource::unc_provider).empty());
  });
}

TEST(FsRtlRegisterUncProviderEx, NeedsADevice) {
  in_machine([] {
    const UNICODE_STRING name = unicode(u"\\Device\\Redirector");
    HANDLE handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FsRtlRegisterUncProviderEx", &handle, &name, nullptr, 0),
              STATUS_INVALID_PARAMETER);
    EXPECT_TRUE(held(Resource::unc_provider).empty());
  });
}

TEST(FsRtlRegisterUncProvider, LooksForTheDevice) {
  in_machine([] {
    const UNICODE_STRING missing = unicode(u"\\Device\\Missing");
    const UNICODE_STRING there = unicode(u"\\Device\\HarddiskVolume1");
    HANDLE handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FsRtlRegisterUncProvider", &handle, &missing, FALSE),
              STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("FsRtlRegisterUncProvider", &handle, &there, FALSE), STATUS_SUCCESS);
    call("FsRtlDeregisterUncProvider", handle);
  });
}

TEST(FsRtlDeregisterUncProvider, IsForAHandleOfTheProviders) {
  EXPECT_EQ(test::unsupported_in([] { call("FsRtlDeregisterUncProvider", 0x44); }),
            "ntoskrnl.exe!FsRtlDeregisterUncProvider of what is not registered");
}

}  // namespace
}  // namespace rundown
