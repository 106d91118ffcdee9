// What a filter asks of an operation, and does to it.
#include <array>

#include "cpu/call.h"
#include "nt/ke/irql.h"
#include "nt/mm/mdl.h"
#include "ports/fltmgr/operation.h"
#include "ports/fltmgr/parameters.h"

namespace rundown::nt {
BOOLEAN IoIsOperationSynchronous(IRP* irp);
EPROCESS* IoGetRequestorProcess(IRP* irp);
ULONG IoGetRequestorProcessId(IRP* irp);
NTSTATUS KeWaitForSingleObject(DISPATCHER_HEADER* object, KWAIT_REASON reason, KPROCESSOR_MODE mode,
                               BOOLEAN alertable, const LARGE_INTEGER* timeout);
}  // namespace rundown::nt

namespace rundown::ports {

using namespace nt;
using flt::fltmgr;

// Without it, a change of the parameters is lost.
void FltSetCallbackDataDirty(FLT_CALLBACK_DATA* data) {
  flt::irp_at(data, "FltSetCallbackDataDirty");
  data->Flags |= FLTFL_CALLBACK_DATA_DIRTY;
}
RUNDOWN_EXPORT(fltmgr, FltSetCallbackDataDirty, {.header = "fltkernel"});

void FltClearCallbackDataDirty(FLT_CALLBACK_DATA* data) {
  flt::irp_at(data, "FltClearCallbackDataDirty");
  data->Flags &= ~FLTFL_CALLBACK_DATA_DIRTY;
}
RUNDOWN_EXPORT(fltmgr, FltClearCallbackDataDirty, {.header = "fltkernel"});

BOOLEAN FltIsCallbackDataDirty(FLT_CALLBACK_DATA* data) {
  flt::irp_at(data, "FltIsCallbackDataDirty");
  return (data->Flags & FLTFL_CALLBACK_DATA_DIRTY) != 0 ? TRUE : FALSE;
}
RUNDOWN_EXPORT(fltmgr, FltIsCallbackDataDirty, {.header = "fltkernel"});

BOOLEAN FltIsOperationSynchronous(FLT_CALLBACK_DATA* data) {
  return IoIsOperationSynchronous(&flt::irp_at(data, "FltIsOperationSynchronous"));
}
RUNDOWN_EXPORT(fltmgr, FltIsOperationSynchronous, {.irql = Irql::dispatch, .header = "fltkernel"});

EPROCESS* FltGetRequestorProcess(FLT_CALLBACK_DATA* data) {
  return IoGetRequestorProcess(&flt::irp_at(data, "FltGetRequestorProcess"));
}
RUNDOWN_EXPORT(fltmgr, FltGetRequestorProcess, {.irql = Irql::dispatch, .header = "fltkernel"});

ULONG FltGetRequestorProcessId(FLT_CALLBACK_DATA* data) {
  return IoGetRequestorProcessId(&flt::irp_at(data, "FltGetRequestorProcessId"));
}
RUNDOWN_EXPORT(fltmgr, FltGetRequestorProcessId, {.irql = Irql::dispatch, .header = "fltkernel"});

// All programs here are of 64 bits.
BOOLEAN FltIs32bitProcess(FLT_CALLBACK_DATA* data) {
  if (data != nullptr) flt::irp_at(data, "FltIs32bitProcess");
  return FALSE;
}
RUNDOWN_EXPORT(fltmgr, FltIs32bitProcess, {.header = "fltkernel"});

// The list stays with the request, whose end unlocks the pages.
NTSTATUS FltLockUserBuffer(FLT_CALLBACK_DATA* data) {
  IRP& irp = flt::irp_at(data, "FltLockUserBuffer");
  MDL** list = flt::list_in(*data->Iopb);
  if (list == nullptr) return STATUS_INVALID_PARAMETER;
  if (*list != nullptr) return STATUS_SUCCESS;
  void* const buffer = *flt::buffer_in(*data->Iopb);
  const ULONG bytes = *flt::length_in(*data->Iopb);
  if (bytes == 0) return STATUS_SUCCESS;
  MDL* made = mm::allocate_mdl(buffer, bytes, mm::Holder::system);
  const bool writes = data->Iopb->MajorFunction != IRP_MJ_WRITE;
  if (!mm::lock_pages(*made, writes, mm::Holder::system)) {
    mm::free_mdl(*made);
    return STATUS_ACCESS_VIOLATION;
  }
  *list = made;
  irp.MdlAddress = made;
  flt::keep_list(data, made);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltLockUserBuffer,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "fltkernel"});

