// IRPs: made, sent down, completed, freed.
#include "nt/io/irp.h"

#include <cstring>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/io/delivery.h"
#include "nt/io/device.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/mm/mdl.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace io {
namespace {

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

// An IRP that is freed, or whose stack is used up, is completed or freed for the second time.
void check_not_completed(const IRP& irp) {
  const pool::Block* block = pool::find_block(word(&irp));
  const bool freed = block != nullptr && block->freed;
  if (freed || irp.Type != IO_TYPE_IRP || irp.CurrentLocation > irp.StackCount + 1) {
    ke::bug_check(kMultipleIrpCompleteRequests, word(&irp));
  }
}

void initialize(IRP& irp, USHORT bytes, CCHAR stack_size) {
  std::memset(static_cast<void*>(&irp), 0, bytes);
  irp.Type = IO_TYPE_IRP;
  irp.Size = bytes;
  irp.StackCount = static_cast<CHAR>(stack_size);
  irp.CurrentLocation = static_cast<CHAR>(stack_size + 1);
  irp.ThreadListEntry = {&irp.ThreadListEntry, &irp.ThreadListEntry};
  irp.Tail.Overlay.CurrentStackLocation =
      reinterpret_cast<IO_STACK_LOCATION*>(&irp + 1) + stack_size;
}

USHORT size_of_irp(CCHAR stack_size) {
  return static_cast<USHORT>(sizeof(IRP) + stack_size * sizeof(IO_STACK_LOCATION));
}

bool wants_completion(const IO_STACK_LOCATION& location, const IRP& irp) {
  if (irp.Cancel != FALSE && (location.Control & SL_INVOKE_ON_CANCEL) != 0) return true;
  const bool success = nt_success(irp.IoStatus.Status);
  return (location.Control & (success ? SL_INVOKE_ON_SUCCESS : SL_INVOKE_ON_ERROR)) != 0;
}

void free_mdls(IRP& irp) {
  while (MDL* mdl = irp.MdlAddress) {
    irp.MdlAddress = mdl->Next;
    if ((mdl->MdlFlags & MDL_PAGES_LOCKED) != 0) mm::unlock_pages(*mdl);
    mm::free_mdl(*mdl);
  }
}

// What the I/O manager does for a request that belongs to a thread: the buffers go, the caller
// learns the result.
void finish_threaded(IRP& irp) {
  const IO_STATUS_BLOCK status = irp.IoStatus;
  if ((irp.Flags & IRP_BUFFERED_IO) != 0) {
    if ((irp.Flags & IRP_INPUT_OPERATION) != 0 && irp.UserBuffer != nullptr &&
        !nt_error(status.Status)) {
      std::memcpy(irp.UserBuffer, irp.AssociatedIrp.SystemBuffer, status.Information);
    }
    if ((irp.Flags & IRP_DEALLOCATE_BUFFER) != 0) pool::free(irp.AssociatedIrp.SystemBuffer);
  }
  free_mdls(irp);
  KEVENT* event = irp.UserEvent;
  FILE_OBJECT* file = irp.Tail.Overlay.OriginalFileObject;
  // Whoever sent it has the error as IoCallDriver's result already and must wait for nothing
  // (ReactOS, ntoskrnl/io/iomgr/irp.c, IopCompleteRequest).
  if (file == nullptr && nt_error(status.Status) && irp.PendingReturned == FALSE) {
    return free_irp(irp);
  }
  if (irp.UserIosb != nullptr) *irp.UserIosb = status;
  if (event == nullptr && file != nullptr) event = &file->Event;
  free_irp(irp);
  if (event != nullptr) {
    event->Header.SignalState = 1;
    ke::signalled(event->Header);
  }
}

void finish_associated(IRP& irp) {
  IRP* master = irp.AssociatedIrp.MasterIrp;
  free_mdls(irp);
  free_irp(irp);
  if (--master->AssociatedIrp.IrpCount == 0) complete_request(*master);
}

// Where Windows took the memory from: lists of blocks of a fixed size serve requests with few stack
// locations.
UCHAR allocation_flags(CCHAR stack_size, bool quota) {
  constexpr CCHAR kLargeStack = 8;
  const unsigned fixed = stack_size <= kLargeStack ? IRP_ALLOCATED_FIXED_SIZE : 0;
  return static_cast<UCHAR>(fixed | (quota ? IRP_QUOTA_CHARGED : 0));
}

}  // namespace

IRP* allocate_irp(CCHAR stack_size, bool quota) {
  const USHORT bytes = size_of_irp(stack_size);
  auto* irp = pool::allocate_object<IRP>(bytes - sizeof(IRP));
  initialize(*irp, bytes, stack_size);
  irp->AllocationFlags = allocation_flags(stack_size, quota);
  gate::acquired({.kind = Resource::irp, .key = word(irp), .bytes = bytes});
  return irp;
}

