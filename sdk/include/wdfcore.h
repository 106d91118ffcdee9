/* Time, alignment and offsets. */
#ifndef _WDFCORE_H_
#define _WDFCORE_H_

#include "wdftypes.h"

WDF_EXTERN_C_START

/* In units of 100 nanoseconds; a negative time counts from now. */
#define WDF_TIMEOUT_TO_US ((LONGLONG)10)
#define WDF_TIMEOUT_TO_MS (1000 * WDF_TIMEOUT_TO_US)
#define WDF_TIMEOUT_TO_SEC (1000 * WDF_TIMEOUT_TO_MS)

#define WDF_PTR_ADD_OFFSET_TYPE(pointer, offset, type) ((type)((PUCHAR)(pointer) + (offset)))
#define WDF_PTR_ADD_OFFSET(pointer, offset) WDF_PTR_ADD_OFFSET_TYPE(pointer, offset, PVOID)
#define WDF_PTR_GET_OFFSET(base, address) ((size_t)((PUCHAR)(address) - (PUCHAR)(base)))

#ifndef RUNDOWN_HOST

FORCEINLINE LONGLONG WDF_ABS_TIMEOUT_IN_SEC(ULONGLONG Time) {
  return (LONGLONG)Time * WDF_TIMEOUT_TO_SEC;
}
FORCEINLINE LONGLONG WDF_REL_TIMEOUT_IN_SEC(ULONGLONG Time) {
  return -(LONGLONG)Time * WDF_TIMEOUT_TO_SEC;
}
FORCEINLINE LONGLONG WDF_ABS_TIMEOUT_IN_MS(ULONGLONG Time) {
  return (LONGLONG)Time * WDF_TIMEOUT_TO_MS;
}
FORCEINLINE LONGLONG WDF_REL_TIMEOUT_IN_MS(ULONGLONG Time) {
  return -(LONGLONG)Time * WDF_TIMEOUT_TO_MS;
}
FORCEINLINE LONGLONG WDF_ABS_TIMEOUT_IN_US(ULONGLONG Time) {
  return (LONGLONG)Time * WDF_TIMEOUT_TO_US;
}
FORCEINLINE LONGLONG WDF_REL_TIMEOUT_IN_US(ULONGLONG Time) {
  return -(LONGLONG)Time * WDF_TIMEOUT_TO_US;
}

/* AlignTo is a power of two. */
FORCEINLINE size_t WDF_ALIGN_SIZE_DOWN(size_t Length, size_t AlignTo) {
  return Length - (Length & (AlignTo - 1));
}
FORCEINLINE size_t WDF_ALIGN_SIZE_UP(size_t Length, size_t AlignTo) {
  return WDF_ALIGN_SIZE_DOWN(Length + (AlignTo - 1), AlignTo);
}

#endif

WDF_EXTERN_C_END

#endif
