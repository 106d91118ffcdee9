#include "abi/object.h"
#include "abi/ps.h"
#include "in_machine.h"
#include "nt/ps/process.h"

namespace rundown {
namespace {

using namespace abi;
using test::bug_check_in;
using test::call;
using test::in_machine;

// KAPC_STATE.
struct SavedState {
  LIST_ENTRY ApcListHead[2];
  void* Process;
};

EPROCESS* current() {
  return call<EPROCESS*>("PsGetCurrentProcess");
}

TEST(Attach, StacksAndKeepsTheProcessOfTheThread) {
  in_machine([] {
    nt::ps::run_program(
        [](void*) {
          EPROCESS* system = nt::ps::system_process();
          EPROCESS* own = current();
          const auto id = call<std::uint64_t>("PsGetCurrentProcessId");
          // Work in another address space; the process that the thread belongs to stays.
          SavedState saved{};
          call("KeStackAttachProcess", system, &saved);
          EXPECT_EQ(current(), system);
          EXPECT_EQ(call<std::uint64_t>("PsGetCurrentProcessId"), id);
          SavedState again{};
          call("KeStackAttachProcess", system, &again);
          call("KeUnstackDetachProcess", &again);
          EXPECT_EQ(current(), system);
          call("KeUnstackDetachProcess", &saved);
          EXPECT_EQ(current(), own);
        },
        nullptr);
  });
}

// The older pair, which keeps no state of the caller's and does not stack.
TEST(Attach, OfTheOldKindIsLeftByOneCall) {
  in_machine([] {
    nt::ps::run_program(
        [](void*) {
          EPROCESS* system = nt::ps::system_process();
          EPROCESS* own = current();
          call("KeAttachProcess", own);
          EXPECT_EQ(current(), own);
          call("KeAttachProcess", system);
          EXPECT_EQ(current(), system);
          call("KeAttachProcess", system);
          call("KeDetachProcess");
          EXPECT_EQ(current(), own);
          call("KeDetachProcess");
          EXPECT_EQ(current(), own);
        },
        nullptr);
  });
  // INVALID_PROCESS_ATTACH_ATTEMPT.
  const auto bug = bug_check_in([] {
    nt::ps::run_program(
        [](void*) {
          EPROCESS* own = current();
          call("KeAttachProcess", nt::ps::system_process());
          call("KeAttachProcess", own);
        },
        nullptr);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x5U);
}

}  // namespace
}  // namespace rundown
