/* Timers. */
#ifndef _WDFTIMER_H_
#define _WDFTIMER_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

#define TolerableDelayUnlimited ((ULONG)-1)

WDF_CALLBACK(VOID, WDF_TIMER, (WDFTIMER Timer));

typedef struct _WDF_TIMER_CONFIG {
  ULONG Size;
  PFN_WDF_TIMER EvtTimerFunc;
  ULONG Period;
  BOOLEAN AutomaticSerialization;
  ULONG TolerableDelay;
#if KMDF_VERSION_MINOR >= 13
  WDF_ALIGN_8 BOOLEAN UseHighResolutionTimer;
#endif
} WDF_TIMER_CONFIG, *PWDF_TIMER_CONFIG;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WDF_TIMER_CONFIG_INIT_PERIODIC(PWDF_TIMER_CONFIG Config,
                                                PFN_WDF_TIMER EvtTimerFunc, LONG Period) {
  WDF_BEGIN_INIT(WDF_TIMER_CONFIG, Config);
  Config->EvtTimerFunc = EvtTimerFunc;
  Config->Period = (ULONG)Period;
  Config->AutomaticSerialization = TRUE;
}

FORCEINLINE VOID WDF_TIMER_CONFIG_INIT(PWDF_TIMER_CONFIG Config, PFN_WDF_TIMER EvtTimerFunc) {
  WDF_TIMER_CONFIG_INIT_PERIODIC(Config, EvtTimerFunc, 0);
}

#endif

#include "wdf_functions/wdftimer.h"

WDF_EXTERN_C_END

#endif
