// PoRequestPowerIrp: a power IRP for a device's stack.
#include "nt/po/power_request.h"

#include "cpu/call.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

// What the power manager keeps of a request until its IRP is completed.
struct Requested {
  DEVICE_OBJECT* device;  // that the caller has named
  DEVICE_OBJECT* top;
  IRP* irp;
  UCHAR minor;
  POWER_STATE state;
  REQUEST_POWER_COMPLETE* done;
  void* context;
};

void send(void* opaque) {
  auto& request = *static_cast<Requested*>(opaque);
  io::call_driver(*request.top, *request.irp);
}

}  // namespace

// The last completion routine, in the power manager's own stack location.
NTSTATUS PopPowerIrpCompleted(DEVICE_OBJECT* /*device*/, IRP* irp, void* opaque) {
  auto* request = static_cast<Requested*>(opaque);
  if (request->done != nullptr) {
    cpu::call_guest(reinterpret_cast<const void*>(request->done), request->device, request->minor,
                    request->state.DeviceState, request->context, &irp->IoStatus);
  }
  pool::free(request);
  pool::free(irp);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
RUNDOWN_EXPORT(internal, PopPowerIrpCompleted, {.irql = Irql::dispatch, .header = ""});

NTSTATUS po::request_power_irp(DEVICE_OBJECT& device, UCHAR minor, POWER_STATE state,
                               REQUEST_POWER_COMPLETE* done, void* context, IRP** irp) {
  if (minor != IRP_MN_WAIT_WAKE && minor != IRP_MN_SET_POWER && minor != IRP_MN_QUERY_POWER)
    return STATUS_INVALID_PARAMETER_2;
  DEVICE_OBJECT& top = *io::top_of_stack(device);
  IRP& made = *io::new_system_irp(static_cast<CCHAR>(top.StackSize + 1));
  made.IoStatus.Status = STATUS_NOT_SUPPORTED;
  // The power manager's own location is the first.
  --made.CurrentLocation;
  --made.Tail.Overlay.CurrentStackLocation;
  auto* request = pool::allocate_object<Requested>();
  *request = {&device, &top, &made, minor, state, done, context};
  IO_STACK_LOCATION& location = io::next_location(made);
  location.MajorFunction = IRP_MJ_POWER;
  location.MinorFunction = minor;
  if (minor == IRP_MN_WAIT_WAKE) {
    location.Parameters.WaitWake.PowerState = state.SystemState;
  } else {
    location.Parameters.Power.Type = DevicePowerState;
    location.Parameters.Power.State = state;
  }
  location.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
  location.CompletionRoutine = guest_routine<IO_COMPLETION_ROUTINE>("PopPowerIrpCompleted");
  location.Context = request;
  if (irp != nullptr) *irp = &made;
  // The power path of a stack may page, so its IRPs come at PASSIVE_LEVEL.
  if (ke::current_irql() == Irql::passive) {
    send(request);
  } else {
    ke::create_host_thread(&send, request);
  }
  return STATUS_PENDING;
}

NTSTATUS PoRequestPowerIrp(DEVICE_OBJECT* device, UCHAR minor, POWER_STATE state,
                           REQUEST_POWER_COMPLETE* done, void* context, IRP** irp) {
  return po::request_power_irp(*device, minor, state, done, context, irp);
}
RUNDOWN_EXPORT(ntoskrnl, PoRequestPowerIrp,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

}  // namespace rundown::nt
