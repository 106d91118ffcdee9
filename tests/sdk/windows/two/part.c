#include <ntddk.h>

#include "trace.h"
/* clang-format off */
#include "part.tmh"
/* clang-format on */

VOID Other(VOID);
VOID Other(VOID) {
  int Count = 2;
  TraceEvents(TRACE_LEVEL_ERROR, PARTS, "two %d and %s", Count, "more");
}
