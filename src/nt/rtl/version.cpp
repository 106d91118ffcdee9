// Which Windows this is, and the time as a calendar has it.
#include "nt/rtl/version.h"

#include <algorithm>
#include <string_view>

#include "abi/rtl.h"
#include "nt/export.h"
#include "nt/ke/shared_data.h"

namespace rundown::nt {
namespace rtl {

UNICODE_STRING service_pack_name() {
  static constexpr std::u16string_view kFirst = u"Service Pack 1";
  if (ke::windows_version().service_pack == 0) return {};
  constexpr auto kBytes = static_cast<USHORT>(kFirst.size() * sizeof(char16_t));
  return {kBytes, kBytes, const_cast<char16_t*>(kFirst.data())};
}

}  // namespace rtl

namespace {

constexpr ULONG kPlatformNt = 2;
constexpr UCHAR kWorkstation = 1;
constexpr int kBitsPerCondition = 3;

struct Compared {
  ULONG mask;
  int place;  // of its condition in the condition mask
  ULONG wanted;
  ULONG actual;
};

ULONG condition_of(ULONGLONG conditions, int place) {
  return static_cast<ULONG>(conditions >> (place * kBitsPerCondition) & 7);
}

bool holds(ULONG condition, ULONG actual, ULONG wanted) {
  switch (condition) {
    case VER_EQUAL:
      return actual == wanted;
    case VER_GREATER:
      return actual > wanted;
    case VER_GREATER_EQUAL:
      return actual >= wanted;
    case VER_LESS:
      return actual < wanted;
    case VER_LESS_EQUAL:
      return actual <= wanted;
    default:
      return false;
  }
}

int place_of(ULONG mask) {
  for (int place = 0; place < 8; ++place) {
    if ((mask >> place & 1) != 0) return place;
  }
  return 0;
}

constexpr ke::Ticks kPerMillisecond = 10'000;
constexpr ke::Ticks kPerSecond = 1000 * kPerMillisecond;
constexpr ke::Ticks kPerDay = 86'400 * kPerSecond;

// Days since 1 March of year 0 in the Gregorian calendar, where each leap day ends its year.
constexpr LONGLONG days_before(LONGLONG year, LONGLONG month, LONGLONG day) {
  const LONGLONG y = month <= 2 ? year - 1 : year;
  const LONGLONG m = (month + 9) % 12;
  return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1;
}
constexpr LONGLONG kFirstDay = days_before(1601, 1, 1);

constexpr int days_in(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

}  // namespace

NTSTATUS RtlGetVersion(RTL_OSVERSIONINFOW* information) {
  const ke::WindowsVersion& version = ke::windows_version();
  information->dwMajorVersion = version.major;
  information->dwMinorVersion = version.minor;
  information->dwBuildNumber = version.build;
  information->dwPlatformId = kPlatformNt;
  const UNICODE_STRING pack = rtl::service_pack_name();
  *std::copy_n(pack.Buffer, pack.Length / sizeof(char16_t), information->szCSDVersion) = 0;
  if (information->dwOSVersionInfoSize == sizeof(RTL_OSVERSIONINFOEXW)) {
    auto* extended = reinterpret_cast<RTL_OSVERSIONINFOEXW*>(information);
    extended->wServicePackMajor = static_cast<USHORT>(version.service_pack);
    extended->wServicePackMinor = 0;
    extended->wSuiteMask = 0x100;  // VER_SUITE_SINGLEUSERTS
    extended->wProductType = kWorkstation;
    extended->wReserved = 0;
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlGetVersion, {.irql = Irql::passive});

ULONGLONG VerSetConditionMask(ULONGLONG mask, ULONG type, UCHAR condition) {
  return type == 0 ? mask : mask | ULONGLONG{condition} << (place_of(type) * kBitsPerCondition);
}
RUNDOWN_EXPORT(ntoskrnl, VerSetConditionMask, {.header = ""});

NTSTATUS RtlVerifyVersionInfo(const RTL_OSVERSIONINFOEXW* wanted, ULONG mask,
                              ULONGLONG conditions) {
  if (mask == 0) return STATUS_INVALID_PARAMETER;
  const ke::WindowsVersion& version = ke::windows_version();
  const Compared exact[] = {{VER_BUILDNUMBER, 2, wanted->dwBuildNumber, version.build},
                            {VER_PLATFORMID, 3, wanted->dwPlatformId, kPlatformNt},
                            {VER_PRODUCT_TYPE, 7, wanted->wProductType, kWorkstation}};
  for (const Compared& one : exact) {
    if ((mask & one.mask) != 0 &&
        !holds(condition_of(conditions, one.place), one.actual, one.wanted)) {
      return STATUS_REVISION_MISMATCH;
    }
  }
  // Major, minor and service pack are one number: a later part counts only when the earlier ones
  // are equal.
  const Compared parts[] = {
      {VER_MAJORVERSION, 1, wanted->dwMajorVersion, version.major},
      {VER_MINORVERSION, 0, wanted->dwMinorVersion, version.minor},
      {VER_SERVICEPACKMAJOR, 5, wanted->wServicePackMajor, version.service_pack},
      {VER_SERVICEPACKMINOR, 4, wanted->wServicePackMinor, 0}};
  for (const Compared& part : parts) {
    if ((mask & part.mask) == 0) continue;
    const ULONG condition = condition_of(conditions, part.place);
    if (part.actual == part.wanted && condition != VER_GREATER && condition != VER_LESS) continue;
    if (part.actual != part.wanted) {
      return holds(condition, part.actual, part.wanted) ? STATUS_SUCCESS : STATUS_REVISION_MISMATCH;
    }
    // Equal so far, and strictly more or less is wanted: a later part decides, if there is one.
    if (&part == std::end(parts) - 1 ||
        (mask & (VER_MINORVERSION | VER_SERVICEPACKMAJOR | VER_SERVICEPACKMINOR)) == 0) {
      return STATUS_REVISION_MISMATCH;
    }
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlVerifyVersionInfo, {.irql = Irql::passive});

namespace {

// sdkddkver.h, and the first build that has the interfaces.
struct DdiVersion {
  ULONG build;
  ULONG number;
};
constexpr DdiVersion kDdiVersions[] = {
    {7600, 0x06010000},   // NTDDI_WIN7
    {9200, 0x06020000},   // NTDDI_WIN8
    {9600, 0x06030000},   // NTDDI_WINBLUE
    {10240, 0x0A000000},  // NTDDI_WIN10
    {10586, 0x0A000001},  // NTDDI_WIN10_TH2
    {14393, 0x0A000002},  // NTDDI_WIN10_RS1
    {15063, 0x0A000003},  // NTDDI_WIN10_RS2
    {16299, 0x0A000004},  // NTDDI_WIN10_RS3
    {17134, 0x0A000005},  // NTDDI_WIN10_RS4
    {17763, 0x0A000006},  // NTDDI_WIN10_RS5
    {18362, 0x0A000007},  // NTDDI_WIN10_19H1
    {19041, 0x0A000008},  // NTDDI_WIN10_VB
    {20348, 0x0A00000A},  // NTDDI_WIN10_FE
    {22000, 0x0A00000B},  // NTDDI_WIN10_CO
    {22621, 0x0A00000C},  // NTDDI_WIN10_NI
    {26100, 0x0A000010},  // NTDDI_WIN11_GE
};

}  // namespace

// A service pack's bits make no DDI version.
BOOLEAN RtlIsNtDdiVersionAvailable(ULONG version) {
  if ((version & 0xFF00) != 0) return FALSE;
  const auto* newer =
      std::ranges::upper_bound(kDdiVersions, ke::windows_version().build, {}, &DdiVersion::build);
  return newer != std::begin(kDdiVersions) && version <= std::prev(newer)->number ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlIsNtDdiVersionAvailable, {.irql = Irql::passive});

void RtlTimeToTimeFields(const LARGE_INTEGER* time, TIME_FIELDS* fields) {
  const LONGLONG days = time->QuadPart / kPerDay;
  const LONGLONG rest = time->QuadPart % kPerDay;
  LONGLONG year = 1601 + days / 366;
  while (days_before(year + 1, 1, 1) - kFirstDay <= days) ++year;
  int month = 1;
  LONGLONG left = days - (days_before(year, 1, 1) - kFirstDay);
  while (left >= days_in(static_cast<int>(year), month)) {
    left -= days_in(static_cast<int>(year), month++);
  }
  fields->Year = static_cast<CSHORT>(year);
  fields->Month = static_cast<CSHORT>(month);
  fields->Day = static_cast<CSHORT>(left + 1);
  fields->Hour = static_cast<CSHORT>(rest / (3600 * kPerSecond));
  fields->Minute = static_cast<CSHORT>(rest / (60 * kPerSecond) % 60);
  fields->Second = static_cast<CSHORT>(rest / kPerSecond % 60);
  fields->Milliseconds = static_cast<CSHORT>(rest / kPerMillisecond % 1000);
  fields->Weekday = static_cast<CSHORT>((days + 1) % 7);  // 1 January 1601 was a Monday
}
RUNDOWN_EXPORT(ntoskrnl, RtlTimeToTimeFields, {});

BOOLEAN RtlTimeFieldsToTime(const TIME_FIELDS* fields, LARGE_INTEGER* time) {
  const bool valid = fields->Year >= 1601 && fields->Month >= 1 && fields->Month <= 12 &&
                     fields->Day >= 1 && fields->Day <= days_in(fields->Year, fields->Month) &&
                     fields->Hour >= 0 && fields->Hour < 24 && fields->Minute >= 0 &&
                     fields->Minute < 60 && fields->Second >= 0 && fields->Second < 60 &&
                     fields->Milliseconds >= 0 && fields->Milliseconds < 1000;
  if (!valid) return FALSE;
  const LONGLONG days = days_before(fields->Year, fields->Month, fields->Day) - kFirstDay;
  const LONGLONG seconds = fields->Hour * 3600 + fields->Minute * 60 + fields->Second;
  time->QuadPart = days * kPerDay + seconds * kPerSecond + fields->Milliseconds * kPerMillisecond;
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlTimeFieldsToTime, {});

ULONG RtlRandomEx(ULONG* seed) {
  // Park and Miller's generator modulo 2^31 - 1, which the documentation names.
  *seed = static_cast<ULONG>((ULONGLONG{*seed} * 0x7FFFFFED + 0x7FFFFFC3) % 0x7FFFFFFF);
  return *seed;
}
RUNDOWN_EXPORT(ntoskrnl, RtlRandomEx, {.irql = Irql::apc, .header = "ntifs"});
ULONG RtlRandom(ULONG* seed) {
  return RtlRandomEx(seed);
}
RUNDOWN_EXPORT(ntoskrnl, RtlRandom, {.irql = Irql::apc, .header = "ntifs"});

}  // namespace rundown::nt
