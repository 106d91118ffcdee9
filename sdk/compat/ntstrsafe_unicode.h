/* ntstrsafe.h's functions for UNICODE_STRING. A destination is never terminated, and what does not
 * fit is cut. */
#ifndef RUNDOWN_NTSTRSAFE_UNICODE_H
#define RUNDOWN_NTSTRSAFE_UNICODE_H

#ifdef __cplusplus
extern "C" {
#endif

NTSTRSAFEDDI RtlUnicodeStringValidate(PCUNICODE_STRING String) {
  if (String == NULL) return STATUS_INVALID_PARAMETER;
  if ((String->Length | String->MaximumLength) % sizeof(WCHAR) != 0 ||
      String->Length > String->MaximumLength) {
    return STATUS_INVALID_PARAMETER;
  }
  return String->Buffer == NULL && String->MaximumLength != 0 ? STATUS_INVALID_PARAMETER
                                                              : STATUS_SUCCESS;
}

NTSTRSAFEDDI RtlUnicodeStringInit(PUNICODE_STRING Destination, NTSTRSAFE_PCWSTR Source) {
  size_t Length = 0;
  Destination->Length = 0;
  Destination->MaximumLength = 0;
  Destination->Buffer = NULL;
  if (Source == NULL) return STATUS_SUCCESS;
  if (!NT_SUCCESS(RtlStringCchLengthW(Source, NTSTRSAFE_UNICODE_STRING_MAX_CCH, &Length)))
    return STATUS_INVALID_PARAMETER;
  Destination->Length = (USHORT)(Length * sizeof(WCHAR));
  Destination->MaximumLength = (USHORT)((Length + 1) * sizeof(WCHAR));
  Destination->Buffer = (PWCH)Source;
  return STATUS_SUCCESS;
}

NTSTRSAFEDDI RtlUnicodeStringInitEx(PUNICODE_STRING Destination, NTSTRSAFE_PCWSTR Source,
                                    ULONG Flags) {
  (void)Flags;
  return RtlUnicodeStringInit(Destination, Source);
}

/* Writes Count letters of Source at letter Start of Destination. */
NTSTRSAFEDDI NtStrSafePut(PUNICODE_STRING Destination, size_t Start, NTSTRSAFE_PCWSTR Source,
                          size_t Count) {
  size_t Room;
  NTSTATUS Status = RtlUnicodeStringValidate(Destination);
  if (!NT_SUCCESS(Status)) return Status;
  Room = Destination->MaximumLength / sizeof(WCHAR) - Start;
  if (Count > Room) {
    Count = Room;
    Status = STATUS_BUFFER_OVERFLOW;
  }
  memmove(Destination->Buffer + Start, Source, Count * sizeof(WCHAR));
  Destination->Length = (USHORT)((Start + Count) * sizeof(WCHAR));
  return Status;
}

NTSTRSAFEDDI RtlUnicodeStringCopyString(PUNICODE_STRING Destination, NTSTRSAFE_PCWSTR Source) {
  size_t Length;
  if (!NT_SUCCESS(RtlStringCchLengthW(Source, NTSTRSAFE_MAX_CCH, &Length)))
    return STATUS_INVALID_PARAMETER;
  return NtStrSafePut(Destination, 0, Source, Length);
}

NTSTRSAFEDDI RtlUnicodeStringCopy(PUNICODE_STRING Destination, PCUNICODE_STRING Source) {
  NTSTATUS Status = RtlUnicodeStringValidate(Source);
  return NT_SUCCESS(Status)
             ? NtStrSafePut(Destination, 0, Source->Buffer, Source->Length / sizeof(WCHAR))
             : Status;
}

/* To an ordinary string, which is terminated. */
NTSTRSAFEDDI RtlStringCchCopyUnicodeStringEx(NTSTRSAFE_PWSTR Destination, size_t Room,
                                             PCUNICODE_STRING Source, NTSTRSAFE_PWSTR* End,
                                             size_t* Remaining, ULONG Flags) {
  size_t Count;
  NTSTATUS Status = RtlUnicodeStringValidate(Source);
  (void)Flags;
  if (!NT_SUCCESS(Status)) return Status;
  if (Room == 0 || Room > NTSTRSAFE_MAX_CCH) return STATUS_INVALID_PARAMETER;
  Count = Source->Length / sizeof(WCHAR);
  if (Count >= Room) {
    Count = Room - 1;
    Status = STATUS_BUFFER_OVERFLOW;
  }
  memmove(Destination, Source->Buffer, Count * sizeof(WCHAR));
  Destination[Count] = 0;
  if (End != NULL) *End = Destination + Count;
  if (Remaining != NULL) *Remaining = Room - Count;
  return Status;
}

NTSTRSAFEDDI RtlStringCchCopyUnicodeString(NTSTRSAFE_PWSTR Destination, size_t Room,
                                           PCUNICODE_STRING Source) {
  return RtlStringCchCopyUnicodeStringEx(Destination, Room, Source, NULL, NULL, 0);
}

NTSTRSAFEDDI RtlStringCbCopyUnicodeStringEx(NTSTRSAFE_PWSTR Destination, size_t Bytes,
                                            PCUNICODE_STRING Source, NTSTRSAFE_PWSTR* End,
                                            size_t* Remaining, ULONG Flags) {
  NTSTATUS Status = RtlStringCchCopyUnicodeStringEx(Destination, Bytes / sizeof(WCHAR), Source, End,
                                                    Remaining, Flags);
  if (Remaining != NULL) *Remaining *= sizeof(WCHAR);
  return Status;
}

NTSTRSAFEDDI RtlStringCbCopyUnicodeString(NTSTRSAFE_PWSTR Destination, size_t Bytes,
                                          PCUNICODE_STRING Source) {
  return RtlStringCbCopyUnicodeStringEx(Destination, Bytes, Source, NULL, NULL, 0);
}

NTSTRSAFEDDI RtlUnicodeStringCatString(PUNICODE_STRING Destination, NTSTRSAFE_PCWSTR Source) {
  size_t Length;
  if (!NT_SUCCESS(RtlStringCchLengthW(Source, NTSTRSAFE_MAX_CCH, &Length)))
    return STATUS_INVALID_PARAMETER;
  return NtStrSafePut(Destination, Destination->Length / sizeof(WCHAR), Source, Length);
}

NTSTRSAFEDDI RtlUnicodeStringCat(PUNICODE_STRING Destination, PCUNICODE_STRING Source) {
  NTSTATUS Status = RtlUnicodeStringValidate(Source);
  if (!NT_SUCCESS(Status)) return Status;
  return NtStrSafePut(Destination, Destination->Length / sizeof(WCHAR), Source->Buffer,
                      Source->Length / sizeof(WCHAR));
}

NTSTRSAFEDDI RtlUnicodeStringVPrintf(PUNICODE_STRING Destination, NTSTRSAFE_PCWSTR Format,
                                     va_list Arguments) {
  int Written;
  size_t Room;
  NTSTATUS Status = RtlUnicodeStringValidate(Destination);
  if (!NT_SUCCESS(Status)) return Status;
  Room = Destination->MaximumLength / sizeof(WCHAR);
  Written = Room == 0 ? -1 : _vsnwprintf(Destination->Buffer, Room, Format, Arguments);
  if (Written < 0) {
    Written = (int)Room;
    Status = STATUS_BUFFER_OVERFLOW;
  }
  Destination->Length = (USHORT)((size_t)Written * sizeof(WCHAR));
  return Status;
}

NTSTRSAFEDDI RtlUnicodeStringPrintf(PUNICODE_STRING Destination, NTSTRSAFE_PCWSTR Format, ...) {
  NTSTATUS Status;
  va_list Arguments;
  va_start(Arguments, Format);
  Status = RtlUnicodeStringVPrintf(Destination, Format, Arguments);
  va_end(Arguments);
  return Status;
}

#ifdef __cplusplus
}
#endif

#endif
