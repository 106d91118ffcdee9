// WdfUsbTargetDeviceSelectConfig, and WdfUsbInterface...
#include <cstring>

#include "nt/usb/descriptors.h"
#include "nt/usb/urb.h"
#include "wdf/io/request_checks.h"
#include "wdf/object/attributes.h"
#include "wdf/usb/usb_format.h"
#include "wdf/usb/usb_interface.h"
#include "wdf/usb/usb_pipe.h"

namespace rundown::wdf {
namespace {

namespace usb = nt::usb;

using List = machine::Vector<USBD_INTERFACE_LIST_ENTRY>;

constexpr gate::Contract kSelects{
    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_UNSUCCESSFUL)},
    .needs_memory = true};

NTSTATUS select_list(UsbDevice& device, const WDF_OBJECT_ATTRIBUTES* attributes,
                     USB_CONFIGURATION_DESCRIPTOR* configuration, List list, UCHAR* configured) {
  list.push_back({});
  const std::size_t bytes = usb::select_configuration_bytes(list.data());
  URB* const urb =
      usb::build_select_configuration(allocate_urb(bytes), bytes, configuration, list.data());
  const NTSTATUS status = device.select_configuration(attributes, *urb, configured);
  free_urb(urb);
  return status;
}

// False: the interface has no such setting.
bool add(List& list, const UsbInterface& interface, UCHAR setting) {
  const USB_INTERFACE_DESCRIPTOR* const descriptor = interface.setting(setting);
  if (descriptor == nullptr) return false;
  list.push_back({const_cast<USB_INTERFACE_DESCRIPTOR*>(descriptor), nullptr});
  return true;
}

NTSTATUS select_single(UsbDevice& device, const WDF_OBJECT_ATTRIBUTES* attributes,
                       WDF_USB_DEVICE_SELECT_CONFIG_PARAMS& parameters) {
  auto& single = parameters.Types.SingleInterface;
  single = {};
  if (device.interfaces().size() > 1) return STATUS_INVALID_PARAMETER;
  UsbInterface& interface = *device.interfaces().front();
  List list;
  if (!add(list, interface, 0)) return STATUS_INVALID_PARAMETER;
  const NTSTATUS status =
      select_list(device, attributes, &device.configuration(), std::move(list), nullptr);
  if (!nt_success(status)) return status;
  single.NumberConfiguredPipes = static_cast<UCHAR>(interface.pipes().size());
  single.ConfiguredUsbInterface = interface.interface_handle();
  return status;
}

NTSTATUS select_several(const WDF_DRIVER_GLOBALS* globals, UsbDevice& device,
                        const WDF_OBJECT_ATTRIBUTES* attributes,
                        WDF_USB_DEVICE_SELECT_CONFIG_PARAMS& parameters) {
  auto& several = parameters.Types.MultiInterface;
  several.NumberOfConfiguredInterfaces = 0;
  List list;
  if (parameters.Type == WdfUsbTargetDeviceSelectConfigTypeMultiInterface) {
    for (const UsbInterface* interface : device.interfaces()) {
      if (!add(list, *interface, 0)) return STATUS_INVALID_PARAMETER;
    }
  } else {
    if (several.Pairs == nullptr || several.NumberInterfaces != device.interfaces().size())
      return STATUS_INVALID_PARAMETER;
    for (UCHAR n = 0; n < several.NumberInterfaces; ++n) {
      const auto& interface = object_of<UsbInterface>(globals, several.Pairs[n].UsbInterface);
      if (several.Pairs[n].SettingIndex >= interface.setting_count() ||
          !add(list, interface, several.Pairs[n].SettingIndex))
        return STATUS_INVALID_PARAMETER;
    }
  }
  return select_list(device, attributes, &device.configuration(), std::move(list),
                     &several.NumberOfConfiguredInterfaces);
}

NTSTATUS select_by_descriptors(UsbDevice& device, const WDF_OBJECT_ATTRIBUTES* attributes,
                               const WDF_USB_DEVICE_SELECT_CONFIG_PARAMS& parameters) {
  const auto& given = parameters.Types.Descriptor;
  if (given.InterfaceDescriptors == nullptr || given.NumInterfaceDescriptors == 0)
    return STATUS_INVALID_PARAMETER;
  List list;
  for (ULONG n = 0; n < given.NumInterfaceDescriptors; ++n) {
    if (given.InterfaceDescriptors[n] == nullptr) return STATUS_INVALID_PARAMETER;
    list.push_back({given.InterfaceDescriptors[n], nullptr});
  }
  auto* const configuration = given.ConfigurationDescriptor != nullptr
                                  ? given.ConfigurationDescriptor
                                  : &device.configuration();
  return select_list(device, attributes, configuration, std::move(list), nullptr);
}

