/* The driver object. */
#ifndef _WDFDRIVER_H_
#define _WDFDRIVER_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#ifndef WDF_TRACE_ID
#define WDF_TRACE_ID 0x54524143 /* 'TRAC' */
#endif

typedef enum _WDF_DRIVER_INIT_FLAGS {
  WdfDriverInitNonPnpDriver = 0x00000001,
  WdfDriverInitNoDispatchOverride = 0x00000002,
  WdfVerifyOn = 0x00000004,
  WdfVerifierOn = 0x00000008,
  WdfDriverInitCompanion = 0x00000010
} WDF_DRIVER_INIT_FLAGS;

WDF_CALLBACK(NTSTATUS, WDF_DRIVER_DEVICE_ADD, (WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit));
WDF_CALLBACK(VOID, WDF_DRIVER_UNLOAD, (WDFDRIVER Driver));
WDF_CALLBACK(NTSTATUS, WDF_TRACE_CALLBACK,
             (UCHAR minorFunction, PVOID dataPath, ULONG bufferLength, PVOID buffer, PVOID context,
              PULONG size));

typedef struct _WDF_DRIVER_CONFIG {
  ULONG Size;
  PFN_WDF_DRIVER_DEVICE_ADD EvtDriverDeviceAdd;
  PFN_WDF_DRIVER_UNLOAD EvtDriverUnload;
  ULONG DriverInitFlags;
  ULONG DriverPoolTag;
} WDF_DRIVER_CONFIG, *PWDF_DRIVER_CONFIG;

typedef struct _WDF_DRIVER_VERSION_AVAILABLE_PARAMS {
  ULONG Size;
  ULONG MajorVersion;
  ULONG MinorVersion;
} WDF_DRIVER_VERSION_AVAILABLE_PARAMS, *PWDF_DRIVER_VERSION_AVAILABLE_PARAMS;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_DRIVER_CONFIG_INIT(PWDF_DRIVER_CONFIG Config,
                                        PFN_WDF_DRIVER_DEVICE_ADD EvtDriverDeviceAdd) {
  WDF_BEGIN_INIT(WDF_DRIVER_CONFIG, Config);
  Config->EvtDriverDeviceAdd = EvtDriverDeviceAdd;
}

FORCEINLINE VOID WDF_DRIVER_VERSION_AVAILABLE_PARAMS_INIT(
    PWDF_DRIVER_VERSION_AVAILABLE_PARAMS Params, ULONG MajorVersion, ULONG MinorVersion) {
  WDF_BEGIN_INIT(WDF_DRIVER_VERSION_AVAILABLE_PARAMS, Params);
  Params->MajorVersion = MajorVersion;
  Params->MinorVersion = MinorVersion;
}

FORCEINLINE WDFDRIVER WdfGetDriver(VOID) {
  return WdfDriverGlobals->Driver;
}

#endif

#include "wdf_functions/wdfdriver.h"

WDF_EXTERN_C_END

#endif
