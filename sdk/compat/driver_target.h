/* Read before every source of a driver: what cl.exe knows by itself, and annotations, which mean
   nothing to these compilers but which a source may use before any header of Windows. */
#ifndef RUNDOWN_DRIVER_TARGET_H
#define RUNDOWN_DRIVER_TARGET_H

#ifndef RC_INVOKED
#ifndef __ASSEMBLER__
#ifdef __clang__
/* mingw-w64's headers are for compilers that take GNU's attributes and assembler, as clang does for
 * Microsoft's target too. */
#undef _MSC_VER
#undef _MSC_FULL_VER
#undef _MSC_BUILD
#define RUNDOWN_HAS_FORCEINLINE 1
#define __GNUC__ 4
#define __GNUC_MINOR__ 2
#define __GNUC_PATCHLEVEL__ 1
#define __GNUC_STDC_INLINE__ 1
#define __MINGW32__ 1
#define __MINGW64__ 1
#define __MSVCRT__ 1
#else
/* C's inline leaves a function undefined where it was not inlined; Microsoft's emits it in each
 * object and merges the copies. */
#undef __inline
#define __inline __inline__ __attribute__((__always_inline__))
#endif
#ifndef WINNT
#define WINNT 1 /* evntrace.h asks for it */
#endif
/* mingw-w64's says "extern" in its __forceinline, which clang knows without a macro. */
#define __USE_MINGW_ANSI_STDIO 0 /* or C++'s sprintf is of a library that no driver has */
#define _CRT_SECURE_CPP_OVERLOAD_SECURE_NAMES 0 /* our string.h has them */
#include <_mingw.h>
#undef __forceinline
#ifndef RUNDOWN_HAS_FORCEINLINE
#define __forceinline __inline__ __attribute__((__always_inline__))
#endif
/* Drivers look for Microsoft's compiler by its version: that of Visual Studio 2019. mingw-w64's
 * headers ask first whether the compiler takes GNU's language; those that do not get it from here.
 */
#define _MSC_VER 1929
#define _MSC_FULL_VER 192930154
#define DECLSPEC_ALIGN(x) __attribute__((__aligned__(x)))
#define FORCEINLINE __forceinline
#define CFORCEINLINE FORCEINLINE
#define DECLSPEC_GUARDNOCF
#define DECLSPEC_NOINITALL
#define DECLSPEC_NOTHROW
#ifdef __clang__
#define DECLSPEC_NOVTABLE __declspec(novtable)
#else
#define DECLSPEC_NOVTABLE
#endif
#define DECLSPEC_CHPE_GUEST

/* Where mingw-w64 says WINAPI, which a driver's headers must not find; see intrin.h. */
#define STDMETHODCALLTYPE __stdcall
#define STDMETHODVCALLTYPE __cdecl
#define STDAPICALLTYPE __stdcall
#define STDAPIVCALLTYPE __cdecl
#define STDAPI EXTERN_C HRESULT STDAPICALLTYPE
#define STDAPI_(type) EXTERN_C type STDAPICALLTYPE
#define STDMETHODIMP HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE

#ifndef __clang__
#define RUNDOWN_PRAGMA(text) _Pragma(#text)
#define __pragma(...) RUNDOWN_PRAGMA(__VA_ARGS__)

/* gcc has no structured exception handling. A driver that relies on it would run without its
 * handlers, so it is refused. */
#define __try _Pragma("GCC error \"this driver uses __try, which needs clang\"")
#define __except (filter) if (0)
#define __finally
#define __leave
#endif

/* excpt.h of Microsoft's compiler defines the short names for C. */
#ifndef __cplusplus
#define try __try
#define except __except
#define finally __finally
#define leave __leave
#endif

/* Microsoft's compiler, and gcc, know it without a header. */
#if defined(__cplusplus) && defined(__clang__)
namespace std {
enum class align_val_t : __SIZE_TYPE__ {};
}
#endif

#include "driver_annotations.h"

/* The compilers that the WDK accepts define it, and headers of drivers look for it. */
#define ALLOC_PRAGMA 1
#define ALLOC_DATA_PRAGMA 1

#ifdef __cplusplus
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C_START
#define EXTERN_C_END
#endif

#define __annotation(...) ((void)0)
#define __assume(condition)                    \
  do {                                         \
    if (!(condition)) __builtin_unreachable(); \
  } while (0)
#endif
#endif
#endif
