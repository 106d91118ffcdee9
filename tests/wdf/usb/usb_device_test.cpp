// WDFUSBDEVICE and its interfaces, above a simulated device.
#include "usb_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

using Log = std::vector<std::string>;

TEST(UsbDeviceAbove, KnowsItsDescriptors) {
  in_machine([] {
    UsbStack stack;
    USB_DEVICE_DESCRIPTOR descriptor{};
    stack.call("WdfUsbTargetDeviceGetDeviceDescriptor", stack.usb, &descriptor);
    EXPECT_EQ(descriptor.idVendor, 0x0547);
    EXPECT_EQ(descriptor.idProduct, 0x1002);
    USHORT bytes = 0;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceRetrieveConfigDescriptor", stack.usb, nullptr,
                                   &bytes),
              STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(bytes, 39);
    std::vector<UCHAR> configuration(bytes);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceRetrieveConfigDescriptor", stack.usb,
                                   configuration.data(), &bytes),
              STATUS_SUCCESS);
    EXPECT_EQ(configuration[4], 1);
    WDF_USB_DEVICE_INFORMATION information{};
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfUsbTargetDeviceRetrieveInformation", stack.usb, &information),
        STATUS_INFO_LENGTH_MISMATCH);
    information.Size = sizeof information;
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfUsbTargetDeviceRetrieveInformation", stack.usb, &information),
        STATUS_SUCCESS);
    EXPECT_EQ(information.Traits, ULONG{WDF_USB_DEVICE_TRAIT_REMOTE_WAKE_CAPABLE});
    EXPECT_EQ(stack.call<UCHAR>("WdfUsbTargetDeviceGetNumInterfaces", stack.usb), 1);
    EXPECT_EQ(stack.call<WDFUSBINTERFACE>("WdfUsbTargetDeviceGetInterface", stack.usb, 1), nullptr);
  });
}

TEST(UsbDeviceAbove, HasInterfacesWithSettings) {
  in_machine([] {
    UsbStack stack;
    const auto interface =
        stack.call<WDFUSBINTERFACE>("WdfUsbTargetDeviceGetInterface", stack.usb, 0);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetInterfaceNumber", interface), 0);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetNumSettings", interface), 1);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetNumEndpoints", interface, 0), 3);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetNumEndpoints", interface, 1), 0);
    USB_INTERFACE_DESCRIPTOR descriptor{};
    stack.call("WdfUsbInterfaceGetDescriptor", interface, 0, &descriptor);
    EXPECT_EQ(descriptor.bInterfaceClass, 0xFF);
    stack.call("WdfUsbInterfaceGetDescriptor", interface, 7, &descriptor);
    EXPECT_EQ(descriptor.bLength, 0);
    WDF_USB_PIPE_INFORMATION information{};
    stack.call("WdfUsbInterfaceGetEndpointInformation", interface, 0, 2, &information);
    information.Size = sizeof information;
    stack.call("WdfUsbInterfaceGetEndpointInformation", interface, 0, 2, &information);
    EXPECT_EQ(information.EndpointAddress, 0x88);
    EXPECT_EQ(information.PipeType, WdfUsbPipeTypeBulk);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetNumConfiguredPipes", interface), 0);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetConfiguredSettingIndex", interface), 0);
    EXPECT_EQ(verifier_breaks(), (Log{"structure-size", "usb-not-configured"}));
  });
}

