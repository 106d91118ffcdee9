#include "ports/fltmgr/operation.h"

#include <algorithm>

#include "cpu/call.h"
#include "gate/modules.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "nt/ob/directory.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/fltmgr/parameters.h"

namespace rundown::nt {
void IoFreeMdl(MDL* list);
}

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

// An instance that wants to see the operation again on its way up.
struct Passed {
  const void* instance = nullptr;
  const void* post = nullptr;
  void* context = nullptr;
  FLT_IO_PARAMETER_BLOCK before{};  // as this instance was given them
  MDL* swapped = nullptr;           // that it put in place of what it was given
};

enum class Stand : std::uint8_t {
  in_pre,  // a pre-operation callback runs
  pre_pended,
  in_post,
  post_pended,
};

struct Operation {
  IRP* irp = nullptr;
  FLT_CALLBACK_DATA* data = nullptr;
  FLT_IO_PARAMETER_BLOCK as_sent{};
  machine::Vector<const void*> to_ask;  // the next one last
  machine::Vector<Passed> passed;
  Stand stand = Stand::in_pre;
  // A filter may let an operation go on before its callback has returned that it is pended.
  bool resumed = false;
  FLT_PREOP_CALLBACK_STATUS resumed_with{};
  void* resumed_context = nullptr;
  bool pending_returned = false;  // the sender has been told to wait
  MDL* swapped = nullptr;         // by the instance whose post-operation callback runs
};

struct OperationState {
  DEVICE_OBJECT* device = nullptr;
  DEVICE_OBJECT* below = nullptr;
  machine::Map<const FLT_CALLBACK_DATA*, Operation> operations;
  machine::Map<const void*, std::uint32_t> streams;  // files that are open on each
};
const machine::Part<OperationState> state;

const FLT_OPERATION_REGISTRATION* interest_of(const void* instance, UCHAR major) {
  const Filter* filter = filter_of_instance(instance);
  if (filter == nullptr) return nullptr;
  const auto found =
      std::ranges::find(filter->operations, major, &FLT_OPERATION_REGISTRATION::MajorFunction);
  return found == filter->operations.end() ? nullptr : &*found;
}

Operation& operation_of(const FLT_CALLBACK_DATA* data) {
  return state->operations.find(data)->second;
}

// The operation's own instance is told by Iopb, and so are its file and its filter.
FLT_RELATED_OBJECTS* objects_for(const Operation& operation, const void* instance) {
  operation.data->Iopb->TargetInstance = static_cast<FLT_INSTANCE*>(const_cast<void*>(instance));
  return related_objects(instance, operation.data->Iopb->TargetFileObject);
}

void note_files(const IRP& irp, const IO_STACK_LOCATION& location) {
  if (location.FileObject == nullptr || location.FileObject->FsContext == nullptr) return;
  const void* stream = location.FileObject->FsContext;
  if (location.MajorFunction == IRP_MJ_CREATE && nt_success(irp.IoStatus.Status)) {
    ++state->streams[stream];
  }
  if (location.MajorFunction != IRP_MJ_CLOSE) return;
  const auto open = state->streams.find(stream);
  const bool last = open == state->streams.end() || --open->second == 0;
  if (last && open != state->streams.end()) state->streams.erase(open);
  forget_file(*location.FileObject, last);
}

// The file system answers at once. Its completion stops here, so that the filters see the end.
void ask_file_system(Operation& operation) {
  IRP& irp = *operation.irp;
  FLT_CALLBACK_DATA& data = *operation.data;
  const IO_STACK_LOCATION& here = io::current_location(irp);
  IO_STACK_LOCATION& next = io::next_location(irp);
  next = here;
  if ((data.Flags & FLTFL_CALLBACK_DATA_DIRTY) != 0) {
    write_parameters(*data.Iopb, irp, next);
  }
  next.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
  next.CompletionRoutine =
      gate::guest_routine<IO_COMPLETION_ROUTINE>(internal, "FltpPassThroughCompletion");
  if (io::call_driver(*state->below, irp) == STATUS_PENDING) {
    gate::unsupported(fltmgr.name, "a file system that takes its time");
  }
  note_files(irp, here);
  data.IoStatus = irp.IoStatus;
}

