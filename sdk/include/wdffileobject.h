/* File objects. */
#ifndef _WDFFILEOBJECT_H_
#define _WDFFILEOBJECT_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#include "wdf_functions/wdffileobject.h"

WDF_EXTERN_C_END

#endif
