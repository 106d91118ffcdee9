/* A driver's own bug checks and break points. */
#ifndef _WDFVERIFIER_H_
#define _WDFVERIFIER_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#include "wdf_functions/wdfverifier.h"

WDF_EXTERN_C_END

#endif
