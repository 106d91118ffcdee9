// Control transfers and strings of a USB device.
#include <cstring>

#include "nt/pool/pool.h"
#include "wdf/memory/memory.h"
#include "wdf/object/attributes.h"
#include "wdf/targets/synchronous.h"
#include "wdf/usb/usb_device.h"
#include "wdf/usb/usb_format.h"

namespace rundown::wdf {
namespace {

constexpr std::size_t kMostControlBytes = 0xFFFF;
constexpr std::size_t kHead = sizeof(USB_COMMON_DESCRIPTOR);
constexpr LONGLONG kTwoSeconds = -20'000'000;
constexpr gate::Contract kFormats{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                  .needs_memory = true};

// FxUsbDevice::FormatControlRequest
NTSTATUS format_control_transfer(const UsbDevice& device, Request& request,
                                 const WDF_USB_CONTROL_SETUP_PACKET& setup, const RequestData& data,
                                 WDFMEMORY memory) {
  if (data.bytes() > kMostControlBytes) return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status = device.fit(request); !nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  auto& format =
      make_format<UsbFormat>(WdfUsbRequestTypeDeviceControlTransfer, URB_FUNCTION_CONTROL_TRANSFER,
                             sizeof(URB_CONTROL_TRANSFER));
  auto& transfer = format.urb().UrbControlTransfer;
  put_data(transfer, data);
  WDF_USB_CONTROL_SETUP_PACKET packet = setup;
  packet.Packet.wLength = static_cast<USHORT>(data.bytes());
  static_assert(sizeof packet == sizeof transfer.SetupPacket);
  std::memcpy(transfer.SetupPacket, &packet, sizeof packet);
  transfer.TransferFlags = USBD_SHORT_TRANSFER_OK | USBD_DEFAULT_PIPE_TRANSFER;
  if (setup.Packet.bm.Request.Dir == BMREQUEST_DEVICE_TO_HOST)
    transfer.TransferFlags |= USBD_TRANSFER_DIRECTION_IN;
  format.refer_to(data.memory());
  format.told().Parameters.DeviceControlTransfer.SetupPacket = setup;
  format.told().Parameters.DeviceControlTransfer.Buffer = memory;
  put_format(device, request, format);
  return STATUS_SUCCESS;
}

// A descriptor without a buffer is right here.
NTSTATUS data_of(const WDF_DRIVER_GLOBALS* globals, const WDF_MEMORY_DESCRIPTOR* descriptor,
                 RequestData& data) {
  if (descriptor == nullptr) return STATUS_SUCCESS;
  const auto& u = descriptor->u;
  const bool nothing =
      (descriptor->Type == WdfMemoryDescriptorTypeBuffer && u.BufferType.Buffer == nullptr &&
       u.BufferType.Length == 0) ||
      (descriptor->Type == WdfMemoryDescriptorTypeMdl && u.MdlType.Mdl == nullptr &&
       u.MdlType.BufferLength == 0) ||
      (descriptor->Type == WdfMemoryDescriptorTypeHandle && u.HandleType.Memory == nullptr);
  return nothing ? STATUS_SUCCESS : RequestData::of_descriptor(globals, descriptor, data);
}

void ask_for_string(URB& urb, UCHAR index, USHORT language, void* into, std::size_t bytes) {
  auto& request = urb.UrbControlDescriptorRequest;
  request.DescriptorType = USB_STRING_DESCRIPTOR_TYPE;
  request.Index = index;
  request.LanguageId = language;
  request.TransferFlags = USBD_TRANSFER_DIRECTION_IN;
  request.TransferBuffer = into;
  request.TransferBufferLength = static_cast<ULONG>(bytes);
}

// Room for a string descriptor with so many bytes of text, behind a URB of its own.
class StringFormat final : public UsbFormat {
 public:
  explicit StringFormat(const RequestData& text)
      : UsbFormat(WdfUsbRequestTypeDeviceString, URB_FUNCTION_GET_DESCRIPTOR_FROM_DEVICE,
                  sizeof(URB_CONTROL_DESCRIPTOR_REQUEST)),
        text_(text),
        descriptor_(static_cast<UCHAR*>(nt::pool::allocate({.bytes = kHead + text.bytes(),
                                                            .tag = 0,
                                                            .kind = nt::pool::Kind::nonpaged_nx,
                                                            .owner = nt::pool::Owner::kernel,
                                                            .zeroed = true}))) {}

