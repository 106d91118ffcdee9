// WdfDmaTransaction...
#include "nt/io/irp.h"
#include "nt/mm/mdl.h"
#include "wdf/dma/dma_transaction.h"
#include "wdf/io/request_checks.h"
#include "wdf/io/request_mdl.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kMethod = 3;
constexpr gate::Contract kInitializes{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                      .needs_memory = true};

DmaTransaction& transaction_of(const WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle) {
  return object_of<DmaTransaction>(globals, handle);
}

bool is_direction(WDF_DMA_DIRECTION direction) {
  return direction == WdfDmaDirectionReadFromDevice || direction == WdfDmaDirectionWriteToDevice;
}

// The request's data, where they go in that direction.
NTSTATUS data_of(Request& request, WDF_DMA_DIRECTION direction, MDL** mdl, ULONG* bytes) {
  const IO_STACK_LOCATION& location = request.location();
  const auto& control = location.Parameters.DeviceIoControl;
  const bool to_device = direction == WdfDmaDirectionWriteToDevice;
  switch (location.MajorFunction) {
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
      if (to_device != (location.MajorFunction == IRP_MJ_WRITE))
        return STATUS_INVALID_DEVICE_REQUEST;
      *bytes = location.Parameters.Read.Length;
      return request_mdl(request, mdl);
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
      break;
    default:
      return STATUS_INVALID_DEVICE_REQUEST;
  }
  const ULONG method = control.IoControlCode & kMethod;
  *bytes = to_device && method == METHOD_BUFFERED ? control.InputBufferLength
                                                  : control.OutputBufferLength;
  if (method == METHOD_BUFFERED) return request_mdl(request, mdl);
  if (method == METHOD_NEITHER) {
    break_at("request-buffer", "WdfDmaTransactionInitializeUsingRequest",
             "is called for a request with METHOD_NEITHER, whose buffers are the program's");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  if (to_device != (method == METHOD_IN_DIRECT)) return STATUS_INVALID_DEVICE_REQUEST;
  return request_output_mdl(request, mdl);
}

void needs_version_3(std::string_view function) {
  break_at("dma-version", function, "needs DMA version 3; the call does nothing");
}

void needs_system_profile(std::string_view function) {
  break_at("dma-profile", function,
           "is for devices that use the system's DMA controller; the call does nothing");
}

}  // namespace

