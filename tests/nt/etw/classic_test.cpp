#include <vector>

#include "abi/etw.h"
#include "in_machine.h"
#include "nt/etw/session.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::in_machine;

constexpr GUID kProvider{1, 2, 3, {4}};

TEST(ClassicProvider, IsEnabledByASessionThatListens) {
  in_machine([] {
    std::vector<std::uint64_t> seen;
    void* callback = test::guest_callback([&](auto guid, auto what, auto enable, auto context) {
      EXPECT_NE(enable, 0U);
      seen = {guid, what, context};
      return 0;
    });
    const auto add = [&] {
      ULONGLONG handle = 0;
      EXPECT_EQ(call<NTSTATUS>("EtwRegisterClassicProvider", &kProvider, 0, callback, 7, &handle),
                STATUS_SUCCESS);
      EXPECT_NE(handle, 0U);
      return handle;
    };
    const ULONGLONG first = add();
    EXPECT_EQ(test::held(Resource::etw).size(), 1U);
    EXPECT_TRUE(seen.empty());
    nt::etw::listen();
    const ULONGLONG second = add();
    EXPECT_NE(first, second);
    EXPECT_EQ(seen,
              (std::vector<std::uint64_t>{reinterpret_cast<std::uint64_t>(&kProvider), 1, 7}));
    for (const ULONGLONG handle : {first, second}) {
      EXPECT_EQ(call<NTSTATUS>("EtwUnregister", handle), STATUS_SUCCESS);
    }
    EXPECT_TRUE(test::held(Resource::etw).empty());
    ULONGLONG handle = 0;
    EXPECT_EQ(call<NTSTATUS>("EtwRegisterClassicProvider", nullptr, 0, callback, 7, &handle),
              STATUS_INVALID_PARAMETER);
  });
}

// Pieces of data, each an address and a length, up to a null. A message that no image knows has no
// text.
TEST(TraceMessage, OfNoLoadedImageIsTakenAndNotShown) {
  in_machine([] {
    const ULONG data = 5;
    EXPECT_EQ(call<NTSTATUS>("WmiTraceMessage", ULONGLONG{1}, 0x2B, &kProvider, 10, &data,
                             sizeof data, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(test::debug_text(), "");
  });
}

}  // namespace
}  // namespace rundown
