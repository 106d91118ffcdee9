/* Checks that run while the verifier is on for the driver. */
#ifndef _WDFASSERT_H_
#define _WDFASSERT_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#define WDFVERIFY(condition)                                             \
  {                                                                      \
    if (!(condition) && (WdfDriverGlobals->DriverFlags & WdfVerifyOn)) { \
      RtlAssert((PVOID) #condition, (PVOID)__FILE__, __LINE__, NULL);    \
    }                                                                    \
  }

#define VERIFY_IS_IRQL_PASSIVE_LEVEL() WDFVERIFY(KeGetCurrentIrql() == PASSIVE_LEVEL)
#define IS_AT_PASSIVE() VERIFY_IS_IRQL_PASSIVE_LEVEL()

/* A condition that the compiler knows to be false does not compile. */
#define WDFCASSERT(condition)                    \
  {                                              \
    typedef char WdfCheck[(condition) ? 1 : -1]; \
    (VOID)sizeof(WdfCheck);                      \
  }

WDF_EXTERN_C_END

#endif
