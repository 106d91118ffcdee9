/* Declarations of newer WDKs that mingw-w64's headers lack. */
#pragma once

/* Since Windows 8: a flag for the pool of lookaside lists. */
#define POOL_NX_ALLOCATION 512

#define POOL_FLAG_NON_PAGED 0x0000000000000040ULL
#define POOL_FLAG_PAGED 0x0000000000000100ULL

/* Since Windows 10, version 2004. The memory is zeroed; NULL when there is none. */
DECLSPEC_IMPORT PVOID NTAPI ExAllocatePool2(ULONG64 Flags, SIZE_T NumberOfBytes, ULONG Tag);
