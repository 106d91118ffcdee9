/*
 * The start goes down first, and comes back when the bus has switched the device on: then the
 * hardware may be used.
 */
#include <ntddk.h>

typedef struct _HARDWARE {
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
    return Connect(Extension, Irp);
}

static VOID Stop(PEXTENSION Extension)
{
    IoDisconnectInterrupt(Extension->Hardware.Interrupt);
}
