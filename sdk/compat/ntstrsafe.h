/* The kernel's safe string functions: inline in the WDK too, over the exports _vsnprintf and
   _vsnwprintf of ntoskrnl.exe. mingw-w64's own take the user-mode C library's headers and lack
   RtlUnicodeString*. */
#ifndef _NTSTRSAFE_H_INCLUDED_
#define _NTSTRSAFE_H_INCLUDED_
#define __INC_NTSTRSAFE

#include <stdarg.h>
#include <string.h>
#include <wdm.h>

#ifdef __cplusplus
extern "C" {
#define NTSTRSAFEDDI inline NTSTATUS
#else
#define NTSTRSAFEDDI static __inline__ __attribute__((__unused__)) NTSTATUS
#endif

#define NTSTRSAFE_MAX_CCH 2147483647
#define NTSTRSAFE_MAX_LENGTH (NTSTRSAFE_MAX_CCH - 1)
#define NTSTRSAFE_UNICODE_STRING_MAX_CCH (0xFFFF / sizeof(WCHAR))

#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000
#define STRSAFE_VALID_FLAGS 0x00001FFFu
#define STRSAFE_FILL_BYTE(x) ((ULONG)(((x)&0xFF) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(x) ((ULONG)(((x)&0xFF) | STRSAFE_FILL_ON_FAILURE))

typedef char* NTSTRSAFE_PSTR;
typedef const char* NTSTRSAFE_PCSTR;
typedef wchar_t* NTSTRSAFE_PWSTR;
typedef const wchar_t* NTSTRSAFE_PCWSTR;

int __cdecl _vsnprintf(char* Buffer, size_t Count, const char* Format, va_list Arguments);
int __cdecl _vsnwprintf(wchar_t* Buffer, size_t Count, const wchar_t* Format, va_list Arguments);

#define NTSTRSAFE_BAD_LENGTH(Length) \
  ((Length) != NULL ? (void)(*(Length) = 0) : (void)0, STATUS_INVALID_PARAMETER)

/* A: the functions for ANSI strings. */
NTSTRSAFEDDI RtlStringCchLengthA(const char* String, size_t Max, size_t* Length) {
  size_t i = 0;
  if (String == NULL || Max > NTSTRSAFE_MAX_CCH) return NTSTRSAFE_BAD_LENGTH(Length);
  while (i < Max && String[i] != 0) ++i;
  if (i == Max) return NTSTRSAFE_BAD_LENGTH(Length);
  if (Length != NULL) *Length = i;
  return STATUS_SUCCESS;
}

NTSTRSAFEDDI RtlStringCchCopyNA(char* Destination, size_t Size, const char* Source, size_t Count) {
  size_t i = 0;
  if (Size == 0 || Size > NTSTRSAFE_MAX_CCH) return STATUS_INVALID_PARAMETER;
  if (Count > NTSTRSAFE_MAX_CCH) {
    Destination[0] = 0;
    return STATUS_INVALID_PARAMETER;
  }
  for (; i < Count && Source[i] != 0; ++i) {
    if (i + 1 == Size) {
      Destination[i] = 0;
      return STATUS_BUFFER_OVERFLOW;
    }
    Destination[i] = Source[i];
  }
  Destination[i] = 0;
  return STATUS_SUCCESS;
}

NTSTRSAFEDDI RtlStringCchCopyA(char* Destination, size_t Size, const char* Source) {
  return RtlStringCchCopyNA(Destination, Size, Source, NTSTRSAFE_MAX_CCH);
}

NTSTRSAFEDDI RtlStringCchCatNA(char* Destination, size_t Size, const char* Source, size_t Count) {
  size_t Length;
  if (!NT_SUCCESS(RtlStringCchLengthA(Destination, Size, &Length))) return STATUS_INVALID_PARAMETER;
  return RtlStringCchCopyNA(Destination + Length, Size - Length, Source, Count);
}

NTSTRSAFEDDI RtlStringCchCatA(char* Destination, size_t Size, const char* Source) {
  return RtlStringCchCatNA(Destination, Size, Source, NTSTRSAFE_MAX_CCH);
}

NTSTRSAFEDDI RtlStringCchVPrintfA(char* Destination, size_t Size, const char* Format,
                                  va_list Arguments) {
  int Written;
  if (Size == 0 || Size > NTSTRSAFE_MAX_CCH) return STATUS_INVALID_PARAMETER;
  Written = _vsnprintf(Destination, Size - 1, Format, Arguments);
  if (Written < 0 || (size_t)Written >= Size - 1) Destination[Size - 1] = 0;
  return Written < 0 || (size_t)Written > Size - 1 ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

NTSTRSAFEDDI RtlStringCchPrintfA(char* Destination, size_t Size, const char* Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlStringCchVPrintfA(Destination, Size, Format, Arguments);
  va_end(Arguments);
  return Status;
}

/* The rest of a buffer after a call that wrote into it, as the Ex functions give it. */
NTSTRSAFEDDI NtStrSafeRestA(char* Destination, size_t Size, char** End, size_t* Remaining,
                            ULONG Flags, NTSTATUS Status) {
  size_t Length = 0;
  if (Size == 0 || Size > NTSTRSAFE_MAX_CCH || (Flags & ~STRSAFE_VALID_FLAGS) != 0)
    return STATUS_INVALID_PARAMETER;
  if (!NT_SUCCESS(Status) && (Flags & (STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION)) != 0)
    Destination[0] = 0;
  if (!NT_SUCCESS(Status) && (Flags & STRSAFE_FILL_ON_FAILURE) != 0) {
    memset(Destination, (int)(Flags & 0xFF), Size * sizeof(char));
    if ((Flags & 0xFF) != 0) Destination[Size - 1] = 0;
  }
  while (Length < Size && Destination[Length] != 0) ++Length;
  if (NT_SUCCESS(Status) && (Flags & STRSAFE_FILL_BEHIND_NULL) != 0) {
    memset(Destination + Length + 1, (int)(Flags & 0xFF), (Size - Length - 1) * sizeof(char));
  }
  if (End != NULL) *End = Destination + Length;
  if (Remaining != NULL) *Remaining = Size - Length;
  return Status;
}

NTSTRSAFEDDI RtlStringCchCopyExA(char* Destination, size_t Size, const char* Source, char** End,
                                 size_t* Remaining, ULONG Flags) {
  NTSTATUS Status = RtlStringCchCopyA(
      Destination, Size, Source == NULL && (Flags & STRSAFE_IGNORE_NULLS) != 0 ? "" : Source);
  return NtStrSafeRestA(Destination, Size, End, Remaining, Flags, Status);
}

NTSTRSAFEDDI RtlStringCchCatExA(char* Destination, size_t Size, const char* Source, char** End,
                                size_t* Remaining, ULONG Flags) {
  NTSTATUS Status = RtlStringCchCatA(
      Destination, Size, Source == NULL && (Flags & STRSAFE_IGNORE_NULLS) != 0 ? "" : Source);
  return NtStrSafeRestA(Destination, Size, End, Remaining, Flags, Status);
}

NTSTRSAFEDDI RtlStringCchPrintfExA(char* Destination, size_t Size, char** End, size_t* Remaining,
                                   ULONG Flags, const char* Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlStringCchVPrintfA(Destination, Size, Format, Arguments);
  va_end(Arguments);
  return NtStrSafeRestA(Destination, Size, End, Remaining, Flags, Status);
}

/* The same with sizes in bytes. */
NTSTRSAFEDDI RtlStringCbLengthA(const char* String, size_t Max, size_t* Length) {
  NTSTATUS Status = RtlStringCchLengthA(String, Max / sizeof(char), Length);
  if (Length != NULL) *Length *= sizeof(char);
  return Status;
}
NTSTRSAFEDDI RtlStringCbCopyA(char* Destination, size_t Size, const char* Source) {
  return RtlStringCchCopyA(Destination, Size / sizeof(char), Source);
}
NTSTRSAFEDDI RtlStringCbCopyNA(char* Destination, size_t Size, const char* Source, size_t Count) {
  return RtlStringCchCopyNA(Destination, Size / sizeof(char), Source, Count / sizeof(char));
}
NTSTRSAFEDDI RtlStringCbCatA(char* Destination, size_t Size, const char* Source) {
  return RtlStringCchCatA(Destination, Size / sizeof(char), Source);
}
NTSTRSAFEDDI RtlStringCbCatNA(char* Destination, size_t Size, const char* Source, size_t Count) {
  return RtlStringCchCatNA(Destination, Size / sizeof(char), Source, Count / sizeof(char));
}
NTSTRSAFEDDI RtlStringCbVPrintfA(char* Destination, size_t Size, const char* Format,
                                 va_list Arguments) {
  return RtlStringCchVPrintfA(Destination, Size / sizeof(char), Format, Arguments);
}
NTSTRSAFEDDI RtlStringCbPrintfA(char* Destination, size_t Size, const char* Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlStringCchVPrintfA(Destination, Size / sizeof(char), Format, Arguments);
  va_end(Arguments);
  return Status;
}
NTSTRSAFEDDI RtlStringCbPrintfExA(char* Destination, size_t Size, char** End, size_t* Remaining,
                                  ULONG Flags, const char* Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlStringCchVPrintfA(Destination, Size / sizeof(char), Format, Arguments);
  va_end(Arguments);
  Status = NtStrSafeRestA(Destination, Size / sizeof(char), End, Remaining, Flags, Status);
  if (Remaining != NULL) *Remaining *= sizeof(char);
  return Status;
}

/* W: the functions for wide strings. */
NTSTRSAFEDDI RtlStringCchLengthW(const wchar_t* String, size_t Max, size_t* Length) {
  size_t i = 0;
  if (String == NULL || Max > NTSTRSAFE_MAX_CCH) return NTSTRSAFE_BAD_LENGTH(Length);
  while (i < Max && String[i] != 0) ++i;
  if (i == Max) return NTSTRSAFE_BAD_LENGTH(Length);
  if (Length != NULL) *Length = i;
  return STATUS_SUCCESS;
}

NTSTRSAFEDDI RtlStringCchCopyNW(wchar_t* Destination, size_t Size, const wchar_t* Source,
                                size_t Count) {
  size_t i = 0;
  if (Size == 0 || Size > NTSTRSAFE_MAX_CCH) return STATUS_INVALID_PARAMETER;
  if (Count > NTSTRSAFE_MAX_CCH) {
    Destination[0] = 0;
    return STATUS_INVALID_PARAMETER;
  }
  for (; i < Count && Source[i] != 0; ++i) {
    if (i + 1 == Size) {
      Destination[i] = 0;
      return STATUS_BUFFER_OVERFLOW;
    }
    Destination[i] = Source[i];
  }
  Destination[i] = 0;
  return STATUS_SUCCESS;
}

NTSTRSAFEDDI RtlStringCchCopyW(wchar_t* Destination, size_t Size, const wchar_t* Source) {
  return RtlStringCchCopyNW(Destination, Size, Source, NTSTRSAFE_MAX_CCH);
}

NTSTRSAFEDDI RtlStringCchCatNW(wchar_t* Destination, size_t Size, const wchar_t* Source,
                               size_t Count) {
  size_t Length;
  if (!NT_SUCCESS(RtlStringCchLengthW(Destination, Size, &Length))) return STATUS_INVALID_PARAMETER;
  return RtlStringCchCopyNW(Destination + Length, Size - Length, Source, Count);
}

NTSTRSAFEDDI RtlStringCchCatW(wchar_t* Destination, size_t Size, const wchar_t* Source) {
  return RtlStringCchCatNW(Destination, Size, Source, NTSTRSAFE_MAX_CCH);
}

NTSTRSAFEDDI RtlStringCchVPrintfW(wchar_t* Destination, size_t Size, const wchar_t* Format,
                                  va_list Arguments) {
  int Written;
  if (Size == 0 || Size > NTSTRSAFE_MAX_CCH) return STATUS_INVALID_PARAMETER;
  Written = _vsnwprintf(Destination, Size - 1, Format, Arguments);
  if (Written < 0 || (size_t)Written >= Size - 1) Destination[Size - 1] = 0;
  return Written < 0 || (size_t)Written > Size - 1 ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

NTSTRSAFEDDI RtlStringCchPrintfW(wchar_t* Destination, size_t Size, const wchar_t* Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlStringCchVPrintfW(Destination, Size, Format, Arguments);
  va_end(Arguments);
  return Status;
}

/* The rest of a buffer after a call that wrote into it, as the Ex functions give it. */
NTSTRSAFEDDI NtStrSafeRestW(wchar_t* Destination, size_t Size, wchar_t** End, size_t* Remaining,
                            ULONG Flags, NTSTATUS Status) {
  size_t Length = 0;
  if (Size == 0 || Size > NTSTRSAFE_MAX_CCH || (Flags & ~STRSAFE_VALID_FLAGS) != 0)
    return STATUS_INVALID_PARAMETER;
  if (!NT_SUCCESS(Status) && (Flags & (STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION)) != 0)
    Destination[0] = 0;
  if (!NT_SUCCESS(Status) && (Flags & STRSAFE_FILL_ON_FAILURE) != 0) {
    memset(Destination, (int)(Flags & 0xFF), Size * sizeof(wchar_t));
    if ((Flags & 0xFF) != 0) Destination[Size - 1] = 0;
  }
  while (Length < Size && Destination[Length] != 0) ++Length;
  if (NT_SUCCESS(Status) && (Flags & STRSAFE_FILL_BEHIND_NULL) != 0) {
    memset(Destination + Length + 1, (int)(Flags & 0xFF), (Size - Length - 1) * sizeof(wchar_t));
  }
  if (End != NULL) *End = Destination + Length;
  if (Remaining != NULL) *Remaining = Size - Length;
  return Status;
}

NTSTRSAFEDDI RtlStringCchCopyExW(wchar_t* Destination, size_t Size, const wchar_t* Source,
                                 wchar_t** End, size_t* Remaining, ULONG Flags) {
  NTSTATUS Status = RtlStringCchCopyW(
      Destination, Size, Source == NULL && (Flags & STRSAFE_IGNORE_NULLS) != 0 ? L"" : Source);
  return NtStrSafeRestW(Destination, Size, End, Remaining, Flags, Status);
}

NTSTRSAFEDDI RtlStringCchCatExW(wchar_t* Destination, size_t Size, const wchar_t* Source,
                                wchar_t** End, size_t* Remaining, ULONG Flags) {
  NTSTATUS Status = RtlStringCchCatW(
      Destination, Size, Source == NULL && (Flags & STRSAFE_IGNORE_NULLS) != 0 ? L"" : Source);
  return NtStrSafeRestW(Destination, Size, End, Remaining, Flags, Status);
}

NTSTRSAFEDDI RtlStringCchPrintfExW(wchar_t* Destination, size_t Size, wchar_t** End,
                                   size_t* Remaining, ULONG Flags, const wchar_t* Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlStringCchVPrintfW(Destination, Size, Format, Arguments);
  va_end(Arguments);
  return NtStrSafeRestW(Destination, Size, End, Remaining, Flags, Status);
}

/* The same with sizes in bytes. */
NTSTRSAFEDDI RtlStringCbLengthW(const wchar_t* String, size_t Max, size_t* Length) {
  NTSTATUS Status = RtlStringCchLengthW(String, Max / sizeof(wchar_t), Length);
  if (Length != NULL) *Length *= sizeof(wchar_t);
  return Status;
}
NTSTRSAFEDDI RtlStringCbCopyW(wchar_t* Destination, size_t Size, const wchar_t* Source) {
  return RtlStringCchCopyW(Destination, Size / sizeof(wchar_t), Source);
}
NTSTRSAFEDDI RtlStringCbCopyNW(wchar_t* Destination, size_t Size, const wchar_t* Source,
                               size_t Count) {
  return RtlStringCchCopyNW(Destination, Size / sizeof(wchar_t), Source, Count / sizeof(wchar_t));
}
NTSTRSAFEDDI RtlStringCbCatW(wchar_t* Destination, size_t Size, const wchar_t* Source) {
  return RtlStringCchCatW(Destination, Size / sizeof(wchar_t), Source);
}
NTSTRSAFEDDI RtlStringCbCatNW(wchar_t* Destination, size_t Size, const wchar_t* Source,
                              size_t Count) {
  return RtlStringCchCatNW(Destination, Size / sizeof(wchar_t), Source, Count / sizeof(wchar_t));
}
NTSTRSAFEDDI RtlStringCbVPrintfW(wchar_t* Destination, size_t Size, const wchar_t* Format,
                                 va_list Arguments) {
  return RtlStringCchVPrintfW(Destination, Size / sizeof(wchar_t), Format, Arguments);
}
NTSTRSAFEDDI RtlStringCbPrintfW(wchar_t* Destination, size_t Size, const wchar_t* Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlStringCchVPrintfW(Destination, Size / sizeof(wchar_t), Format, Arguments);
  va_end(Arguments);
  return Status;
}
NTSTRSAFEDDI RtlStringCbPrintfExW(wchar_t* Destination, size_t Size, wchar_t** End,
                                  size_t* Remaining, ULONG Flags, const wchar_t* Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlStringCchVPrintfW(Destination, Size / sizeof(wchar_t), Format, Arguments);
  va_end(Arguments);
  Status = NtStrSafeRestW(Destination, Size / sizeof(wchar_t), End, Remaining, Flags, Status);
  if (Remaining != NULL) *Remaining *= sizeof(wchar_t);
  return Status;
}

#ifdef __cplusplus
}
#endif

#include "ntstrsafe_unicode.h"

#ifdef UNICODE
#define NTSTRSAFE_NAME(Name) Name##W
#else
#define NTSTRSAFE_NAME(Name) Name##A
#endif
#define RtlStringCchCopy NTSTRSAFE_NAME(RtlStringCchCopy)
#define RtlStringCbCopy NTSTRSAFE_NAME(RtlStringCbCopy)
#define RtlStringCchCat NTSTRSAFE_NAME(RtlStringCchCat)
#define RtlStringCbCat NTSTRSAFE_NAME(RtlStringCbCat)
#define RtlStringCchPrintf NTSTRSAFE_NAME(RtlStringCchPrintf)
#define RtlStringCbPrintf NTSTRSAFE_NAME(RtlStringCbPrintf)
#define RtlStringCchLength NTSTRSAFE_NAME(RtlStringCchLength)
#define RtlStringCbLength NTSTRSAFE_NAME(RtlStringCbLength)

#endif
