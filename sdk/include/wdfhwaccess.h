/* Registers and ports; in the kernel's framework drivers use the HAL's own functions. */
#ifndef _WDFHWACCESS_H_
#define _WDFHWACCESS_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

WDF_EXTERN_C_END

#endif
