/* mingw-w64's, and Windows' own spelling. */
#ifndef RUNDOWN_COMPAT_NTINTSAFE_H
#define RUNDOWN_COMPAT_NTINTSAFE_H

#include_next <ntintsafe.h>

#define RtlSIZETAdd RtlSizeTAdd
#define RtlSIZETMult RtlSizeTMult
#define RtlSIZETSub RtlSizeTSub

#endif