TEST(UsbDeviceAbove, SelectsAConfiguration) {
  in_machine([] {
    UsbStack stack;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback =
        stack.driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("pipe cleanup");
    stack.configure(&attributes);
    ASSERT_EQ(stack.pipes.size(), 3U);
    EXPECT_NE(stack.call<void*>("WdfUsbTargetDeviceWdmGetConfigurationHandle", stack.usb), nullptr);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetConfiguredSettingIndex", stack.interface), 0);
    WDF_USB_PIPE_INFORMATION information{};
    information.Size = sizeof information;
    EXPECT_EQ(stack.call<WDFUSBPIPE>("WdfUsbInterfaceGetConfiguredPipe", stack.interface, 0,
                                     &information),
              stack.interrupt_in());
    EXPECT_EQ(information.EndpointAddress, 0x81);
    EXPECT_EQ(information.MaximumPacketSize, 49U);
    EXPECT_EQ(information.PipeType, WdfUsbPipeTypeInterrupt);
    EXPECT_EQ(
        stack.call<WDFUSBPIPE>("WdfUsbInterfaceGetConfiguredPipe", stack.interface, 3, nullptr),
        nullptr);
    WDF_USB_INTERFACE_SELECT_SETTING_PARAMS setting{};
    setting.Size = sizeof setting;
    setting.Type = WdfUsbInterfaceSelectSettingTypeSetting;
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfUsbInterfaceSelectSetting", stack.interface, nullptr, &setting),
        STATUS_SUCCESS);
    setting.Types.Interface.SettingIndex = 1;
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfUsbInterfaceSelectSetting", stack.interface, nullptr, &setting),
        STATUS_INVALID_PARAMETER);
    auto none = stack.select(WdfUsbTargetDeviceSelectConfigTypeDeconfig);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceSelectConfig", stack.usb, nullptr, &none),
              STATUS_SUCCESS);
    EXPECT_EQ(std::ranges::count(stack.driver.log, "pipe cleanup"), 3);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetNumConfiguredPipes", stack.interface), 0);
    stack.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
    EXPECT_TRUE(held(Resource::pool).empty());
    EXPECT_TRUE(held(Resource::irp).empty());
  });
}

