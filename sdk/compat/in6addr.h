/* An IPv6 address. */
#include <ws2ipdef.h>
