/* How a driver names the device behind a connection among its resources; mingw-w64 has no such
   header. */
#ifndef _RESHUB_H_
#define _RESHUB_H_

#define RESOURCE_HUB_DEVICE_NAME L"\\Device\\RESOURCE_HUB"
#define RESOURCE_HUB_PATH_PREFIX RESOURCE_HUB_DEVICE_NAME L"\\"
/* The prefix, the identifier in 16 digits, the end. */
#define RESOURCE_HUB_PATH_CHARS (sizeof(RESOURCE_HUB_PATH_PREFIX) / sizeof(WCHAR) + 16)
#define RESOURCE_HUB_PATH_SIZE (RESOURCE_HUB_PATH_CHARS * sizeof(WCHAR))

#pragma pack(push, 1)
typedef struct _PNP_SERIAL_BUS_DESCRIPTOR {
  UCHAR Tag;
  USHORT Length;
  UCHAR RevisionId;
  UCHAR ResourceSourceIndex;
  UCHAR SerialBusType;
  UCHAR GeneralFlags;
  USHORT TypeSpecificFlags;
  UCHAR TypeSpecificRevisionId;
  USHORT TypeDataLength;
} PNP_SERIAL_BUS_DESCRIPTOR, *PPNP_SERIAL_BUS_DESCRIPTOR;
#pragma pack(pop)

#define RH_QUERY_CONNECTION_PROPERTIES_INPUT_VERSION 1
#define RH_QUERY_CONNECTION_PROPERTIES_OUTPUT_VERSION 1
typedef struct _RH_QUERY_CONNECTION_PROPERTIES_OUTPUT_BUFFER {
  ULONG Version;
  ULONG PropertiesLength;
  UCHAR ConnectionProperties[ANYSIZE_ARRAY];
} RH_QUERY_CONNECTION_PROPERTIES_OUTPUT_BUFFER, *PRH_QUERY_CONNECTION_PROPERTIES_OUTPUT_BUFFER;

#ifdef RESHUB_USE_HELPER_ROUTINES
FORCEINLINE NTSTATUS RESOURCE_HUB_CREATE_PATH_FROM_ID(PUNICODE_STRING Path, ULONG IdLowPart,
                                                      ULONG IdHighPart) {
  static const WCHAR Prefix[] = RESOURCE_HUB_PATH_PREFIX;
  const ULONG PrefixChars = sizeof(Prefix) / sizeof(WCHAR) - 1;
  const ULONGLONG Id = (ULONGLONG)IdHighPart << 32 | IdLowPart;
  ULONG i;
  if (Path->MaximumLength < RESOURCE_HUB_PATH_SIZE) return STATUS_BUFFER_TOO_SMALL;
  for (i = 0; i < PrefixChars; ++i) Path->Buffer[i] = Prefix[i];
  for (i = 0; i < 16; ++i) {
    const ULONG Digit = (ULONG)(Id >> (60 - 4 * i)) & 0xF;
    Path->Buffer[PrefixChars + i] = (WCHAR)(Digit < 10 ? '0' + Digit : 'a' + Digit - 10);
  }
  Path->Buffer[PrefixChars + 16] = 0;
  Path->Length = (USHORT)(RESOURCE_HUB_PATH_SIZE - sizeof(WCHAR));
  return STATUS_SUCCESS;
}
#endif

#endif
