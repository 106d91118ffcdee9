/*
 * The removal frees the memory and forgets the interrupt: at the next one the processor jumps into
 * a routine whose device is gone.
 */
#include <ntddk.h>

typedef struct _HARDWARE {
    PVOID Buffer;
    PKINTERRUPT Interrupt;
} HARDWARE;

#include "../../function_driver.h"

static BOOLEAN NTAPI Isr(PKINTERRUPT Connected, PVOID Context)
{
    UNREFERENCED_PARAMETER(Connected);
    UNREFERENCED_PARAMETER(Context);
    return FALSE;
}

static NTSTATUS Connect(PEXTENSION Extension, PIRP Irp)
{
    PCM_PARTIAL_RESOURCE_LIST Resources = &IoGetCurrentIrpStackLocation(Irp)
                                               ->Parameters.StartDevice.AllocatedResourcesTranslated
                                               ->List[0].PartialResourceList;
    ULONG i;

    for (i = 0; i < Resources->Count; i++) {
        PCM_PARTIAL_RESOURCE_DESCRIPTOR One = &Resources->PartialDescriptors[i];

        if (One->Type == CmResourceTypeInterrupt) {
            return IoConnectInterrupt(&Extension->Hardware.Interrupt, Isr, NULL, NULL,
                                      One->u.Interrupt.Vector, (KIRQL)One->u.Interrupt.Level,
                                      (KIRQL)One->u.Interrupt.Level, LevelSensitive, TRUE,
                                      One->u.Interrupt.Affinity, FALSE);
        }
    }
    return STATUS_DEVICE_CONFIGURATION_ERROR;
}

static NTSTATUS Start(PEXTENSION Extension, PIRP Irp)
{
    NTSTATUS Status = StartLower(Extension, Irp);

    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Extension->Hardware.Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'ffuB');
    if (Extension->Hardware.Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = Connect(Extension, Irp);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Extension->Hardware.Buffer, 'ffuB');
    }
    return Status;
}

static VOID Stop(PEXTENSION Extension)
{
    ExFreePoolWithTag(Extension->Hardware.Buffer, 'ffuB');
}
