// Registry keys and values: what queries fill in.
#pragma once

#include "nt/abi/types.h"

namespace rundown::nt {

inline constexpr ULONG REG_NONE = 0;
inline constexpr ULONG REG_SZ = 1;
inline constexpr ULONG REG_EXPAND_SZ = 2;
inline constexpr ULONG REG_BINARY = 3;
inline constexpr ULONG REG_DWORD = 4;
inline constexpr ULONG REG_DWORD_LITTLE_ENDIAN = 4;
inline constexpr ULONG REG_DWORD_BIG_ENDIAN = 5;
inline constexpr ULONG REG_LINK = 6;
inline constexpr ULONG REG_MULTI_SZ = 7;
inline constexpr ULONG REG_RESOURCE_LIST = 8;
inline constexpr ULONG REG_FULL_RESOURCE_DESCRIPTOR = 9;
inline constexpr ULONG REG_RESOURCE_REQUIREMENTS_LIST = 10;
inline constexpr ULONG REG_QWORD = 11;

inline constexpr ULONG REG_OPTION_NON_VOLATILE = 0x00000000;
inline constexpr ULONG REG_OPTION_VOLATILE = 0x00000001;
inline constexpr ULONG REG_OPTION_CREATE_LINK = 0x00000002;
inline constexpr ULONG REG_OPTION_BACKUP_RESTORE = 0x00000004;
inline constexpr ULONG REG_OPTION_OPEN_LINK = 0x00000008;
inline constexpr ULONG REG_CREATED_NEW_KEY = 0x00000001;
inline constexpr ULONG REG_OPENED_EXISTING_KEY = 0x00000002;
inline constexpr ULONG REG_NOTIFY_CHANGE_NAME = 0x00000001;
inline constexpr ULONG REG_NOTIFY_CHANGE_ATTRIBUTES = 0x00000002;
inline constexpr ULONG REG_NOTIFY_CHANGE_LAST_SET = 0x00000004;
inline constexpr ULONG REG_NOTIFY_CHANGE_SECURITY = 0x00000008;

inline constexpr ACCESS_MASK KEY_QUERY_VALUE = 0x0001;
inline constexpr ACCESS_MASK KEY_SET_VALUE = 0x0002;
inline constexpr ACCESS_MASK KEY_CREATE_SUB_KEY = 0x0004;
inline constexpr ACCESS_MASK KEY_ENUMERATE_SUB_KEYS = 0x0008;
inline constexpr ACCESS_MASK KEY_NOTIFY = 0x0010;
inline constexpr ACCESS_MASK KEY_CREATE_LINK = 0x0020;
inline constexpr ACCESS_MASK KEY_READ = 0x00020019;
inline constexpr ACCESS_MASK KEY_WRITE = 0x00020006;
inline constexpr ACCESS_MASK KEY_ALL_ACCESS = 0x000f003f;

enum KEY_INFORMATION_CLASS : LONG {
  KeyBasicInformation,
  KeyNodeInformation,
  KeyFullInformation,
  KeyNameInformation,
  KeyCachedInformation,
  KeyFlagsInformation,
  KeyVirtualizationInformation,
  KeyHandleTagsInformation,
  KeyTrustInformation,
  KeyLayerInformation,
  MaxKeyInfoClass,
};
enum KEY_VALUE_INFORMATION_CLASS : LONG {
  KeyValueBasicInformation,
  KeyValueFullInformation,
  KeyValuePartialInformation,
  KeyValueFullInformationAlign64,
  KeyValuePartialInformationAlign64,
  KeyValueLayerInformation,
  MaxKeyValueInfoClass,
};
enum KEY_SET_INFORMATION_CLASS : LONG {
  KeyWriteTimeInformation,
  KeyWow64FlagsInformation,
  KeyControlFlagsInformation,
  KeySetVirtualizationInformation,
  KeySetDebugInformation,
  KeySetHandleTagsInformation,
  KeySetLayerInformation,
  MaxKeySetInfoClass,
};

struct KEY_BASIC_INFORMATION {
  LARGE_INTEGER LastWriteTime;
  ULONG TitleIndex;
  ULONG NameLength;
  WCHAR Name[1];
};
struct KEY_NODE_INFORMATION {
  LARGE_INTEGER LastWriteTime;
  ULONG TitleIndex;
  ULONG ClassOffset;
  ULONG ClassLength;
  ULONG NameLength;
  WCHAR Name[1];
};
struct KEY_FULL_INFORMATION {
  LARGE_INTEGER LastWriteTime;
  ULONG TitleIndex;
  ULONG ClassOffset;
  ULONG ClassLength;
  ULONG SubKeys;
  ULONG MaxNameLen;
  ULONG MaxClassLen;
  ULONG Values;
  ULONG MaxValueNameLen;
  ULONG MaxValueDataLen;
  WCHAR Class[1];
};
struct KEY_NAME_INFORMATION {
  ULONG NameLength;
  WCHAR Name[1];
};
struct KEY_CACHED_INFORMATION {
  LARGE_INTEGER LastWriteTime;
  ULONG TitleIndex;
  ULONG SubKeys;
  ULONG MaxNameLen;
  ULONG Values;
  ULONG MaxValueNameLen;
  ULONG MaxValueDataLen;
  ULONG NameLength;
};
struct KEY_WRITE_TIME_INFORMATION {
  LARGE_INTEGER LastWriteTime;
};
struct KEY_VALUE_BASIC_INFORMATION {
  ULONG TitleIndex;
  ULONG Type;
  ULONG NameLength;
  WCHAR Name[1];
};
struct KEY_VALUE_FULL_INFORMATION {
  ULONG TitleIndex;
  ULONG Type;
  ULONG DataOffset;
  ULONG DataLength;
  ULONG NameLength;
  WCHAR Name[1];
};
struct KEY_VALUE_PARTIAL_INFORMATION {
  ULONG TitleIndex;
  ULONG Type;
  ULONG DataLength;
  UCHAR Data[1];
};
struct KEY_VALUE_PARTIAL_INFORMATION_ALIGN64 {
  ULONG Type;
  ULONG DataLength;
  UCHAR Data[1];
};
struct KEY_VALUE_ENTRY {
  UNICODE_STRING* ValueName;
  ULONG DataLength;
  ULONG DataOffset;
  ULONG Type;
};

}  // namespace rundown::nt
