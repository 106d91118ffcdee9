/* The filter manager's interface, fltKernel.h of Windows 10. */
#ifndef RUNDOWN_COMPAT_FLTKERNEL_H
#define RUNDOWN_COMPAT_FLTKERNEL_H

#include <ntifs.h>

#define FLT_MGR_BASELINE (TRUE)
#define FLT_MGR_AFTER_XPSP2 (TRUE)
#define FLT_MGR_LONGHORN (TRUE)
#define FLT_MGR_WIN7 (TRUE)
#define FLT_MGR_WIN8 (TRUE)
#define FLT_MGR_WINBLUE (TRUE)
#define FLT_MGR_WIN10 (TRUE)
#define FLT_MGR_WIN10_RS1 (TRUE)

#ifdef __cplusplus
extern "C" {
#endif

/* clang-format off */
#include "fltkernel_types.h"
#include "fltkernel_parameters.h"
#include "fltkernel_callbacks.h"
#include "fltkernel_functions.h"
#include "fltkernel_file_functions.h"
/* clang-format on */

#ifdef __cplusplus
}
#endif

#endif
