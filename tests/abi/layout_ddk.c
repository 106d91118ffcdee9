/* The kernel's structures as mingw-w64's DDK headers have them. Never linked: the build takes the
   section out of the object file, and layout_test reads it. */
#include <initguid.h>
#include <ntifs.h>
#include <ntddk.h>
#include <ntstatus.h>
#include <srb.h>
#include <stddef.h>
#include <wmistr.h>
#include <wmilib.h>

#define LAYOUT_ALIGNOF _Alignof
#include "layout_table.h"

__attribute__((section(".layout"), used)) static const struct layout_row rows[] = {
#define RUNDOWN_NTSTATUS(name, value) VALUE(name)
#include "abi/ntstatus.inc"
#include "layout.inc"
};
