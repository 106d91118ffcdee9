/* Strings. */
#ifndef _WDFSTRING_H_
#define _WDFSTRING_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#include "wdf_functions/wdfstring.h"

WDF_EXTERN_C_END

#endif
