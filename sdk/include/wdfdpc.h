/* Deferred procedure calls. */
#ifndef _WDFDPC_H_
#define _WDFDPC_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

WDF_CALLBACK(VOID, WDF_DPC, (WDFDPC Dpc));

typedef struct _WDF_DPC_CONFIG {
  ULONG Size;
  PFN_WDF_DPC EvtDpcFunc;
  BOOLEAN AutomaticSerialization;
} WDF_DPC_CONFIG, *PWDF_DPC_CONFIG;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_DPC_CONFIG_INIT(PWDF_DPC_CONFIG Config, PFN_WDF_DPC EvtDpcFunc) {
  WDF_BEGIN_INIT(WDF_DPC_CONFIG, Config);
  Config->EvtDpcFunc = EvtDpcFunc;
  Config->AutomaticSerialization = TRUE;
}

#endif

#include "wdf_functions/wdfdpc.h"

WDF_EXTERN_C_END

#endif
