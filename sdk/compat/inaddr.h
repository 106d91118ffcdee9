/* An IPv4 address. */
#include <ws2def.h>