// The request as it came, with what the operation has come to.
NTSTATUS finish(Operation& operation) {
  IRP& irp = *operation.irp;
  FLT_CALLBACK_DATA* data = operation.data;
  const NTSTATUS status = data->IoStatus.Status;
  write_parameters(operation.as_sent, irp, io::current_location(irp));
  irp.IoStatus = data->IoStatus;
  const bool told_to_wait = operation.pending_returned;
  pool::free(data->Iopb);
  pool::free(data);
  state->operations.erase(data);
  io::complete_request(irp);
  return told_to_wait ? STATUS_PENDING : status;
}

NTSTATUS wait_for_filter(Operation& operation, Stand stand) {
  operation.stand = stand;
  if (!operation.pending_returned) {
    operation.pending_returned = true;
    io::current_location(*operation.irp).Control |= SL_PENDING_RETURNED;
  }
  return STATUS_PENDING;
}

// What a filter has put in place of a buffer's list goes with its post-operation callback, unless
// that retains it
// (https://learn.microsoft.com/windows-hardware/drivers/ddi/fltkernel/nf-fltkernel-fltretainswappedbuffermdladdress).
void free_swapped(Operation& operation) {
  if (operation.swapped != nullptr) IoFreeMdl(operation.swapped);
  operation.swapped = nullptr;
}

// On the way up, from the filter next to the file system to the highest.
NTSTATUS go_up(FLT_CALLBACK_DATA* data) {
  operation_of(data).data->Flags |= FLTFL_CALLBACK_DATA_POST_OPERATION;
  while (!operation_of(data).passed.empty()) {
    Operation& operation = operation_of(data);
    const Passed next = operation.passed.back();
    operation.passed.pop_back();
    *data->Iopb = next.before;
    operation.swapped = next.swapped;
    if (next.post == nullptr) {
      free_swapped(operation);
      continue;
    }
    operation.stand = Stand::in_post;
    operation.resumed = false;
    FLT_RELATED_OBJECTS* objects = objects_for(operation, next.instance);
    hold(*filter_of_instance(next.instance), Hold::operation);
    gate::call_back({"PostOperation", "minifilter", next.post});
    const auto answer = static_cast<FLT_POSTOP_CALLBACK_STATUS>(
        cpu::call_guest(next.post, data, objects, next.context, 0));
    pool::free(objects);
    if (answer == FLT_POSTOP_MORE_PROCESSING_REQUIRED && !operation_of(data).resumed) {
      return wait_for_filter(operation_of(data), Stand::post_pended);
    }
    let_go(*filter_of_instance(next.instance), Hold::operation);
    free_swapped(operation_of(data));
  }
  return finish(operation_of(data));
}

NTSTATUS go_down(FLT_CALLBACK_DATA* data);

// The list of FltLockUserBuffer is the request's own, and no swap.
void note_swap(FLT_CALLBACK_DATA& data, Passed& by) {
  MDL** const now = list_in(*data.Iopb);
  if (now == nullptr) return;
  if (*now == *list_in(operation_of(&data).as_sent)) {
    *list_in(by.before) = *now;
  } else if ((data.Flags & FLTFL_CALLBACK_DATA_DIRTY) != 0 && *now != *list_in(by.before)) {
    by.swapped = *now;
  }
}

// A pre-operation callback has decided, or FltCompletePendedPreOperation for it.
NTSTATUS go_on(FLT_CALLBACK_DATA* data, const Passed& asked, FLT_PREOP_CALLBACK_STATUS answer) {
  Operation& operation = operation_of(data);
  switch (answer) {
    case FLT_PREOP_SUCCESS_WITH_CALLBACK:
    case FLT_PREOP_SYNCHRONIZE:
      operation.passed.push_back(asked);
      return go_down(data);
    case FLT_PREOP_SUCCESS_NO_CALLBACK:
      if (asked.swapped != nullptr) {
        operation.passed.push_back(asked);
        operation.passed.back().post = nullptr;
      }
      return go_down(data);
    case FLT_PREOP_COMPLETE:
      return go_up(data);
    default:
      gate::unsupported(fltmgr.name, "this answer of a pre-operation callback to an IRP");
  }
}

