// Performance counters of drivers (PCW).
#pragma once

#include "abi/types.h"

namespace rundown::abi {

struct PCW_COUNTER_DESCRIPTOR {
  USHORT Id;
  USHORT StructIndex;
  USHORT Offset;
  USHORT Size;
};
struct PCW_DATA {
  const void* Data;
  ULONG Size;
};
struct PCW_REGISTRATION_INFORMATION {
  ULONG Version;
  const UNICODE_STRING* Name;
  ULONG CounterCount;
  PCW_COUNTER_DESCRIPTOR* Counters;
  void* Callback;
  void* CallbackContext;
  ULONG Flags;  // since version 2
};

inline constexpr ULONG PCW_VERSION_1 = 0x100;
inline constexpr ULONG PCW_VERSION_2 = 0x200;
inline constexpr ULONG PcwRegistrationSiloNeutral = 1;

// Not in mingw-w64's kernel headers; the symbols of ntoskrnl.exe have these sizes.
static_assert(sizeof(PCW_COUNTER_DESCRIPTOR) == 8 && sizeof(PCW_DATA) == 16);
static_assert(sizeof(PCW_REGISTRATION_INFORMATION) == 0x38);

}  // namespace rundown::abi
