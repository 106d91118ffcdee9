/* An IPv4 address. */
#include "wsk_address.h"
