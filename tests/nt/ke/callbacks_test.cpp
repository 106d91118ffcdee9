#include "abi/bugcheck.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;

TEST(Callbacks, AreHeldUntilTheyAreDeregistered) {
  test::in_machine([] {
    void* routine = test::guest_callback([](auto...) { return 0; });
    KBUGCHECK_CALLBACK_RECORD record{};
    EXPECT_EQ(call<BOOLEAN>("KeRegisterBugCheckCallback", &record, routine, nullptr, 0, nullptr),
              TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeRegisterBugCheckCallback", &record, routine, nullptr, 0, nullptr),
              FALSE);
    KBUGCHECK_REASON_CALLBACK_RECORD reason{};
    EXPECT_EQ(call<BOOLEAN>("KeRegisterBugCheckReasonCallback", &reason, routine, 2, nullptr),
              TRUE);
    void* nmi = call<void*>("KeRegisterNmiCallback", routine, nullptr);
    void* processor = call<void*>("KeRegisterProcessorChangeCallback", routine, nullptr, 1);
    EXPECT_EQ(held(Resource::callback).size(), 4U);
    call("KeDeregisterProcessorChangeCallback", processor);
    EXPECT_EQ(call<NTSTATUS>("KeDeregisterNmiCallback", nmi), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("KeDeregisterNmiCallback", nmi), STATUS_INVALID_HANDLE);
    EXPECT_EQ(call<BOOLEAN>("KeDeregisterBugCheckReasonCallback", &reason), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeDeregisterBugCheckCallback", &record), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeDeregisterBugCheckCallback", &record), FALSE);
    EXPECT_TRUE(held(Resource::callback).empty());
    EXPECT_EQ(call<NTSTATUS>("KeExpandKernelStackAndCallout", routine, nullptr, 0x3000),
              STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