NTSTATUS go_down(FLT_CALLBACK_DATA* data) {
  Operation& operation = operation_of(data);
  if (operation.to_ask.empty()) {
    ask_file_system(operation);
    return go_up(data);
  }
  const void* const instance = operation.to_ask.back();
  operation.to_ask.pop_back();
  const FLT_OPERATION_REGISTRATION* interest = interest_of(instance, data->Iopb->MajorFunction);
  if (interest == nullptr) return go_down(data);
  Passed decided{instance, interest->PostOperation, nullptr, *data->Iopb, nullptr};
  if (interest->PreOperation == nullptr) {
    return go_on(data, decided, FLT_PREOP_SUCCESS_WITH_CALLBACK);
  }
  const void* const pre = interest->PreOperation;
  operation.stand = Stand::in_pre;
  operation.resumed = false;
  auto** context = pool::allocate_object<void*>();
  FLT_RELATED_OBJECTS* objects = objects_for(operation, instance);
  hold(*filter_of_instance(instance), Hold::operation);
  gate::call_back({"PreOperation", "minifilter", pre});
  auto answer =
      static_cast<FLT_PREOP_CALLBACK_STATUS>(cpu::call_guest(pre, data, objects, context));
  decided.context = *context;
  note_swap(*data, decided);
  pool::free(context);
  pool::free(objects);
  if (answer == FLT_PREOP_PENDING) {
    const Operation& now = operation_of(data);
    if (!now.resumed) {
      operation_of(data).passed.push_back(decided);  // until the filter says how it goes on
      return wait_for_filter(operation_of(data), Stand::pre_pended);
    }
    answer = now.resumed_with;
    decided.context = now.resumed_context;
  }
  let_go(*filter_of_instance(instance), Hold::operation);
  return go_on(data, decided, answer);
}

// Who wants to see this kind of operation; the one that is asked first comes last.
machine::Vector<const void*> interested(UCHAR major) {
  machine::Vector<const void*> wanted;
  for (const void* instance : instances()) {
    if (interest_of(instance, major) != nullptr) wanted.push_back(instance);
  }
  return wanted;
}

NTSTATUS pass_on(IRP& irp) {
  const IO_STACK_LOCATION location = io::current_location(irp);
  ++irp.CurrentLocation;
  ++irp.Tail.Overlay.CurrentStackLocation;
  const bool closes = location.MajorFunction == IRP_MJ_CLOSE;
  if (closes) note_files(irp, location);
  return io::call_driver(*state->below, irp);
}

// The pre-operation callback that has pended the request.
machine::Address holder_of(const IRP& irp) {
  for (const auto& [data, operation] : state->operations) {
    if (operation.irp != &irp || operation.stand != Stand::pre_pended) continue;
    const void* instance = operation.passed.back().instance;
    const FLT_OPERATION_REGISTRATION* interest = interest_of(instance, data->Iopb->MajorFunction);
    return reinterpret_cast<machine::Address>(interest->PreOperation);
  }
  return 0;
}

}  // namespace

void watch_volume() {
  if (state->device != nullptr) return;
  io::lend_holder(&holder_of);
  const gate::OwnedBySystem owned;
  auto* driver = pool::allocate_object<DRIVER_OBJECT>();
  driver->Type = 4;
  driver->Size = sizeof(DRIVER_OBJECT);
  std::ranges::fill(driver->MajorFunction,
                    gate::guest_routine<DRIVER_DISPATCH>(internal, "FltpDispatch"));
  ob::Object& object = ob::create(ob::Type::driver, driver, nullptr);
  object.in_use = true;
  ob::insert(object, u"\\FileSystem\\FltMgr");
  DEVICE_OBJECT* device = nullptr;
  io::create_device({.driver = driver, .type = FILE_DEVICE_DISK_FILE_SYSTEM}, &device);
  state->device = device;
  state->below = io::attach(*device, volume_device());
  device->Flags |= state->below->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO);
  device->Flags &= ~DO_DEVICE_INITIALIZING;
}

DEVICE_OBJECT& file_system_device() {
  return state->below == nullptr ? volume_device() : *state->below;
}

IRP* irp_of(const FLT_CALLBACK_DATA* data) {
  const auto found = state->operations.find(data);
  return found == state->operations.end() ? nullptr : found->second.irp;
}

IRP& irp_at(const FLT_CALLBACK_DATA* data, std::string_view function) {
  if (IRP* irp = irp_of(data)) return *irp;
  not_ours(data, std::string(function) + " of what is no operation");
}

void keep_list(const FLT_CALLBACK_DATA* data, MDL* list) {
  *list_in(operation_of(data).as_sent) = list;
}

}  // namespace flt

using namespace nt;
using flt::fltmgr;
using flt::internal;

