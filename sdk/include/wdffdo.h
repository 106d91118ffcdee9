/* Function and filter devices. */
#ifndef _WDFFDO_H_
#define _WDFFDO_H_

#include "wdfchildlist.h"
#include "wdfdevice.h"
#include "wdfqueryinterface.h"

WDF_EXTERN_C_START

WDF_CALLBACK(NTSTATUS, WDF_DEVICE_FILTER_RESOURCE_REQUIREMENTS,
             (WDFDEVICE Device, WDFIORESREQLIST IoResourceRequirementsList));
WDF_CALLBACK(NTSTATUS, WDF_DEVICE_REMOVE_ADDED_RESOURCES,
             (WDFDEVICE Device, WDFCMRESLIST ResourcesRaw, WDFCMRESLIST ResourcesTranslated));

typedef struct _WDF_FDO_EVENT_CALLBACKS {
  ULONG Size;
  PFN_WDF_DEVICE_FILTER_RESOURCE_REQUIREMENTS EvtDeviceFilterAddResourceRequirements;
  PFN_WDF_DEVICE_FILTER_RESOURCE_REQUIREMENTS EvtDeviceFilterRemoveResourceRequirements;
  PFN_WDF_DEVICE_REMOVE_ADDED_RESOURCES EvtDeviceRemoveAddedResources;
} WDF_FDO_EVENT_CALLBACKS, *PWDF_FDO_EVENT_CALLBACKS;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_FDO_EVENT_CALLBACKS_INIT(PWDF_FDO_EVENT_CALLBACKS Callbacks) {
  WDF_BEGIN_INIT(WDF_FDO_EVENT_CALLBACKS, Callbacks);
}

#endif

#include "wdf_functions/wdffdo.h"

WDF_EXTERN_C_END

#endif
