#include "abi/rtl.h"
#include "in_machine.h"

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

}  // namespace
}  // namespace rundown
