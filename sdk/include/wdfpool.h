/* The framework's pool; drivers have no part in it. */
#ifndef _WDFPOOL_H_
#define _WDFPOOL_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

WDF_EXTERN_C_END

#endif