void free_irp(IRP& irp) {
  const pool::Block* block = pool::find_block(word(&irp));
  if ((block != nullptr && block->freed) || irp.Type != IO_TYPE_IRP) {
    ke::bug_check(kMultipleIrpCompleteRequests, word(&irp));
  }
  gate::released(Resource::irp, &irp);
  pool::free(&irp);
}

NTSTATUS call_driver(DEVICE_OBJECT& device, IRP& irp) {
  if (--irp.CurrentLocation <= 0) ke::bug_check(kNoMoreIrpStackLocations, word(&irp));
  IO_STACK_LOCATION& location = *--irp.Tail.Overlay.CurrentStackLocation;
  location.DeviceObject = &device;
  DRIVER_DISPATCH* dispatch = device.DriverObject->MajorFunction[location.MajorFunction];
  const auto* routine = reinterpret_cast<const void*>(dispatch);
  const std::uint64_t delivery = begin_delivery(routine, irp, location);
  const auto status = static_cast<NTSTATUS>(cpu::call_guest(routine, &device, &irp));
  end_delivery(delivery, status);
  return status;
}

void complete_request(IRP& irp) {
  constexpr std::uint32_t kVerifierIoManagerViolation = 0xC9;
  constexpr std::uint64_t kCompletedWithPending = 0x6;
  check_not_completed(irp);
  if (irp.IoStatus.Status == STATUS_PENDING) {
    ke::bug_check(kVerifierIoManagerViolation, kCompletedWithPending, word(&irp));
  }
  if (irp.CancelRoutine != nullptr) {
    gate::verifier_break({.rule = "cancel-routine-set",
                          .text = "the request is completed while its cancel routine is still set",
                          .family = "irp"});
  }
  if (irp.CurrentLocation <= irp.StackCount) note_completion(irp, current_location(irp));
  while (irp.CurrentLocation <= irp.StackCount) {
    IO_STACK_LOCATION& location = *irp.Tail.Overlay.CurrentStackLocation;
    irp.PendingReturned = (location.Control & SL_PENDING_RETURNED) != 0 ? TRUE : FALSE;
    const bool wanted = wants_completion(location, irp);
    auto* routine = location.CompletionRoutine;
    void* context = location.Context;
    ++irp.CurrentLocation;
    ++irp.Tail.Overlay.CurrentStackLocation;
    const bool last = irp.CurrentLocation > irp.StackCount;
    location.MinorFunction = 0;
    location.Flags = 0;
    location.Control = 0;
    std::memset(&location.Parameters, 0, sizeof location.Parameters);
    location.FileObject = nullptr;
    location.CompletionRoutine = nullptr;
    if (wanted) {
      DEVICE_OBJECT* device = last ? nullptr : irp.Tail.Overlay.CurrentStackLocation->DeviceObject;
      const auto status = static_cast<NTSTATUS>(
          cpu::call_guest(reinterpret_cast<const void*>(routine), device, &irp, context));
      if (status == STATUS_MORE_PROCESSING_REQUIRED) return;
    } else if (irp.PendingReturned != FALSE && !last) {
      irp.Tail.Overlay.CurrentStackLocation->Control |= SL_PENDING_RETURNED;
    }
  }
  if ((irp.Flags & IRP_ASSOCIATED_IRP) != 0) return finish_associated(irp);
  // A driver's own IRP has no thread to which the I/O manager could report; a completion routine
  // had to stop it.
  if (irp.Tail.Overlay.Thread == nullptr) {
    constexpr std::uint64_t kThreadLock = 0x40;  // of the KTHREAD to which the APC would go
    constexpr std::uint64_t kWrites = 1;
    ke::bug_check(kIrqlNotLessOrEqual, kThreadLock, 2, kWrites);
  }
  finish_threaded(irp);
}

IRP* new_system_irp(CCHAR stack_size) {
  const USHORT bytes = size_of_irp(stack_size);
  auto* irp = pool::allocate_object<IRP>(bytes - sizeof(IRP));
  initialize(*irp, bytes, stack_size);
  irp->AllocationFlags = allocation_flags(stack_size, false);
  return irp;
}

}  // namespace io

// What the I/O manager puts into each dispatch slot that a driver leaves empty.
NTSTATUS IopInvalidDeviceRequest(DEVICE_OBJECT* /*device*/, IRP* irp) {
  irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
  io::complete_request(*irp);
  return STATUS_INVALID_DEVICE_REQUEST;
}
RUNDOWN_EXPORT(internal, IopInvalidDeviceRequest, {.irql = Irql::dispatch});

