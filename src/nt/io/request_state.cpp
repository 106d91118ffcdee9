// Questions about a request and the thread that carries it.
#include "abi/irp.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/ps/process.h"

namespace rundown::nt {
namespace {

struct RequestState {
  machine::Map<const ke::Thread*, IRP*> top_level;
  bool vpb_lock_held = false;
};
const machine::Part<RequestState> state;

}  // namespace

IRP* IoGetTopLevelIrp() {
  const auto found = state->top_level.find(&ke::current_thread());
  return found == state->top_level.end() ? nullptr : found->second;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetTopLevelIrp, {.irql = Irql::dispatch, .header = "ntifs"});

void IoSetTopLevelIrp(IRP* irp) {
  state->top_level[&ke::current_thread()] = irp;
}
RUNDOWN_EXPORT(ntoskrnl, IoSetTopLevelIrp, {.irql = Irql::dispatch, .header = "ntifs"});

BOOLEAN IoIsOperationSynchronous(IRP* irp) {
  const FILE_OBJECT* file = irp->Tail.Overlay.CurrentStackLocation->FileObject;
  if ((irp->Flags & IRP_PAGING_IO) != 0) {
    return (irp->Flags & IRP_SYNCHRONOUS_PAGING_IO) != 0 ? TRUE : FALSE;
  }
  const bool synchronous = (irp->Flags & IRP_SYNCHRONOUS_API) != 0 ||
                           (file != nullptr && (file->Flags & FO_SYNCHRONOUS_IO) != 0);
  return synchronous ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, IoIsOperationSynchronous, {.header = "ntifs"});

EPROCESS* IoGetRequestorProcess(IRP* irp) {
  const auto* object = reinterpret_cast<const KTHREAD*>(irp->Tail.Overlay.Thread);
  const ke::Thread* thread = ke::thread_of(object);
  return thread == nullptr ? nullptr : ps::process_of(*thread).object;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetRequestorProcess, {.irql = Irql::dispatch, .header = "ntifs"});

ULONG IoGetRequestorProcessId(IRP* irp) {
  const EPROCESS* process = IoGetRequestorProcess(irp);
  return process == nullptr ? 0 : static_cast<ULONG>(ps::process_of(process).id);
}
RUNDOWN_EXPORT(ntoskrnl, IoGetRequestorProcessId, {.irql = Irql::dispatch, .header = "ntifs"});

void IoAcquireVpbSpinLock(KIRQL* level) {
  if (state->vpb_lock_held) gate::deadlock();
  *level = static_cast<KIRQL>(ke::raise_irql(Irql::dispatch));
  state->vpb_lock_held = true;
}
RUNDOWN_EXPORT(ntoskrnl, IoAcquireVpbSpinLock, {.irql = Irql::dispatch, .header = "ntifs"});

void IoReleaseVpbSpinLock(KIRQL level) {
  if (!state->vpb_lock_held) ke::bug_check(kSpinLockNotOwned);
  state->vpb_lock_held = false;
  ke::lower_irql(static_cast<Irql>(level));
}
RUNDOWN_EXPORT(ntoskrnl, IoReleaseVpbSpinLock, {.irql = Irql::dispatch, .header = "ntifs"});

}  // namespace rundown::nt
