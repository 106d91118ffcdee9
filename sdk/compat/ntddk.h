/* mingw-w64's ntddk.h over our wdm.h. */
#ifndef RUNDOWN_COMPAT_NTDDK_H
#define RUNDOWN_COMPAT_NTDDK_H

#include_next <ntddk.h>
#include <wdm.h>

#endif
