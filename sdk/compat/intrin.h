/* mingw-w64's intrin.h leaves WINAPI behind, by which a header of a driver and its application
   knows that it is read for the application. */
#ifndef RUNDOWN_COMPAT_INTRIN_H
#define RUNDOWN_COMPAT_INTRIN_H

#pragma push_macro("WINAPI")
#include_next <intrin.h>
#undef WINAPI
#pragma pop_macro("WINAPI")

/* Functions to Microsoft's compiler, which sources declare; macros to mingw-w64. */
#undef _ReadWriteBarrier
#undef _ReadBarrier
#undef _WriteBarrier
#ifdef __clang__
#ifdef __cplusplus
extern "C" {
#endif
/* Built into the compiler. */
void _ReadWriteBarrier(void);
void _ReadBarrier(void);
void _WriteBarrier(void);
#ifdef __cplusplus
}
#endif
#else
static __inline__ __attribute__((always_inline)) void _ReadWriteBarrier(void) {
  __asm__ __volatile__("" ::: "memory");
}
static __inline__ __attribute__((always_inline)) void _ReadBarrier(void) {
  __asm__ __volatile__("" ::: "memory");
}
static __inline__ __attribute__((always_inline)) void _WriteBarrier(void) {
  __asm__ __volatile__("" ::: "memory");
}
#endif

#endif
