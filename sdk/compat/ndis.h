/* NDIS 6 as miniports, filters and protocols see it. mingw-w64's ndis.h ends with NDIS 5; its
 * ntddndis.h, which user programs share, has what OIDs carry. */
#ifndef RUNDOWN_COMPAT_NDIS_H
#define RUNDOWN_COMPAT_NDIS_H

#ifndef NDIS_WDM
#define NDIS_WDM 0
#endif
#if NDIS_WDM
#include <wdm.h>
#else
#include <ntddk.h>
#endif

/* Each needs those before it. */
/* clang-format off */
#include "ndis_version.h"
#include <ws2ipdef.h>
#include <ntddndis.h>
#include <xfilter.h>
#include "ndis_values.h"
#include "ndis_oid.h"
#include "ndis_net_buffer.h"
#include "ndis_offload.h"
#include "ndis_types.h"
#include "ndis_miniport.h"
#include "ndis_filter.h"
#include "ndis_protocol.h"
#include "ndis_switch.h"
#include "ndis_functions.h"
/* clang-format on */

#endif
