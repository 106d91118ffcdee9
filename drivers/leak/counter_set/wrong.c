/*
 * A counter set that outlives its driver: Windows asks an image that is gone for its counters.
 */
#include <ntddk.h>

#include "../../wdk_newer.h"

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PDEVICE_OBJECT Device;
static PPCW_REGISTRATION Registration;

static NTSTATUS Acquire(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"Requests of the example");
    PCW_COUNTER_DESCRIPTOR Counters[] = {{1, 0, 0, sizeof(ULONG)}};
    PCW_REGISTRATION_INFORMATION Information = {0};

    UNREFERENCED_PARAMETER(DriverObject);
    Information.Version = PCW_VERSION_1;
    Information.Name = &Name;
    Information.CounterCount = 1;
    Information.Counters = Counters;
    return PcwRegister(&Registration, &Information);
}

static VOID Release(VOID)
{
    PcwUnregister(Registration);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Release();
    IoDeleteDevice(Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = Acquire(DriverObject);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                            FALSE, &Device);
    return Status; /* a failure leaves what was acquired */
}
