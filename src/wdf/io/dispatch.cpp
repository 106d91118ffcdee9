// What every dispatch slot of a framework driver leads to.
#include "wdf/device/device.h"

namespace rundown::wdf {

NTSTATUS FxDeviceDispatch(DEVICE_OBJECT* /*device_object*/, IRP* /*irp*/) {
  gate::unsupported(wdf01000.name, "IRP dispatch");
}
RUNDOWN_EXPORT(internal, FxDeviceDispatch, {.header = ""});

}  // namespace rundown::wdf
