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
/* Windows' names without a version are those of version 1, mingw-w64's of version 2. */
#define PO_FX_COMPONENT rundown_unused_PO_FX_COMPONENT
#define PPO_FX_COMPONENT rundown_unused_PPO_FX_COMPONENT
#include_next <wdm.h>
#undef Memory64
#undef DmaPort
#undef BuildMdlFromScatterGatherList
#undef PO_FX_COMPONENT
#undef PPO_FX_COMPONENT
#undef PO_FX_VERSION
#define PO_FX_VERSION PO_FX_VERSION_V1
#undef _EPROCESS
#undef _ETHREAD
#include "wdm_data.h"

#undef InterlockedBitTestAndSet
#undef InterlockedBitTestAndReset
#define InterlockedBitTestAndSet _interlockedbittestandset
#define InterlockedBitTestAndReset _interlockedbittestandreset

/* Microsoft's compiler knows _byteswap_ulong and its like; here they would be calls. */
#undef RtlUshortByteSwap
#undef RtlUlongByteSwap
#undef RtlUlonglongByteSwap
#define RtlUshortByteSwap(Value) __builtin_bswap16((USHORT)(Value))
#define RtlUlongByteSwap(Value) __builtin_bswap32(Value)
#define RtlUlonglongByteSwap(Value) __builtin_bswap64(Value)

#include "wdm_names.h"
#include "wdm_pcw.h"
#include "wdm_pool.h"
#include "wdm_power.h"
#include "wdm_reset.h"
#include "wdm_types.h"

#endif
