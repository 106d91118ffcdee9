/* Memory that the driver and a bus master share. */
#ifndef _WDFCOMMONBUFFER_H_
#define _WDFCOMMONBUFFER_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

typedef struct _WDF_COMMON_BUFFER_CONFIG {
  ULONG Size;
  ULONG AlignmentRequirement;
} WDF_COMMON_BUFFER_CONFIG, *PWDF_COMMON_BUFFER_CONFIG;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_COMMON_BUFFER_CONFIG_INIT(PWDF_COMMON_BUFFER_CONFIG Config,
                                               ULONG AlignmentRequirement) {
  WDF_BEGIN_INIT(WDF_COMMON_BUFFER_CONFIG, Config);
  Config->AlignmentRequirement = AlignmentRequirement;
}

#endif

#include "wdf_functions/wdfcommonbuffer.h"

WDF_EXTERN_C_END

#endif
