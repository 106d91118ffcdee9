/* rtlver.lib: which Windows the driver runs on. */
#include <ntddk.h>

/* An NTDDI version is 0xMMmmSSbb: major, minor, service pack, and a counter that Windows 10 counts
 * its releases by. */
static ULONG running_version(ULONG* build) {
  RTL_OSVERSIONINFOEXW version;
  RtlZeroMemory(&version, sizeof(version));
  version.dwOSVersionInfoSize = sizeof(version);
  if (!NT_SUCCESS(RtlGetVersion((PRTL_OSVERSIONINFOW)&version))) return 0;
  *build = version.dwBuildNumber;
  return version.dwMajorVersion << 24 | version.dwMinorVersion << 16 |
         (ULONG)version.wServicePackMajor << 8;
}

/* The first build of each release of Windows 10, by the counter of its NTDDI version. */
static const ULONG release_builds[] = {10240, 10586, 14393, 15063, 16299, 17134, 17763,
                                       18362, 18362, 19041, 19645, 20348, 22000, 22621};

BOOLEAN WdmlibRtlIsNtDdiVersionAvailable(ULONG wanted) {
  ULONG build = 0;
  ULONG running = running_version(&build);
  /* Service packs and releases are another function's matter, says the documentation. */
  if ((wanted & 0xFFFF) != 0 && wanted < 0x0A000000) return FALSE;
  if ((running & 0xFFFF0000) != (wanted & 0xFFFF0000)) return running > wanted;
  if ((wanted & 0xFF) >= ARRAYSIZE(release_builds)) return FALSE;
  return wanted < 0x0A000000 || build >= release_builds[wanted & 0xFF];
}

BOOLEAN WdmlibRtlIsServicePackVersionInstalled(ULONG wanted) {
  ULONG build = 0;
  ULONG running = running_version(&build);
  return (running & 0xFFFF0000) == (wanted & 0xFFFF0000) && (running & 0xFF00) >= (wanted & 0xFF00);
}
