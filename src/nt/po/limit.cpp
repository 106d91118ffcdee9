// Power limits (PoCreatePowerLimitRequest): no device of this machine supports one.
#include "abi/io.h"
#include "nt/export.h"

namespace rundown::nt {

NTSTATUS PoCreatePowerLimitRequest(void** request, DEVICE_OBJECT* /*target*/,
                                   DEVICE_OBJECT* /*policy*/, void* /*context*/) {
  *request = nullptr;
  return STATUS_NOT_SUPPORTED;
}
RUNDOWN_EXPORT(ntoskrnl, PoCreatePowerLimitRequest, {.irql = Irql::passive, .header = "ntddk"});

// So every other request is none of this machine's.
NTSTATUS PoQueryPowerLimitAttributes(void* /*request*/, ULONG /*room*/, void* /*attributes*/,
                                     ULONG* /*count*/) {
  return STATUS_INVALID_PARAMETER;
}
RUNDOWN_EXPORT(ntoskrnl, PoQueryPowerLimitAttributes, {.irql = Irql::passive, .header = "ntddk"});

NTSTATUS PoQueryPowerLimitValue(void* /*request*/, ULONG /*count*/, void* /*values*/) {
  return STATUS_INVALID_PARAMETER;
}
RUNDOWN_EXPORT(ntoskrnl, PoQueryPowerLimitValue, {.irql = Irql::passive, .header = "ntddk"});

NTSTATUS PoSetPowerLimitValue(void* /*request*/, const void* /*reason*/, ULONG /*count*/,
                              void* /*values*/) {
  return STATUS_INVALID_PARAMETER;
}
RUNDOWN_EXPORT(ntoskrnl, PoSetPowerLimitValue, {.irql = Irql::passive, .header = "ntddk"});

// It has no status to answer with.
void PoDeletePowerLimitRequest(void* /*request*/) {
  gate::unsupported(ntoskrnl.name, "PoDeletePowerLimitRequest");
}
RUNDOWN_EXPORT(ntoskrnl, PoDeletePowerLimitRequest, {.irql = Irql::passive, .header = "ntddk"});

}  // namespace rundown::nt
