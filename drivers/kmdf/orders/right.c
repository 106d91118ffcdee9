/*
 * The order in which the framework ends things. Every object says when it is cleaned up and when it
 * is destroyed; rundown run shows it.
 */
#include <ntddk.h>
#include <wdf.h>

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;
static EVT_WDF_OBJECT_CONTEXT_CLEANUP EvtCleanup;
static EVT_WDF_OBJECT_CONTEXT_DESTROY EvtDestroy;
static EVT_WDF_TIMER EvtTimer;
static EVT_WDF_DPC EvtDpc;
static EVT_WDF_WORKITEM EvtWorkItem;
static EVT_WDF_IO_QUEUE_IO_DEFAULT EvtIoDefault;

typedef struct {
    PCSTR Name;
} NAMED;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(NAMED, NamedOf)

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    DbgPrint("unload\n");
}

static VOID NTAPI EvtCleanup(WDFOBJECT Object)
{
    DbgPrint("cleanup %s\n", NamedOf(Object)->Name);
}

static VOID NTAPI EvtDestroy(WDFOBJECT Object)
{
    DbgPrint("destroy %s\n", NamedOf(Object)->Name);
}

static VOID NTAPI EvtTimer(WDFTIMER Timer)
{
    UNREFERENCED_PARAMETER(Timer);
}

static VOID NTAPI EvtDpc(WDFDPC Dpc)
{
    UNREFERENCED_PARAMETER(Dpc);
}

static VOID NTAPI EvtWorkItem(WDFWORKITEM WorkItem)
{
    UNREFERENCED_PARAMETER(WorkItem);
}

static VOID NTAPI EvtIoDefault(WDFQUEUE Queue, WDFREQUEST Request)
{
    UNREFERENCED_PARAMETER(Queue);
    WdfRequestComplete(Request, STATUS_NOT_SUPPORTED);
}

static VOID Describe(PWDF_OBJECT_ATTRIBUTES Attributes, PVOID Parent)
{
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(Attributes, NAMED);
    Attributes->EvtCleanupCallback = EvtCleanup;
    Attributes->EvtDestroyCallback = EvtDestroy;
    Attributes->ParentObject = Parent;
}

/* One of each kind that a WDFDRIVER may have below it. */
static NTSTATUS CreateForDriver(VOID)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFOBJECT Object;
    WDFMEMORY Memory;
    WDFCOLLECTION Collection;
    WDFSTRING String;
    WDFSPINLOCK SpinLock;
    WDFWAITLOCK WaitLock;
    WDFLOOKASIDE Lookaside;
    NTSTATUS Status;

    Describe(&Attributes, NULL);
    Status = WdfObjectCreate(&Attributes, &Object);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(Object)->Name = "object";

    Describe(&Attributes, Object);
    Status = WdfMemoryCreate(&Attributes, NonPagedPoolNx, 0, 8, &Memory, NULL);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(Memory)->Name = "object.memory";

    Describe(&Attributes, Object);
    Status = WdfCollectionCreate(&Attributes, &Collection);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(Collection)->Name = "object.collection";
    Status = WdfCollectionAdd(Collection, Memory); /* a reference, which the collection gives back */
    if (!NT_SUCCESS(Status)) return Status;

    Describe(&Attributes, NULL);
    Status = WdfStringCreate(NULL, &Attributes, &String);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(String)->Name = "string";

    Describe(&Attributes, NULL);
    Status = WdfSpinLockCreate(&Attributes, &SpinLock);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(SpinLock)->Name = "spinlock";

    Describe(&Attributes, NULL);
    Status = WdfWaitLockCreate(&Attributes, &WaitLock);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(WaitLock)->Name = "waitlock";

    Describe(&Attributes, NULL);
    Status = WdfLookasideListCreate(&Attributes, 16, NonPagedPoolNx, NULL, 0, &Lookaside);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(Lookaside)->Name = "lookaside";
    return STATUS_SUCCESS;
}

/* And of each kind that needs a device above it. */
static NTSTATUS CreateForDevice(WDFDEVICE Device)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDF_IO_QUEUE_CONFIG QueueConfig;
    WDF_TIMER_CONFIG TimerConfig;
    WDF_DPC_CONFIG DpcConfig;
    WDF_WORKITEM_CONFIG WorkItemConfig;
    WDFQUEUE Queue;
    WDFTIMER Timer;
    WDFDPC Dpc;
    WDFWORKITEM WorkItem;
    NTSTATUS Status;

    Describe(&Attributes, Device);
    WDF_TIMER_CONFIG_INIT(&TimerConfig, EvtTimer);
    Status = WdfTimerCreate(&TimerConfig, &Attributes, &Timer);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(Timer)->Name = "device.timer";
    WdfTimerStart(Timer, WDF_REL_TIMEOUT_IN_SEC(3600));

    Describe(&Attributes, NULL);
    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&QueueConfig, WdfIoQueueDispatchSequential);
    QueueConfig.EvtIoDefault = EvtIoDefault;
    Status = WdfIoQueueCreate(Device, &QueueConfig, &Attributes, &Queue);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(Queue)->Name = "device.queue";

    Describe(&Attributes, Queue);
    WDF_DPC_CONFIG_INIT(&DpcConfig, EvtDpc);
    Status = WdfDpcCreate(&DpcConfig, &Attributes, &Dpc);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(Dpc)->Name = "device.queue.dpc";

    Describe(&Attributes, Device);
    WDF_WORKITEM_CONFIG_INIT(&WorkItemConfig, EvtWorkItem);
    Status = WdfWorkItemCreate(&WorkItemConfig, &Attributes, &WorkItem);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(WorkItem)->Name = "device.workitem";
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DECLARE_CONST_UNICODE_STRING(OnlySystem, L"D:P(A;;GA;;;SY)");
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDF_DRIVER_CONFIG Config;
    PWDFDEVICE_INIT Init;
    WDFDRIVER Driver;
    WDFDEVICE Device;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    Describe(&Attributes, NULL);
    Status = WdfDriverCreate(DriverObject, RegistryPath, &Attributes, &Config, &Driver);
    if (!NT_SUCCESS(Status)) return Status;
    NamedOf(Driver)->Name = "driver";

    Status = CreateForDriver();
    if (!NT_SUCCESS(Status)) return Status;

    Init = WdfControlDeviceInitAllocate(Driver, &OnlySystem);
    if (Init == NULL) return STATUS_INSUFFICIENT_RESOURCES;
    Describe(&Attributes, NULL);
    Status = WdfDeviceCreate(&Init, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        WdfDeviceInitFree(Init);
        return Status;
    }
    NamedOf(Device)->Name = "device";

    Status = CreateForDevice(Device);
    if (!NT_SUCCESS(Status)) return Status;
    WdfControlFinishInitializing(Device);
    return STATUS_SUCCESS;
}
