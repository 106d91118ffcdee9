/* Registry keys. */
#ifndef _WDFREGISTRY_H_
#define _WDFREGISTRY_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#define WDF_REGKEY_DEVICE_SUBKEY 0
#define WDF_REGKEY_DRIVER_SUBKEY 0

#include "wdf_functions/wdfregistry.h"

WDF_EXTERN_C_END

#endif
