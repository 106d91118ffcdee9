/* mingw-w64's wdm.h and what Windows 10's has besides. */
#ifndef RUNDOWN_COMPAT_WDM_H
#define RUNDOWN_COMPAT_WDM_H

/* mingw-w64's wdm.h defines these two, which its intrin.h has declared as external, so that two
 * objects of one driver clash. */
#include <intrin.h>
#define InterlockedBitTestAndSet rundown_unused_bit_set
#define InterlockedBitTestAndReset rundown_unused_bit_reset

#include "wdm_data_names.h"
#include_next <wdm.h>
#include "wdm_data.h"

#undef InterlockedBitTestAndSet
#undef InterlockedBitTestAndReset
#define InterlockedBitTestAndSet _interlockedbittestandset
#define InterlockedBitTestAndReset _interlockedbittestandreset

#include "wdm_pool.h"
#include "wdm_types.h"

#endif
