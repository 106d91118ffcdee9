/*
 * A controller's driver that stays registered with GpioClx. What comes after the registration fails,
 * DriverEntry returns, and nobody calls GPIO_CLX_UnregisterClient. A clean-up callback of the WDFDRIVER
 * would be too late: the driver is no longer bound to the class extension when it runs.
 */
#include <ntddk.h>
#include <wdf.h>
#include <gpioclx.h>

#define PINS_TAG 'sniP'

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;

static PULONG Pins;

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;
    NTSTATUS Status;

    Status = GPIO_CLX_ProcessAddDevicePreDeviceCreate(Driver, DeviceInit, &Attributes);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    return GPIO_CLX_ProcessAddDevicePostDeviceCreate(Driver, Device);
}

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    GPIO_CLX_UnregisterClient(Driver);
    ExFreePoolWithTag(Pins, PINS_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    GPIO_CLIENT_REGISTRATION_PACKET Packet;
    WDF_DRIVER_CONFIG Config;
    WDFDRIVER Driver;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    Config.EvtDriverUnload = EvtDriverUnload;
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, &Driver);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    RtlZeroMemory(&Packet, sizeof(Packet));
    Packet.Version = GPIO_CLIENT_VERSION;
    Packet.Size = sizeof(Packet);
    Status = GPIO_CLX_RegisterClient(Driver, &Packet, RegistryPath);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Pins = ExAllocatePoolWithTag(NonPagedPoolNx, 32 * sizeof(*Pins), PINS_TAG);
    if (Pins == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}
