#include "abi/irp.h"

#include "nt/export.h"
#include "nt/io/internal.h"

namespace rundown::nt {

// What the I/O manager puts into each dispatch slot that a driver leaves empty.
NTSTATUS IopInvalidDeviceRequest(DEVICE_OBJECT* /*device*/, IRP* irp) {
  irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
  return STATUS_INVALID_DEVICE_REQUEST;
}
RUNDOWN_EXPORT(io::internal, IopInvalidDeviceRequest, {.irql = Irql::dispatch});

}  // namespace rundown::nt
