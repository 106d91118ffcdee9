/* mingw-w64's intrin.h leaves WINAPI behind, by which a header of a driver and its application
   knows that it is read for the application. */
#ifndef RUNDOWN_COMPAT_INTRIN_H
#define RUNDOWN_COMPAT_INTRIN_H

#pragma push_macro("WINAPI")
#include_next <intrin.h>
#undef WINAPI
#pragma pop_macro("WINAPI")

#endif
