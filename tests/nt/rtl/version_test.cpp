#include <set>

#include "abi/kpcr.h"
#include "abi/rtl.h"
#include "in_machine.h"
#include "machine/arena.h"
#include "nt/cm/registry.h"
#include "nt/ke/shared_data.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Version, IsTheOneThatTheMachineSays) {
  in_machine([] {
    RTL_OSVERSIONINFOEXW information{};
    information.dwOSVersionInfoSize = sizeof information;
    EXPECT_EQ(call<NTSTATUS>("RtlGetVersion", &information), STATUS_SUCCESS);
    EXPECT_EQ(information.dwMajorVersion, 10U);
    EXPECT_EQ(information.dwBuildNumber, 19045U);
    EXPECT_EQ(information.wProductType, 1);

    RTL_OSVERSIONINFOEXW wanted{};
    wanted.dwMajorVersion = 6;
    wanted.dwMinorVersion = 3;
    auto mask = call<ULONGLONG>("VerSetConditionMask", 0, VER_MAJORVERSION, VER_GREATER_EQUAL);
    mask = call<ULONGLONG>("VerSetConditionMask", mask, VER_MINORVERSION, VER_GREATER_EQUAL);
    const ULONG both = VER_MAJORVERSION | VER_MINORVERSION;
    EXPECT_EQ(call<NTSTATUS>("RtlVerifyVersionInfo", &wanted, both, mask), STATUS_SUCCESS);
    wanted.dwMajorVersion = 11;
    EXPECT_EQ(call<NTSTATUS>("RtlVerifyVersionInfo", &wanted, both, mask),
              STATUS_REVISION_MISMATCH);
    EXPECT_EQ(call<NTSTATUS>("RtlVerifyVersionInfo", &wanted, 0, mask), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<BOOLEAN>("RtlIsNtDdiVersionAvailable", 0x06010000), TRUE);
    EXPECT_EQ(call<BOOLEAN>("RtlIsNtDdiVersionAvailable", 0x0B000000), FALSE);
    EXPECT_EQ(call<BOOLEAN>("RtlIsNtDdiVersionAvailable", 0x06010100), FALSE);
  });
}

TEST(Version, FollowsTheBuild) {
  struct Case {
    ULONG build;
    ULONG major;
    ULONG minor;
    ULONG service_pack;
    ULONG ddi;
  };
  for (const Case& one : {Case{7600, 6, 1, 0, 0x06010000}, Case{7601, 6, 1, 1, 0x06010000},
                          Case{9200, 6, 2, 0, 0x06020000}, Case{9600, 6, 3, 0, 0x06030000},
                          Case{10240, 10, 0, 0, 0x0A000000}, Case{17763, 10, 0, 0, 0x0A000006},
                          Case{22631, 10, 0, 0, 0x0A00000C}}) {
    SCOPED_TRACE(one.build);
    in_machine([&one] {
      nt::ke::set_windows_version(nt::ke::version_of_build(one.build));
      nt::ke::initialize_shared_data();
      RTL_OSVERSIONINFOEXW information{};
      information.dwOSVersionInfoSize = sizeof information;
      call("RtlGetVersion", &information);
      EXPECT_EQ(information.dwMajorVersion, one.major);
      EXPECT_EQ(information.dwMinorVersion, one.minor);
      EXPECT_EQ(information.wServicePackMajor, one.service_pack);
      EXPECT_EQ(std::u16string_view(information.szCSDVersion),
                one.service_pack != 0 ? u"Service Pack 1" : u"");
      ULONG major = 0;
      ULONG minor = 0;
      ULONG build = 0;
      UNICODE_STRING pack{};
      call("PsGetVersion", &major, &minor, &build, &pack);
      EXPECT_EQ(major, one.major);
      EXPECT_EQ(minor, one.minor);
      EXPECT_EQ(build, one.build);
      EXPECT_EQ(pack.Length != 0, one.service_pack != 0);
      const auto& page = *reinterpret_cast<const KUSER_SHARED_DATA*>(machine::kUserSharedData.base);
      EXPECT_EQ(page.NtMajorVersion, one.major);
      EXPECT_EQ(page.NtMinorVersion, one.minor);
      EXPECT_EQ(call<BOOLEAN>("RtlIsNtDdiVersionAvailable", one.ddi), TRUE);
      EXPECT_EQ(call<BOOLEAN>("RtlIsNtDdiVersionAvailable", one.ddi + 1), FALSE);
    });
  }
}

TEST(Version, IsInTheRegistryTheSame) {
  const auto text = [](std::u16string_view name) {
    const nt::cm::Key* key =
        nt::cm::find_key(u"\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion");
    const nt::cm::Value* value = nt::cm::find_value(*key, name);
    if (value == nullptr) return std::u16string(u"none");
    return std::u16string(reinterpret_cast<const char16_t*>(value->data.data()));
  };
  in_machine([&] {
    EXPECT_EQ(text(u"CurrentBuild"), u"19045");
    EXPECT_EQ(text(u"CurrentVersion"), u"6.3");
    EXPECT_EQ(text(u"ProductName"), u"Windows 10 Pro");
    EXPECT_EQ(text(u"CSDVersion"), u"none");
    EXPECT_NE(text(u"CurrentMajorVersionNumber"), u"none");
    nt::ke::set_windows_version(nt::ke::version_of_build(7601));
    nt::cm::create_initial_keys();
    EXPECT_EQ(text(u"CurrentBuildNumber"), u"7601");
    EXPECT_EQ(text(u"CurrentVersion"), u"6.1");
    EXPECT_EQ(text(u"ProductName"), u"Windows 7 Professional");
    EXPECT_EQ(text(u"CSDVersion"), u"Service Pack 1");
  });
}

TEST(Time, GoesToTheCalendarAndBack) {
  in_machine([] {
    LARGE_INTEGER time{};
    time.QuadPart = 0x01D9'A1C0'1234'0000;
    TIME_FIELDS fields{};
    call("RtlTimeToTimeFields", &time, &fields);
    EXPECT_EQ(fields.Year, 2023);
    EXPECT_EQ(fields.Month, 6);
    LARGE_INTEGER back{};
    EXPECT_EQ(call<BOOLEAN>("RtlTimeFieldsToTime", &fields, &back), TRUE);
    EXPECT_EQ(back.QuadPart / 10'000, time.QuadPart / 10'000);
    fields = {2024, 2, 29, 0, 0, 0, 0, 0};
    EXPECT_EQ(call<BOOLEAN>("RtlTimeFieldsToTime", &fields, &back), TRUE);
    call("RtlTimeToTimeFields", &back, &fields);
    EXPECT_EQ(fields.Day, 29);
    EXPECT_EQ(fields.Weekday, 4);
    fields.Year = 2023;
    EXPECT_EQ(call<BOOLEAN>("RtlTimeFieldsToTime", &fields, &back), FALSE);
  });
}

// "a random number in the range [0..MAXLONG-1]", and the next one's seed.
TEST(Random, GoesOnFromItsSeed) {
  in_machine([] {
    for (const char* name : {"RtlRandom", "RtlRandomEx"}) {
      ULONG seed = 1;
      ULONG same = 1;
      std::set<ULONG> seen;
      for (int i = 0; i < 100; ++i) {
        const auto number = call<ULONG>(name, &seed);
        EXPECT_EQ(call<ULONG>(name, &same), number) << name;
        EXPECT_LT(number, 0x7FFF'FFFFU) << name;
        seen.insert(number);
      }
      EXPECT_EQ(seen.size(), 100U) << name;
      EXPECT_EQ(seed, same) << name;
    }
  });
}

}  // namespace
}  // namespace rundown
