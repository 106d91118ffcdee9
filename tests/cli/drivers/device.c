/* Takes its device and says what it is: its names, its resources and what their first register
   holds. */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static PDEVICE_OBJECT lower;

static void say_text(PDEVICE_OBJECT physical, const char* what, DEVICE_REGISTRY_PROPERTY property) {
  WCHAR text[256];
  ULONG bytes;
  if (NT_SUCCESS(IoGetDeviceProperty(physical, property, sizeof text, text, &bytes)))
    DbgPrint("%s is %ws\n", what, text);
}

static void say_memory(PHYSICAL_ADDRESS start, ULONG length) {
  volatile ULONG* registers = MmMapIoSpace(start, length, MmNonCached);
  if (registers == NULL) return;
  DbgPrint("memory %I64x length %x holds %x\n", start.QuadPart, length, *registers);
  MmUnmapIoSpace((void*)registers, length);
}

static void say_port(ULONG port, ULONG count) {
  ULONG value;
  __asm__ __volatile__("inl %w1, %0" : "=a"(value) : "Nd"((USHORT)port));
  DbgPrint("ports %x count %x hold %x\n", port, count, value);
}

static void say_resources(PCM_RESOURCE_LIST list) {
  ULONG i;
  if (list == NULL) {
    DbgPrint("no resources\n");
    return;
  }
  for (i = 0; i < list->List[0].PartialResourceList.Count; ++i) {
    PCM_PARTIAL_RESOURCE_DESCRIPTOR one = &list->List[0].PartialResourceList.PartialDescriptors[i];
    if (one->Type == CmResourceTypeMemory) say_memory(one->u.Memory.Start, one->u.Memory.Length);
    if (one->Type == CmResourceTypePort) say_port(one->u.Port.Start.LowPart, one->u.Port.Length);
    if (one->Type == CmResourceTypeInterrupt && (one->Flags & CM_RESOURCE_INTERRUPT_MESSAGE))
      DbgPrint("%x messages\n", one->u.MessageInterrupt.Raw.MessageCount);
    else if (one->Type == CmResourceTypeInterrupt)
      DbgPrint("line %x\n", one->u.Interrupt.Vector);
  }
}

static NTSTATUS pass(PDEVICE_OBJECT device, PIRP irp) {
  PIO_STACK_LOCATION at = IoGetCurrentIrpStackLocation(irp);
  NTSTATUS status;
  UCHAR minor = at->MinorFunction;
  if (at->MajorFunction == IRP_MJ_POWER) {
    PoStartNextPowerIrp(irp);
    IoSkipCurrentIrpStackLocation(irp);
    return PoCallDriver(lower, irp);
  }
  if (minor == IRP_MN_START_DEVICE) {
    status = STATUS_UNSUCCESSFUL;
    if (IoForwardIrpSynchronously(lower, irp)) status = irp->IoStatus.Status;
    if (NT_SUCCESS(status)) say_resources(at->Parameters.StartDevice.AllocatedResources);
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
  }
  IoSkipCurrentIrpStackLocation(irp);
  status = IoCallDriver(lower, irp);
  if (minor == IRP_MN_REMOVE_DEVICE) {
    IoDetachDevice(lower);
    IoDeleteDevice(device);
  }
  return status;
}

static NTSTATUS add(PDRIVER_OBJECT driver, PDEVICE_OBJECT physical) {
  PDEVICE_OBJECT device;
  NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
  if (!NT_SUCCESS(status)) return status;
  lower = IoAttachDeviceToDeviceStack(device, physical);
  if (lower == NULL) {
    IoDeleteDevice(device);
    return STATUS_NO_SUCH_DEVICE;
  }
  device->Flags |= DO_POWER_PAGABLE;
  device->Flags &= ~DO_DEVICE_INITIALIZING;
  say_text(physical, "the bus", DevicePropertyEnumeratorName);
  say_text(physical, "the hardware", DevicePropertyHardwareID);
  say_text(physical, "the device", DevicePropertyDeviceDescription);
  return STATUS_SUCCESS;
}

static void unload(PDRIVER_OBJECT driver) {
  (void)driver;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  (void)path;
  driver->DriverExtension->AddDevice = add;
  driver->DriverUnload = unload;
  driver->MajorFunction[IRP_MJ_PNP] = pass;
  driver->MajorFunction[IRP_MJ_POWER] = pass;
  return STATUS_SUCCESS;
}
