#include <NTDDK.h>

#ifdef __clang__
BOOLEAN touch(volatile UCHAR* address);
#endif

DRIVER_INITIALIZE DriverEntry;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject) { UNREFERENCED_PARAMETER(DriverObject); }

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath) {
    /* More than a page, so that the compiler probes the stack. */
    volatile UCHAR Buffer[8192];
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Buffer[sizeof(Buffer) - 1] = 0;
#ifdef __clang__
    /* In user space, where nothing is mapped: the handler has to catch it. */
    if (touch((volatile UCHAR*)8) || !touch(Buffer)) return STATUS_UNSUCCESSFUL;
#endif
    return STATUS_SUCCESS;
}
