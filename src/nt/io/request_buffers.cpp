#include <algorithm>
#include <cstring>

#include "nt/export.h"
#include "nt/io/request.h"
#include "nt/pool/pool.h"

namespace rundown::nt::io {
namespace {

void* system_buffer(const void* from, std::size_t bytes, std::size_t copied) {
  auto* buffer = pool::allocate({.bytes = bytes,
                                 .tag = 0,
                                 .kind = pool::Kind::nonpaged,
                                 .owner = pool::Owner::kernel,
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

}  // namespace

bool attach_transfer(IRP& irp, const DEVICE_OBJECT& device, UCHAR major, void* buffer, ULONG bytes,
                     mm::Holder holder) {
  const bool reading = major == IRP_MJ_READ;
  if ((device.Flags & DO_BUFFERED_IO) != 0) {
    if (bytes == 0) return true;
    irp.AssociatedIrp.SystemBuffer = system_buffer(buffer, bytes, reading ? 0 : bytes);
    irp.Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
    if (reading) {
      irp.Flags |= IRP_INPUT_OPERATION;
      irp.UserBuffer = buffer;
    }
  } else if ((device.Flags & DO_DIRECT_IO) != 0) {
    return bytes == 0 || attach_mdl(irp, buffer, bytes, reading, holder);
  } else {
    irp.UserBuffer = buffer;
  }
  return true;
}

bool attach_control(IRP& irp, ULONG code, const Buffers& buffers, mm::Holder holder) {
  constexpr ULONG kMethod = 3;
  const ULONG method = code & kMethod;
  if (method == METHOD_NEITHER) {
    irp.Tail.Overlay.CurrentStackLocation[-1].Parameters.DeviceIoControl.Type3InputBuffer =
        buffers.input;
    irp.UserBuffer = buffers.output;
    return true;
  }
  const ULONG bytes = method == METHOD_BUFFERED
                          ? std::max(buffers.input_bytes, buffers.output_bytes)
                          : buffers.input_bytes;
  if (bytes != 0) {
    irp.AssociatedIrp.SystemBuffer = system_buffer(buffers.input, bytes, buffers.input_bytes);
    irp.Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
  }
  if (method == METHOD_BUFFERED) {
    irp.UserBuffer = buffers.output;
    if (buffers.output != nullptr) irp.Flags |= IRP_INPUT_OPERATION;
    return true;
  }
  if (buffers.output_bytes == 0 ||
      attach_mdl(irp, buffers.output, buffers.output_bytes, method == METHOD_OUT_DIRECT, holder)) {
    return true;
  }
  if (bytes != 0) pool::free(irp.AssociatedIrp.SystemBuffer);
  return false;
}

void attach_buffered(IRP& irp, const Buffers& buffers) {
  const ULONG bytes = std::max(buffers.input_bytes, buffers.output_bytes);
  if (bytes == 0) return;
  irp.AssociatedIrp.SystemBuffer = system_buffer(buffers.input, bytes, buffers.input_bytes);
  irp.Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
  if (buffers.output == nullptr) return;
  irp.Flags |= IRP_INPUT_OPERATION;
  irp.UserBuffer = buffers.output;
}

}  // namespace rundown::nt::io