NTSTATUS select_by_urb(UsbDevice& device, const WDF_OBJECT_ATTRIBUTES* attributes, URB* urb) {
  if (urb == nullptr || urb->UrbHeader.Function != URB_FUNCTION_SELECT_CONFIGURATION ||
      urb->UrbHeader.Length < sizeof(URB_SELECT_CONFIGURATION) - sizeof(USBD_PIPE_INFORMATION))
    return STATUS_INVALID_PARAMETER;
  return device.select_configuration(attributes, *urb, nullptr);
}

}  // namespace

NTSTATUS WdfUsbTargetDeviceSelectConfig(WDF_DRIVER_GLOBALS* globals, WDFUSBDEVICE handle,
                                        WDF_OBJECT_ATTRIBUTES* attributes,
                                        WDF_USB_DEVICE_SELECT_CONFIG_PARAMS* parameters) {
  auto& device = object_of<UsbDevice>(globals, handle);
  require(globals, parameters);
  if (parameters->Size != sizeof *parameters) return STATUS_INFO_LENGTH_MISMATCH;
  if (parameters->Type < WdfUsbTargetDeviceSelectConfigTypeDeconfig ||
      parameters->Type > WdfUsbTargetDeviceSelectConfigTypeUrb)
    return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status =
          validate(device.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  if (device.interfaces().empty()) return STATUS_SUCCESS;
  switch (parameters->Type) {
    case WdfUsbTargetDeviceSelectConfigTypeDeconfig:
      return device.deconfigure();
    case WdfUsbTargetDeviceSelectConfigTypeSingleInterface:
      return select_single(device, attributes, *parameters);
    case WdfUsbTargetDeviceSelectConfigTypeInterfacesDescriptor:
      return select_by_descriptors(device, attributes, *parameters);
    case WdfUsbTargetDeviceSelectConfigTypeUrb:
      return select_by_urb(device, attributes, parameters->Types.Urb.Urb);
    default:
      return select_several(globals, device, attributes, *parameters);
  }
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetDeviceSelectConfig, (kSelects));

NTSTATUS WdfUsbInterfaceSelectSetting(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle,
                                      WDF_OBJECT_ATTRIBUTES* attributes,
                                      WDF_USB_INTERFACE_SELECT_SETTING_PARAMS* parameters) {
  auto& interface = object_of<UsbInterface>(globals, handle);
  require(globals, parameters);
  if (parameters->Size != sizeof *parameters) return STATUS_INFO_LENGTH_MISMATCH;
  if (const NTSTATUS status =
          validate(interface.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  switch (parameters->Type) {
    case WdfUsbInterfaceSelectSettingTypeDescriptor:
      if (parameters->Types.Descriptor.InterfaceDescriptor == nullptr)
        return STATUS_INVALID_PARAMETER;
      return interface.select_setting_of(attributes,
                                         *parameters->Types.Descriptor.InterfaceDescriptor);
    case WdfUsbInterfaceSelectSettingTypeSetting:
      return interface.select_setting_at(attributes, parameters->Types.Interface.SettingIndex);
    case WdfUsbInterfaceSelectSettingTypeUrb: {
      URB* const urb = parameters->Types.Urb.Urb;
      if (urb == nullptr || urb->UrbHeader.Function != URB_FUNCTION_SELECT_INTERFACE ||
          urb->UrbHeader.Length < sizeof(URB_SELECT_INTERFACE) - sizeof(USBD_PIPE_INFORMATION))
        return STATUS_INVALID_PARAMETER;
      return interface.select_setting(attributes, *urb);
    }
    default:
      return STATUS_INVALID_PARAMETER;
  }
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceSelectSetting, (kSelects));

BYTE WdfUsbInterfaceGetInterfaceNumber(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle) {
  return object_of<UsbInterface>(globals, handle).number();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceGetInterfaceNumber, {});

BYTE WdfUsbInterfaceGetNumSettings(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle) {
  return object_of<UsbInterface>(globals, handle).setting_count();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceGetNumSettings, {});

BYTE WdfUsbInterfaceGetNumEndpoints(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle,
                                    UCHAR setting) {
  const auto* descriptor = object_of<UsbInterface>(globals, handle).setting(setting);
  return descriptor == nullptr ? BYTE{0} : descriptor->bNumEndpoints;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceGetNumEndpoints, {});

void WdfUsbInterfaceGetDescriptor(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle,
                                  UCHAR setting, USB_INTERFACE_DESCRIPTOR* descriptor) {
  const auto* found = object_of<UsbInterface>(globals, handle).setting(setting);
  require(globals, descriptor);
  *descriptor = found == nullptr ? USB_INTERFACE_DESCRIPTOR{} : *found;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceGetDescriptor, {});

BYTE WdfUsbInterfaceGetConfiguredSettingIndex(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle) {
  return object_of<UsbInterface>(globals, handle).configured_setting();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceGetConfiguredSettingIndex, {});

BYTE WdfUsbInterfaceGetNumConfiguredPipes(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle) {
  return static_cast<BYTE>(object_of<UsbInterface>(globals, handle).pipes().size());
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceGetNumConfiguredPipes, {});

// As FxUsbInterface::CopyEndpointFieldsFromDescriptor has it for a device at full speed.
void WdfUsbInterfaceGetEndpointInformation(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle,
                                           UCHAR setting, UCHAR index,
                                           WDF_USB_PIPE_INFORMATION* information) {
  constexpr ULONG kControlBytes = 4 * 1024;
  constexpr ULONG kTransferBytes = 256 * 1024;
  const auto& interface = object_of<UsbInterface>(globals, handle);
  require(globals, information);
  if (information->Size != sizeof *information) {
    return break_at("structure-size", "WdfUsbInterfaceGetEndpointInformation",
                    "is given a WDF_USB_PIPE_INFORMATION of another size; the call does nothing");
  }
  const auto* descriptor = interface.setting(setting);
  if (descriptor == nullptr) return;
  const auto* endpoint =
      usb::find_endpoint(interface.usb_device().configuration(), *descriptor, index);
  if (endpoint == nullptr) return;
  constexpr UCHAR kType = 3;
  information->MaximumPacketSize = endpoint->wMaxPacketSize;
  information->EndpointAddress = endpoint->bEndpointAddress;
  information->Interval = endpoint->bInterval;
  information->PipeType =
      static_cast<WDF_USB_PIPE_TYPE>(WdfUsbPipeTypeControl + (endpoint->bmAttributes & kType));
  information->MaximumTransferSize =
      information->PipeType == WdfUsbPipeTypeControl ? kControlBytes : kTransferBytes;
  information->SettingIndex = setting;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceGetEndpointInformation, {});

namespace {

void describe(const UsbPipe& pipe, WDF_USB_PIPE_INFORMATION& information) {
  const USBD_PIPE_INFORMATION& known = pipe.information();
  information.MaximumPacketSize = known.MaximumPacketSize;
  information.EndpointAddress = known.EndpointAddress;
  information.Interval = known.Interval;
  information.PipeType = pipe.pipe_type();
  information.MaximumTransferSize = known.MaximumTransferSize;
  information.SettingIndex = pipe.usb_interface().configured_setting();
}

}  // namespace

WDFUSBPIPE WdfUsbInterfaceGetConfiguredPipe(WDF_DRIVER_GLOBALS* globals, WDFUSBINTERFACE handle,
                                            UCHAR index, WDF_USB_PIPE_INFORMATION* information) {
  const auto& interface = object_of<UsbInterface>(globals, handle);
  if (information != nullptr && information->Size != sizeof *information) {
    break_at("structure-size", "WdfUsbInterfaceGetConfiguredPipe",
             "is given a WDF_USB_PIPE_INFORMATION of another size; it returns NULL");
    return nullptr;
  }
  if (index >= interface.pipes().size()) return nullptr;
  const UsbPipe& pipe = *interface.pipes()[index];
  if (information != nullptr) describe(pipe, *information);
  return pipe.pipe_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbInterfaceGetConfiguredPipe, {});

void WdfUsbTargetPipeGetInformation(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle,
                                    WDF_USB_PIPE_INFORMATION* information) {
  const auto& pipe = object_of<UsbPipe>(globals, handle);
  require(globals, information);
  describe(pipe, *information);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeGetInformation, {});

}  // namespace rundown::wdf
