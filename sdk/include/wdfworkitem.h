/* Work items. */
#ifndef _WDFWORKITEM_H_
#define _WDFWORKITEM_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

WDF_CALLBACK(VOID, WDF_WORKITEM, (WDFWORKITEM WorkItem));

typedef struct _WDF_WORKITEM_CONFIG {
  ULONG Size;
  PFN_WDF_WORKITEM EvtWorkItemFunc;
  BOOLEAN AutomaticSerialization;
} WDF_WORKITEM_CONFIG, *PWDF_WORKITEM_CONFIG;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_WORKITEM_CONFIG_INIT(PWDF_WORKITEM_CONFIG Config,
                                          PFN_WDF_WORKITEM EvtWorkItemFunc) {
  WDF_BEGIN_INIT(WDF_WORKITEM_CONFIG, Config);
  Config->EvtWorkItemFunc = EvtWorkItemFunc;
  Config->AutomaticSerialization = TRUE;
}

#endif

#include "wdf_functions/wdfworkitem.h"

WDF_EXTERN_C_END

#endif
