/*
 * The next transaction is executed when the one before it has been completed.
 */
#include <ntddk.h>
#include <wdf.h>

#define PART_BYTES 512

typedef struct _DEVICE_CONTEXT {
    WDFDMATRANSACTION Transaction[2];
    ULONG Programmed;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_SELF_MANAGED_IO_INIT EvtDeviceSelfManagedIoInit;
static EVT_WDF_PROGRAM_DMA EvtProgramDma;

static UCHAR FirmwareImage[2 * PART_BYTES] = {0x5A};

static BOOLEAN NTAPI EvtProgramDma(WDFDMATRANSACTION Transaction, WDFDEVICE Device,
                                   WDFCONTEXT Context, WDF_DMA_DIRECTION Direction,
                                   PSCATTER_GATHER_LIST List)
{
    UNREFERENCED_PARAMETER(Transaction);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Direction);
    GetContext(Device)->Programmed += List->NumberOfElements; /* the registers are written here */
    return TRUE;
}

static NTSTATUS Begin(WDFDMATRANSACTION Transaction, PMDL Firmware, ULONG Part)
{
    NTSTATUS Status;

    Status = WdfDmaTransactionInitialize(Transaction, EvtProgramDma, WdfDmaDirectionWriteToDevice,
                                         Firmware,
                                         (PUCHAR)MmGetMdlVirtualAddress(Firmware) + Part * PART_BYTES,
                                         PART_BYTES);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfDmaTransactionExecute(Transaction, NULL);
    if (!NT_SUCCESS(Status)) {
        WdfDmaTransactionRelease(Transaction);
    }
    return Status;
}

static VOID End(WDFDMATRANSACTION Transaction)
{
    NTSTATUS Status;

    KeStallExecutionProcessor(10); /* the device takes no longer */
    WdfDmaTransactionDmaCompletedFinal(Transaction, PART_BYTES, &Status);
    WdfDmaTransactionRelease(Transaction);
}

static NTSTATUS Send(PDEVICE_CONTEXT Context, PMDL Firmware)
{
    NTSTATUS Status = Begin(Context->Transaction[0], Firmware, 0);

    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    End(Context->Transaction[0]);
    Status = Begin(Context->Transaction[1], Firmware, 1);
    if (NT_SUCCESS(Status)) {
        End(Context->Transaction[1]);
    }
    return Status;
}

static NTSTATUS NTAPI EvtDeviceSelfManagedIoInit(WDFDEVICE Device)
{
    PMDL Firmware;
    NTSTATUS Status;

    Firmware = IoAllocateMdl(FirmwareImage, sizeof(FirmwareImage), FALSE, FALSE, NULL);
    if (Firmware == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    MmBuildMdlForNonPagedPool(Firmware);
    Status = Send(GetContext(Device), Firmware);
    IoFreeMdl(Firmware);
    return Status;
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDF_DMA_ENABLER_CONFIG Config;
    PDEVICE_CONTEXT Context;
    WDFDMAENABLER Enabler;
    ULONG i;
    WDFDEVICE Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceSelfManagedIoInit = EvtDeviceSelfManagedIoInit;
    WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &Callbacks);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
    Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Context = GetContext(Device);
    WDF_DMA_ENABLER_CONFIG_INIT(&Config, WdfDmaProfilePacket, PAGE_SIZE);
    Status = WdfDmaEnablerCreate(Device, &Config, WDF_NO_OBJECT_ATTRIBUTES, &Enabler);
    for (i = 0; NT_SUCCESS(Status) && i < 2; i++) {
        Status = WdfDmaTransactionCreate(Enabler, WDF_NO_OBJECT_ATTRIBUTES, &Context->Transaction[i]);
    }
    return Status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
