/*
 * AddDevice is a DriverEntry for one device, and a failing one has to undo what it did: Windows
 * sends no IRP_MN_REMOVE_DEVICE for a device whose AddDevice failed. This one returns, and leaves
 * its device object on the stack of a device that nobody drives.
 */
#include <ntddk.h>

typedef struct _EXTENSION {
    PDEVICE_OBJECT Lower;
    UNICODE_STRING InterfaceName;
} EXTENSION, *PEXTENSION;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static DRIVER_ADD_DEVICE AddDevice;
static DRIVER_DISPATCH PassDown;
static DRIVER_DISPATCH Pnp;

static const GUID ExampleInterface =
    {0x5c0e3a51, 0x8b1d, 0x4f0e, {0x9d, 0x6a, 0x2f, 0x77, 0x10, 0x3b, 0xc4, 0x9e}};

static NTSTATUS NTAPI AddDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDevice)
{
    PDEVICE_OBJECT Device;
    PEXTENSION Extension;
    NTSTATUS Status;

    Status = IoCreateDevice(DriverObject, sizeof(EXTENSION), NULL, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Extension = Device->DeviceExtension;
    Extension->Lower = IoAttachDeviceToDeviceStack(Device, PhysicalDevice);
    if (Extension->Lower == NULL) {
        IoDeleteDevice(Device);
        return STATUS_NO_SUCH_DEVICE;
    }
    Status = IoRegisterDeviceInterface(PhysicalDevice, &ExampleInterface, NULL,
                                       &Extension->InterfaceName);
    if (!NT_SUCCESS(Status)) {
        return Status; /* the device is still there, and still attached */
    }
    Device->Flags |= Extension->Lower->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO | DO_POWER_PAGABLE);
    Device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI PassDown(PDEVICE_OBJECT Device, PIRP Irp)
{
    PEXTENSION Extension = Device->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(Extension->Lower, Irp);
}

static NTSTATUS NTAPI Pnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PEXTENSION Extension = Device->DeviceExtension;
    NTSTATUS Status;

    switch (IoGetCurrentIrpStackLocation(Irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        /* The devices below start first. */
        Status = STATUS_UNSUCCESSFUL;
        if (IoForwardIrpSynchronously(Extension->Lower, Irp)) {
            Status = Irp->IoStatus.Status;
        }
        if (NT_SUCCESS(Status)) {
            Status = IoSetDeviceInterfaceState(&Extension->InterfaceName, TRUE);
        }
        Irp->IoStatus.Status = Status;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return Status;

    case IRP_MN_REMOVE_DEVICE:
        IoSetDeviceInterfaceState(&Extension->InterfaceName, FALSE);
        RtlFreeUnicodeString(&Extension->InterfaceName);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        Status = PassDown(Device, Irp);
        IoDetachDevice(Extension->Lower);
        IoDeleteDevice(Device);
        return Status;

    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
        Irp->IoStatus.Status = STATUS_SUCCESS;
        return PassDown(Device, Irp);

    default:
        return PassDown(Device, Irp);
    }
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject); /* each device was undone by its IRP_MN_REMOVE_DEVICE */
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    DriverObject->DriverExtension->AddDevice = AddDevice;
    DriverObject->MajorFunction[IRP_MJ_PNP] = Pnp;
    DriverObject->MajorFunction[IRP_MJ_POWER] = PassDown;
    DriverObject->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = PassDown;
    return STATUS_SUCCESS;
}
