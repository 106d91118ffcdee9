#include <vector>

#include "abi/etw.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::in_machine;

TEST(Etw, AProviderIsHeldUntilItIsUnregistered) {
  in_machine([] {
    const GUID provider{1, 2, 3, {}};
    REGHANDLE handle = 0;
    EXPECT_EQ(call<NTSTATUS>("EtwRegister", nullptr, nullptr, nullptr, &handle),
              STATUS_INVALID_PARAMETER);
    ASSERT_EQ(call<NTSTATUS>("EtwRegister", &provider, nullptr, nullptr, &handle), STATUS_SUCCESS);
    EXPECT_EQ(test::held(Resource::etw).size(), 1U);
    EXPECT_EQ(call<BOOLEAN>("EtwProviderEnabled", handle, 4, 0), FALSE);
    EXPECT_EQ(call<NTSTATUS>("EtwWrite", handle, nullptr, nullptr, 0, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("EtwWriteString", 5, 0, 0, nullptr, u"x"), STATUS_INVALID_HANDLE);
    GUID activity{};
    EXPECT_EQ(call<NTSTATUS>("EtwActivityIdControl", 3, &activity), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("EtwActivityIdControl", 9, &activity), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("EtwUnregister", handle), STATUS_SUCCESS);
    EXPECT_TRUE(test::held(Resource::etw).empty());
    EXPECT_EQ(call<NTSTATUS>("EtwUnregister", handle), STATUS_INVALID_HANDLE);
  });
}

TEST(Provider, TakesItsTraits) {
  in_machine([] {
    const GUID id{1, 2, 3, {4}};
    REGHANDLE handle = 0;
    ASSERT_EQ(call<NTSTATUS>("EtwRegister", &id, nullptr, nullptr, &handle), STATUS_SUCCESS);
    const auto set = [&](ULONG kind, const void* data, ULONG bytes) {
      return call<NTSTATUS>("EtwSetInformation", handle, kind, data, bytes);
    };
    const UCHAR traits[] = {7, 0, 'N', 'a', 'm', 'e', 0};
    EXPECT_EQ(set(EventProviderSetTraits, traits, sizeof traits), STATUS_SUCCESS);
    EXPECT_EQ(set(EventProviderSetTraits, traits, 6), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(set(EventProviderSetTraits, nullptr, 6), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(set(EventProviderUseDescriptorType, traits, 1), STATUS_SUCCESS);
    EXPECT_EQ(set(EventProviderUseDescriptorType, traits, 2), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(set(EventProviderBinaryTrackInfo, nullptr, 0), STATUS_SUCCESS);
    EXPECT_EQ(set(9, traits, sizeof traits), STATUS_NOT_SUPPORTED);
    call<NTSTATUS>("EtwUnregister", handle);
    EXPECT_EQ(set(EventProviderSetTraits, traits, sizeof traits), STATUS_INVALID_HANDLE);
  });
}

// Each function that writes an event, by its name: no session listens, so an event goes nowhere.
TEST(Provider, WritesByEachName) {
  in_machine([] {
    const GUID id{1, 2, 3, {4}};
    REGHANDLE handle = 0;
    ASSERT_EQ(call<NTSTATUS>("EtwRegister", &id, nullptr, nullptr, &handle), STATUS_SUCCESS);
    const EVENT_DESCRIPTOR event{};
    EXPECT_EQ(call<BOOLEAN>("EtwEventEnabled", handle, &event), FALSE);
    const auto write = [&](REGHANDLE with) {
      return std::vector<NTSTATUS>{
          call<NTSTATUS>("EtwWrite", with, &event, nullptr, 0, nullptr),
          call<NTSTATUS>("EtwWriteTransfer", with, &event, &id, &id, 0, nullptr),
          call<NTSTATUS>("EtwWriteEx", with, &event, 0, 0, &id, nullptr, 0, nullptr),
          call<NTSTATUS>("EtwWriteString", with, 0, 0, nullptr, u"text")};
    };
    EXPECT_EQ(write(handle), std::vector<NTSTATUS>(4, STATUS_SUCCESS));
    EXPECT_EQ(write(handle + 1), std::vector<NTSTATUS>(4, STATUS_INVALID_HANDLE));
    call<NTSTATUS>("EtwUnregister", handle);
    EXPECT_EQ(write(handle), std::vector<NTSTATUS>(4, STATUS_INVALID_HANDLE));
  });
}

}  // namespace
}  // namespace rundown
