#include "abi/query.h"

#include "abi/object.h"
#include "in_machine.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

HANDLE current_process() {
  return reinterpret_cast<HANDLE>(~std::uint64_t{0});
}
HANDLE current_thread() {
  return reinterpret_cast<HANDLE>(~std::uint64_t{1});
}

TEST(ProcessInformation, IsThatOfSystem) {
  in_machine([] {
    const auto query = [](LONG what, void* buffer, ULONG length, ULONG* needed) {
      return call<NTSTATUS>("ZwQueryInformationProcess", current_process(), what, buffer, length,
                            needed);
    };
    PROCESS_BASIC_INFORMATION basic{};
    ULONG needed = 0;
    EXPECT_EQ(query(ProcessBasicInformation, &basic, sizeof basic, &needed), STATUS_SUCCESS);
    EXPECT_EQ(needed, sizeof basic);
    EXPECT_EQ(basic.UniqueProcessId, 4U);
    EXPECT_EQ(basic.ExitStatus, STATUS_PENDING);
    EXPECT_EQ(basic.PebBaseAddress, nullptr);
    EXPECT_EQ(query(ProcessBasicInformation, &basic, 8, nullptr), STATUS_INFO_LENGTH_MISMATCH);
    KERNEL_USER_TIMES times{};
    EXPECT_EQ(query(ProcessTimes, &times, sizeof times, nullptr), STATUS_SUCCESS);
    EXPECT_LT(times.CreateTime.QuadPart, nt::ke::now());
    for (const LONG what : {ProcessDebugPort, ProcessWow64Information}) {
      ULONG_PTR value = 7;
      EXPECT_EQ(query(what, &value, sizeof value, nullptr), STATUS_SUCCESS);
      EXPECT_EQ(value, 0U);
    }
    ULONG session = 7;
    EXPECT_EQ(query(ProcessSessionInformation, &session, sizeof session, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(session, 0U);
    EXPECT_EQ(call<NTSTATUS>("NtQueryInformationProcess", 0x5554, 0, &basic, sizeof basic, nullptr),
              STATUS_INVALID_HANDLE);
    EXPECT_EQ(call<NTSTATUS>("NtQueryInformationProcess", current_thread(), 0, &basic, sizeof basic,
                             nullptr),
              STATUS_OBJECT_TYPE_MISMATCH);
  });
}

TEST(ThreadInformation, FollowsTheThreadsLife) {
  in_machine([] {
    const auto query = [](HANDLE handle) {
      THREAD_BASIC_INFORMATION basic{};
      ULONG needed = 0;
      EXPECT_EQ(call<NTSTATUS>("ZwQueryInformationThread", handle, ThreadBasicInformation, &basic,
                               sizeof basic, &needed),
                STATUS_SUCCESS);
      EXPECT_EQ(needed, sizeof basic);
      return basic;
    };
    const auto is_terminated = [](HANDLE handle) {
      ULONG value = 7;
      EXPECT_EQ(call<NTSTATUS>("NtQueryInformationThread", handle, ThreadIsTerminated, &value,
                               sizeof value, nullptr),
                STATUS_SUCCESS);
      return value;
    };
    const THREAD_BASIC_INFORMATION own = query(current_thread());
    EXPECT_EQ(own.ClientId.UniqueThread, call<HANDLE>("PsGetCurrentThreadId"));
    EXPECT_EQ(own.ExitStatus, STATUS_PENDING);
    HANDLE handle = nullptr;
    CLIENT_ID client{};
    call<NTSTATUS>("PsCreateSystemThread", &handle, STANDARD_RIGHTS_ALL, nullptr, nullptr, &client,
                   test::guest_callback([](auto...) {
                     call("PsTerminateSystemThread", STATUS_UNSUCCESSFUL);
                     return 0;
                   }),
                   nullptr);
    EXPECT_EQ(is_terminated(handle), 0U);
    call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, nullptr);
    EXPECT_EQ(is_terminated(handle), 1U);
    EXPECT_EQ(query(handle).ExitStatus, STATUS_UNSUCCESSFUL);
    EXPECT_EQ(query(handle).ClientId.UniqueThread, client.UniqueThread);
    ULONG small = 0;
    EXPECT_EQ(call<NTSTATUS>("ZwQueryInformationThread", handle, ThreadBasicInformation, &small,
                             sizeof small, nullptr),
              STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(call<NTSTATUS>("ZwQueryInformationThread", current_process(), ThreadBasicInformation,
                             &small, sizeof small, nullptr),
              STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
  });
}

TEST(DiskCounters, AreNotWanted) {
  in_machine([] { EXPECT_EQ(call<BOOLEAN>("PsIsDiskCountersEnabled"), FALSE); });
}

}  // namespace
}  // namespace rundown
