/* The header of an event manifest, under a name of the project's. */
#include <ntddk.h>

#include "MyEtw.h"

DRIVER_INITIALIZE DriverEntry;
C_ASSERT(TASK_START == 1 && OPCODE_BEGIN == 10 && KEYWORD_LOAD == 1 && Started_value == 1);
C_ASSERT(OWN_CHANNEL == 16);

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  UNREFERENCED_PARAMETER(Driver);
  EventUnregisterRundown_Events();
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  NTSTATUS Status = EventRegisterRundown_Events();
  UNREFERENCED_PARAMETER(Path);
  if (!NT_SUCCESS(Status)) return Status;
  EventWriteStarted(NULL);
  EventWriteCounted(NULL, 5);
  if (MCGEN_ENABLE_CHECK(EventsProvider_Context, Started) || EventEnabledCounted()) {
    EventWriteCounted_AssumeEnabled(NULL, 6);
  }
  Driver->DriverUnload = Unload;
  return Status;
}
