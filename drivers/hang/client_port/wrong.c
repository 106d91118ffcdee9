/*
 * A minifilter only forgets its end of a program's connection when the program has left. It stays
 * open, and FltUnregisterFilter waits for it.
 */
#include <fltkernel.h>

DRIVER_INITIALIZE DriverEntry;
static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags);

static PFLT_FILTER Filter;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = FilterUnload,
};

static NTSTATUS FLTAPI Connect(PFLT_PORT Client, PVOID Cookie, PVOID Context, ULONG Size,
                               PVOID *ConnectionCookie)
{
    UNREFERENCED_PARAMETER(Cookie);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Size);
    ClientPort = Client;
    *ConnectionCookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI Disconnect(PVOID ConnectionCookie)
{
    UNREFERENCED_PARAMETER(ConnectionCookie);
    ClientPort = NULL;
}

static NTSTATUS OpenPort(VOID)
{
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\ExamplePort");
    OBJECT_ATTRIBUTES Attributes;
    PSECURITY_DESCRIPTOR Descriptor;
    NTSTATUS Status;

    Status = FltBuildDefaultSecurityDescriptor(&Descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    InitializeObjectAttributes(&Attributes, &Name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL,
                               Descriptor);
    Status = FltCreateCommunicationPort(Filter, &ServerPort, &Attributes, NULL, Connect, Disconnect,
                                        NULL, 1);
    FltFreeSecurityDescriptor(Descriptor);
    return Status;
}

static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = OpenPort();
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
        return Status;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        FltCloseCommunicationPort(ServerPort);
        FltUnregisterFilter(Filter);
    }
    return Status;
}
