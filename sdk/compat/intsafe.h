/* A driver's checked arithmetic under the names of applications, whose own header brings windows.h
   along. */
#ifndef RUNDOWN_COMPAT_INTSAFE_H
#define RUNDOWN_COMPAT_INTSAFE_H

#include <ntintsafe.h>

#define SizeTAdd RtlSizeTAdd
#define SizeTMult RtlSizeTMult
#define SizeTSub RtlSizeTSub
#define SizeTToULong RtlSizeTToULong
#define ULongAdd RtlULongAdd
#define ULongLongAdd RtlULongLongAdd
#define ULongLongMult RtlULongLongMult
#define ULongLongSub RtlULongLongSub
#define ULongLongToULong RtlULongLongToULong
#define ULongLongToULongPtr RtlULongLongToULongPtr
#define ULongMult RtlULongMult
#define ULongSub RtlULongSub
#define ULongToUShort RtlULongToUShort
#define UShortAdd RtlUShortAdd

#endif
