/* A display-only driver. The structures are Windows' in size. */
/* clang-format off */
#include <ntddk.h>
#include <windef.h>
#include <wingdi.h>
#include <dispmprt.h>
/* clang-format on */

C_ASSERT(sizeof(KMDDOD_INITIALIZATION_DATA) == 336);
C_ASSERT(sizeof(DXGKRNL_INTERFACE) == 368);
C_ASSERT(sizeof(DXGK_DRIVERCAPS) == 576);
C_ASSERT(sizeof(DXGKARGCB_NOTIFY_INTERRUPT_DATA) == 80);
C_ASSERT(sizeof(D3DKMDT_VIDPN_PRESENT_PATH) == 360);

static void Unload(void) {}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  KMDDOD_INITIALIZATION_DATA data = {DXGKDDI_INTERFACE_VERSION};
  data.DxgkDdiUnload = Unload;
  return DxgkInitializeDisplayOnlyDriver(driver, path, &data);
}
