/* A Bluetooth profile's driver and a radio's, as far as their headers go. */
#include <ntddk.h>
/* clang-format off */
#include <initguid.h>
#include <bthdef.h>
#include <bthguid.h>
#include <bthioctl.h>
#include <sdpnode.h>
#include <bthddi.h>
#include <bthsdpddi.h>
#include <BthXDDI.h>
#include <wdmguid.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

C_ASSERT(IOCTL_INTERNAL_BTH_SUBMIT_BRB == 0x410003);
C_ASSERT(IOCTL_BTH_SDP_REMOVE_RECORD == 0x410218);
C_ASSERT(IOCTL_BTHX_READ_HCI == 0x410413);
C_ASSERT(FIELD_OFFSET(BTHX_HCI_READ_WRITE_CONTEXT, Data) == 5);
C_ASSERT(sizeof(L2CAP_FLOWSPEC) == 22);
C_ASSERT(BRB_UNREGISTER_PSM == 0x10a);
C_ASSERT(FIELD_OFFSET(SDP_NODE, u) == 32);

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  BRB Brb = {0};
  DEVICE_RESET_INTERFACE_STANDARD Reset = {0};
  UNREFERENCED_PARAMETER(Path);
  Brb.BrbHeader.Type = BRB_L2CA_OPEN_ENHANCED_CHANNEL;
  Brb.BrbL2caOpenEnhancedChannel.ConfigOut.ModeConfig.Flags = CM_RETRANSMISSION_AND_FLOW;
  Reset.SupportedResetTypes = 1 << PlatformLevelDeviceReset;
  if (Microsoft_BTHX_DDI_Version.Version != BTHX_DDI_VERSION_1 ||
      GUID_DEVICE_RESET_INTERFACE_STANDARD.Data1 != 0x649fdf26 ||
      GUID_BTHDDI_PROFILE_DRIVER_INTERFACE.Data1 != 0x94a59aa8) {
    return STATUS_UNSUCCESSFUL;
  }
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
