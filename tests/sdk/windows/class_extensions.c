/* Bound to every class extension that the kit has headers of, each of which has a record of its own
   in the driver. */
/* clang-format off */
#include <ntddk.h>
#include <wdf.h>
#include <initguid.h>
#include <gpioclx.h>
#include <SPBCx.h>
#include <TrustedRuntimeClx.h>
#include <TrEEVariableService.h>
#include <UcmCx.h>
#include <UcmTcpci\1.0\UcmTcpciCx.h>
#include <UcmUcsi\1.0\UcmucsiCx.h>
#include <ufxclient.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD DeviceAdd;
static EVT_WDF_DRIVER_UNLOAD Unload;

C_ASSERT(sizeof(GPIO_CLIENT_REGISTRATION_PACKET) == 0xd8);
C_ASSERT(sizeof(GPIO_ENABLE_INTERRUPT_PARAMETERS) == 0x28);
C_ASSERT(sizeof(SPB_TRANSFER_DESCRIPTOR) == 0x18);
C_ASSERT(sizeof(TR_SECURE_DEVICE_CALLBACKS) == 0x50);
C_ASSERT(sizeof(TR_SECURE_SERVICE_CALLBACKS) == 0x50);
C_ASSERT(sizeof(UCM_CONNECTOR_CONFIG) == 0x20);
C_ASSERT(sizeof(UCM_CONNECTOR_PD_CONFIG) == 0x18);
C_ASSERT(sizeof(UCMTCPCI_PORT_CONTROLLER_CONFIG) == 0x18);
C_ASSERT(sizeof(UCMTCPCI_PORT_CONTROLLER_SET_CONTROL_IN_PARAMS) == 13);
C_ASSERT(IOCTL_UCMTCPCI_PORT_CONTROLLER_GET_STATUS == 0x584000);
C_ASSERT(sizeof(UCMUCSI_PPM_CONFIG) == 0x10);
C_ASSERT(sizeof(UFX_DEVICE_CAPABILITIES) == 0x14);
C_ASSERT(IOCTL_INTERNAL_USBFN_TRANSFER_IN == 0x2ac00d);
C_ASSERT(EFI_VARIABLE_FUNCTION_QUERY_VARIABLE_INFO == 3);

/* AddDevice and what follows it are compiled, not run. */
static NTSTATUS NTAPI DeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT Init) {
  WDF_OBJECT_ATTRIBUTES Attributes;
  TR_SECURE_DEVICE_CALLBACKS Callbacks = {0};
  UCM_MANAGER_CONFIG Config;
  SPB_CONTROLLER_CONFIG Controller;
  WDFDEVICE Device;
  NTSTATUS Status = SpbDeviceInitConfig(Init);
  if (!NT_SUCCESS(Status)) return Status;
  Status = GPIO_CLX_ProcessAddDevicePreDeviceCreate(Driver, Init, &Attributes);
  if (!NT_SUCCESS(Status)) return Status;
  Status = UcmTcpciDeviceInitInitialize(Init);
  if (!NT_SUCCESS(Status)) return Status;
  Status = UcmUcsiDeviceInitInitialize(Init);
  if (!NT_SUCCESS(Status)) return Status;
  Status = UfxFdoInit(Driver, Init, &Attributes);
  if (!NT_SUCCESS(Status)) return Status;
  Status = TrSecureDeviceHandoffMasterDeviceControl(Init, &Callbacks, &Device);
  if (!NT_SUCCESS(Status)) return Status;
  TrSecureDeviceLogMessage(Device, 1, "%d", 2);
  SPB_CONTROLLER_CONFIG_INIT(&Controller);
  Status = SpbDeviceInitialize(Device, &Controller);
  if (!NT_SUCCESS(Status)) return Status;
  UCM_MANAGER_CONFIG_INIT(&Config);
  return UcmInitializeDevice(Device, &Config);
}

static VOID NTAPI Unload(WDFDRIVER Driver) {
  UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  UCM_PD_POWER_DATA_OBJECT Supply;
  WDF_DRIVER_CONFIG Config;
  UCM_PD_POWER_DATA_OBJECT_INIT_BATTERY(&Supply);
  if (Supply.Ul != 0x40000000) return STATUS_INVALID_PARAMETER_1;
  if (UCM_PD_POWER_DATA_OBJECT_GET_TYPE(&Supply) != UcmPdPdoTypeBatterySupply)
    return STATUS_INVALID_PARAMETER_2;
  if (SpbFunctions[12] == NULL || GpioClxExportedInterfaces[5] == NULL || TrFunctions[5] == NULL ||
      UcmFunctions[10] == NULL || UcmtcpciFunctions[6] == NULL || UcmucsiFunctions[8] == NULL ||
      UfxClassFunctions[19] == NULL)
    return STATUS_INVALID_PARAMETER_3;
  if (SpbDriverGlobals == NULL || UfxGlobals == NULL) return STATUS_INVALID_PARAMETER_4;
  WDF_DRIVER_CONFIG_INIT(&Config, DeviceAdd);
  Config.EvtDriverUnload = Unload;
  return WdfDriverCreate(Driver, Path, WDF_NO_OBJECT_ATTRIBUTES, &Config, WDF_NO_HANDLE);
}
