/* Hardware resources. */
#ifndef _WDFRESOURCE_H_
#define _WDFRESOURCE_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#define WDF_INSERT_AT_END ((ULONG)-1)

#include "wdf_functions/wdfresource.h"

WDF_EXTERN_C_END

#endif
