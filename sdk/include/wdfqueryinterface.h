/* Interfaces that one driver exports to another by query. */
#ifndef _WDFQUERYINTERFACE_H_
#define _WDFQUERYINTERFACE_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

WDF_CALLBACK(NTSTATUS, WDF_DEVICE_PROCESS_QUERY_INTERFACE_REQUEST,
             (WDFDEVICE Device, LPGUID InterfaceType, PINTERFACE ExposedInterface,
              PVOID ExposedInterfaceSpecificData));

typedef struct _WDF_QUERY_INTERFACE_CONFIG {
  ULONG Size;
  PINTERFACE Interface;
  const GUID* InterfaceType;
  BOOLEAN SendQueryToParentStack;
  PFN_WDF_DEVICE_PROCESS_QUERY_INTERFACE_REQUEST EvtDeviceProcessQueryInterfaceRequest;
  BOOLEAN ImportInterface;
} WDF_QUERY_INTERFACE_CONFIG, *PWDF_QUERY_INTERFACE_CONFIG;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_QUERY_INTERFACE_CONFIG_INIT(
    PWDF_QUERY_INTERFACE_CONFIG InterfaceConfig, PINTERFACE Interface, const GUID* InterfaceType,
    PFN_WDF_DEVICE_PROCESS_QUERY_INTERFACE_REQUEST EvtDeviceProcessQueryInterfaceRequest) {
  WDF_BEGIN_INIT(WDF_QUERY_INTERFACE_CONFIG, InterfaceConfig);
  InterfaceConfig->Interface = Interface;
  InterfaceConfig->InterfaceType = InterfaceType;
  InterfaceConfig->EvtDeviceProcessQueryInterfaceRequest = EvtDeviceProcessQueryInterfaceRequest;
}

#endif

#include "wdf_functions/wdfqueryinterface.h"

#ifndef RUNDOWN_HOST

/* For interfaces that need not count their users. They are called by address, so each has one. */
static inline __attribute__((unused)) VOID NTAPI WdfDeviceInterfaceReferenceNoOp(PVOID Context) {
  UNREFERENCED_PARAMETER(Context);
}
static inline __attribute__((unused)) VOID NTAPI WdfDeviceInterfaceDereferenceNoOp(PVOID Context) {
  UNREFERENCED_PARAMETER(Context);
}

#endif

WDF_EXTERN_C_END

#endif