IRP* IoAllocateIrp(CCHAR stack_size, BOOLEAN quota) {
  return io::allocate_irp(stack_size, quota != FALSE);
}
RUNDOWN_EXPORT(ntoskrnl, IoAllocateIrp,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::irp,
                .needs_memory = true});

IRP* IoAllocateIrpEx(DEVICE_OBJECT* /*device*/, CCHAR stack_size, BOOLEAN quota) {
  return io::allocate_irp(stack_size, quota != FALSE);
}
RUNDOWN_EXPORT(ntoskrnl, IoAllocateIrpEx,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::irp,
                .needs_memory = true});

void IoFreeIrp(IRP* irp) {
  io::free_irp(*irp);
}
RUNDOWN_EXPORT(ntoskrnl, IoFreeIrp, {.irql = Irql::dispatch, .releases = Resource::irp});

void IoInitializeIrp(IRP* irp, USHORT bytes, CCHAR stack_size) {
  io::initialize(*irp, bytes, stack_size);
}
RUNDOWN_EXPORT(ntoskrnl, IoInitializeIrp, {.irql = Irql::dispatch});

void IoReuseIrp(IRP* irp, NTSTATUS status) {
  const UCHAR flags = irp->AllocationFlags;
  io::initialize(*irp, irp->Size, static_cast<CCHAR>(irp->StackCount));
  irp->AllocationFlags = flags;
  irp->IoStatus.Status = status;
}
RUNDOWN_EXPORT(ntoskrnl, IoReuseIrp, {.irql = Irql::dispatch});

IRP* IoMakeAssociatedIrp(IRP* master, CCHAR stack_size) {
  IRP* irp = io::allocate_irp(stack_size);
  irp->Flags |= IRP_ASSOCIATED_IRP;
  irp->AssociatedIrp.MasterIrp = master;
  irp->Tail.Overlay.Thread = master->Tail.Overlay.Thread;
  return irp;
}
RUNDOWN_EXPORT(ntoskrnl, IoMakeAssociatedIrp,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::irp,
                .needs_memory = true,
                .header = "ntddk"});

NTSTATUS IofCallDriver(DEVICE_OBJECT* device, IRP* irp) {
  return io::call_driver(*device, *irp);
}
RUNDOWN_EXPORT(ntoskrnl, IofCallDriver, {.irql = Irql::dispatch});

NTSTATUS IoCallDriver(DEVICE_OBJECT* device, IRP* irp) {
  return io::call_driver(*device, *irp);
}
RUNDOWN_EXPORT(ntoskrnl, IoCallDriver, {.irql = Irql::dispatch});

NTSTATUS PoCallDriver(DEVICE_OBJECT* device, IRP* irp) {
  return io::call_driver(*device, *irp);
}
RUNDOWN_EXPORT(ntoskrnl, PoCallDriver, {.irql = Irql::dispatch, .header = "ntifs"});

void IofCompleteRequest(IRP* irp, CCHAR /*boost*/) {
  io::complete_request(*irp);
}
RUNDOWN_EXPORT(ntoskrnl, IofCompleteRequest, {.irql = Irql::dispatch, .releases = Resource::irp});

void IoCompleteRequest(IRP* irp, CCHAR /*boost*/) {
  io::complete_request(*irp);
}
RUNDOWN_EXPORT(ntoskrnl, IoCompleteRequest, {.irql = Irql::dispatch, .releases = Resource::irp});

// The completion routine of IoForwardIrpSynchronously and of callers that wait alike.
NTSTATUS IopForwarded(DEVICE_OBJECT* /*device*/, IRP* /*irp*/, void* context) {
  auto& header = static_cast<KEVENT*>(context)->Header;
  header.SignalState = 1;
  ke::signalled(header);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
RUNDOWN_EXPORT(internal, IopForwarded, {.irql = Irql::dispatch, .header = ""});

// FALSE: no stack location is left to send it on.
BOOLEAN IoForwardIrpSynchronously(DEVICE_OBJECT* device, IRP* irp) {
  if (irp->CurrentLocation <= 1) return FALSE;
  auto* event = pool::allocate_object<KEVENT>();
  event->Header.Type = EventNotificationObject;
  event->Header.WaitListHead = {&event->Header.WaitListHead, &event->Header.WaitListHead};
  IO_STACK_LOCATION& next = io::next_location(*irp);
  next = io::current_location(*irp);
  next.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
  next.CompletionRoutine = guest_routine<IO_COMPLETION_ROUTINE>("IopForwarded");
  next.Context = event;
  if (io::call_driver(*device, *irp) == STATUS_PENDING) {
    DISPATCHER_HEADER* header = &event->Header;
    ke::wait(std::span(&header, 1), WaitAny, std::nullopt);
  }
  pool::free(event);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, IoForwardIrpSynchronously, {.irql = Irql::apc});

}  // namespace rundown::nt
