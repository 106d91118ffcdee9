/* Locks. */
#ifndef _WDFSYNC_H_
#define _WDFSYNC_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#include "wdf_functions/wdfsync.h"

WDF_EXTERN_C_END

#endif
