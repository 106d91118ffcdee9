#include <ntddk.h>

/* clang-format off */
#include "sum.h"
#include "sum_trace.h"
#include "sum.tmh"
/* clang-format on */

ULONG Sum(const ULONG* Numbers, ULONG Count) {
  ULONG Total = 0;
  while (Count-- != 0) Total += Numbers[Count];
  Trace(TRACE_LEVEL_INFORMATION, SUM_ALL, ("the sum of %d is %d", 3, Total));
  return Total;
}