NTSTATUS FltpDispatch(DEVICE_OBJECT* /*device*/, IRP* irp) {
  const IO_STACK_LOCATION& location = io::current_location(*irp);
  machine::Vector<const void*> wanted = flt::interested(location.MajorFunction);
  const bool counted = location.MajorFunction == IRP_MJ_CREATE && flt::has_instances();
  if ((wanted.empty() && !counted) || location.FileObject == nullptr) return flt::pass_on(*irp);
  auto* data = pool::allocate_object<FLT_CALLBACK_DATA>();
  data->Iopb = pool::allocate_object<FLT_IO_PARAMETER_BLOCK>();
  data->Flags = FLTFL_CALLBACK_DATA_IRP_OPERATION;
  if (irp->AssociatedIrp.SystemBuffer != nullptr) data->Flags |= FLTFL_CALLBACK_DATA_SYSTEM_BUFFER;
  data->Thread = irp->Tail.Overlay.Thread;
  data->RequestorMode = irp->RequestorMode;
  flt::read_parameters(*irp, location, *data->Iopb);
  flt::Operation& operation = flt::state->operations[data];
  operation.irp = irp;
  operation.data = data;
  operation.as_sent = *data->Iopb;
  operation.to_ask = std::move(wanted);
  return flt::go_down(data);
}
RUNDOWN_EXPORT(internal, FltpDispatch, {.header = ""});

NTSTATUS FltpPassThroughCompletion(DEVICE_OBJECT* /*device*/, IRP* /*irp*/, void* /*context*/) {
  return STATUS_MORE_PROCESSING_REQUIRED;
}
RUNDOWN_EXPORT(internal, FltpPassThroughCompletion, {.header = ""});

// https://learn.microsoft.com/windows-hardware/drivers/ddi/fltkernel/nf-fltkernel-fltcompletependedpreoperation
void FltCompletePendedPreOperation(FLT_CALLBACK_DATA* data, FLT_PREOP_CALLBACK_STATUS answer,
                                   void* context) {
  flt::irp_at(data, "FltCompletePendedPreOperation");
  flt::Operation& operation = flt::operation_of(data);
  if (operation.stand == flt::Stand::in_pre) {
    operation.resumed = true;
    operation.resumed_with = answer;
    operation.resumed_context = context;
    return;
  }
  if (operation.stand != flt::Stand::pre_pended) {
    gate::unsupported(fltmgr.name, "an operation that is completed and not pended");
  }
  flt::Passed asked = operation.passed.back();
  operation.passed.pop_back();
  asked.context = context;
  flt::note_swap(*data, asked);
  flt::let_go(*flt::filter_of_instance(asked.instance), flt::Hold::operation);
  flt::go_on(data, asked, answer);
}
RUNDOWN_EXPORT(fltmgr, FltCompletePendedPreOperation,
               {.irql = Irql::dispatch, .header = "fltkernel"});

void FltCompletePendedPostOperation(FLT_CALLBACK_DATA* data) {
  flt::irp_at(data, "FltCompletePendedPostOperation");
  flt::Operation& operation = flt::operation_of(data);
  if (operation.stand == flt::Stand::in_post) {
    operation.resumed = true;
    return;
  }
  if (operation.stand != flt::Stand::post_pended) {
    gate::unsupported(fltmgr.name, "an operation that is completed and not pended");
  }
  flt::let_go(*flt::filter_of_instance(data->Iopb->TargetInstance), flt::Hold::operation);
  flt::free_swapped(operation);
  flt::go_up(data);
}
RUNDOWN_EXPORT(fltmgr, FltCompletePendedPostOperation, {.irql = Irql::apc, .header = "fltkernel"});

// Of the post-operation callback that calls it: nullptr where its filter has swapped nothing.
MDL* FltGetSwappedBufferMdlAddress(FLT_CALLBACK_DATA* data) {
  flt::irp_at(data, "FltGetSwappedBufferMdlAddress");
  return flt::operation_of(data).swapped;
}
RUNDOWN_EXPORT(fltmgr, FltGetSwappedBufferMdlAddress,
               {.irql = Irql::dispatch, .header = "fltkernel"});

void FltRetainSwappedBufferMdlAddress(FLT_CALLBACK_DATA* data) {
  flt::irp_at(data, "FltRetainSwappedBufferMdlAddress");
  flt::operation_of(data).swapped = nullptr;
}
RUNDOWN_EXPORT(fltmgr, FltRetainSwappedBufferMdlAddress,
               {.irql = Irql::dispatch, .header = "fltkernel"});

}  // namespace rundown::ports
