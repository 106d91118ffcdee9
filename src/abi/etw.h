// Event tracing providers in the kernel.
#pragma once

#include "abi/types.h"

namespace rundown::abi {

using REGHANDLE = ULONGLONG;

struct EVENT_DESCRIPTOR {
  USHORT Id;
  UCHAR Version;
  UCHAR Channel;
  UCHAR Level;
  UCHAR Opcode;
  USHORT Task;
  ULONGLONG Keyword;
};
struct EVENT_DATA_DESCRIPTOR {
  ULONGLONG Ptr;
  ULONG Size;
  ULONG Reserved;
};
struct EVENT_FILTER_DESCRIPTOR {
  ULONGLONG Ptr;
  ULONG Size;
  ULONG Type;
};

using ETWENABLECALLBACK = void NTAPI(const GUID* SourceId, ULONG IsEnabled, UCHAR Level,
                                     ULONGLONG MatchAnyKeyword, ULONGLONG MatchAllKeyword,
                                     EVENT_FILTER_DESCRIPTOR* FilterData, PVOID CallbackContext);

inline constexpr ULONG EVENT_ACTIVITY_CTRL_GET_ID = 1;
inline constexpr ULONG EVENT_ACTIVITY_CTRL_SET_ID = 2;
inline constexpr ULONG EVENT_ACTIVITY_CTRL_CREATE_ID = 3;

// Not in mingw-w64's kernel headers; evntprov.h documents these sizes.
static_assert(sizeof(EVENT_DESCRIPTOR) == 16 && sizeof(EVENT_DATA_DESCRIPTOR) == 16);
static_assert(sizeof(EVENT_FILTER_DESCRIPTOR) == 16);

// EVENT_INFO_CLASS, for EtwSetInformation.
inline constexpr ULONG EventProviderBinaryTrackInfo = 0;
inline constexpr ULONG EventProviderSetTraits = 2;
inline constexpr ULONG EventProviderUseDescriptorType = 3;

}  // namespace rundown::abi
