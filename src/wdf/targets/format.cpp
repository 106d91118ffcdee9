#include "wdf/targets/format.h"

#include <algorithm>
#include <cstring>

#include "nt/io/irp.h"
#include "nt/mm/mdl.h"
#include "nt/pool/pool.h"
#include "wdf/io/request_format.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kMethod = 3;

// FxIoContext
class IoFormat final : public RequestFormat {
 public:
  IoFormat(const IRP& irp, UCHAR major)
      : major_(major),
        system_buffer_(irp.AssociatedIrp.SystemBuffer),
        user_buffer_(irp.UserBuffer),
        mdl_(irp.MdlAddress),
        flags_(irp.Flags) {}

  // The kernel's copy of the data; `output`: it goes back when the request is completed.
  void* make_buffer(std::size_t bytes, bool output) {
    copy_ = nt::pool::allocate({.bytes = bytes,
                                .tag = 0,
                                .kind = nt::pool::Kind::nonpaged_nx,
                                .owner = nt::pool::Owner::kernel,
                                .zeroed = false});
    output_ = output;
    return copy_;
  }

  NTSTATUS describe(const RequestData& data, bool device_writes, MDL** mdl) {
    *mdl = data.mdl();
    if (*mdl != nullptr || data.is_nothing()) return STATUS_SUCCESS;
    void* address = nullptr;
    data.address(&address);
    own_mdl_ = nt::mm::allocate_mdl(address, data.bytes(), nt::mm::Holder::system);
    if (!nt::mm::lock_pages(*own_mdl_, device_writes, nt::mm::Holder::system)) {
      nt::mm::free_mdl(*std::exchange(own_mdl_, nullptr));
      return STATUS_ACCESS_VIOLATION;
    }
    *mdl = own_mdl_;
    return STATUS_SUCCESS;
  }

  // FxIoContext::CopyParameters
  void completed(Request& request) override {
    const IRP& irp = *request.irp();
    const std::size_t bytes = irp.IoStatus.Information;
    auto& parameters = results().Parameters;
    if (major_ == IRP_MJ_READ) {
      parameters.Read.Length = bytes;
    } else if (major_ == IRP_MJ_WRITE) {
      parameters.Write.Length = bytes;
    } else {
      parameters.Ioctl.Output.Length = bytes;
    }
    if (!std::exchange(output_, false) || irp.UserBuffer == nullptr) return;
    std::memcpy(irp.UserBuffer, copy_, bytes);
  }

 protected:
  void restore(Request& request) override {
    const gate::OwnedBySystem owned;
    if (IRP* irp = request.irp()) {
      irp->AssociatedIrp.SystemBuffer = system_buffer_;
      irp->UserBuffer = user_buffer_;
      irp->MdlAddress = mdl_;
      irp->Flags = flags_;
    }
    if (own_mdl_ != nullptr) {
      nt::mm::unlock_pages(*own_mdl_);
      nt::mm::free_mdl(*own_mdl_);
    }
    if (copy_ != nullptr) nt::pool::free(copy_);
  }

 private:
  UCHAR major_;
  void* system_buffer_;  // these four are the IRP's own
  void* user_buffer_;
  MDL* mdl_;
  ULONG flags_;
  void* copy_ = nullptr;
  bool output_ = false;
  MDL* own_mdl_ = nullptr;
};

// Done with the request whatever comes of it.
NTSTATUS conclude(Request& request, NTSTATUS status) {
  if (nt_success(status)) {
    request.sending.formatted = true;
  } else {
    request.drop_format();
  }
  return status;
}

IoFormat& begin(const Request& request, UCHAR major, const RequestData& first,
                const RequestData& second) {
  auto& format = make_format<IoFormat>(*request.irp(), major);
  format.refer_to(first.memory());
  format.refer_to(second.memory());
  return format;
}

NTSTATUS attach_buffered_transfer(IRP& irp, IoFormat& format, UCHAR major,
                                  const RequestData& data) {
  irp.UserBuffer = nullptr;
  irp.AssociatedIrp.SystemBuffer = nullptr;
  if (data.bytes() == 0) return STATUS_SUCCESS;
  void* address = nullptr;
  if (const NTSTATUS status = data.address(&address); !nt_success(status)) return status;
  irp.AssociatedIrp.SystemBuffer = format.make_buffer(data.bytes(), major == IRP_MJ_READ);
  if (major == IRP_MJ_READ) {
    irp.UserBuffer = address;
  } else if (address != nullptr) {
    std::memcpy(irp.AssociatedIrp.SystemBuffer, address, data.bytes());
  }
  return STATUS_SUCCESS;
}

