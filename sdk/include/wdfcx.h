/* What a class extension does with its clients' devices, and a device that sends requests to
 * itself. */
#ifndef _WDFCX_H_
#define _WDFCX_H_

#include "wdf.h"

WDF_EXTERN_C_START

typedef struct _WDFCX_FILEOBJECT_CONFIG* PWDFCX_FILEOBJECT_CONFIG;
typedef struct _WDFCX_PNPPOWER_EVENT_CALLBACKS* PWDFCX_PNPPOWER_EVENT_CALLBACKS;
typedef struct _WDFCX_POWER_POLICY_EVENT_CALLBACKS* PWDFCX_POWER_POLICY_EVENT_CALLBACKS;

WDF_CALLBACK(NTSTATUS, WDFCXDEVICE_WDM_IRP_PREPROCESS,
             (WDFDEVICE Device, PIRP Irp, WDFCONTEXT DispatchContext));

#include "wdf_functions/wdfcx.h"

WDF_EXTERN_C_END

#endif
