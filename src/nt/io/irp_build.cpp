// Requests that the I/O manager fills in for a driver.
#include <cstring>

#include "nt/ex/pool.h"
#include "nt/export.h"
#include "nt/io/irp.h"
#include "nt/ke/thread.h"
#include "nt/mm/mdl.h"

namespace rundown::nt {
namespace {

void* system_buffer(const void* from, std::size_t bytes, std::size_t copied) {
  auto* buffer = ex::allocate_pool({.bytes = bytes,
                                    .tag = 0,
                                    .kind = ex::PoolKind::nonpaged,
                                    .owner = ex::Owner::kernel,
                                    .zeroed = false});
  if (from != nullptr && copied != 0) std::memcpy(buffer, from, copied);
  return buffer;
}

// Pages that cannot be locked: the IRP goes again, and the caller gets none.
bool attach_mdl(IRP& irp, void* buffer, std::size_t bytes, bool device_writes, mm::Holder holder) {
  MDL* mdl = mm::allocate_mdl(buffer, bytes, holder);
  if (!mm::lock_pages(*mdl, device_writes, holder)) {
    mm::free_mdl(*mdl);
    return false;
  }
  irp.MdlAddress = mdl;
  return true;
}

bool fill_transfer(IRP& irp, const DEVICE_OBJECT& device, UCHAR major, void* buffer, ULONG bytes,
                   mm::Holder holder) {
  const bool reading = major == IRP_MJ_READ;
  if ((device.Flags & DO_BUFFERED_IO) != 0) {
    irp.AssociatedIrp.SystemBuffer = system_buffer(buffer, bytes, reading ? 0 : bytes);
    irp.Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
    if (reading) {
      irp.Flags |= IRP_INPUT_OPERATION;
      irp.UserBuffer = buffer;
    }
  } else if ((device.Flags & DO_DIRECT_IO) != 0) {
    return attach_mdl(irp, buffer, bytes, reading, holder);
  } else {
    irp.UserBuffer = buffer;
  }
  return true;
}

IRP* build_fsd_request(ULONG major, DEVICE_OBJECT& device, void* buffer, ULONG bytes,
                       const LARGE_INTEGER* offset, IO_STATUS_BLOCK* status, mm::Holder holder) {
  IRP* irp = io::allocate_irp(device.StackSize);
  IO_STACK_LOCATION& next = io::next_location(*irp);
  next.MajorFunction = static_cast<UCHAR>(major);
  irp->UserIosb = status;
  if (major == IRP_MJ_READ || major == IRP_MJ_WRITE) {
    if (bytes != 0 && !fill_transfer(*irp, device, next.MajorFunction, buffer, bytes, holder)) {
      io::free_irp(*irp);
      return nullptr;
    }
    next.Parameters.Read.Length = bytes;
    next.Parameters.Read.ByteOffset = offset != nullptr ? *offset : LARGE_INTEGER{};
  }
  return irp;
}

void belong_to_thread(IRP& irp, KEVENT* event) {
  irp.UserEvent = event;
  irp.Tail.Overlay.Thread = reinterpret_cast<ETHREAD*>(ke::current_thread().object);
}

constexpr gate::Contract kBuild{.irql = Irql::passive,
                                .fails = {returns_null},
                                .acquires = Resource::irp,
                                .needs_memory = true};

}  // namespace

IRP* IoBuildSynchronousFsdRequest(ULONG major, DEVICE_OBJECT* device, void* buffer, ULONG bytes,
                                  LARGE_INTEGER* offset, KEVENT* event, IO_STATUS_BLOCK* status) {
  IRP* irp = build_fsd_request(major, *device, buffer, bytes, offset, status, mm::Holder::system);
  if (irp != nullptr) belong_to_thread(*irp, event);
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
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = {Resource::irp, Resource::mdl, Resource::locked_pages},
                .needs_memory = true});

IRP* IoBuildDeviceIoControlRequest(ULONG code, DEVICE_OBJECT* device, void* input,
                                   ULONG input_bytes, void* output, ULONG output_bytes,
                                   BOOLEAN internal, KEVENT* event, IO_STATUS_BLOCK* status) {
  constexpr ULONG kMethod = 3;
  IRP* irp = io::allocate_irp(device->StackSize);
  IO_STACK_LOCATION& next = io::next_location(*irp);
  next.MajorFunction = internal != FALSE ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
  next.Parameters.DeviceIoControl.OutputBufferLength = output_bytes;
  next.Parameters.DeviceIoControl.InputBufferLength = input_bytes;
  next.Parameters.DeviceIoControl.IoControlCode = code;
  const ULONG method = code & kMethod;
  if (method == METHOD_NEITHER) {
    next.Parameters.DeviceIoControl.Type3InputBuffer = input;
    irp->UserBuffer = output;
  } else {
    const ULONG bytes =
        method == METHOD_BUFFERED ? std::max(input_bytes, output_bytes) : input_bytes;
    if (bytes != 0) {
      irp->AssociatedIrp.SystemBuffer = system_buffer(input, bytes, input_bytes);
      irp->Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
    }
    if (method == METHOD_BUFFERED) {
      irp->UserBuffer = output;
      if (output != nullptr) irp->Flags |= IRP_INPUT_OPERATION;
    } else if (output_bytes != 0 && !attach_mdl(*irp, output, output_bytes,
                                                method == METHOD_OUT_DIRECT, mm::Holder::system)) {
      if (bytes != 0) ex::free_pool(irp->AssociatedIrp.SystemBuffer);
      io::free_irp(*irp);
      return nullptr;
    }
  }
  irp->UserIosb = status;
  belong_to_thread(*irp, event);
  return irp;
}
const gate::FunctionExport<&IoBuildDeviceIoControlRequest> export_IoBuildDeviceIoControlRequest{
    ntoskrnl, "IoBuildDeviceIoControlRequest", kBuild};

}  // namespace rundown::nt