NTSTATUS attach_transfer(const IoTarget& target, IRP& irp, IoFormat& format, UCHAR major,
                         const RequestData& data) {
  switch (target.io_type()) {
    case WdfDeviceIoBuffered:
      return attach_buffered_transfer(irp, format, major, data);
    case WdfDeviceIoDirect:
      return format.describe(data, major == IRP_MJ_READ, &irp.MdlAddress);
    case WdfDeviceIoNeither:
      return data.address(&irp.UserBuffer);
    default:
      return STATUS_INVALID_DEVICE_STATE;
  }
}

NTSTATUS attach_buffered_control(IRP& irp, IoFormat& format, const RequestData& input,
                                 const RequestData& output) {
  irp.UserBuffer = nullptr;
  irp.AssociatedIrp.SystemBuffer = nullptr;
  const std::size_t bytes = std::max(input.bytes(), output.bytes());
  if (bytes == 0) return STATUS_SUCCESS;
  void* from = nullptr;
  if (const NTSTATUS status = input.address(&from); !nt_success(status)) return status;
  if (const NTSTATUS status = output.address(&irp.UserBuffer); !nt_success(status)) return status;
  irp.AssociatedIrp.SystemBuffer = format.make_buffer(bytes, output.bytes() != 0);
  if (from != nullptr) std::memcpy(irp.AssociatedIrp.SystemBuffer, from, input.bytes());
  return STATUS_SUCCESS;
}

NTSTATUS attach_control(IRP& irp, IoFormat& format, ULONG code, const RequestData& input,
                        const RequestData& output) {
  const ULONG method = code & kMethod;
  if (method == METHOD_BUFFERED) return attach_buffered_control(irp, format, input, output);
  if (method == METHOD_NEITHER) {
    if (const NTSTATUS status = output.address(&irp.UserBuffer); !nt_success(status)) return status;
    return input.address(&nt::io::next_location(irp).Parameters.DeviceIoControl.Type3InputBuffer);
  }
  if (const NTSTATUS status = input.address(&irp.AssociatedIrp.SystemBuffer); !nt_success(status))
    return status;
  return format.describe(output, method == METHOD_OUT_DIRECT, &irp.MdlAddress);
}

}  // namespace

IO_STACK_LOCATION& begin_next_location(const IoTarget& target, const Request& request,
                                       UCHAR major) {
  IO_STACK_LOCATION& next = nt::io::next_location(*request.irp());
  next = {};
  next.MajorFunction = major;
  if (request.from_io()) {
    next.Flags = request.location().Flags;
    next.FileObject = request.location().FileObject;
  }
  if (target.is_remote()) next.FileObject = target.target_file();
  return next;
}

NTSTATUS format_transfer(const IoTarget& target, Request& request, UCHAR major,
                         const RequestData& data, const LONGLONG* offset) {
  if (const NTSTATUS status = target.fit(request); !nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  IRP& irp = *request.irp();
  IO_STACK_LOCATION& next = begin_next_location(target, request, major);
  IoFormat& format = begin(request, major, data, {});
  request.set_format(format);
  next.Parameters.Read.Length = data.bytes();
  if (offset != nullptr) next.Parameters.Read.ByteOffset.QuadPart = *offset;
  return conclude(request, attach_transfer(target, irp, format, major, data));
}

NTSTATUS format_control(const IoTarget& target, Request& request, ULONG code, bool is_internal,
                        const RequestData& input, const RequestData& output) {
  if (const NTSTATUS status = target.fit(request); !nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  IRP& irp = *request.irp();
  const UCHAR major = is_internal ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
  IO_STACK_LOCATION& next = begin_next_location(target, request, major);
  IoFormat& format = begin(request, major, input, output);
  request.set_format(format);
  next.Parameters.DeviceIoControl.IoControlCode = code;
  next.Parameters.DeviceIoControl.InputBufferLength = input.bytes();
  next.Parameters.DeviceIoControl.OutputBufferLength = output.bytes();
  return conclude(request, attach_control(irp, format, code, input, output));
}

NTSTATUS format_others(const IoTarget& target, Request& request, ULONG code,
                       const std::array<RequestData, 3>& arguments) {
  if (const NTSTATUS status = target.fit(request); !nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  IO_STACK_LOCATION& next = begin_next_location(target, request, IRP_MJ_INTERNAL_DEVICE_CONTROL);
  auto& format = make_format<RequestFormat>();
  for (const RequestData& argument : arguments) format.refer_to(argument.memory());
  request.set_format(format);
  next.Parameters.DeviceIoControl.IoControlCode = code;
  auto& others = next.Parameters.Others;
  void** const places[] = {&others.Argument1, &others.Argument2, &others.Argument4};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (const NTSTATUS status = arguments[i].address(places[i]); !nt_success(status))
      return conclude(request, status);
  }
  return conclude(request, STATUS_SUCCESS);
}

}  // namespace rundown::wdf
