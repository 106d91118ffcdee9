/* Handles, and what every other of KMDF's headers needs. */
#ifndef _WDFTYPES_H_
#define _WDFTYPES_H_

#include "wdf_ddk_types.h"

#if !defined(KMDF_VERSION_MAJOR) || !defined(KMDF_VERSION_MINOR)
#error \
    "Define KMDF_VERSION_MAJOR and KMDF_VERSION_MINOR: the version of the framework that the driver is made for."
#endif

/* The simulated framework includes these headers inside a namespace of its own. */
#ifndef WDF_EXTERN_C
#if defined(__cplusplus) && !defined(RUNDOWN_HOST)
#define WDF_EXTERN_C extern "C"
#define WDF_EXTERN_C_START extern "C" {
#define WDF_EXTERN_C_END }
#else
#define WDF_EXTERN_C
#define WDF_EXTERN_C_START
#define WDF_EXTERN_C_END
#endif
#endif

/* EVT_NAME, the type of a function that the framework calls, and PFN_NAME, a pointer to one. */
#define WDF_CALLBACK(returns, name, parameters) \
  typedef returns NTAPI EVT_##name parameters;  \
  typedef EVT_##name* PFN_##name

#define WDF_ALIGN_8 __attribute__((aligned(8)))

/* Of equal definitions in several objects one is kept. gcc has to know that from the declaration
 * on; clang takes such a declaration for a definition. */
#define WDF_ANY_ONE __declspec(selectany)
#ifdef __clang__
#define WDF_ANY_ONE_DECLARED
#else
#define WDF_ANY_ONE_DECLARED WDF_ANY_ONE
#endif

#define WDFAPI
#ifndef WDF_WPP_KMDF_DRIVER
#define WDF_WPP_KMDF_DRIVER
#endif

#if defined(__cplusplus) && !defined(WDF_NO_NULLPTR)
#define WDF_NULL_POINTER nullptr
#else
#define WDF_NULL_POINTER NULL
#endif

#undef WDF_NO_OBJECT_ATTRIBUTES
#undef WDF_NO_EVENT_CALLBACK
#undef WDF_NO_HANDLE
#undef WDF_NO_CONTEXT
#undef WDF_NO_SEND_OPTIONS
#define WDF_NO_OBJECT_ATTRIBUTES WDF_NULL_POINTER
#define WDF_NO_EVENT_CALLBACK WDF_NULL_POINTER
#define WDF_NO_HANDLE WDF_NULL_POINTER
#define WDF_NO_CONTEXT WDF_NULL_POINTER
#define WDF_NO_SEND_OPTIONS WDF_NULL_POINTER

WDF_EXTERN_C_START

#ifndef __WDF_BYTE_DEFINED__
#define __WDF_BYTE_DEFINED__
typedef UCHAR BYTE;
#endif

typedef enum _WDF_TRI_STATE {
  WdfFalse = 0,
  WdfTrue = 1,
  WdfUseDefault = 2
} WDF_TRI_STATE,
    *PWDF_TRI_STATE;

typedef PVOID WDFCONTEXT;
typedef size_t* WDF_STRUCT_INFO;

typedef struct WDFDEVICE_INIT* PWDFDEVICE_INIT;
typedef struct WDFCXDEVICE_INIT* PWDFCXDEVICE_INIT;
typedef struct _WDF_OBJECT_ATTRIBUTES* PWDF_OBJECT_ATTRIBUTES;

/* Any object: every handle converts to it. */
typedef HANDLE WDFOBJECT, *PWDFOBJECT;

DECLARE_HANDLE(WDFDRIVER);
DECLARE_HANDLE(WDFDEVICE);
DECLARE_HANDLE(WDFFILEOBJECT);
DECLARE_HANDLE(WDFCHILDLIST);
DECLARE_HANDLE(WDFCOLLECTION);
DECLARE_HANDLE(WDFSTRING);
DECLARE_HANDLE(WDFKEY);

DECLARE_HANDLE(WDFQUEUE);
DECLARE_HANDLE(WDFREQUEST);
DECLARE_HANDLE(WDFMEMORY);
DECLARE_HANDLE(WDFLOOKASIDE);

DECLARE_HANDLE(WDFDPC);
DECLARE_HANDLE(WDFTIMER);
DECLARE_HANDLE(WDFWORKITEM);
DECLARE_HANDLE(WDFINTERRUPT);
DECLARE_HANDLE(WDFWAITLOCK);
DECLARE_HANDLE(WDFSPINLOCK);

DECLARE_HANDLE(WDFIOTARGET);
DECLARE_HANDLE(WDFUSBDEVICE);
DECLARE_HANDLE(WDFUSBINTERFACE);
DECLARE_HANDLE(WDFUSBPIPE);
DECLARE_HANDLE(WDFCOMPANIONTARGET);

DECLARE_HANDLE(WDFDMAENABLER);
DECLARE_HANDLE(WDFDMATRANSACTION);
DECLARE_HANDLE(WDFCOMMONBUFFER);

DECLARE_HANDLE(WDFIORESREQLIST);
DECLARE_HANDLE(WDFIORESLIST);
DECLARE_HANDLE(WDFCMRESLIST);

DECLARE_HANDLE(WDFWMIPROVIDER);
DECLARE_HANDLE(WDFWMIINSTANCE);

WDF_EXTERN_C_END

#endif
