// WDFUSBDEVICE: made only where a USB device answers, and none of this machine does.
#include "abi/irp.h"
#include "nt/io/request.h"
#include "nt/pool/pool.h"
#include "wdf/device/device.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kSubmitUrb = 0x220003;  // IOCTL_INTERNAL_USB_SUBMIT_URB
constexpr USHORT kGetDescriptor = 0x000B;
constexpr UCHAR kDeviceDescriptor = 1;
constexpr ULONG kTransferIn = 1;

// _URB_CONTROL_DESCRIPTOR_REQUEST of usb.h.
struct DescriptorRequest {
  USHORT length;
  USHORT function;
  LONG status;
  PVOID device_handle;
  ULONG flags;
  PVOID reserved;
  ULONG reserved_0;
  ULONG transfer_length;
  PVOID transfer_buffer;
  PVOID transfer_mdl;
  PVOID link;
  PVOID host_controller[8];
  USHORT reserved_1;
  UCHAR index;
  UCHAR type;
  USHORT language;
  USHORT reserved_2;
};
static_assert(sizeof(DescriptorRequest) == 136);

struct Question {
  DescriptorRequest urb;
  UCHAR descriptor[18];
};

// FxUsbDevice::InitDevice begins so.
NTSTATUS ask_for_device_descriptor(DEVICE_OBJECT& below) {
  auto* question = nt::pool::allocate_object<Question>();
  question->urb.length = sizeof question->urb;
  question->urb.function = kGetDescriptor;
  question->urb.transfer_length = sizeof question->descriptor;
  question->urb.transfer_buffer = question->descriptor;
  question->urb.reserved_0 = kTransferIn;
  question->urb.type = kDeviceDescriptor;
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_INTERNAL_DEVICE_CONTROL;
  location.Parameters.DeviceIoControl.IoControlCode = kSubmitUrb;
  location.Parameters.Others.Argument1 = &question->urb;
  const NTSTATUS status = nt::io::send_to(below, location).status;
  nt::pool::free(question);
  return status;
}

}  // namespace

NTSTATUS WdfUsbTargetDeviceCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                  WDF_OBJECT_ATTRIBUTES* attributes, WDFUSBDEVICE* usb_device) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, usb_device);
  *usb_device = nullptr;
  if (const NTSTATUS status =
          validate(device.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  // FxIoTarget::Init needs all of a stack.
  if (device.attached_to == nullptr || device.physical_device == nullptr)
    return STATUS_UNSUCCESSFUL;
  if (const NTSTATUS status = ask_for_device_descriptor(*device.attached_to); !nt_success(status))
    return status;
  gate::unsupported(wdf01000.name, "WdfUsbTargetDeviceCreate");
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceCreate,
               {.fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_UNSUCCESSFUL)},
                .acquires = Resource::wdf_object,
                .needs_memory = true});

// The contract version asks a stack that knows USB for more; without one the way is the same, for
// USBD_CreateHandle falls back on the older interface where the stack has no newer.
NTSTATUS WdfUsbTargetDeviceCreateWithParameters(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                WDF_USB_DEVICE_CREATE_CONFIG* config,
                                                WDF_OBJECT_ATTRIBUTES* attributes,
                                                WDFUSBDEVICE* usb_device) {
  object_of<Device>(globals, handle);
  require(globals, config);
  if (config->Size != sizeof *config) return STATUS_INFO_LENGTH_MISMATCH;
  return WdfUsbTargetDeviceCreate(globals, handle, attributes, usb_device);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceCreateWithParameters,
               {.fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_UNSUCCESSFUL)},
                .acquires = Resource::wdf_object,
                .needs_memory = true});

}  // namespace rundown::wdf