TEST(UsbDeviceAbove, SelectsInEachWay) {
  in_machine([] {
    UsbStack stack;
    const auto select = [&](WDF_USB_DEVICE_SELECT_CONFIG_PARAMS& parameters) {
      return stack.call<NTSTATUS>("WdfUsbTargetDeviceSelectConfig", stack.usb, nullptr,
                                  &parameters);
    };
    auto several = stack.select(WdfUsbTargetDeviceSelectConfigTypeMultiInterface);
    EXPECT_EQ(select(several), STATUS_SUCCESS);
    EXPECT_EQ(several.Types.MultiInterface.NumberOfConfiguredInterfaces, 1);
    const auto interface =
        stack.call<WDFUSBINTERFACE>("WdfUsbTargetDeviceGetInterface", stack.usb, 0);
    WDF_USB_INTERFACE_SETTING_PAIR pair{interface, 0};
    auto pairs = stack.select(WdfUsbTargetDeviceSelectConfigTypeInterfacesPairs);
    EXPECT_EQ(select(pairs), STATUS_INVALID_PARAMETER);
    pairs.Types.MultiInterface.Pairs = &pair;
    pairs.Types.MultiInterface.NumberInterfaces = 1;
    EXPECT_EQ(select(pairs), STATUS_SUCCESS);
    USB_INTERFACE_DESCRIPTOR descriptor{};
    stack.call("WdfUsbInterfaceGetDescriptor", interface, 0, &descriptor);
    USB_INTERFACE_DESCRIPTOR* descriptors[] = {&descriptor};
    auto described = stack.select(WdfUsbTargetDeviceSelectConfigTypeInterfacesDescriptor);
    EXPECT_EQ(select(described), STATUS_INVALID_PARAMETER);
    described.Types.Descriptor.InterfaceDescriptors = descriptors;
    described.Types.Descriptor.NumInterfaceDescriptors = 1;
    EXPECT_EQ(select(described), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<BYTE>("WdfUsbInterfaceGetNumConfiguredPipes", interface), 3);
    auto urb = stack.select(WdfUsbTargetDeviceSelectConfigTypeUrb);
    EXPECT_EQ(select(urb), STATUS_INVALID_PARAMETER);
    auto wrong = stack.select(WdfUsbTargetDeviceSelectConfigTypeInvalid);
    EXPECT_EQ(select(wrong), STATUS_INVALID_PARAMETER);
    wrong.Size = 4;
    EXPECT_EQ(select(wrong), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(UsbDeviceAbove, GivesStrings) {
  in_machine([] {
    UsbStack stack;
    USHORT text[64]{};
    USHORT count = 64;
    const auto query = [&](USHORT* into, UCHAR index) {
      return stack.call<NTSTATUS>("WdfUsbTargetDeviceQueryString", stack.usb, nullptr, nullptr,
                                  into, &count, index, 0x0409);
    };
    EXPECT_EQ(query(text, 1), STATUS_SUCCESS);
    EXPECT_EQ(count, 3);
    EXPECT_EQ(text[0], 'O');
    EXPECT_EQ(query(nullptr, 2), STATUS_SUCCESS);
    EXPECT_EQ(count, 20);
    count = 4;
    EXPECT_EQ(query(text, 2), STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(query(text, 9), STATUS_UNSUCCESSFUL);
    WDFMEMORY memory = nullptr;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceAllocAndQueryString", stack.usb, nullptr,
                                   &memory, &count, 1, 0x0409),
              STATUS_SUCCESS);
    EXPECT_EQ(count, 3);
    std::size_t bytes = 0;
    const auto* buffer = stack.call<const char16_t*>("WdfMemoryGetBuffer", memory, &bytes);
    EXPECT_EQ(std::u16string(buffer, bytes / 2), u"OSR");
    char16_t room[8]{};
    const WDFREQUEST request = stack.make_request(stack.usb);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceFormatRequestForString", stack.usb, request,
                                   stack.memory_over(room, sizeof room), nullptr, 1, 0x0409),
              STATUS_SUCCESS);
    EXPECT_TRUE(stack.send(request, stack.usb));
    EXPECT_EQ(std::u16string(room), u"OSR");
  });
}

TEST(UsbDeviceAbove, TransfersControls) {
  in_machine([] {
    UsbStack stack;
    WDF_USB_CONTROL_SETUP_PACKET setup{};
    setup.Packet.bm.Byte = 0x80;
    setup.Packet.bRequest = 6;
    setup.Packet.wValue.Bytes.HiByte = 1;
    UCHAR descriptor[18]{};
    WDF_MEMORY_DESCRIPTOR data = stack.over(descriptor, sizeof descriptor);
    ULONG bytes = 0;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceSendControlTransferSynchronously", stack.usb,
                                   nullptr, nullptr, &setup, &data, &bytes),
              STATUS_SUCCESS);
    EXPECT_EQ(bytes, 18U);
    EXPECT_EQ(descriptor[8], 0x47);
    setup.Packet.bm.Byte = 0x40;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceSendControlTransferSynchronously", stack.usb,
                                   nullptr, nullptr, &setup, nullptr, &bytes),
              STATUS_SUCCESS);
    setup.Packet.bm.Byte = 0x80;
    setup.Packet.bRequest = 0x30;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceSendControlTransferSynchronously", stack.usb,
                                   nullptr, nullptr, &setup, &data, &bytes),
              STATUS_UNSUCCESSFUL)
        << "the device stalls";
    EXPECT_EQ(bytes, 0U);
    setup.Packet.bm.Byte = 0xC0;
    const WDFREQUEST request = stack.make_request(stack.usb);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceFormatRequestForControlTransfer", stack.usb,
                                   request, &setup, stack.memory_over(descriptor, 4), nullptr),
              STATUS_SUCCESS);
    EXPECT_TRUE(stack.send(request, stack.usb));
    WDF_REQUEST_COMPLETION_PARAMS results{};
    results.Size = sizeof results;
    stack.call("WdfRequestGetCompletionParams", request, &results);
    EXPECT_EQ(results.Type, WdfRequestTypeUsb);
    EXPECT_EQ(results.Parameters.Usb.Completion->Type, WdfUsbRequestTypeDeviceControlTransfer);
    EXPECT_EQ(results.Parameters.Usb.Completion->Parameters.DeviceControlTransfer.Length, 4U);
    EXPECT_EQ(descriptor[0], 0);
  });
}

