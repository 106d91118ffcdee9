/* Of the interface management what the filtering platform's metadata need. */
#ifndef _NETIOAPI_H_
#define _NETIOAPI_H_

#include <ifdef.h>

#include "ws2ipdef.h"

typedef struct _IP_ADDRESS_PREFIX {
  SOCKADDR_INET Prefix;
  UINT8 PrefixLength;
} IP_ADDRESS_PREFIX, *PIP_ADDRESS_PREFIX;

#endif
