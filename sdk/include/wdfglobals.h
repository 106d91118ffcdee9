/* What a driver and the framework know of each other. */
#ifndef _WDFGLOBALS_H_
#define _WDFGLOBALS_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#define WDF_DRIVER_GLOBALS_NAME_LEN (32)

typedef struct _WDF_DRIVER_GLOBALS {
  WDFDRIVER Driver;
  ULONG DriverFlags; /* WDF_DRIVER_INIT_FLAGS */
  ULONG DriverTag;   /* for pool that the framework allocates for the driver */
  CHAR DriverName[WDF_DRIVER_GLOBALS_NAME_LEN];
  BOOLEAN DisplaceDriverUnload; /* the entry stub puts its own DriverUnload before the driver's */
} WDF_DRIVER_GLOBALS, *PWDF_DRIVER_GLOBALS;

WDF_EXTERN_C_END

#endif
