// WdfUsbTargetDevice...: what a driver asks of its USB device.
#include <cstring>

#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "wdf/memory/memory.h"
#include "wdf/object/attributes.h"
#include "wdf/targets/format.h"
#include "wdf/targets/synchronous.h"
#include "wdf/usb/usb_format.h"
#include "wdf/usb/usb_interface.h"

namespace rundown::wdf {
namespace {

constexpr unsigned kSeconds = 5;
constexpr gate::Contract kFormats{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                  .needs_memory = true};
constexpr gate::Contract kCreates{
    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_UNSUCCESSFUL)},
    .acquires = Resource::wdf_object,
    .needs_memory = true};
// The device may be unplugged at any time.
constexpr gate::Contract kAsks{
    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_UNSUCCESSFUL)},
    .needs_memory = true};

UsbDevice& device_of_handle(const WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle) {
  return object_of<UsbDevice>(globals, handle);
}

NTSTATUS create(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle, std::optional<ULONG> contract,
                WDF_OBJECT_ATTRIBUTES* attributes, WDFUSBDEVICE* usb_device) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, usb_device);
  *usb_device = nullptr;
  if (const NTSTATUS status =
          validate(device.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  auto& made = make<UsbDevice>(Blueprint{&device.client(), attributes}, device, contract);
  NTSTATUS status = made.initialize();
  if (nt_success(status)) status = made.create_interfaces();
  if (!nt_success(status)) {
    discard(made);
    return status;
  }
  return publish(made, attributes, &device, usb_device);
}

}  // namespace

NTSTATUS WdfUsbTargetDeviceCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device,
                                  WDF_OBJECT_ATTRIBUTES* attributes, WDFUSBDEVICE* usb_device) {
  return create(globals, device, std::nullopt, attributes, usb_device);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceCreate, (kCreates));

// The contract version asks a stack that knows USB for more; without one the way is the same, for
// USBD_CreateHandle falls back on the older interface where the stack has no newer.
NTSTATUS WdfUsbTargetDeviceCreateWithParameters(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device,
                                                WDF_USB_DEVICE_CREATE_CONFIG* config,
                                                WDF_OBJECT_ATTRIBUTES* attributes,
                                                WDFUSBDEVICE* usb_device) {
  object_of<Device>(globals, device);
  require(globals, config);
  if (config->Size != sizeof *config) return STATUS_INFO_LENGTH_MISMATCH;
  return create(globals, device, config->USBDClientContractVersion, attributes, usb_device);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceCreateWithParameters, (kCreates));

// The bus driver's interface is not simulated, and so there is no version of it.
NTSTATUS WdfUsbTargetDeviceRetrieveInformation(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                               WDF_USB_DEVICE_INFORMATION* information) {
  const UsbDevice& device = device_of_handle(globals, handle);
  require(globals, information);
  if (information->Size != sizeof *information) return STATUS_INFO_LENGTH_MISMATCH;
  information->Traits = device.traits();
  information->HcdPortCapabilities = 0;
  information->UsbdVersionInformation = {};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceRetrieveInformation, {});

void WdfUsbTargetDeviceGetDeviceDescriptor(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                           USB_DEVICE_DESCRIPTOR* descriptor) {
  const UsbDevice& device = device_of_handle(globals, handle);
  require(globals, descriptor);
  *descriptor = device.device_descriptor();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceGetDeviceDescriptor, {});

NTSTATUS WdfUsbTargetDeviceRetrieveConfigDescriptor(WDF_DRIVER_GLOBALS* globals,
                                                    WDFUSBDEVICE handle, void* descriptor,
                                                    USHORT* bytes) {
  const UsbDevice& device = device_of_handle(globals, handle);
  require(globals, bytes);
  const USHORT total = device.configuration().wTotalLength;
  const USHORT room = descriptor == nullptr ? USHORT{0} : *bytes;
  *bytes = total;
  std::memcpy(descriptor, &device.configuration(), room < total ? room : total);
  return room < total ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceRetrieveConfigDescriptor, {});

UCHAR WdfUsbTargetDeviceGetNumInterfaces(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle) {
  return static_cast<UCHAR>(device_of_handle(globals, handle).interfaces().size());
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceGetNumInterfaces, {});

WDFUSBINTERFACE WdfUsbTargetDeviceGetInterface(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                               UCHAR index) {
  const auto& all = device_of_handle(globals, handle).interfaces();
  return index < all.size() ? all[index]->interface_handle() : nullptr;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceGetInterface, {});

USBD_CONFIGURATION_HANDLE WdfUsbTargetDeviceWdmGetConfigurationHandle(WDF_DRIVER_GLOBALS* globals,
                                                                      WDFUSBDEVICE handle) {
  return device_of_handle(globals, handle).configuration_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceWdmGetConfigurationHandle, {});

NTSTATUS WdfUsbTargetDeviceIsConnectedSynchronous(WDF_DRIVER_GLOBALS* globals,
                                                  WDFUSBDEVICE handle) {
  return device_of_handle(globals, handle).check_connected();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceIsConnectedSynchronous,
               {.fails = fails_with(STATUS_DEVICE_DOES_NOT_EXIST)});

NTSTATUS WdfUsbTargetDeviceResetPortSynchronously(WDF_DRIVER_GLOBALS* globals,
                                                  WDFUSBDEVICE handle) {
  return device_of_handle(globals, handle).reset_port();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceResetPortSynchronously, (kAsks));

