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

template <class T>
T read(const UCHAR* at) {
  T value{};
  std::memcpy(&value, at, sizeof value);
  return value;
}

// As a driver does that looks for a routine by itself.
std::uint64_t find_in_table(const UCHAR* base, std::string_view wanted) {
  const UCHAR* optional = base + read<ULONG>(base + 0x3C) + 24;
  const UCHAR* table = base + read<ULONG>(optional + 112);
  const auto* addresses = base + read<ULONG>(table + 28);
  const auto* names = base + read<ULONG>(table + 32);
  const auto* ordinals = base + read<ULONG>(table + 36);
  for (ULONG i = 0; i < read<ULONG>(table + 24); ++i) {
    const auto* name = reinterpret_cast<const char*>(base + read<ULONG>(names + i * 4));
    if (wanted != name) continue;
    const auto ordinal = read<USHORT>(ordinals + i * 2);
    return reinterpret_cast<std::uint64_t>(base + read<ULONG>(addresses + ordinal * 4));
  }
  return 0;
}

TEST(SystemInformation, TheKernelsImageCanBeRead) {
  in_machine([] {
    const auto bytes = list(SystemModuleInformation);
    const auto* modules = reinterpret_cast<const RTL_PROCESS_MODULES*>(bytes.data());
    ASSERT_EQ(modules->NumberOfModules, 1U);
    const RTL_PROCESS_MODULE_INFORMATION& kernel = modules->Modules[0];
    EXPECT_STREQ(kernel.FullPathName + kernel.OffsetToFileName, "ntoskrnl.exe");
    const auto* base = static_cast<const UCHAR*>(kernel.ImageBase);
    const auto begin = reinterpret_cast<std::uint64_t>(base);
    EXPECT_EQ(begin % 0x1000, 0U);
    EXPECT_EQ(read<USHORT>(base), 0x5A4D);
    const UCHAR* headers = base + read<ULONG>(base + 0x3C);
    EXPECT_EQ(read<ULONG>(headers), 0x4550U);
    const UCHAR* optional = headers + 24;
    EXPECT_EQ(read<ULONG64>(optional + 24), begin);
    EXPECT_EQ(read<ULONG>(optional + 56), kernel.ImageSize);
    // The table lies in the image, and what it names is what an import and a look-up get.
    EXPECT_LE(read<ULONG>(optional + 112) + read<ULONG>(optional + 116), kernel.ImageSize);
    for (const char16_t* wide :
         {u"IoCreateDevice", u"ZwClose", u"KeNumberProcessors", u"PsThreadType"}) {
      UNICODE_STRING name = test::unicode(wide);
      const std::string narrow(wide, wide + std::u16string_view(wide).size());
      const auto address = find_in_table(base, narrow);
      EXPECT_EQ(address, call<std::uint64_t>("MmGetSystemRoutineAddress", &name)) << narrow;
      EXPECT_GT(address, begin);
      EXPECT_LT(address, begin + kernel.ImageSize);
    }
    EXPECT_EQ(find_in_table(base, "ZzUnheardOf"), 0U);
    // Code lies in the code section, and every section in the image.
    const UCHAR* sections = optional + 240;
    const auto code = find_in_table(base, "ZwClose") - begin;
    EXPECT_GE(code, read<ULONG>(sections + 12));
    EXPECT_LT(code, read<ULONG>(sections + 12) + read<ULONG>(sections + 8));
    for (int i = 0; i < read<USHORT>(headers + 6); ++i) {
      const UCHAR* section = sections + i * 40;
      EXPECT_EQ(read<ULONG>(section + 12) % 0x1000, 0U);
      EXPECT_LE(read<ULONG>(section + 12) + read<ULONG>(section + 8), kernel.ImageSize);
    }
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
