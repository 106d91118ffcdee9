/*
 * Nobody waits for a network module's deregistration. NmrDeregisterClient only begins it, and returns
 * STATUS_PENDING; the Network Module Registrar calls the driver until it is over, and by then the
 * image may have gone.
 */
#include <ntddk.h>
#include <netioddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static const NPIID InterfaceId = {
    0x0D9BB8A1, 0x7E44, 0x4CC7, {0xB2, 0x8B, 0x53, 0x90, 0x6D, 0x2E, 0x71, 0x06}};
static const NPI_MODULEID ModuleId = {
    sizeof(NPI_MODULEID), MIT_GUID,
    {{0x0D9BB8A1, 0x7E44, 0x4CC7, {0xB2, 0x8B, 0x53, 0x90, 0x6D, 0x2E, 0x71, 0x07}}}};

static HANDLE Client;

static NTSTATUS NTAPI AttachProvider(HANDLE Binding, PVOID Context,
                                     PNPI_REGISTRATION_INSTANCE Provider)
{
    UNREFERENCED_PARAMETER(Binding);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Provider);
    return STATUS_NOINTERFACE;
}

static NTSTATUS NTAPI DetachProvider(PVOID BindingContext)
{
    UNREFERENCED_PARAMETER(BindingContext);
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS Characteristics = {
    0,    sizeof(NPI_CLIENT_CHARACTERISTICS),
    AttachProvider, DetachProvider,
    NULL, {0, sizeof(NPI_REGISTRATION_INSTANCE), &InterfaceId, &ModuleId, 0, NULL}};

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NmrDeregisterClient(Client);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    return NmrRegisterClient(&Characteristics, NULL, &Client);
}