NTSTATUS WdfUsbTargetDeviceCyclePortSynchronously(WDF_DRIVER_GLOBALS* globals,
                                                  WDFUSBDEVICE handle) {
  return device_of_handle(globals, handle).cycle_port();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceCyclePortSynchronously, (kAsks));

NTSTATUS WdfUsbTargetDeviceFormatRequestForCyclePort(WDF_DRIVER_GLOBALS* globals,
                                                     WDFUSBDEVICE handle, WDFREQUEST request) {
  return format_control(device_of_handle(globals, handle), object_of<Request>(globals, request),
                        IOCTL_INTERNAL_USB_CYCLE_PORT, true, {}, {});
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceFormatRequestForCyclePort, (kFormats));

NTSTATUS WdfUsbTargetDeviceRetrieveCurrentFrameNumber(WDF_DRIVER_GLOBALS* globals,
                                                      WDFUSBDEVICE handle, ULONG* number) {
  UsbDevice& device = device_of_handle(globals, handle);
  require(globals, number);
  URB* const urb = allocate_urb(sizeof(URB_GET_CURRENT_FRAME_NUMBER));
  urb->UrbHeader.Function = URB_FUNCTION_GET_CURRENT_FRAME_NUMBER;
  const NTSTATUS status = send_urb(device, *urb, kSeconds, true);
  if (nt_success(status)) *number = urb->UrbGetCurrentFrameNumber.FrameNumber;
  free_urb(urb);
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceRetrieveCurrentFrameNumber, (kAsks));

NTSTATUS WdfUsbTargetDeviceSendUrbSynchronously(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                                WDFREQUEST request_handle,
                                                WDF_REQUEST_SEND_OPTIONS* options, URB* urb) {
  UsbDevice& device = device_of_handle(globals, handle);
  Request& request = begin_synchronous(globals, device, request_handle);
  require(globals, urb);
  NTSTATUS status = check_options(options);
  if (nt_success(status)) {
    status = format_driver_urb(device, request, WdfUsbRequestTypeDeviceUrb, *urb, nullptr, nullptr);
  }
  return end_synchronous(device, request, request_handle, status, options);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceSendUrbSynchronously, (kSendsSynchronously<3>));

NTSTATUS WdfUsbTargetDeviceFormatRequestForUrb(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                               WDFREQUEST request, WDFMEMORY memory,
                                               WDFMEMORY_OFFSET* offsets) {
  const UsbDevice& device = device_of_handle(globals, handle);
  require(globals, memory);
  RequestData data;
  const NTSTATUS status = RequestData::of_memory(globals, memory, offsets, data);
  if (!nt_success(status)) return status;
  if (data.bytes() < sizeof(URB_HEADER)) return STATUS_INVALID_PARAMETER;
  void* urb = nullptr;
  data.address(&urb);
  return format_driver_urb(device, object_of<Request>(globals, request), WdfUsbRequestTypeDeviceUrb,
                           *static_cast<URB*>(urb), memory, data.memory());
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceFormatRequestForUrb, (kFormats));

// The stack has none of the capabilities that USB drivers ask for since Windows 8.
NTSTATUS WdfUsbTargetDeviceQueryUsbCapability(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                              const GUID* type, ULONG bytes, void* buffer,
                                              ULONG* needed) {
  const UsbDevice& device = device_of_handle(globals, handle);
  require(globals, type);
  if (bytes != 0) require(globals, buffer);
  if (needed != nullptr) *needed = 0;
  return device.has_urbs() ? STATUS_NOT_SUPPORTED : STATUS_INVALID_DEVICE_STATE;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceQueryUsbCapability, {});

namespace {

NTSTATUS create_urb(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                    WDF_OBJECT_ATTRIBUTES* attributes, std::size_t bytes, WDFMEMORY* memory,
                    URB** urb) {
  UsbDevice& device = device_of_handle(globals, handle);
  require(globals, memory);
  if (!device.has_urbs()) return STATUS_INVALID_DEVICE_STATE;
  Object* const parent = parent_of(globals, attributes, &device);
  // The URB has to go when the device does.
  if (device_of(*parent) != &device.device() && parent->type() != Type::request)
    return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status = validate(device.client(), attributes, {}); !nt_success(status))
    return status;
  *memory = nullptr;
  void* const block = allocate_buffer(NonPagedPoolNx, bytes, globals->DriverTag);
  if (block == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  std::memset(block, 0, bytes);
  auto& made = make<PoolMemory>(Blueprint{&device.client(), attributes}, block, bytes, false);
  const NTSTATUS status = publish(made, attributes, parent, memory);
  if (nt_success(status) && urb != nullptr) *urb = static_cast<URB*>(block);
  return status;
}

}  // namespace

NTSTATUS WdfUsbTargetDeviceCreateUrb(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                     WDF_OBJECT_ATTRIBUTES* attributes, WDFMEMORY* memory,
                                     URB** urb) {
  return create_urb(globals, handle, attributes, sizeof(URB), memory, urb);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceCreateUrb, (kCreatesObject));

NTSTATUS WdfUsbTargetDeviceCreateIsochUrb(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                          WDF_OBJECT_ATTRIBUTES* attributes, ULONG packets,
                                          WDFMEMORY* memory, URB** urb) {
  const std::size_t bytes =
      sizeof(URB_ISOCH_TRANSFER) + packets * sizeof(USBD_ISO_PACKET_DESCRIPTOR);
  return create_urb(globals, handle, attributes, bytes, memory, urb);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceCreateIsochUrb, (kCreatesObject));

}  // namespace rundown::wdf
