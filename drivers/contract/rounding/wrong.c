/*
 * A rounding mode that is never restored. The calling convention has a routine give back the control
 * bits of MXCSR as it found them; what runs next on this thread rounds in a way that it did not
 * choose.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static volatile float Third;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    const ULONG RoundDown = 0x3F80;
    volatile ULONG Before;

    UNREFERENCED_PARAMETER(RegistryPath);
    __asm__ volatile("stmxcsr %0" : "=m"(Before));
    __asm__ volatile("ldmxcsr %0" : : "m"(RoundDown));
    Third = 1.0f / 3.0f;
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
