// Which Windows this is, and the time as a calendar has it.
#include "abi/rtl.h"
#include "nt/export.h"
#include "nt/ke/shared_data.h"

namespace rundown::nt {
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
  information->szCSDVersion[0] = 0;
  if (information->dwOSVersionInfoSize == sizeof(RTL_OSVERSIONINFOEXW)) {
    auto* extended = reinterpret_cast<RTL_OSVERSIONINFOEXW*>(information);
    extended->wServicePackMajor = extended->wServicePackMinor = 0;
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
  const Compared parts[] = {{VER_MAJORVERSION, 1, wanted->dwMajorVersion, version.major},
                            {VER_MINORVERSION, 0, wanted->dwMinorVersion, version.minor},
                            {VER_SERVICEPACKMAJOR, 5, wanted->wServicePackMajor, 0},
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

BOOLEAN RtlIsNtDdiVersionAvailable(ULONG version) {
  // NTDDI_WIN10_VB, 0x0A000008, is build 19041; a service pack's bits make no DDI version.
  if ((version & 0xFF00) != 0) return FALSE;
  const ULONG own = ke::windows_version().build >= 19041 ? 0x0A000008 : 0x0A000000;
  return version <= own ? TRUE : FALSE;
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
RUNDOWN_EXPORT(ntoskrnl, RtlRandomEx, {.irql = Irql::apc, .header = "ntddk"});
ULONG RtlRandom(ULONG* seed) {
  return RtlRandomEx(seed);
}
RUNDOWN_EXPORT(ntoskrnl, RtlRandom, {.irql = Irql::apc, .header = "ntddk"});

}  // namespace rundown::nt
