// WdfVerifier*: a driver's own complaints.
#include "wdf/violation.h"

namespace rundown::wdf {

// With the framework's verifier on, DbgBreakOnError is set too.
void WdfVerifierDbgBreakPoint(WDF_DRIVER_GLOBALS* /*globals*/) {
  gate::breakpoint();
}
RUNDOWN_EXPORT(wdf01000, WdfVerifierDbgBreakPoint, {});

void WdfVerifierKeBugCheck(WDF_DRIVER_GLOBALS* /*globals*/, ULONG code, ULONG_PTR p1, ULONG_PTR p2,
                           ULONG_PTR p3, ULONG_PTR p4) {
  ke::bug_check(code, p1, p2, p3, p4);
}
RUNDOWN_EXPORT(wdf01000, WdfVerifierKeBugCheck, {});

}  // namespace rundown::wdf
