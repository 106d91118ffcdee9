/* A TraceLogging provider: registered for real, so that one which is forgotten is a leak. */
#include <ntddk.h>

#include <TraceLoggingProvider.h>

DRIVER_INITIALIZE DriverEntry;

TRACELOGGING_DECLARE_PROVIDER(Provider);
TRACELOGGING_DEFINE_PROVIDER(Provider, "Rundown.Test",
                             (0xb3864c38, 0x4273, 0x58c5, 0x54, 0x5b, 0x8b, 0x36, 0x08, 0x34, 0x34,
                              0x71));

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
  TraceLoggingWrite(Provider, "Unload");
#ifndef FORGET_TO_UNREGISTER
  TraceLoggingUnregister(Provider);
#endif
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  GUID Activity = {0};
  NTSTATUS Status = TraceLoggingRegister(Provider);
  if (!NT_SUCCESS(Status)) return Status;
  TraceLoggingWrite(Provider, "Entry", TraceLoggingLevel(4), TraceLoggingKeyword(1),
                    TraceLoggingUnicodeString(Path, "Path"), TraceLoggingInt32(5, "Five"),
                    TraceLoggingValue(Status), TraceLoggingString("text"),
                    TraceLoggingPointer(Driver), TraceLoggingNTStatus(Status, "Status", "what"),
                    TraceLoggingValue("more", "Text"), TraceLoggingBinary(Path, sizeof(*Path)),
                    TraceLoggingWideString(L"wide"), TraceLoggingBoolean(TRUE, "Yes"));
  TraceLoggingWriteActivity(Provider, "Work", &Activity, NULL, TraceLoggingUInt64(1, "One"));
  Driver->DriverUnload = Unload;
  return Status;
}
