/* mingw-w64's ntifs.h over our wdm.h. */
#ifndef RUNDOWN_COMPAT_NTIFS_H
#define RUNDOWN_COMPAT_NTIFS_H

#include_next <ntifs.h>
#include <wdm.h>

#endif
