/* The types for which mingw-w64's intsafe.h includes wtypesbase.h, which for programs brings all of
 * windows.h. */
#ifndef RUNDOWN_COMPAT_WTYPESBASE_H
#define RUNDOWN_COMPAT_WTYPESBASE_H

typedef unsigned char BYTE;
typedef unsigned short WORD;
typedef unsigned int UINT;
typedef int INT;
typedef LONG HRESULT;
typedef ULONG_PTR DWORD_PTR;
typedef ULONG64 DWORDLONG;

#endif
