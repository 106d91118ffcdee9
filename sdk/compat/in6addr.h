/* An IPv6 address. */
#include "wsk_address.h"
