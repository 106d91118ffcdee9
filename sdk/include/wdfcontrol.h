/* Control devices: those without hardware. */
#ifndef _WDFCONTROL_H_
#define _WDFCONTROL_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

WDF_CALLBACK(VOID, WDF_DEVICE_SHUTDOWN_NOTIFICATION, (WDFDEVICE Device));

typedef enum _WDF_DEVICE_SHUTDOWN_FLAGS {
  WdfDeviceShutdown = 0x01,
  WdfDeviceLastChanceShutdown = 0x02
} WDF_DEVICE_SHUTDOWN_FLAGS;

#include "wdf_functions/wdfcontrol.h"

WDF_EXTERN_C_END

#endif
