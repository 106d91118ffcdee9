/*
 * Polls a register with an end. When the link cannot be made, the device is reset; when its busy bit
 * has not become clear after a while, it is taken for absent.
 */
#include <ntddk.h>
#include <intrin.h>

#define STATUS_PORT 0x2E6
#define CONTROL_PORT 0x2E7
#define RESET 0x80
#define BUSY 0x01

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\PollPort");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\PollPort");

static VOID Reset(VOID)
{
    ULONG Tries;

    __outbyte(CONTROL_PORT, RESET);
    for (Tries = 0; Tries < 100; Tries++) {
        if ((__inbyte(STATUS_PORT) & BUSY) == 0) {
            return;
        }
        KeStallExecutionProcessor(10);
    }
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(Status)) {
        Reset();
        IoDeleteDevice(Device);
    }
    return Status;
}
