/* NDIS 6, as far as callouts of the filtering platform need it. */
#ifndef _NDIS_
#define _NDIS_

#include <ntddk.h>

#include "ndis_net_buffer.h"

#endif
