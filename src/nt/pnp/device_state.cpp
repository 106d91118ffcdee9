// What a driver tells Plug and Play of its devices, and what a thread remembers of a disk that
// wants verifying.
#include "abi/io.h"
#include "abi/irp.h"
#include "abi/pnp.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/pnp/device_node.h"
#include "nt/pnp/plug_and_play.h"

namespace rundown::nt {
namespace {

struct DeviceStateState {
  machine::Map<const ke::Thread*, DEVICE_OBJECT*> to_verify;
};
const machine::Part<DeviceStateState> state;

}  // namespace

// Both are requests for later: a bus is asked for its children, a device for its state, when the
// manager's worker thread has time for it.
void IoInvalidateDeviceRelations(DEVICE_OBJECT* physical, DEVICE_RELATION_TYPE type) {
  pnp::DeviceNode* node = pnp::node_of(physical);
  if (node != nullptr && (type == BusRelations || type == SingleBusRelations))
    node->relations_are_stale = true;
}
RUNDOWN_EXPORT(ntoskrnl, IoInvalidateDeviceRelations, {.irql = Irql::dispatch});

void IoInvalidateDeviceState(DEVICE_OBJECT* physical) {
  if (pnp::DeviceNode* node = pnp::node_of(physical)) node->state_is_stale = true;
}
RUNDOWN_EXPORT(ntoskrnl, IoInvalidateDeviceState, {.irql = Irql::dispatch});

DEVICE_OBJECT* IoGetDeviceToVerify(void* thread) {
  const ke::Thread* known = ke::thread_of(static_cast<const KTHREAD*>(thread));
  const auto found = state->to_verify.find(known);
  return found == state->to_verify.end() ? nullptr : found->second;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetDeviceToVerify, {.irql = Irql::dispatch, .header = "ntifs"});

void IoSetDeviceToVerify(void* thread, DEVICE_OBJECT* device) {
  state->to_verify[ke::thread_of(static_cast<const KTHREAD*>(thread))] = device;
}
RUNDOWN_EXPORT(ntoskrnl, IoSetDeviceToVerify, {.irql = Irql::dispatch, .header = "ntifs"});

void IoSetHardErrorOrVerifyDevice(IRP* irp, DEVICE_OBJECT* device) {
  if (irp->Tail.Overlay.Thread != nullptr) IoSetDeviceToVerify(irp->Tail.Overlay.Thread, device);
}
RUNDOWN_EXPORT(ntoskrnl, IoSetHardErrorOrVerifyDevice, {.irql = Irql::dispatch, .header = "ntddk"});

}  // namespace rundown::nt
