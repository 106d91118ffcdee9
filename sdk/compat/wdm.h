/* mingw-w64's wdm.h and what Windows 10's has besides. */
#ifndef RUNDOWN_COMPAT_WDM_H
#define RUNDOWN_COMPAT_WDM_H

/* mingw-w64's wdm.h defines these two, which its intrin.h has declared as external, so that two
 * objects of one driver clash. */
#include <intrin.h>
#define InterlockedBitTestAndSet rundown_unused_bit_set
#define InterlockedBitTestAndReset rundown_unused_bit_reset

#include "wdm_data_names.h"
#include "wdm_members.h"
/* ntifs.h means the kernel's part of a process and of a thread by both names. */
#ifdef _NTIFS_INCLUDED_
#define _EPROCESS _KPROCESS
#define _ETHREAD _KTHREAD
#endif
/* mingw-w64's wdm.h sets a version itself; without the driver's choice Windows takes the newest. */
#ifdef PO_FX_VERSION
#define RUNDOWN_PO_FX PO_FX_VERSION
#undef PO_FX_VERSION
#else
#define RUNDOWN_PO_FX 3
#endif
#include_next <wdm.h>
#undef Memory64
#undef DmaPort
#undef BuildMdlFromScatterGatherList
#undef PO_FX_VERSION
#if RUNDOWN_PO_FX == 3
#define PO_FX_VERSION PO_FX_VERSION_V3
#elif RUNDOWN_PO_FX == 2
#define PO_FX_VERSION PO_FX_VERSION_V2
#else
#define PO_FX_VERSION PO_FX_VERSION_V1
#endif
#undef _EPROCESS
#undef _ETHREAD
#include "wdm_data.h"

#undef InterlockedBitTestAndSet
#undef InterlockedBitTestAndReset
#define InterlockedBitTestAndSet _interlockedbittestandset
#define InterlockedBitTestAndReset _interlockedbittestandreset

#include "wdm_names.h"
#include "wdm_pool.h"
#include "wdm_power.h"
#include "wdm_types.h"

#endif
