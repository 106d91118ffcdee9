// Structures of the run-time library.
#pragma once

#include "abi/ntstatus.h"
#include "abi/types.h"

namespace rundown::abi {

using RTL_QUERY_REGISTRY_ROUTINE = NTSTATUS NTAPI(WCHAR* ValueName, ULONG ValueType,
                                                  PVOID ValueData, ULONG ValueLength, PVOID Context,
                                                  PVOID EntryContext);
struct RTL_QUERY_REGISTRY_TABLE {
  RTL_QUERY_REGISTRY_ROUTINE* QueryRoutine;
  ULONG Flags;
  const WCHAR* Name;
  PVOID EntryContext;
  ULONG DefaultType;
  PVOID DefaultData;
  ULONG DefaultLength;
};
inline constexpr ULONG RTL_QUERY_REGISTRY_SUBKEY = 0x00000001;
inline constexpr ULONG RTL_QUERY_REGISTRY_TOPKEY = 0x00000002;
inline constexpr ULONG RTL_QUERY_REGISTRY_REQUIRED = 0x00000004;
inline constexpr ULONG RTL_QUERY_REGISTRY_NOVALUE = 0x00000008;
inline constexpr ULONG RTL_QUERY_REGISTRY_NOEXPAND = 0x00000010;
inline constexpr ULONG RTL_QUERY_REGISTRY_DIRECT = 0x00000020;
inline constexpr ULONG RTL_QUERY_REGISTRY_DELETE = 0x00000040;
// mingw-w64 lacks it: since Windows 8 the type that DIRECT expects stands in DefaultType's top
// byte.
inline constexpr ULONG RTL_QUERY_REGISTRY_TYPECHECK = 0x00000100;
inline constexpr ULONG RTL_QUERY_REGISTRY_TYPECHECK_SHIFT = 24;
inline constexpr ULONG RTL_REGISTRY_ABSOLUTE = 0;
inline constexpr ULONG RTL_REGISTRY_SERVICES = 1;
inline constexpr ULONG RTL_REGISTRY_CONTROL = 2;
inline constexpr ULONG RTL_REGISTRY_WINDOWS_NT = 3;
inline constexpr ULONG RTL_REGISTRY_DEVICEMAP = 4;
inline constexpr ULONG RTL_REGISTRY_USER = 5;
inline constexpr ULONG RTL_REGISTRY_HANDLE = 0x40000000;
inline constexpr ULONG RTL_REGISTRY_OPTIONAL = 0x80000000;

struct RTL_OSVERSIONINFOW {
  ULONG dwOSVersionInfoSize;
  ULONG dwMajorVersion;
  ULONG dwMinorVersion;
  ULONG dwBuildNumber;
  ULONG dwPlatformId;
  WCHAR szCSDVersion[128];
};
struct RTL_OSVERSIONINFOEXW {
  ULONG dwOSVersionInfoSize;
  ULONG dwMajorVersion;
  ULONG dwMinorVersion;
  ULONG dwBuildNumber;
  ULONG dwPlatformId;
  WCHAR szCSDVersion[128];
  USHORT wServicePackMajor;
  USHORT wServicePackMinor;
  USHORT wSuiteMask;
  UCHAR wProductType;
  UCHAR wReserved;
};
inline constexpr ULONG VER_MINORVERSION = 0x0000001;
inline constexpr ULONG VER_MAJORVERSION = 0x0000002;
inline constexpr ULONG VER_BUILDNUMBER = 0x0000004;
inline constexpr ULONG VER_PLATFORMID = 0x0000008;
inline constexpr ULONG VER_SERVICEPACKMINOR = 0x0000010;
inline constexpr ULONG VER_SERVICEPACKMAJOR = 0x0000020;
inline constexpr ULONG VER_SUITENAME = 0x0000040;
inline constexpr ULONG VER_PRODUCT_TYPE = 0x0000080;
inline constexpr UCHAR VER_EQUAL = 1;
inline constexpr UCHAR VER_GREATER = 2;
inline constexpr UCHAR VER_GREATER_EQUAL = 3;
inline constexpr UCHAR VER_LESS = 4;
inline constexpr UCHAR VER_LESS_EQUAL = 5;
inline constexpr UCHAR VER_AND = 6;
inline constexpr UCHAR VER_OR = 7;

struct TIME_FIELDS {
  CSHORT Year;
  CSHORT Month;
  CSHORT Day;
  CSHORT Hour;
  CSHORT Minute;
  CSHORT Second;
  CSHORT Milliseconds;
  CSHORT Weekday;
};

struct RTL_BITMAP {
  ULONG SizeOfBitMap;
  ULONG* Buffer;
};
struct RTL_BITMAP_RUN {
  ULONG StartingIndex;
  ULONG NumberOfBits;
};

enum TABLE_SEARCH_RESULT : LONG {
  TableEmptyTree,
  TableFoundNode,
  TableInsertAsLeft,
  TableInsertAsRight,
};
enum RTL_GENERIC_COMPARE_RESULTS : LONG { GenericLessThan, GenericGreaterThan, GenericEqual };

struct RTL_SPLAY_LINKS {
  RTL_SPLAY_LINKS* Parent;
  RTL_SPLAY_LINKS* LeftChild;
  RTL_SPLAY_LINKS* RightChild;
};
struct RTL_GENERIC_TABLE;
using RTL_GENERIC_COMPARE_ROUTINE = RTL_GENERIC_COMPARE_RESULTS NTAPI(RTL_GENERIC_TABLE* Table,
                                                                      PVOID FirstStruct,
                                                                      PVOID SecondStruct);
using RTL_GENERIC_ALLOCATE_ROUTINE = PVOID NTAPI(RTL_GENERIC_TABLE* Table, ULONG ByteSize);
using RTL_GENERIC_FREE_ROUTINE = void NTAPI(RTL_GENERIC_TABLE* Table, PVOID Buffer);
struct RTL_GENERIC_TABLE {
  RTL_SPLAY_LINKS* TableRoot;
  LIST_ENTRY InsertOrderList;
  LIST_ENTRY* OrderedPointer;
  ULONG WhichOrderedElement;
  ULONG NumberGenericTableElements;
  RTL_GENERIC_COMPARE_ROUTINE* CompareRoutine;
  RTL_GENERIC_ALLOCATE_ROUTINE* AllocateRoutine;
  RTL_GENERIC_FREE_ROUTINE* FreeRoutine;
  PVOID TableContext;
};

struct RTL_BALANCED_LINKS {
  RTL_BALANCED_LINKS* Parent;
  RTL_BALANCED_LINKS* LeftChild;
  RTL_BALANCED_LINKS* RightChild;
  CHAR Balance;
  UCHAR Reserved[3];
};
struct RTL_AVL_TABLE;
using RTL_AVL_COMPARE_ROUTINE = RTL_GENERIC_COMPARE_RESULTS NTAPI(RTL_AVL_TABLE* Table,
                                                                  PVOID FirstStruct,
                                                                  PVOID SecondStruct);
using RTL_AVL_ALLOCATE_ROUTINE = PVOID NTAPI(RTL_AVL_TABLE* Table, ULONG ByteSize);
using RTL_AVL_FREE_ROUTINE = void NTAPI(RTL_AVL_TABLE* Table, PVOID Buffer);
using RTL_AVL_MATCH_FUNCTION = NTSTATUS NTAPI(RTL_AVL_TABLE* Table, PVOID UserData,
                                              PVOID MatchData);
struct RTL_AVL_TABLE {
  RTL_BALANCED_LINKS BalancedRoot;
  PVOID OrderedPointer;
  ULONG WhichOrderedElement;
  ULONG NumberGenericTableElements;
  ULONG DepthOfTree;
  RTL_BALANCED_LINKS* RestartKey;
  ULONG DeleteCount;
  RTL_AVL_COMPARE_ROUTINE* CompareRoutine;
  RTL_AVL_ALLOCATE_ROUTINE* AllocateRoutine;
  RTL_AVL_FREE_ROUTINE* FreeRoutine;
  PVOID TableContext;
};

union RTL_RUN_ONCE {
  PVOID Ptr;
};
using RTL_RUN_ONCE_INIT_FN = ULONG NTAPI(RTL_RUN_ONCE* RunOnce, PVOID Parameter, PVOID* Context);
inline constexpr ULONG RTL_RUN_ONCE_CHECK_ONLY = 0x00000001;
inline constexpr ULONG RTL_RUN_ONCE_ASYNC = 0x00000002;
inline constexpr ULONG RTL_RUN_ONCE_INIT_FAILED = 0x00000004;

// Opaque to the file systems that keep one.
struct UNICODE_PREFIX_TABLE_ENTRY {
  CSHORT NodeTypeCode;
  CSHORT NameLength;
  UNICODE_PREFIX_TABLE_ENTRY* NextPrefixTree;
  UNICODE_PREFIX_TABLE_ENTRY* CaseMatch;
  RTL_SPLAY_LINKS Links;
  UNICODE_STRING* Prefix;
};
static_assert(sizeof(UNICODE_PREFIX_TABLE_ENTRY) == 0x38);
struct UNICODE_PREFIX_TABLE {
  CSHORT NodeTypeCode;
  CSHORT NameLength;
  UNICODE_PREFIX_TABLE_ENTRY* NextPrefixTree;
  UNICODE_PREFIX_TABLE_ENTRY* LastNextEntry;
};
static_assert(sizeof(UNICODE_PREFIX_TABLE) == 0x18);

}  // namespace rundown::abi
