/* mingw-w64's bthsdpdef.h, and its large integers' pointers. */
#ifndef RUNDOWN_COMPAT_BTHSDPDEF_H
#define RUNDOWN_COMPAT_BTHSDPDEF_H

#define LPBYTE PUCHAR /* which a kernel's header does not have */
#include_next <bthsdpdef.h>
#undef LPBYTE

typedef SDP_LARGE_INTEGER_16 *PSDP_LARGE_INTEGER_16, *LPSDP_LARGE_INTEGER_16;
typedef SDP_ULARGE_INTEGER_16 *PSDP_ULARGE_INTEGER_16, *LPSDP_ULARGE_INTEGER_16;

#endif
