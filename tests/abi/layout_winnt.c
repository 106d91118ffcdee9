/* As layout_ddk.c, for what mingw-w64 declares in the headers of applications only. */
#include <fwpmtypes.h>
#include <stddef.h>
#include <windows.h>

#define LAYOUT_ALIGNOF _Alignof
#include "layout_table.h"

__attribute__((section(".layout"), used)) static const struct layout_row rows[] = {
#include "layout_winnt.inc"
};
