/* mingw-w64's, and Windows' own spelling. */
#ifndef RUNDOWN_COMPAT_NTINTSAFE_H
#define RUNDOWN_COMPAT_NTINTSAFE_H

#include_next <ntintsafe.h>

#define RtlSIZETAdd RtlSizeTAdd
#define RtlSIZETMult RtlSizeTMult
#define RtlSIZETSub RtlSizeTSub

#ifndef LODWORD
#define LODWORD(value) ((ULONG)(value))
#define HIDWORD(value) ((ULONG)(((value) >> 32) & 0xffffffff))
#endif
#ifndef UINT32_MAX
#define INT32_MAX 2147483647
#define UINT32_MAX 0xffffffffU
#endif

#endif
