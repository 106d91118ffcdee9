/* A driver for one kind of device, by definition:
   PORTS    it starts with ports, and with nothing else;
   REFUSES  its AddDevice fails with a status that a call of DriverEntry's gave, too;
   NEEDS    its AddDevice needs what rundown does not have. */
#include <ntddk.h>

NTSYSAPI VOID NTAPI IoRaiseHardError(PIRP Irp, PVPB Vpb, PDEVICE_OBJECT RealDeviceObject);

DRIVER_INITIALIZE DriverEntry;
static PDEVICE_OBJECT lower;

static NTSTATUS NTAPI pass_down(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  IoSkipCurrentIrpStackLocation(irp);
  return IoCallDriver(lower, irp);
}

static NTSTATUS start(PIRP irp) {
  PCM_RESOURCE_LIST all = IoGetCurrentIrpStackLocation(irp)->Parameters.StartDevice.AllocatedResources;
  if (all == NULL || all->List[0].PartialResourceList.PartialDescriptors[0].Type != CmResourceTypePort)
    return STATUS_DEVICE_CONFIGURATION_ERROR;
  return IoForwardIrpSynchronously(lower, irp) ? irp->IoStatus.Status : STATUS_UNSUCCESSFUL;
}

static NTSTATUS NTAPI plug_and_play(PDEVICE_OBJECT device, PIRP irp) {
  NTSTATUS status;
  switch (IoGetCurrentIrpStackLocation(irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
      status = start(irp);
      irp->IoStatus.Status = status;
      IoCompleteRequest(irp, IO_NO_INCREMENT);
      return status;
    case IRP_MN_REMOVE_DEVICE:
      status = pass_down(device, irp);
      IoDetachDevice(lower);
      IoDeleteDevice(device);
      return status;
    default:
      return pass_down(device, irp);
  }
}

static NTSTATUS NTAPI add_device(PDRIVER_OBJECT driver, PDEVICE_OBJECT physical) {
#if defined(REFUSES)
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(physical);
  return STATUS_OBJECT_NAME_NOT_FOUND;
#else
  PDEVICE_OBJECT device;
  NTSTATUS status =
      IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
  if (!NT_SUCCESS(status)) return status;
  lower = IoAttachDeviceToDeviceStack(device, physical);
  if (lower == NULL) {
    IoDeleteDevice(device);
    return STATUS_NO_SUCH_DEVICE;
  }
#if defined(NEEDS)
  IoRaiseHardError(NULL, NULL, NULL);
#endif
  device->Flags &= ~DO_DEVICE_INITIALIZING;
  return STATUS_SUCCESS;
#endif
}

static VOID NTAPI unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNICODE_STRING missing = RTL_CONSTANT_STRING(L"\\??\\NobodyMadeThis");
  int i;

  UNREFERENCED_PARAMETER(path);
  IoDeleteSymbolicLink(&missing); /* fails, and may */
  for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++) driver->MajorFunction[i] = pass_down;
  driver->MajorFunction[IRP_MJ_PNP] = plug_and_play;
  driver->DriverUnload = unload;
  driver->DriverExtension->AddDevice = add_device;
  return STATUS_SUCCESS;
}