NTSTATUS WdfDmaTransactionCreate(WDF_DRIVER_GLOBALS* globals, WDFDMAENABLER handle,
                                 WDF_OBJECT_ATTRIBUTES* attributes,
                                 WDFDMATRANSACTION* transaction) {
  auto& enabler = object_of<DmaEnabler>(globals, handle);
  require(globals, transaction);
  *transaction = nullptr;
  if (const NTSTATUS status =
          validate(enabler.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  return publish(make<DmaTransaction>(Blueprint{&enabler.client(), attributes}, enabler),
                 attributes, &enabler, transaction);
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionCreate, (kCreatesObject));

NTSTATUS WdfDmaTransactionInitialize(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                     PFN_WDF_PROGRAM_DMA program, WDF_DMA_DIRECTION direction,
                                     MDL* mdl, void* address, std::size_t bytes) {
  DmaTransaction& transaction = transaction_of(globals, handle);
  require(globals, reinterpret_cast<const void*>(program));
  require(globals, mdl);
  const auto* const begin = static_cast<std::byte*>(mdl->StartVa) + mdl->ByteOffset;
  const auto* const at = static_cast<std::byte*>(address);
  if (bytes == 0 || !is_direction(direction) || at < begin || at + bytes > begin + mdl->ByteCount)
    return STATUS_INVALID_PARAMETER;
  return transaction.initialize(program, direction, *mdl, static_cast<std::size_t>(at - begin),
                                bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionInitialize, (kInitializes));

NTSTATUS WdfDmaTransactionInitializeUsingOffset(WDF_DRIVER_GLOBALS* globals,
                                                WDFDMATRANSACTION handle,
                                                PFN_WDF_PROGRAM_DMA program,
                                                WDF_DMA_DIRECTION direction, MDL* mdl,
                                                std::size_t offset, std::size_t bytes) {
  return WdfDmaTransactionInitialize(
      globals, handle, program, direction, mdl,
      static_cast<std::byte*>(mdl->StartVa) + mdl->ByteOffset + offset, bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionInitializeUsingOffset, (kInitializes));

NTSTATUS WdfDmaTransactionInitializeUsingRequest(WDF_DRIVER_GLOBALS* globals,
                                                 WDFDMATRANSACTION handle,
                                                 WDFREQUEST request_handle,
                                                 PFN_WDF_PROGRAM_DMA program,
                                                 WDF_DMA_DIRECTION direction) {
  DmaTransaction& transaction = transaction_of(globals, handle);
  require(globals, reinterpret_cast<const void*>(program));
  if (!is_direction(direction)) return STATUS_INVALID_PARAMETER;
  Request& request = object_of<Request>(globals, request_handle);
  MDL* mdl = nullptr;
  ULONG bytes = 0;
  if (const NTSTATUS status = data_of(request, direction, &mdl, &bytes); !nt_success(status))
    return status;
  if (bytes == 0) return STATUS_INVALID_DEVICE_REQUEST;
  if (bytes > mdl->ByteCount) return STATUS_INVALID_PARAMETER;
  const NTSTATUS status = transaction.initialize(program, direction, *mdl, 0, bytes);
  if (nt_success(status)) transaction.set_request(request);
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionInitializeUsingRequest, (kInitializes));

NTSTATUS WdfDmaTransactionExecute(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                  WDFCONTEXT context) {
  return transaction_of(globals, handle).execute(context);
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionExecute, {});

BOOLEAN WdfDmaTransactionDmaCompleted(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                      NTSTATUS* status) {
  DmaTransaction& transaction = transaction_of(globals, handle);
  require(globals, status);
  return transaction.complete(0, DmaTransaction::Completed::whole_piece, *status) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionDmaCompleted, {});

BOOLEAN WdfDmaTransactionDmaCompletedWithLength(WDF_DRIVER_GLOBALS* globals,
                                                WDFDMATRANSACTION handle, std::size_t bytes,
                                                NTSTATUS* status) {
  DmaTransaction& transaction = transaction_of(globals, handle);
  require(globals, status);
  return transaction.complete(bytes, DmaTransaction::Completed::part, *status) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionDmaCompletedWithLength, {});

BOOLEAN WdfDmaTransactionDmaCompletedFinal(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                           std::size_t bytes, NTSTATUS* status) {
  DmaTransaction& transaction = transaction_of(globals, handle);
  require(globals, status);
  return transaction.complete(bytes, DmaTransaction::Completed::all, *status) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionDmaCompletedFinal, {});

NTSTATUS WdfDmaTransactionRelease(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle) {
  transaction_of(globals, handle).release_for_reuse();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionRelease, {});

std::size_t WdfDmaTransactionGetBytesTransferred(WDF_DRIVER_GLOBALS* globals,
                                                 WDFDMATRANSACTION handle) {
  return transaction_of(globals, handle).transferred();
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionGetBytesTransferred, {});

std::size_t WdfDmaTransactionGetCurrentDmaTransferLength(WDF_DRIVER_GLOBALS* globals,
                                                         WDFDMATRANSACTION handle) {
  return transaction_of(globals, handle).current_length();
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionGetCurrentDmaTransferLength, {});

WDFREQUEST WdfDmaTransactionGetRequest(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle) {
  const Request* request = transaction_of(globals, handle).request();
  return request == nullptr ? nullptr : request->request_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionGetRequest, {});

WDFDEVICE WdfDmaTransactionGetDevice(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle) {
  return transaction_of(globals, handle).enabler().device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionGetDevice, {});

void WdfDmaTransactionSetMaximumLength(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                       std::size_t bytes) {
  DmaTransaction& transaction = transaction_of(globals, handle);
  if (bytes < transaction.enabler().fragment_length()) transaction.maximum_length = bytes;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionSetMaximumLength, {});

void WdfDmaTransactionGetTransferInfo(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                      ULONG* map_registers, ULONG* elements) {
  transaction_of(globals, handle).transfer_info(map_registers, elements);
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionGetTransferInfo, {});

// What follows is version 3's or the system controller's, neither of which this machine has.

void WdfDmaTransactionSetSingleTransferRequirement(WDF_DRIVER_GLOBALS* globals,
                                                   WDFDMATRANSACTION handle, BOOLEAN single) {
  DmaTransaction& transaction = transaction_of(globals, handle);
  if (!transaction.enabler().is_version_3())
    return needs_version_3("WdfDmaTransactionSetSingleTransferRequirement");
  transaction.single_transfer = single != FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionSetSingleTransferRequirement, {});

void WdfDmaTransactionSetImmediateExecution(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                            BOOLEAN /*immediate*/) {
  constexpr std::string_view kFunction = "WdfDmaTransactionSetImmediateExecution";
  if (!transaction_of(globals, handle).enabler().is_version_3()) return needs_version_3(kFunction);
  gate::unsupported(wdf01000.name, kFunction);
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionSetImmediateExecution, {});

NTSTATUS WdfDmaTransactionAllocateResources(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                            WDF_DMA_DIRECTION /*direction*/, ULONG /*registers*/,
                                            PFN_WDF_RESERVE_DMA /*reserved*/, void* /*context*/) {
  constexpr std::string_view kFunction = "WdfDmaTransactionAllocateResources";
  if (transaction_of(globals, handle).enabler().is_version_3())
    gate::unsupported(wdf01000.name, kFunction);
  needs_version_3(kFunction);
  return STATUS_INVALID_DEVICE_REQUEST;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionAllocateResources,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

void WdfDmaTransactionFreeResources(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle) {
  constexpr std::string_view kFunction = "WdfDmaTransactionFreeResources";
  if (transaction_of(globals, handle).enabler().is_version_3())
    gate::unsupported(wdf01000.name, kFunction);
  needs_version_3(kFunction);
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionFreeResources, {});

BOOLEAN WdfDmaTransactionCancel(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle) {
  constexpr std::string_view kFunction = "WdfDmaTransactionCancel";
  if (transaction_of(globals, handle).enabler().is_version_3())
    gate::unsupported(wdf01000.name, kFunction);
  needs_version_3(kFunction);
  return FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionCancel, {});

void* WdfDmaTransactionWdmGetTransferContext(WDF_DRIVER_GLOBALS* globals,
                                             WDFDMATRANSACTION handle) {
  constexpr std::string_view kFunction = "WdfDmaTransactionWdmGetTransferContext";
  if (transaction_of(globals, handle).enabler().is_version_3())
    gate::unsupported(wdf01000.name, kFunction);
  needs_version_3(kFunction);
  return nullptr;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionWdmGetTransferContext, {});

namespace {

// Of a profile with a system adapter.
void system_only(const WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                 std::string_view function) {
  const WDF_DMA_PROFILE profile = transaction_of(globals, handle).enabler().config().Profile;
  if (profile == WdfDmaProfileSystem || profile == WdfDmaProfileSystemDuplex)
    gate::unsupported(wdf01000.name, function);
  needs_system_profile(function);
}

}  // namespace

void WdfDmaTransactionSetChannelConfigurationCallback(
    WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
    PFN_WDF_DMA_TRANSACTION_CONFIGURE_DMA_CHANNEL /*routine*/, void* /*context*/) {
  system_only(globals, handle, "WdfDmaTransactionSetChannelConfigurationCallback");
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionSetChannelConfigurationCallback, {});

void WdfDmaTransactionSetTransferCompleteCallback(
    WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
    PFN_WDF_DMA_TRANSACTION_DMA_TRANSFER_COMPLETE /*routine*/, void* /*context*/) {
  system_only(globals, handle, "WdfDmaTransactionSetTransferCompleteCallback");
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionSetTransferCompleteCallback, {});

void WdfDmaTransactionSetDeviceAddressOffset(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle,
                                             ULONG /*offset*/) {
  system_only(globals, handle, "WdfDmaTransactionSetDeviceAddressOffset");
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionSetDeviceAddressOffset, {});

void WdfDmaTransactionStopSystemTransfer(WDF_DRIVER_GLOBALS* globals, WDFDMATRANSACTION handle) {
  system_only(globals, handle, "WdfDmaTransactionStopSystemTransfer");
}
RUNDOWN_EXPORT(wdf01000, WdfDmaTransactionStopSystemTransfer, {});

}  // namespace rundown::wdf
