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

}  // namespace rundown::nt