TEST(UsbDeviceAbove, AsksForItsPort) {
  in_machine([] {
    UsbStack stack;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceIsConnectedSynchronous", stack.usb),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceResetPortSynchronously", stack.usb),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceCyclePortSynchronously", stack.usb),
              STATUS_SUCCESS);
    const WDFREQUEST request = stack.make_request(stack.usb);
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfUsbTargetDeviceFormatRequestForCyclePort", stack.usb, request),
        STATUS_SUCCESS);
    EXPECT_TRUE(stack.send(request, stack.usb));
    ULONG frame = 0;
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfUsbTargetDeviceRetrieveCurrentFrameNumber", stack.usb, &frame),
        STATUS_SUCCESS);
  });
}

TEST(UsbDeviceAbove, SendsTheDriversUrbs) {
  in_machine([] {
    const ULONG contract = 0x602;
    UsbStack stack(nt::usb::osr_fx2(), &contract);
    WDFMEMORY memory = nullptr;
    URB* urb = nullptr;
    ASSERT_EQ(
        stack.call<NTSTATUS>("WdfUsbTargetDeviceCreateUrb", stack.usb, nullptr, &memory, &urb),
        STATUS_SUCCESS);
    USB_DEVICE_DESCRIPTOR descriptor{};
    urb->UrbHeader.Function = URB_FUNCTION_GET_DESCRIPTOR_FROM_DEVICE;
    urb->UrbHeader.Length = sizeof(URB_CONTROL_DESCRIPTOR_REQUEST);
    urb->UrbControlDescriptorRequest.DescriptorType = USB_DEVICE_DESCRIPTOR_TYPE;
    urb->UrbTransfer.TransferBuffer = &descriptor;
    urb->UrbTransfer.TransferBufferLength = sizeof descriptor;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceSendUrbSynchronously", stack.usb, nullptr,
                                   nullptr, urb),
              STATUS_SUCCESS);
    EXPECT_EQ(descriptor.idVendor, 0x0547);
    const WDFREQUEST request = stack.make_request(stack.usb);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceFormatRequestForUrb", stack.usb, request,
                                   memory, nullptr),
              STATUS_SUCCESS);
    EXPECT_TRUE(stack.send(request, stack.usb));
    WDFMEMORY isoch = nullptr;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceCreateIsochUrb", stack.usb, nullptr, 8,
                                   &isoch, nullptr),
              STATUS_SUCCESS);
    const GUID type{};
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceQueryUsbCapability", stack.usb, &type, 0,
                                   nullptr, nullptr),
              STATUS_NOT_SUPPORTED);
    UsbStack old;
    EXPECT_EQ(old.call<NTSTATUS>("WdfUsbTargetDeviceCreateUrb", old.usb, nullptr, &memory, nullptr),
              STATUS_INVALID_DEVICE_STATE);
  });
}

TEST(UsbDeviceAbove, HasSeveralInterfaces) {
  in_machine([] {
    nt::usb::Description two = nt::usb::osr_fx2();
    two.configuration = {9, 2, 41, 0, 2, 1, 0, 0x80, 50, 9, 4, 0, 0, 1, 8, 6,    80, 0, 7, 5, 1,
                         2, 0, 2,  0, 9, 4, 1, 0,    1,  3, 0, 0, 0, 7, 5, 0x82, 3,  8, 0, 10};
    UsbStack stack(two);
    auto single = stack.select(WdfUsbTargetDeviceSelectConfigTypeSingleInterface);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceSelectConfig", stack.usb, nullptr, &single),
              STATUS_INVALID_PARAMETER);
    auto several = stack.select(WdfUsbTargetDeviceSelectConfigTypeMultiInterface);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetDeviceSelectConfig", stack.usb, nullptr, &several),
              STATUS_SUCCESS);
    EXPECT_EQ(several.Types.MultiInterface.NumberOfConfiguredInterfaces, 2);
    const auto second = stack.call<WDFUSBINTERFACE>("WdfUsbTargetDeviceGetInterface", stack.usb, 1);
    const auto pipe =
        stack.call<WDFUSBPIPE>("WdfUsbInterfaceGetConfiguredPipe", second, 0, nullptr);
    EXPECT_EQ(stack.call<WDF_USB_PIPE_TYPE>("WdfUsbTargetPipeGetType", pipe),
              WdfUsbPipeTypeInterrupt);
  });
}

}  // namespace
}  // namespace rundown
