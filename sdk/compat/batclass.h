/* mingw-w64's batclass.h and version 1.1 of a battery miniport, which Windows 8 brought. */
#ifndef RUNDOWN_COMPAT_BATCLASS_H
#define RUNDOWN_COMPAT_BATCLASS_H

/* clang-format off */
#include <poclass.h> /* first */
#include_next <batclass.h>
/* clang-format on */

#define BATTERY_CLASS_MINOR_VERSION_1 0x0001

typedef struct _BATTERY_MINIPORT_INFO_V1_1 {
  USHORT MajorVersion;
  USHORT MinorVersion;
  PVOID Context;
  BCLASS_QUERY_TAG QueryTag;
  BCLASS_QUERY_INFORMATION QueryInformation;
  BCLASS_SET_INFORMATION SetInformation;
  BCLASS_QUERY_STATUS QueryStatus;
  BCLASS_SET_STATUS_NOTIFY SetStatusNotify;
  BCLASS_DISABLE_STATUS_NOTIFY DisableStatusNotify;
  PDEVICE_OBJECT Pdo;
  PUNICODE_STRING DeviceName;
  PDEVICE_OBJECT Fdo;
} BATTERY_MINIPORT_INFO_V1_1, *PBATTERY_MINIPORT_INFO_V1_1;

#endif