NTSTATUS FltDecodeParameters(FLT_CALLBACK_DATA* data, MDL*** list, void*** buffer, ULONG** length,
                             LOCK_OPERATION* access) {
  flt::irp_at(data, "FltDecodeParameters");
  FLT_IO_PARAMETER_BLOCK& block = *data->Iopb;
  if (list != nullptr) *list = nullptr;
  if (buffer != nullptr) *buffer = nullptr;
  if (length != nullptr) *length = nullptr;
  void** const found = flt::buffer_in(block);
  if (found == nullptr) return STATUS_INVALID_PARAMETER;
  if (list != nullptr) *list = flt::list_in(block);
  if (buffer != nullptr) *buffer = found;
  if (length != nullptr) *length = flt::length_in(block);
  if (access != nullptr) {
    const bool given = block.MajorFunction == IRP_MJ_WRITE ||
                       block.MajorFunction == IRP_MJ_SET_INFORMATION ||
                       block.MajorFunction == IRP_MJ_SET_VOLUME_INFORMATION;
    *access = given ? IoReadAccess : IoWriteAccess;
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltDecodeParameters, {.header = "fltkernel"});

// FALSE: the operation cannot be posted; the answer tells what the filter's callback returns.
BOOLEAN FltDoCompletionProcessingWhenSafe(FLT_CALLBACK_DATA* data,
                                          const FLT_RELATED_OBJECTS* objects, void* context,
                                          ULONG flags, const void* callback,
                                          FLT_POSTOP_CALLBACK_STATUS* answer) {
  flt::irp_at(data, "FltDoCompletionProcessingWhenSafe");
  if (ke::current_irql() > Irql::apc) {
    gate::unsupported(fltmgr.name, "FltDoCompletionProcessingWhenSafe at this IRQL");
  }
  gate::call_back({"SafePostCallback", "minifilter", callback});
  *answer = static_cast<FLT_POSTOP_CALLBACK_STATUS>(
      cpu::call_guest(callback, data, objects, context, flags));
  return TRUE;
}
RUNDOWN_EXPORT(fltmgr, FltDoCompletionProcessingWhenSafe,
               {.irql = Irql::dispatch, .header = "fltkernel"});

// Programs attach no extra create parameters here.
NTSTATUS FltGetEcpListFromCallbackData(FLT_FILTER* filter, FLT_CALLBACK_DATA* data, void** list) {
  flt::filter_at(filter, "FltGetEcpListFromCallbackData");
  flt::irp_at(data, "FltGetEcpListFromCallbackData");
  if (data->Iopb->MajorFunction != IRP_MJ_CREATE) return STATUS_INVALID_PARAMETER;
  *list = nullptr;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltGetEcpListFromCallbackData, {.irql = Irql::apc, .header = "fltkernel"});

// A program that is ended is not simulated while it waits here, so this is a wait like any other.
NTSTATUS FltCancellableWaitForSingleObject(DISPATCHER_HEADER* object, LARGE_INTEGER* timeout,
                                           FLT_CALLBACK_DATA* data) {
  if (data != nullptr) flt::irp_at(data, "FltCancellableWaitForSingleObject");
  return KeWaitForSingleObject(object, Executive, KernelMode, FALSE, timeout);
}
RUNDOWN_EXPORT(fltmgr, FltCancellableWaitForSingleObject,
               {.irql = Irql::apc, .header = "fltkernel"});

}  // namespace rundown::ports
