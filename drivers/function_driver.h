/*
 * What is alike in the function drivers of these lessons: AddDevice, the way of each request down
 * the stack, and the removal. A lesson has a HARDWARE, what its device holds while it works; Start,
 * which is given IRP_MN_START_DEVICE before anybody else; and Stop, which undoes Start.
 */
typedef struct _EXTENSION {
    PDEVICE_OBJECT Lower;
    BOOLEAN Started;
    HARDWARE Hardware;
} EXTENSION, *PEXTENSION;

static NTSTATUS Start(PEXTENSION Extension, PIRP Irp);
static VOID Stop(PEXTENSION Extension);

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static DRIVER_ADD_DEVICE AddDevice;
static DRIVER_DISPATCH PassDown;
static DRIVER_DISPATCH Pnp;

/* The drivers below start first. */
static NTSTATUS StartLower(PEXTENSION Extension, PIRP Irp)
{
    if (!IoForwardIrpSynchronously(Extension->Lower, Irp)) {
        return STATUS_UNSUCCESSFUL;
    }
    return Irp->IoStatus.Status;
}

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
    Device->Flags |= Extension->Lower->Flags & DO_POWER_PAGABLE;
    Device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI PassDown(PDEVICE_OBJECT Device, PIRP Irp)
{
    PEXTENSION Extension = Device->DeviceExtension;

    IoSkipCurrentIrpStackLocation(Irp);
    return IoCallDriver(Extension->Lower, Irp);
}

static VOID StopIfStarted(PEXTENSION Extension)
{
    if (Extension->Started) {
        Extension->Started = FALSE;
        Stop(Extension);
    }
}

static NTSTATUS NTAPI Pnp(PDEVICE_OBJECT Device, PIRP Irp)
{
    PEXTENSION Extension = Device->DeviceExtension;
    NTSTATUS Status;

    switch (IoGetCurrentIrpStackLocation(Irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        Status = Start(Extension, Irp);
        Extension->Started = NT_SUCCESS(Status);
        Irp->IoStatus.Status = Status;
        IoCompleteRequest(Irp, IO_NO_INCREMENT);
        return Status;

    case IRP_MN_STOP_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        StopIfStarted(Extension);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        return PassDown(Device, Irp);

    case IRP_MN_REMOVE_DEVICE:
        StopIfStarted(Extension);
        Irp->IoStatus.Status = STATUS_SUCCESS;
        Status = PassDown(Device, Irp);
        IoDetachDevice(Extension->Lower);
        IoDeleteDevice(Device);
        return Status;

    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        Irp->IoStatus.Status = STATUS_SUCCESS;
        return PassDown(Device, Irp);

    default:
        return PassDown(Device, Irp);
    }
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
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
