#include "in_machine.h"

#include "abi/ps.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::in_machine;

HANDLE create_thread(const test::Callback& body) {
  HANDLE handle = nullptr;
  EXPECT_EQ(call<NTSTATUS>("PsCreateSystemThread", &handle, THREAD_ALL_ACCESS, nullptr, nullptr,
                           nullptr, test::guest_callback(body), nullptr),
            STATUS_SUCCESS);
  return handle;
}

TEST(Thread, RunsAndIsHeldUntilItEnds) {
  in_machine([] {
    bool ran = false;
    const HANDLE handle = create_thread([&](auto...) {
      ran = true;
      return 0;
    });
    EXPECT_NE(handle, nullptr);
    EXPECT_FALSE(ran);
    EXPECT_EQ(test::held(Resource::thread).size(), 1U);
    EXPECT_EQ(test::held(Resource::handle).size(), 1U);
    nt::ke::settle();
    EXPECT_TRUE(ran);
    EXPECT_TRUE(test::held(Resource::thread).empty());
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
    EXPECT_TRUE(test::held(Resource::handle).empty());
  });
}

TEST(Thread, TerminatesItselfFromWithin) {
  in_machine([] {
    bool after = false;
    create_thread([&](auto...) {
      call("PsTerminateSystemThread", STATUS_SUCCESS);
      after = true;
      return 0;
    });
    nt::ke::settle();
    EXPECT_FALSE(after);
    EXPECT_TRUE(test::held(Resource::thread).empty());
  });
}

TEST(Thread, AHandleThatIsNoProcessIsRefused) {
  in_machine([] {
    HANDLE handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("PsCreateSystemThread", &handle, THREAD_ALL_ACCESS, nullptr,
                             reinterpret_cast<HANDLE>(0x1234), nullptr, nullptr, nullptr),
              STATUS_INVALID_HANDLE);
  });
}

TEST(Process, TheSystemProcessIsFoundByItsId) {
  in_machine([] {
    EPROCESS* process = nullptr;
    EXPECT_EQ(call<NTSTATUS>("PsLookupProcessByProcessId", call<HANDLE>("PsGetCurrentProcessId"),
                             &process),
              STATUS_SUCCESS);
    EXPECT_EQ(process, call<EPROCESS*>("PsGetCurrentProcess"));
    EXPECT_EQ(test::held(Resource::object_reference).size(), 1U);
    call("ObfDereferenceObject", process);
    EXPECT_TRUE(test::held(Resource::object_reference).empty());
    EXPECT_EQ(call<NTSTATUS>("PsLookupProcessByProcessId", HANDLE{nullptr}, &process),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Thread, IsFoundByItsId) {
  in_machine([] {
    KTHREAD* thread = nullptr;
    EXPECT_EQ(call<NTSTATUS>("PsLookupThreadByThreadId", call<HANDLE>("PsGetCurrentThreadId"), &thread),
              STATUS_SUCCESS);
    EXPECT_EQ(thread, call<KTHREAD*>("PsGetCurrentThread"));
    EXPECT_EQ(call<NTSTATUS>("PsLookupThreadByThreadId", reinterpret_cast<HANDLE>(0x9999), &thread),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Notify, AProcessRoutineIsRegisteredOnceAndRemoved) {
  in_machine([] {
    void* routine = test::guest_callback([](auto...) { return 0; });
    const char* name = "PsSetCreateProcessNotifyRoutine";
    EXPECT_EQ(call<NTSTATUS>(name, routine, FALSE), STATUS_SUCCESS);
    EXPECT_EQ(test::held(Resource::callback).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>(name, routine, FALSE), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>(name, routine, TRUE), STATUS_SUCCESS);
    EXPECT_TRUE(test::held(Resource::callback).empty());
    EXPECT_EQ(call<NTSTATUS>(name, routine, TRUE), STATUS_PROCEDURE_NOT_FOUND);
  });
}

TEST(Notify, ThreadAndImageRoutinesAreRemovedByTheirOwnFunctions) {
  in_machine([] {
    void* routine = test::guest_callback([](auto...) { return 0; });
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateThreadNotifyRoutine", routine), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PsSetLoadImageNotifyRoutine", routine), STATUS_SUCCESS);
    EXPECT_EQ(test::held(Resource::callback).size(), 2U);
    EXPECT_EQ(call<NTSTATUS>("PsRemoveCreateThreadNotifyRoutine", routine), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PsRemoveLoadImageNotifyRoutine", routine), STATUS_SUCCESS);
    EXPECT_TRUE(test::held(Resource::callback).empty());
    EXPECT_EQ(call<NTSTATUS>("PsRemoveLoadImageNotifyRoutine", routine), STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("PsRemoveCreateThreadNotifyRoutine", routine),
              STATUS_PROCEDURE_NOT_FOUND);
  });
}

TEST(Notify, TheTableOfRoutinesCanBeFull) {
  in_machine([] {
    for (std::uint64_t i = 1; i <= 64; ++i) {
      ASSERT_EQ(call<NTSTATUS>("PsSetLoadImageNotifyRoutine", i), STATUS_SUCCESS);
      ASSERT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutine", i, FALSE), STATUS_SUCCESS);
    }
    EXPECT_EQ(call<NTSTATUS>("PsSetLoadImageNotifyRoutine", 65), STATUS_INSUFFICIENT_RESOURCES);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutine", 65, FALSE),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Version, IsThatOfTheMachine) {
  in_machine([] {
    ULONG major = 0;
    ULONG build = 0;
    EXPECT_EQ(call<BOOLEAN>("PsGetVersion", &major, nullptr, &build, nullptr), FALSE);
    EXPECT_EQ(major, 10U);
    EXPECT_EQ(build, 19045U);
  });
}

}  // namespace
}  // namespace rundown
