/*
 * A start that fails takes its battery back from the class driver.
 */
#include <ntddk.h>

#include <batclass.h>

typedef struct _HARDWARE {
    PVOID Battery;
    PVOID Readings;
} HARDWARE;

#include "../../function_driver.h"
#include "../../empty_battery.h"

static NTSTATUS Start(PEXTENSION Extension, PIRP Irp)
{
    NTSTATUS Status = StartLower(Extension, Irp);

    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = RegisterBattery(Extension, &Extension->Hardware.Battery);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Extension->Hardware.Readings = ExAllocatePoolWithTag(PagedPool, 4096, 'daeR');
    if (Extension->Hardware.Readings == NULL) {
        BatteryClassUnload(Extension->Hardware.Battery);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}

static VOID Stop(PEXTENSION Extension)
{
    BatteryClassUnload(Extension->Hardware.Battery);
    ExFreePoolWithTag(Extension->Hardware.Readings, 'daeR');
}
