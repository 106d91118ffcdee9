// A driver's own requests, to be sent to an I/O target.
#include "nt/io/irp.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/object/attributes.h"
#include "wdf/targets/io_target.h"

namespace rundown::nt {

void IoReuseIrp(abi::IRP* irp, abi::NTSTATUS status);

}  // namespace rundown::nt

namespace rundown::wdf {
namespace {

constexpr ULONG kMustComplete = 0x2;  // WDF_REQUEST_REUSE_MUST_COMPLETE
constexpr ULONG kOwnRequestsCompleteSince = 11;
constexpr ULONG kReuseDropsRoutineSince = 9;

NTSTATUS create(const WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes, IRP* irp,
                IrpOrigin origin, const IoTarget* target, WDFREQUEST* request) {
  Client& client = client_of(globals);
  *request = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  Object* parent = parent_of(globals, attributes, default_parent(client));
  auto& made = make<Request>(Blueprint{&client, attributes}, nullptr, irp, origin);
  if (target != nullptr) {
    if (const NTSTATUS status = target->fit(made); !nt_success(status)) {
      discard(made);
      return status;
    }
  }
  return publish(made, attributes, parent, request);
}

NTSTATUS refuse_reuse(NTSTATUS status, std::string_view text) {
  break_at("request-context", "WdfRequestReuse", text);
  return status;
}

// The driver will complete the IRP itself.
NTSTATUS reuse_to_complete(Request& request) {
  if (request.client().minor_version < kOwnRequestsCompleteSince) {
    return refuse_reuse(STATUS_INVALID_DEVICE_REQUEST,
                        "is given WDF_REQUEST_REUSE_MUST_COMPLETE before version 1.11");
  }
  if (request.irp() == nullptr) {
    return refuse_reuse(STATUS_INVALID_PARAMETER,
                        "is given WDF_REQUEST_REUSE_MUST_COMPLETE for a request without an IRP");
  }
  if (request.origin == IrpOrigin::own) {
    return refuse_reuse(STATUS_INVALID_DEVICE_REQUEST,
                        "is given WDF_REQUEST_REUSE_MUST_COMPLETE for an IRP that the request has "
                        "made");
  }
  if (request.extra_references() != 0) {
    return refuse_reuse(STATUS_INVALID_DEVICE_REQUEST,
                        "is given WDF_REQUEST_REUSE_MUST_COMPLETE for a request that is "
                        "referenced");
  }
  if (const NTSTATUS status = check_stack_location(request, "WdfRequestReuse"); !nt_success(status))
    return status;
  request.completed = request.canceled = request.cancelable = request.cancel_delivered = false;
  request.can_complete = true;
  request.give_to_driver();
  return STATUS_SUCCESS;
}

NTSTATUS reuse(Request& request, const WDF_REQUEST_REUSE_PARAMS& parameters) {
  if (request.sending.sent) {
    break_at("request-sent", "WdfRequestReuse",
             "is called for a request that is on its way to an I/O target");
  }
  if (request.client().minor_version >= kReuseDropsRoutineSince)
    request.completion_routine = nullptr;
  request.drop_format();
  const bool new_irp = (parameters.Flags & WDF_REQUEST_REUSE_SET_NEW_IRP) != 0;
  if (request.from_io() && request.irp() != nullptr) {
    if (new_irp) return STATUS_WDF_REQUEST_INVALID_STATE;
    request.irp()->IoStatus.Status = parameters.Status;
    request.irp()->Cancel = FALSE;
    request.completed = request.canceled = false;
    return STATUS_SUCCESS;
  }
  request.take_from_driver();
  if (new_irp) {
    if (request.origin == IrpOrigin::own && request.irp() != nullptr)
      nt::io::free_irp(*request.irp());
    request.set_irp(parameters.NewIrp);
    request.origin = IrpOrigin::driver;
  }
  if (request.origin == IrpOrigin::own && request.irp() != nullptr)
    nt::IoReuseIrp(request.irp(), parameters.Status);
  request.last_status = parameters.Status;
  if ((parameters.Flags & kMustComplete) != 0) return reuse_to_complete(request);
  request.completed = request.canceled = request.can_complete = false;
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS WdfRequestCreate(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                          WDFIOTARGET target_handle, WDFREQUEST* request) {
  const IoTarget* target = target_handle == nullptr ? nullptr : &target_of(globals, target_handle);
  require(globals, request);
  return create(globals, attributes, nullptr, IrpOrigin::own, target, request);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestCreate, (kCreatesObject));

NTSTATUS WdfRequestCreateFromIrp(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                                 IRP* irp, BOOLEAN request_frees_irp, WDFREQUEST* request) {
  require(globals, irp);
  require(globals, request);
  const IrpOrigin origin = request_frees_irp != FALSE ? IrpOrigin::own : IrpOrigin::driver;
  return create(globals, attributes, irp, origin, nullptr, request);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestCreateFromIrp, (kCreatesObject));

NTSTATUS WdfRequestReuse(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                         WDF_REQUEST_REUSE_PARAMS* parameters) {
  Request& request = object_of<Request>(globals, handle);
  require(globals, parameters);
  if (parameters->Size != sizeof *parameters) return STATUS_INVALID_PARAMETER;
  ULONG flags = WDF_REQUEST_REUSE_SET_NEW_IRP;
  if (request.client().minor_version >= kOwnRequestsCompleteSince) flags |= kMustComplete;
  if ((parameters->Flags & ~flags) != 0) return STATUS_INVALID_PARAMETER;
  return reuse(request, *parameters);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestReuse, {});

void WdfRequestSetCompletionRoutine(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                    PFN_WDF_REQUEST_COMPLETION_ROUTINE routine,
                                    WDFCONTEXT context) {
  Request& request = object_of<Request>(globals, handle);
  request.completion_routine = routine;
  request.completion_context = context;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestSetCompletionRoutine, {});

NTSTATUS WdfRequestAllocateTimer(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  object_of<Request>(globals, handle).allocate_timer();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestAllocateTimer,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

namespace {

// Bug check 0x10D/6: the request has no IRP, or no location left for the next driver.
void require_next_location(const WDF_DRIVER_GLOBALS* globals, const Request& request) {
  constexpr CHAR kThisAndNext = 2;
  const IRP* irp = request.irp();
  if (irp == nullptr) {
    violation(globals, WDF_REQUEST_FATAL_ERROR, WDF_REQUEST_FATAL_ERROR_NULL_IRP,
              reinterpret_cast<std::uint64_t>(request.request_handle()));
  }
  if (irp->CurrentLocation < kThisAndNext) {
    violation(globals, WDF_REQUEST_FATAL_ERROR, WDF_REQUEST_FATAL_ERROR_NO_MORE_STACK_LOCATIONS,
              reinterpret_cast<std::uint64_t>(irp));
  }
}

// All but what belongs to the lower driver's own completion.
void format_next(Request& request, const IO_STACK_LOCATION& from) {
  IO_STACK_LOCATION& next = nt::io::next_location(*request.irp());
  next = from;
  next.Control = 0;
  next.CompletionRoutine = nullptr;
  next.Context = nullptr;
  request.sending.next_location_formatted = request.sending.formatted = true;
}

}  // namespace

void WdfRequestFormatRequestUsingCurrentType(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  Request& request = object_of<Request>(globals, handle);
  require_next_location(globals, request);
  format_next(request, request.location());
}
RUNDOWN_EXPORT(wdf01000, WdfRequestFormatRequestUsingCurrentType, {});

void WdfRequestWdmFormatUsingStackLocation(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                           IO_STACK_LOCATION* location) {
  Request& request = object_of<Request>(globals, handle);
  require(globals, location);
  require_next_location(globals, request);
  format_next(request, *location);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestWdmFormatUsingStackLocation, {});

}  // namespace rundown::wdf
