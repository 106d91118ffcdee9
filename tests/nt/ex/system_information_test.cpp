#include <gmock/gmock.h>

#include <cstring>
#include <vector>

#include "abi/query.h"
#include "gate/modules.h"
#include "in_machine.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;
using testing::ElementsAre;
using testing::IsEmpty;

NTSTATUS query(LONG what, void* buffer, std::size_t length, ULONG* needed = nullptr) {
  return call<NTSTATUS>("ZwQuerySystemInformation", what, buffer, length, needed);
}

// As drivers do: the size first, then the list.
std::vector<std::byte> list(LONG what) {
  ULONG needed = 0;
  EXPECT_EQ(query(what, nullptr, 0, &needed), STATUS_INFO_LENGTH_MISMATCH);
  std::vector<std::byte> bytes(needed);
  EXPECT_EQ(query(what, bytes.data(), needed - 1, &needed), STATUS_INFO_LENGTH_MISMATCH);
  EXPECT_EQ(query(what, bytes.data(), needed, &needed), STATUS_SUCCESS);
  EXPECT_EQ(needed, bytes.size());
  return bytes;
}

TEST(SystemInformation, TellsOfTheMachine) {
  in_machine([] {
    SYSTEM_BASIC_INFORMATION basic{};
    ULONG needed = 0;
    EXPECT_EQ(query(SystemBasicInformation, &basic, sizeof basic, &needed), STATUS_SUCCESS);
    EXPECT_EQ(needed, sizeof basic);
    EXPECT_EQ(basic.PageSize, 4096U);
    EXPECT_EQ(basic.NumberOfProcessors, 2);
    EXPECT_EQ(basic.ActiveProcessorsAffinityMask, 3U);
    EXPECT_EQ(basic.TimerResolution, call<ULONG>("KeQueryTimeIncrement"));
    EXPECT_EQ(query(SystemBasicInformation, &basic, sizeof basic + 1), STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(query(SystemBasicInformation, &basic, 8), STATUS_INFO_LENGTH_MISMATCH);

    SYSTEM_KERNEL_DEBUGGER_INFORMATION debugger{};
    EXPECT_EQ(query(SystemKernelDebuggerInformation, &debugger, sizeof debugger), STATUS_SUCCESS);
    EXPECT_EQ(debugger.KernelDebuggerEnabled, FALSE);
    EXPECT_EQ(debugger.KernelDebuggerNotPresent, TRUE);
    EXPECT_EQ(query(SystemKernelDebuggerInformation, &debugger, 1), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(SystemInformation, TellsTheTime) {
  in_machine([] {
    SYSTEM_TIMEOFDAY_INFORMATION told{};
    EXPECT_EQ(call<NTSTATUS>("NtQuerySystemInformation", SystemTimeOfDayInformation, &told,
                             sizeof told, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(told.CurrentTime.QuadPart, nt::ke::now());
    EXPECT_LT(told.BootTime.QuadPart, told.CurrentTime.QuadPart);
    SYSTEM_TIMEOFDAY_INFORMATION beginning{};
    ULONG needed = 0;
    EXPECT_EQ(query(SystemTimeOfDayInformation, &beginning, 8, &needed), STATUS_SUCCESS);
    EXPECT_EQ(needed, 8U);
    EXPECT_EQ(beginning.BootTime.QuadPart, told.BootTime.QuadPart);
    EXPECT_EQ(beginning.CurrentTime.QuadPart, 0);
    std::byte larger[sizeof told + 8];
    EXPECT_EQ(query(SystemTimeOfDayInformation, larger, sizeof larger),
              STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(SystemInformation, ListsIdleAndSystemWithItsThreads) {
  in_machine([] {
    const auto bytes = list(SystemProcessInformation);
    const auto* idle = reinterpret_cast<const SYSTEM_PROCESS_INFORMATION*>(bytes.data());
    EXPECT_EQ(idle->UniqueProcessId, nullptr);
    EXPECT_EQ(idle->ImageName.Buffer, nullptr);
    const auto* system =
        reinterpret_cast<const SYSTEM_PROCESS_INFORMATION*>(bytes.data() + idle->NextEntryOffset);
    EXPECT_EQ(system->NextEntryOffset, 0U);
    EXPECT_EQ(reinterpret_cast<std::uint64_t>(system->UniqueProcessId), 4U);
    EXPECT_EQ(std::u16string_view(system->ImageName.Buffer, system->ImageName.Length / 2),
              u"System");
    const auto* threads = reinterpret_cast<const SYSTEM_THREAD_INFORMATION*>(system + 1);
    const auto own = call<HANDLE>("PsGetCurrentThreadId");
    int found = 0;
    for (ULONG i = 0; i < system->NumberOfThreads; ++i) {
      if (threads[i].ClientId.UniqueThread == own) ++found;
    }
    EXPECT_EQ(found, 1);
  });
}

TEST(SystemInformation, TheKernelsImageCanBeNamedAndNotRead) {
  in_machine([] {
    const auto bytes = list(SystemModuleInformation);
    const auto* modules = reinterpret_cast<const RTL_PROCESS_MODULES*>(bytes.data());
    ASSERT_EQ(modules->NumberOfModules, 1U);
    const RTL_PROCESS_MODULE_INFORMATION& kernel = modules->Modules[0];
    EXPECT_STREQ(kernel.FullPathName + kernel.OffsetToFileName, "ntoskrnl.exe");
    EXPECT_TRUE(gate::unresolved_at(reinterpret_cast<std::uint64_t>(kernel.ImageBase)));
  });
}

TEST(SystemInformation, AListCanHaveGrown) {
  in_machine([] {
    EXPECT_THAT(test::failures_of("ZwQuerySystemInformation", SystemProcessInformation, nullptr, 0),
                IsEmpty());
    EXPECT_THAT(
        test::failures_of("ZwQuerySystemInformation", SystemProcessInformation, nullptr, 4096),
        ElementsAre(gate::fails_with(STATUS_INFO_LENGTH_MISMATCH)));
    EXPECT_THAT(test::failures_of("ZwQuerySystemInformation", SystemBasicInformation, nullptr, 64),
                IsEmpty());
  });
}

}  // namespace
}  // namespace rundown
