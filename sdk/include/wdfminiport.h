/* For drivers under a port driver that owns the driver object. */
#ifndef _WDFMINIPORT_H_
#define _WDFMINIPORT_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#include "wdf_functions/wdfminiport.h"

#ifndef RUNDOWN_HOST
/* Not through the table: the entry stub of a miniport has its own way to unload. */
FORCEINLINE VOID WdfDriverMiniportUnload(WDFDRIVER Driver) {
  ((PFN_WDFDRIVERMINIPORTUNLOAD)WdfDriverMiniportUnloadOverride)(WdfDriverGlobals, Driver);
}
#endif

WDF_EXTERN_C_END

#endif
