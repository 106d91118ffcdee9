// Small things of the executive.
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

struct UuidState {
  ULONG next = 1;
};
const machine::Part<UuidState> state;

}  // namespace

KPROCESSOR_MODE ExGetPreviousMode() {
  return ke::current_thread().previous_mode;
}
RUNDOWN_EXPORT(ntoskrnl, ExGetPreviousMode, {.irql = Irql::dispatch});

// Unique on this machine, and the same in each run.
NTSTATUS ExUuidCreate(GUID* uuid) {
  *uuid = {state->next++, 0x1D57, 0x11EF, {0x80, 0x00, 0x00, 0x15, 0x5D, 0x00, 0x00, 0x01}};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ExUuidCreate,
               {.irql = Irql::passive, .fails = {fails_with(STATUS_RETRY)}, .header = "ntddk"});

// A machine that starts by a BIOS has no such variables.
NTSTATUS ExGetFirmwareEnvironmentVariable(const UNICODE_STRING* /*name*/, const GUID* /*vendor*/,
                                          void* /*value*/, ULONG* /*length*/,
                                          ULONG* /*attributes*/) {
  return STATUS_NOT_IMPLEMENTED;
}
RUNDOWN_EXPORT(ntoskrnl, ExGetFirmwareEnvironmentVariable, {.irql = Irql::passive});
NTSTATUS ExSetFirmwareEnvironmentVariable(const UNICODE_STRING* /*name*/, const GUID* /*vendor*/,
                                          const void* /*value*/, ULONG /*length*/,
                                          ULONG /*attributes*/) {
  return STATUS_NOT_IMPLEMENTED;
}
RUNDOWN_EXPORT(ntoskrnl, ExSetFirmwareEnvironmentVariable, {.irql = Irql::passive});

}  // namespace rundown::nt
