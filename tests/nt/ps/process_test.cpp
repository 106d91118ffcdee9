#include "nt/ps/process.h"

#include "abi/object.h"
#include "abi/ps.h"
#include "gate/modules.h"
#include "in_machine.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

void* nothing() {
  return test::guest_callback([](auto...) { return 0; });
}

TEST(SystemThread, RunsIsWaitedForAndEnds) {
  in_machine([] {
    static std::uint64_t given;
    void* start = test::guest_callback([](auto context, auto, auto, auto) {
      given = context;
      call("PsTerminateSystemThread", STATUS_UNSUCCESSFUL);
      return 0;
    });
    HANDLE handle = nullptr;
    CLIENT_ID client{};
    ASSERT_EQ(call<NTSTATUS>("PsCreateSystemThread", &handle, 0x1FFFFF, nullptr, nullptr, &client,
                             start, 7),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::thread).size(), 1U);
    EXPECT_EQ(held(Resource::handle).size(), 1U);
    KTHREAD* thread = nullptr;
    ASSERT_EQ(call<NTSTATUS>("PsLookupThreadByThreadId", client.UniqueThread, &thread),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", thread, 0, 0, FALSE, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(given, 7U);
    EXPECT_TRUE(held(Resource::thread).empty());
    EXPECT_EQ(call<BOOLEAN>("PsIsThreadTerminating", thread), TRUE);
    EXPECT_EQ(call<BOOLEAN>("PsIsThreadTerminating", call<void*>("PsGetCurrentThread")), FALSE);
    EXPECT_EQ(call<NTSTATUS>("PsGetThreadExitStatus", thread), STATUS_UNSUCCESSFUL);
    EXPECT_EQ(call<NTSTATUS>("PsLookupThreadByThreadId", client.UniqueThread, &thread),
              STATUS_INVALID_CID);
    call("ObfDereferenceObject", thread);
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::handle).empty());
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

TEST(SystemThread, OfADriverHoldsItsObjectWhileItRuns) {
  in_machine([] {
    OBJECT_ATTRIBUTES event_attributes{sizeof(OBJECT_ATTRIBUTES), nullptr, nullptr,
                                       OBJ_KERNEL_HANDLE,         nullptr, nullptr};
    HANDLE event_handle = nullptr;
    call<NTSTATUS>("ZwCreateEvent", &event_handle, STANDARD_RIGHTS_ALL, &event_attributes, 0,
                   FALSE);
    nt::ob::Object* object = nt::ob::object_of(event_handle);
    const auto before = object->references;
    static std::uint64_t given;
    void* start =
        test::guest_callback([](auto context, auto, auto, auto) { return given = context; });
    HANDLE handle = nullptr;
    CLIENT_ID client{};
    const auto create = [&](HANDLE process) {
      return call<NTSTATUS>("IoCreateSystemThread", object->body, &handle, THREAD_ALL_ACCESS,
                            nullptr, process, &client, start, 9);
    };
    EXPECT_EQ(create(reinterpret_cast<HANDLE>(0x4444)), STATUS_INVALID_HANDLE);
    EXPECT_EQ(create(event_handle), STATUS_OBJECT_TYPE_MISMATCH);
    ASSERT_EQ(create(nullptr), STATUS_SUCCESS);
    EXPECT_EQ(object->references, before + 1);
    EXPECT_EQ(held(Resource::thread).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(given, 9U);
    EXPECT_EQ(object->references, before);
    EXPECT_TRUE(held(Resource::thread).empty());
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
  });
  const auto bug = test::bug_check_in([] {
    HANDLE handle = nullptr;
    call("IoCreateSystemThread", &handle, &handle, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr,
         nothing(), 0);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x18U);
}

TEST(Process, EverythingRunsInSystem) {
  in_machine([] {
    auto* system =
        *static_cast<EPROCESS**>(gate::data_of("ntoskrnl.exe", "PsInitialSystemProcess"));
    EXPECT_EQ(call<EPROCESS*>("PsGetCurrentProcess"), system);
    EXPECT_EQ(call<EPROCESS*>("IoThreadToProcess", call<void*>("PsGetCurrentThread")), system);
    EXPECT_EQ(call<std::uint64_t>("PsGetCurrentProcessId"), 4U);
    EXPECT_EQ(call<NTSTATUS>("PsGetProcessExitStatus", system), STATUS_PENDING);
    EXPECT_EQ(call<void*>("ObGetObjectType", system),
              *static_cast<void**>(gate::data_of("ntoskrnl.exe", "PsProcessType")));
    EPROCESS* found = nullptr;
    EXPECT_EQ(call<NTSTATUS>("PsLookupProcessByProcessId", 4, &found), STATUS_SUCCESS);
    EXPECT_EQ(found, system);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("PsLookupProcessByProcessId", 8, &found), STATUS_INVALID_CID);
    ULONG build = 0;
    EXPECT_EQ(call<BOOLEAN>("PsGetVersion", nullptr, nullptr, &build, nullptr), FALSE);
    EXPECT_EQ(build, 19045U);
    EXPECT_EQ(call<std::uint64_t>("PsGetThreadId", call<void*>("PsGetCurrentThread")),
              call<std::uint64_t>("PsGetCurrentThreadId"));
  });
}

TEST(Process, OfAProgramIsItsOwn) {
  in_machine([] {
    static bool ran;
    nt::ps::run_program(
        [](void*) {
          ran = true;
          auto* system =
              *static_cast<EPROCESS**>(gate::data_of("ntoskrnl.exe", "PsInitialSystemProcess"));
          auto* own = call<EPROCESS*>("PsGetCurrentProcess");
          auto* thread = call<KTHREAD*>("PsGetCurrentThread");
          EXPECT_NE(own, system);
          EXPECT_EQ(call<EPROCESS*>("IoThreadToProcess", thread), own);
          EXPECT_EQ(call<EPROCESS*>("PsGetThreadProcess", thread), own);
          EXPECT_EQ(call<BOOLEAN>("PsIsSystemThread", thread), FALSE);
          EXPECT_EQ(call<BOOLEAN>("PsIsSystemProcess", own), FALSE);
          EXPECT_EQ(call<UCHAR>("ExGetPreviousMode"), UserMode);
          const auto id = call<std::uint64_t>("PsGetCurrentProcessId");
          EXPECT_EQ(call<std::uint64_t>("PsGetProcessId", own), id);
          EXPECT_EQ(call<std::uint64_t>("PsGetThreadProcessId", thread), id);
          EXPECT_GT(id, 4U);
          EXPECT_NE(call<std::uint64_t>("PsGetProcessInheritedFromUniqueProcessId", own), 0U);
          EXPECT_STREQ(call<const char*>("PsGetProcessImageFileName", own), "program.exe");
          const auto* image = call<const USHORT*>("PsGetProcessSectionBaseAddress", own);
          EXPECT_EQ(*image, 0x5A4D);
          EXPECT_EQ(call<NTSTATUS>("PsGetProcessExitStatus", own), STATUS_PENDING);
          EPROCESS* found = nullptr;
          EXPECT_EQ(call<NTSTATUS>("PsLookupProcessByProcessId", id, &found), STATUS_SUCCESS);
          EXPECT_EQ(found, own);
          call("ObfDereferenceObject", found);

          HANDLE handle = nullptr;
          void* start = test::guest_callback([](auto...) {
            EXPECT_EQ(call<std::uint64_t>("PsGetCurrentProcessId"), 4U);
            EXPECT_EQ(call<UCHAR>("ExGetPreviousMode"), KernelMode);
            return 0;
          });
          call<NTSTATUS>("PsCreateSystemThread", &handle, THREAD_ALL_ACCESS, nullptr, nullptr,
                         nullptr, start, nullptr);
          call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, nullptr);
          call<NTSTATUS>("ZwClose", handle);
        },
        nullptr);
    EXPECT_TRUE(ran);
    EXPECT_EQ(nt::ps::live_processes().size(), 1U);
    EXPECT_EQ(call<void*>("PsGetProcessSectionBaseAddress", nt::ps::system_process()), nullptr);
    EXPECT_EQ(
        call<std::uint64_t>("PsGetProcessInheritedFromUniqueProcessId", nt::ps::system_process()),
        0U);
  });
}

TEST(Notify, ARoutineIsHeldUntilItIsRemoved) {
  in_machine([] {
    void* routine = nothing();
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutine", routine, FALSE), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutine", routine, FALSE),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(held(Resource::callback).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutine", routine, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutine", routine, TRUE),
              STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutineEx", routine, FALSE),
              STATUS_ACCESS_DENIED);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateThreadNotifyRoutine", routine), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PsRemoveCreateThreadNotifyRoutine", routine), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateThreadNotifyRoutineEx", 2, routine),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateThreadNotifyRoutineEx", 1, routine), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::callback).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("PsRemoveCreateThreadNotifyRoutine", routine), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutineEx2", 1, routine, FALSE),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutineEx2", 0, routine, FALSE),
              STATUS_ACCESS_DENIED);
    EXPECT_EQ(call<NTSTATUS>("PsSetCreateProcessNotifyRoutineEx2", 0, routine, TRUE),
              STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("PsSetLoadImageNotifyRoutineEx", routine, 2),
              STATUS_INVALID_PARAMETER_2);
    for (int i = 0; i < 64; ++i) {
      EXPECT_EQ(call<NTSTATUS>("PsSetLoadImageNotifyRoutine", routine), STATUS_SUCCESS);
    }
    EXPECT_EQ(call<NTSTATUS>("PsSetLoadImageNotifyRoutine", routine),
              STATUS_INSUFFICIENT_RESOURCES);
    for (int i = 0; i < 64; ++i) call("PsRemoveLoadImageNotifyRoutine", routine);
    EXPECT_EQ(call<NTSTATUS>("PsRemoveLoadImageNotifyRoutine", routine),
              STATUS_PROCEDURE_NOT_FOUND);
    EXPECT_TRUE(held(Resource::callback).empty());
  });
}

}  // namespace
}  // namespace rundown