  void* descriptor() { return descriptor_; }

  void completed(Request& request) override {
    UsbFormat::completed(request);
    const UCHAR length = descriptor_[0];
    if (length < kHead || length % 2 != 0) {
      results().IoStatus.Status = STATUS_DEVICE_DATA_ERROR;
      return;
    }
    if (!nt_success(request.irp()->IoStatus.Status)) return;
    const std::size_t bytes = length - kHead;
    told().Parameters.DeviceString.RequiredSize = static_cast<UCHAR>(bytes);
    if (bytes > text_.bytes()) {
      results().IoStatus.Status = STATUS_BUFFER_OVERFLOW;
    } else {
      results().IoStatus.Information = bytes;
    }
    void* to = nullptr;
    text_.address(&to);
    std::memcpy(to, descriptor_ + kHead, std::min<std::size_t>(bytes, text_.bytes()));
  }

 protected:
  void restore(Request& request) override {
    UsbFormat::restore(request);
    const gate::OwnedBySystem owned;
    nt::pool::free(descriptor_);
  }

 private:
  RequestData text_;
  UCHAR* descriptor_;
};

// FxUsbDevice::GetString. `characters`: room, then the string's length.
NTSTATUS get_string(UsbDevice& device, USHORT* string, USHORT* characters, UCHAR index,
                    USHORT language, WDFREQUEST handle, const WDF_REQUEST_SEND_OPTIONS* options,
                    const WDF_DRIVER_GLOBALS* globals) {
  const WDF_REQUEST_SEND_OPTIONS usual{sizeof usual, WDF_REQUEST_SEND_OPTION_TIMEOUT, kTwoSeconds};
  const std::size_t room = string == nullptr ? 0 : *characters * sizeof(USHORT);
  URB* const urb = allocate_urb(sizeof(URB_CONTROL_DESCRIPTOR_REQUEST) + kHead + room);
  urb->UrbHeader.Length = sizeof(URB_CONTROL_DESCRIPTOR_REQUEST);
  urb->UrbHeader.Function = URB_FUNCTION_GET_DESCRIPTOR_FROM_DEVICE;
  auto* const descriptor = reinterpret_cast<UCHAR*>(urb) + sizeof(URB_CONTROL_DESCRIPTOR_REQUEST);
  ask_for_string(*urb, index, language, descriptor, kHead + room);
  Request& request = begin_synchronous(globals, device, handle);
  NTSTATUS status = device.fit(request);
  if (nt_success(status)) put_urb(device, request, *urb);
  status = end_synchronous(device, request, handle, status, options != nullptr ? options : &usual);
  const UCHAR length = descriptor[0];
  if (nt_success(status) && (length < kHead || length % 2 != 0)) status = STATUS_DEVICE_DATA_ERROR;
  if (nt_success(status)) {
    const std::size_t bytes = length - kHead;
    *characters = static_cast<USHORT>(bytes / sizeof(USHORT));
    if (string != nullptr) std::memcpy(string, descriptor + kHead, std::min(bytes, room));
    if (string != nullptr && bytes > room) status = STATUS_BUFFER_OVERFLOW;
  }
  free_urb(urb);
  return status;
}

}  // namespace

NTSTATUS WdfUsbTargetDeviceSendControlTransferSynchronously(
    WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle, WDFREQUEST request_handle,
    WDF_REQUEST_SEND_OPTIONS* options, WDF_USB_CONTROL_SETUP_PACKET* setup,
    WDF_MEMORY_DESCRIPTOR* descriptor, ULONG* transferred) {
  auto& device = object_of<UsbDevice>(globals, handle);
  Request& request = begin_synchronous(globals, device, request_handle);
  require(globals, setup);
  RequestData data;
  NTSTATUS status = check_options(options);
  if (nt_success(status)) status = data_of(globals, descriptor, data);
  if (nt_success(status)) status = format_control_transfer(device, request, *setup, data, nullptr);
  if (nt_success(status)) {
    auto& format = static_cast<UsbFormat&>(*request.sending.format);
    status = device.send_and_wait(request, options);
    if (transferred != nullptr) *transferred = nt_success(status) ? format.transferred() : 0;
  }
  return give_back(request, request_handle, status);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceSendControlTransferSynchronously,
               (kSendsSynchronously<3>));

NTSTATUS WdfUsbTargetDeviceFormatRequestForControlTransfer(WDF_DRIVER_GLOBALS* globals,
                                                           WDFUSBDEVICE handle, WDFREQUEST request,
                                                           WDF_USB_CONTROL_SETUP_PACKET* setup,
                                                           WDFMEMORY memory,
                                                           WDFMEMORY_OFFSET* offset) {
  const auto& device = object_of<UsbDevice>(globals, handle);
  require(globals, setup);
  RequestData data;
  const NTSTATUS status = RequestData::of_memory(globals, memory, offset, data);
  if (!nt_success(status)) return status;
  return format_control_transfer(device, object_of<Request>(globals, request), *setup, data,
                                 memory);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceFormatRequestForControlTransfer, (kFormats));

NTSTATUS WdfUsbTargetDeviceQueryString(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                       WDFREQUEST request, WDF_REQUEST_SEND_OPTIONS* options,
                                       USHORT* string, USHORT* characters, UCHAR index,
                                       USHORT language) {
  auto& device = object_of<UsbDevice>(globals, handle);
  require(globals, characters);
  if (const NTSTATUS status = check_options(options); !nt_success(status)) return status;
  return get_string(device, string, characters, index, language, request, options, globals);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceQueryString, (kSendsSynchronously<3>));

NTSTATUS WdfUsbTargetDeviceAllocAndQueryString(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                               WDF_OBJECT_ATTRIBUTES* attributes, WDFMEMORY* memory,
                                               USHORT* characters, UCHAR index, USHORT language) {
  auto& device = object_of<UsbDevice>(globals, handle);
  require(globals, memory);
  *memory = nullptr;
  if (characters != nullptr) *characters = 0;
  Client& client = device.client();
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  USHORT count = 0;
  NTSTATUS status = get_string(device, nullptr, &count, index, language, nullptr, nullptr, globals);
  if (!nt_success(status) || count == 0) return status;
  const std::size_t bytes = count * sizeof(USHORT);
  void* const block = allocate_buffer(NonPagedPool, bytes, globals->DriverTag);
  if (block == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  auto& made = make<PoolMemory>(Blueprint{&client, attributes}, block, bytes, false);
  status = get_string(device, static_cast<USHORT*>(block), &count, index, language, nullptr,
                      nullptr, globals);
  if (!nt_success(status)) {
    discard(made);
    return status;
  }
  if (characters != nullptr) *characters = count;
  return publish(made, attributes, parent_of(globals, attributes, default_parent(client)), memory);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceAllocAndQueryString, (kCreatesObject));

NTSTATUS WdfUsbTargetDeviceFormatRequestForString(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                                  WDFREQUEST request_handle, WDFMEMORY memory,
                                                  WDFMEMORY_OFFSET* offset, UCHAR index,
                                                  USHORT language) {
  const auto& device = object_of<UsbDevice>(globals, handle);
  object_of<Memory>(globals, memory);
  Request& request = object_of<Request>(globals, request_handle);
  RequestData data;
  NTSTATUS status = RequestData::of_memory(globals, memory, offset, data);
  if (nt_success(status) && data.bytes() % sizeof(WCHAR) != 0) status = STATUS_INVALID_PARAMETER;
  if (nt_success(status)) status = device.fit(request);
  if (!nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  auto& format = make_format<StringFormat>(data);
  ask_for_string(format.urb(), index, language, format.descriptor(), kHead + data.bytes());
  format.refer_to(data.memory());
  auto& told = format.told().Parameters.DeviceString;
  told.Buffer = memory;
  told.StringIndex = index;
  told.LangID = language;
  put_format(device, request, format);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceFormatRequestForString, (kFormats));

}  // namespace rundown::wdf
