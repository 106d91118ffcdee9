/* Declarations of newer WDKs that mingw-w64's headers lack. */
#pragma once

/* Since Windows 8: a flag for the pool of lookaside lists. */
#define POOL_NX_ALLOCATION 512

#define POOL_FLAG_NON_PAGED 0x0000000000000040ULL
#define POOL_FLAG_PAGED 0x0000000000000100ULL

/* Since Windows 10, version 2004. The memory is zeroed; NULL when there is none. */
DECLSPEC_IMPORT PVOID NTAPI ExAllocatePool2(ULONG64 Flags, SIZE_T NumberOfBytes, ULONG Tag);

/* Since Windows 7: performance counters of drivers. */
#define PCW_VERSION_1 0x100
typedef struct _PCW_REGISTRATION* PPCW_REGISTRATION;
typedef struct _PCW_COUNTER_DESCRIPTOR {
    USHORT Id;
    USHORT StructIndex;
    USHORT Offset;
    USHORT Size;
} PCW_COUNTER_DESCRIPTOR, *PPCW_COUNTER_DESCRIPTOR;
typedef struct _PCW_REGISTRATION_INFORMATION {
    ULONG Version;
    PCUNICODE_STRING Name;
    ULONG CounterCount;
    PPCW_COUNTER_DESCRIPTOR Counters;
    PVOID Callback;
    PVOID CallbackContext;
    ULONG Flags;
} PCW_REGISTRATION_INFORMATION, *PPCW_REGISTRATION_INFORMATION;
DECLSPEC_IMPORT NTSTATUS NTAPI PcwRegister(PPCW_REGISTRATION* Registration, PPCW_REGISTRATION_INFORMATION Info);
DECLSPEC_IMPORT VOID NTAPI PcwUnregister(PPCW_REGISTRATION Registration);
