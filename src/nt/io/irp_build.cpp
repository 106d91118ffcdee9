// Requests that the I/O manager fills in for a driver.
#include "nt/export.h"
#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

IRP* build_fsd_request(ULONG major, DEVICE_OBJECT& device, void* buffer, ULONG bytes,
                       const LARGE_INTEGER* offset, IO_STATUS_BLOCK* status, mm::Holder holder) {
  IRP* irp = io::allocate_irp(device.StackSize);
  // Whoever makes the request, it belongs to the current thread.
  irp->Tail.Overlay.Thread = reinterpret_cast<ETHREAD*>(ke::current_thread().object);
  IO_STACK_LOCATION& next = io::next_location(*irp);
  next.MajorFunction = static_cast<UCHAR>(major);
  irp->UserIosb = status;
  if (major == IRP_MJ_READ || major == IRP_MJ_WRITE) {
    if (bytes != 0 &&
        !io::attach_transfer(*irp, device, next.MajorFunction, buffer, bytes, holder)) {
      io::free_irp(*irp);
      return nullptr;
    }
    next.Parameters.Read.Length = bytes;
    next.Parameters.Read.ByteOffset = offset != nullptr ? *offset : LARGE_INTEGER{};
  }
  return irp;
}

constexpr gate::Contract kBuild{
    .irql = Irql::apc, .fails = {returns_null}, .acquires = Resource::irp, .needs_memory = true};

}  // namespace

IRP* IoBuildSynchronousFsdRequest(ULONG major, DEVICE_OBJECT* device, void* buffer, ULONG bytes,
                                  LARGE_INTEGER* offset, KEVENT* event, IO_STATUS_BLOCK* status) {
  IRP* irp = build_fsd_request(major, *device, buffer, bytes, offset, status, mm::Holder::system);
  if (irp != nullptr) irp->UserEvent = event;
  return irp;
}
const gate::FunctionExport<&IoBuildSynchronousFsdRequest> export_IoBuildSynchronousFsdRequest{
    ntoskrnl, "IoBuildSynchronousFsdRequest", kBuild};

// The caller's completion routine frees it, with its MDL.
IRP* IoBuildAsynchronousFsdRequest(ULONG major, DEVICE_OBJECT* device, void* buffer, ULONG bytes,
                                   LARGE_INTEGER* offset, IO_STATUS_BLOCK* status) {
  return build_fsd_request(major, *device, buffer, bytes, offset, status, mm::Holder::driver);
}
RUNDOWN_EXPORT(ntoskrnl, IoBuildAsynchronousFsdRequest,
               {.irql = Irql::apc,
                .fails = {returns_null},
                .acquires = {Resource::irp, Resource::mdl, Resource::locked_pages},
                .needs_memory = true});

IRP* IoBuildDeviceIoControlRequest(ULONG code, DEVICE_OBJECT* device, void* input,
                                   ULONG input_bytes, void* output, ULONG output_bytes,
                                   BOOLEAN internal, KEVENT* event, IO_STATUS_BLOCK* status) {
  IRP* irp = io::allocate_irp(device->StackSize);
  irp->Tail.Overlay.Thread = reinterpret_cast<ETHREAD*>(ke::current_thread().object);
  IO_STACK_LOCATION& next = io::next_location(*irp);
  next.MajorFunction = internal != FALSE ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
  next.Parameters.DeviceIoControl.OutputBufferLength = output_bytes;
  next.Parameters.DeviceIoControl.InputBufferLength = input_bytes;
  next.Parameters.DeviceIoControl.IoControlCode = code;
  if (!io::attach_control(*irp, code, {input, input_bytes, output, output_bytes},
                          mm::Holder::system)) {
    io::free_irp(*irp);
    return nullptr;
  }
  irp->UserIosb = status;
  irp->UserEvent = event;
  return irp;
}
const gate::FunctionExport<&IoBuildDeviceIoControlRequest> export_IoBuildDeviceIoControlRequest{
    ntoskrnl, "IoBuildDeviceIoControlRequest", kBuild};

}  // namespace rundown::nt
