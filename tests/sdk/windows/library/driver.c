/* A driver that is traced in one way and its library in another. */
#include <ntddk.h>

#include "io.h" /* the driver's own, not that of C's library */
#include "sum.h"

/* clang-format off */
#define WPP_CONTROL_GUIDS \
  WPP_DEFINE_CONTROL_GUID(DriverTrace, (3d4c0f1e,9a7b,4c55,8e21,64f0b1d7a935), WPP_DEFINE_BIT(DRIVER_ALL))
/*
begin_wpp config
FUNC Trace{FLAGS=DRIVER_ALL}(LEVEL, MSG, ...);
end_wpp
*/
#define WPP_FLAGS_LEVEL_LOGGER(Flags, AtLeast) WPP_LEVEL_LOGGER(Flags)
#define WPP_FLAGS_LEVEL_ENABLED(Flags, AtLeast) \
  (WPP_LEVEL_ENABLED(Flags) && WPP_CONTROL(WPP_BIT_##Flags).Level >= AtLeast)
#include "driver.tmh"
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  WPP_CLEANUP(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  const ULONG Numbers[HOW_MANY] = {1, 2, 4};
  WPP_INIT_TRACING(Driver, Path);
  Trace(TRACE_LEVEL_INFORMATION, "there are %d numbers", HOW_MANY);
  if (Sum(Numbers, HOW_MANY) != 7) {
    WPP_CLEANUP(Driver);
    return STATUS_UNSUCCESSFUL;
  }
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
