/* Collections of objects. */
#ifndef _WDFCOLLECTION_H_
#define _WDFCOLLECTION_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#include "wdf_functions/wdfcollection.h"

WDF_EXTERN_C_END

#endif
