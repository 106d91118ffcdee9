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
#undef __forceinline
#define __inline __inline__ __attribute__((__always_inline__))
#define __forceinline __inline__ __attribute__((__always_inline__))
#endif
#ifndef WINNT
#define WINNT 1 /* evntrace.h asks for it */
#endif
#define FORCEINLINE __forceinline
#define CFORCEINLINE FORCEINLINE
#define DECLSPEC_GUARDNOCF
#define DECLSPEC_NOINITALL
#define DECLSPEC_CHPE_GUEST

/* Where mingw-w64 says WINAPI, which a driver's headers must not find; see intrin.h. */
#define STDMETHODCALLTYPE __stdcall
#define STDMETHODVCALLTYPE __cdecl
#define STDAPICALLTYPE __stdcall
#define STDAPIVCALLTYPE __cdecl

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

#define __annotation(...) ((void)0)
#define __assume(condition)                    \
  do {                                         \
    if (!(condition)) __builtin_unreachable(); \
  } while (0)
#endif
#endif
#endif
