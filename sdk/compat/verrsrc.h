/* The constants of a version resource, which mingw-w64 has in winver.h. */
#include <winver.h>
