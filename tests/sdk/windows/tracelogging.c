/* A TraceLogging provider: registered for real, so that one which is forgotten is a leak. */
/* clang-format off */
#include <ntddk.h>
#include <TraceLoggingProvider.h>
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;

TRACELOGGING_DECLARE_PROVIDER(Provider);
TRACELOGGING_DEFINE_PROVIDER(Provider, "Rundown.Test",
                             (0xb3864c38, 0x4273, 0x58c5, 0x54, 0x5b, 0x8b, 0x36, 0x08, 0x34, 0x34,
                              0x71));
TRACELOGGING_DEFINE_PROVIDER(Grouped, "Rundown.Grouped",
                             (0xb3864c38, 0x4273, 0x58c5, 0x54, 0x5b, 0x8b, 0x36, 0x08, 0x34, 0x34,
                              0x73),
                             TraceLoggingOptionGroup(0x11223344, 0x5566, 0x7788, 0x99, 0xaa, 0xbb,
                                                     0xcc, 0xdd, 0xee, 0xff, 0x00));

/* The group's GUID stands at the end of the traits, after 19, 0, 1. */
static BOOLEAN HasGroup(void) {
  const UCHAR* Traits = (const UCHAR*)Grouped->Traits;
  return Grouped->TraitsSize == 2 + sizeof("Rundown.Grouped") + 19 && Traits[0] == 37 &&
         Traits[18] == 19 && Traits[20] == 1 && Traits[21] == 0x44 && Traits[36] == 0;
}

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
  TraceLoggingWrite(Provider, "Unload");
#ifndef FORGET_TO_UNREGISTER
  TraceLoggingUnregister(Provider);
#endif
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  GUID Activity = {0};
  const UINT32 Numbers[3] = {1, 2, 3};
  NTSTATUS Status;
  if (!HasGroup()) return STATUS_INVALID_PARAMETER_1;
  Status = TraceLoggingRegister(Provider);
  if (!NT_SUCCESS(Status)) return Status;
  TraceLoggingWrite(Provider, "Entry", TraceLoggingLevel(4), TraceLoggingKeyword(1),
                    TraceLoggingUnicodeString(Path, "Path"), TraceLoggingInt32(5, "Five"),
                    TraceLoggingValue(Status), TraceLoggingString("text"),
                    TraceLoggingPointer(Driver), TraceLoggingNTStatus(Status, "Status", "what"),
                    TraceLoggingValue("more", "Text"), TraceLoggingBinary(Path, sizeof(*Path)),
                    TraceLoggingWideString(L"wide"), TraceLoggingBoolean(TRUE, "Yes"));
  TraceLoggingWriteActivity(Provider, "Work", &Activity, NULL, TraceLoggingUInt64(1, "One"));
  TraceLoggingWrite(Provider, "Many", TraceLoggingStruct(2, "Pair"), TraceLoggingInt32(1, "First"),
                    TraceLoggingUInt32Array(Numbers, 3, "Second"),
                    TraceLoggingUInt32FixedArray(Numbers, 3, "Third"));
  Driver->DriverUnload = Unload;
  return Status;
}
