// The scalar types and the small structures that every part of the Windows kernel interface uses.
//
// Guest and host share one address space, so a guest structure is a plain C++ structure with
// Windows' names, and a guest pointer is a pointer. Nothing here may depend on the rest of rundown.
// tests/nt/layout_test.cpp compares each structure with mingw-w64's DDK headers.
#pragma once

#include <cstddef>
#include <cstdint>

// The calling convention of everything that a driver calls or that calls a driver.
#define NTAPI __attribute__((ms_abi))

namespace rundown::abi {

using CHAR = char;
using CCHAR = signed char;
using UCHAR = std::uint8_t;
using SHORT = std::int16_t;
using CSHORT = std::int16_t;
using USHORT = std::uint16_t;
using LONG = std::int32_t;
using ULONG = std::uint32_t;
using LONGLONG = std::int64_t;
using ULONGLONG = std::uint64_t;
using ULONG64 = std::uint64_t;
using LONG_PTR = std::int64_t;
using ULONG_PTR = std::uint64_t;
using SIZE_T = std::uint64_t;
using WCHAR = char16_t;
using PVOID = void*;
using HANDLE = void*;
using ACCESS_MASK = ULONG;
using KPRIORITY = LONG;
using KAFFINITY = ULONG_PTR;
using KSPIN_LOCK = ULONG_PTR;
using PFN_NUMBER = ULONG_PTR;
using LCID = ULONG;

// Types of their own, so that a call trace can show what the number means.
enum BOOLEAN : UCHAR { FALSE, TRUE };
enum KIRQL : UCHAR {
  PASSIVE_LEVEL = 0,
  APC_LEVEL = 1,
  DISPATCH_LEVEL = 2,
  CMCI_LEVEL = 5,
  CLOCK_LEVEL = 13,
  IPI_LEVEL = 14,
  POWER_LEVEL = 14,
  PROFILE_LEVEL = 15,
  HIGH_LEVEL = 15,
};
enum KPROCESSOR_MODE : CCHAR { KernelMode, UserMode, MaximumMode };

union LARGE_INTEGER {
  struct {
    ULONG LowPart;
    LONG HighPart;
  };
  LONGLONG QuadPart;
};
union ULARGE_INTEGER {
  struct {
    ULONG LowPart;
    ULONG HighPart;
  };
  ULONGLONG QuadPart;
};
using PHYSICAL_ADDRESS = LARGE_INTEGER;

struct LUID {
  ULONG LowPart;
  LONG HighPart;
};

struct GUID {
  ULONG Data1;
  USHORT Data2;
  USHORT Data3;
  UCHAR Data4[8];
  friend bool operator==(const GUID&, const GUID&) = default;
};

struct UNICODE_STRING {
  USHORT Length;         // bytes, without a terminator
  USHORT MaximumLength;  // bytes
  WCHAR* Buffer;
};
struct ANSI_STRING {
  USHORT Length;
  USHORT MaximumLength;
  CHAR* Buffer;
};
using STRING = ANSI_STRING;
using OEM_STRING = ANSI_STRING;

struct LIST_ENTRY {
  LIST_ENTRY* Flink;
  LIST_ENTRY* Blink;
};
struct SINGLE_LIST_ENTRY {
  SINGLE_LIST_ENTRY* Next;
};
struct alignas(16) SLIST_ENTRY {
  SLIST_ENTRY* Next;
};
union alignas(16) SLIST_HEADER {
  struct {
    ULONGLONG Alignment;
    ULONGLONG Region;
  };
  struct {
    ULONGLONG Depth : 16;
    ULONGLONG Sequence : 48;
    ULONGLONG Reserved : 4;
    ULONGLONG NextEntry : 60;  // the address without its low four bits
  } HeaderX64;
};

struct CLIENT_ID {
  HANDLE UniqueProcess;
  HANDLE UniqueThread;
};

struct KSYSTEM_TIME {
  ULONG LowPart;
  LONG High1Time;
  LONG High2Time;
};

struct PROCESSOR_NUMBER {
  USHORT Group;
  UCHAR Number;
  UCHAR Reserved;
};
struct GROUP_AFFINITY {
  KAFFINITY Mask;
  USHORT Group;
  USHORT Reserved[3];
};

// Structures that Windows does not describe to drivers: they only carry their addresses.
struct EPROCESS;
struct ETHREAD;
struct KTHREAD;
struct OBJECT_TYPE;
struct CALLBACK_OBJECT;
struct KINTERRUPT;
struct IO_TIMER;
struct IO_WORKITEM;
struct EX_TIMER;

inline constexpr ACCESS_MASK DELETE = 0x00010000;
inline constexpr ACCESS_MASK READ_CONTROL = 0x00020000;
inline constexpr ACCESS_MASK WRITE_DAC = 0x00040000;
inline constexpr ACCESS_MASK WRITE_OWNER = 0x00080000;
inline constexpr ACCESS_MASK SYNCHRONIZE = 0x00100000;
inline constexpr ACCESS_MASK STANDARD_RIGHTS_REQUIRED = 0x000f0000;
inline constexpr ACCESS_MASK STANDARD_RIGHTS_ALL = 0x001f0000;
inline constexpr ACCESS_MASK SPECIFIC_RIGHTS_ALL = 0x0000ffff;
inline constexpr ACCESS_MASK ACCESS_SYSTEM_SECURITY = 0x01000000;
inline constexpr ACCESS_MASK MAXIMUM_ALLOWED = 0x02000000;
inline constexpr ACCESS_MASK GENERIC_READ = 0x80000000;
inline constexpr ACCESS_MASK GENERIC_WRITE = 0x40000000;
inline constexpr ACCESS_MASK GENERIC_EXECUTE = 0x20000000;
inline constexpr ACCESS_MASK GENERIC_ALL = 0x10000000;

}  // namespace rundown::abi
