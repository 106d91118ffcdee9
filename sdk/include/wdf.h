/* The Kernel-Mode Driver Framework's interface for drivers.
 *
 * The driver's build sets KMDF_VERSION_MAJOR to 1 and KMDF_VERSION_MINOR to the version of the
 * framework that it is made for: 9, 11, ... 33. What came later is not declared.
 */
#ifndef _WDF_H_
#define _WDF_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

typedef VOID (*WDFFUNC)(VOID);

#ifndef RUNDOWN_HOST

/* The table of the framework's functions. Up to 1.13 a driver has an array of its own, which the
 * framework fills; since 1.15 it has a pointer to the framework's. From 1.15 on the name holds the
 * version, so that objects made for different versions do not link. */
#if KMDF_VERSION_MINOR == 15
#define WdfFunctions WdfFunctions_01015
#elif KMDF_VERSION_MINOR == 17
#define WdfFunctions WdfFunctions_01017
#elif KMDF_VERSION_MINOR == 19
#define WdfFunctions WdfFunctions_01019
#elif KMDF_VERSION_MINOR == 21
#define WdfFunctions WdfFunctions_01021
#elif KMDF_VERSION_MINOR == 23
#define WdfFunctions WdfFunctions_01023
#elif KMDF_VERSION_MINOR == 25
#define WdfFunctions WdfFunctions_01025
#elif KMDF_VERSION_MINOR == 27
#define WdfFunctions WdfFunctions_01027
#elif KMDF_VERSION_MINOR == 29
#define WdfFunctions WdfFunctions_01029
#elif KMDF_VERSION_MINOR == 31
#define WdfFunctions WdfFunctions_01031
#elif KMDF_VERSION_MINOR == 33
#define WdfFunctions WdfFunctions_01033
#elif KMDF_VERSION_MINOR > 13
#error "KMDF_VERSION_MINOR is not that of a released framework."
#endif

#if KMDF_VERSION_MINOR >= 15
extern const WDFFUNC* WdfFunctions;
#else
extern WDFFUNC WdfFunctions[];
#endif
extern WDFFUNC WdfDriverMiniportUnloadOverride;

#endif

/* In the order of what they need. */
/* clang-format off */
#include "wdfglobals.h"
#include "wdffuncenum.h"
#include "wdfstatus.h"
#include "wdfassert.h"
#include "wdfverifier.h"
#include "wdfpool.h"
#include "wdfobject.h"
#include "wdfsync.h"
#include "wdfcore.h"
#include "wdfdriver.h"
#include "wdfqueryinterface.h"
#include "wdfmemory.h"
#include "wdfchildlist.h"
#include "wdffileobject.h"
#include "wdfdevice.h"
#include "wdfcollection.h"
#include "wdfdpc.h"
#include "wdftimer.h"
#include "wdfworkitem.h"
#include "wdfinterrupt.h"
#include "wdfresource.h"
#include "wdfrequest.h"
#include "wdfiotarget.h"
#include "wdfio.h"
#include "wdffdo.h"
#include "wdfpdo.h"
#include "wdfcontrol.h"
#include "wdfwmi.h"
#include "wdfstring.h"
#include "wdfregistry.h"
#include "wdfdmaenabler.h"
#include "wdfdmatransaction.h"
#include "wdfcommonbuffer.h"
#include "wdfbugcodes.h"
#include "wdfroletypes.h"
#include "wdfhwaccess.h"
#include "wdfcompaniontarget.h"
/* clang-format on */

WDF_EXTERN_C_END

#endif
