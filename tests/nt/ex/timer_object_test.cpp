#include "abi/dispatcher.h"
#include "abi/object.h"
#include "in_machine.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using test::unicode;

struct Told {  // TIMER_BASIC_INFORMATION
  LARGE_INTEGER RemainingTime;
  BOOLEAN TimerState;
};

HANDLE create(TIMER_TYPE type, UNICODE_STRING* name = nullptr) {
  OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, name,
                               OBJ_KERNEL_HANDLE, nullptr, nullptr};
  HANDLE handle = nullptr;
  EXPECT_EQ(call<NTSTATUS>("ZwCreateTimer", &handle, 0x1F0003, &attributes, type), STATUS_SUCCESS);
  return handle;
}

Told query(HANDLE timer) {
  Told told{};
  ULONG needed = 0;
  EXPECT_EQ(call<NTSTATUS>("ZwQueryTimer", timer, 0, &told, sizeof told, &needed), STATUS_SUCCESS);
  EXPECT_EQ(needed, sizeof told);
  return told;
}

TEST(TimerObject, ExpiresAndIsWaitedFor) {
  in_machine([] {
    HANDLE timer = create(NotificationTimer);
    EXPECT_EQ(held(Resource::handle).size(), 1U);
    EXPECT_EQ(query(timer).TimerState, FALSE);
    LARGE_INTEGER due{.QuadPart = -10'000};
    BOOLEAN previous = TRUE;
    EXPECT_EQ(call<NTSTATUS>("ZwSetTimer", timer, &due, nullptr, nullptr, FALSE, 0, &previous),
              STATUS_SUCCESS);
    EXPECT_EQ(previous, FALSE);
    EXPECT_EQ(query(timer).RemainingTime.QuadPart, 10'000);
    EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", timer, FALSE, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(query(timer).TimerState, TRUE);
    EXPECT_EQ(call<NTSTATUS>("ZwSetTimer", timer, &due, nullptr, nullptr, TRUE, 0, &previous),
              NTSTATUS{0x40000025});  // STATUS_TIMER_RESUME_IGNORED
    EXPECT_EQ(previous, TRUE);
    EXPECT_EQ(call<NTSTATUS>("ZwCancelTimer", timer, &previous), STATUS_SUCCESS);
    EXPECT_EQ(previous, FALSE);
    nt::ke::sleep(100'000);
    EXPECT_EQ(query(timer).TimerState, FALSE);
    // Closed while it is set: nothing is left.
    call<NTSTATUS>("ZwSetTimer", timer, &due, nullptr, nullptr, FALSE, 10, nullptr);
    EXPECT_EQ(call<NTSTATUS>("ZwClose", timer), STATUS_SUCCESS);
    nt::ke::sleep(1'000'000);
    EXPECT_TRUE(held().empty());
  });
}

TEST(TimerObject, IsFoundByItsName) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\BaseNamedObjects\\tick");
    HANDLE timer = create(SynchronizationTimer, &name);
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &name,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    HANDLE other = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ZwOpenTimer", &other, 0x1F0003, &attributes), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwCreateTimer", &other, 0x1F0003, &attributes, 0),
              STATUS_OBJECT_NAME_COLLISION);
    EXPECT_EQ(call<NTSTATUS>("ZwCreateTimer", &other, 0x1F0003, nullptr, 2),
              STATUS_INVALID_PARAMETER_4);
    EXPECT_EQ(call<NTSTATUS>("ZwSetTimer", reinterpret_cast<HANDLE>(0x7770), nullptr, nullptr,
                             nullptr, FALSE, 0, nullptr),
              STATUS_INVALID_HANDLE);
    Told told{};
    EXPECT_EQ(call<NTSTATUS>("ZwQueryTimer", timer, 1, &told, sizeof told, nullptr),
              STATUS_INVALID_INFO_CLASS);
    EXPECT_EQ(call<NTSTATUS>("ZwQueryTimer", timer, 0, &told, 4, nullptr),
              STATUS_INFO_LENGTH_MISMATCH);
  });
}

}  // namespace
}  // namespace rundown
