// A driver of a USB device, above a simulated one.
#pragma once

#include "../function_stack.h"
#include "../io/io_fixture.h"
#include "nt/usb/device.h"

namespace rundown::test {

struct UsbStack : FunctionStack {
  explicit UsbStack(nt::usb::Description description = nt::usb::osr_fx2(),
                    const ULONG* contract = nullptr)
      : device_below(*new nt::usb::SimulatedDevice(std::move(description))) {
    answers = [this](IRP& irp) { return device_below.answer(irp); };
    add();
    WDF_USB_DEVICE_CREATE_CONFIG config{sizeof config, contract == nullptr ? 0 : *contract};
    EXPECT_EQ(contract == nullptr
                  ? call<NTSTATUS>("WdfUsbTargetDeviceCreate", device, nullptr, &usb)
                  : call<NTSTATUS>("WdfUsbTargetDeviceCreateWithParameters", device, &config,
                                   nullptr, &usb),
              STATUS_SUCCESS);
  }

  WDF_USB_DEVICE_SELECT_CONFIG_PARAMS select(WdfUsbTargetDeviceSelectConfigType type) {
    WDF_USB_DEVICE_SELECT_CONFIG_PARAMS parameters{};
    parameters.Size = sizeof parameters;
    parameters.Type = type;
    return parameters;
  }
  // One interface with all its pipes.
  void configure(WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    auto parameters = select(WdfUsbTargetDeviceSelectConfigTypeSingleInterface);
    ASSERT_EQ(call<NTSTATUS>("WdfUsbTargetDeviceSelectConfig", usb, attributes, &parameters),
              STATUS_SUCCESS);
    interface = parameters.Types.SingleInterface.ConfiguredUsbInterface;
    const UCHAR count = parameters.Types.SingleInterface.NumberConfiguredPipes;
    for (UCHAR n = 0; n < count; ++n)
      pipes.push_back(call<WDFUSBPIPE>("WdfUsbInterfaceGetConfiguredPipe", interface, n, nullptr));
  }
  WDFUSBPIPE interrupt_in() { return pipes[0]; }
  WDFUSBPIPE bulk_out() { return pipes[1]; }
  WDFUSBPIPE bulk_in() { return pipes[2]; }

  WDF_MEMORY_DESCRIPTOR over(void* buffer, ULONG bytes) {
    WDF_MEMORY_DESCRIPTOR made{};
    made.Type = WdfMemoryDescriptorTypeBuffer;
    made.u.BufferType = {buffer, bytes};
    return made;
  }
  WDFREQUEST make_request(void* target) {
    WDFREQUEST request = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfRequestCreate", nullptr, target, &request), STATUS_SUCCESS);
    return request;
  }
  WDFMEMORY memory_over(void* buffer, std::size_t bytes) {
    WDFMEMORY memory = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfMemoryCreatePreallocated", nullptr, buffer, bytes, &memory),
              STATUS_SUCCESS);
    return memory;
  }
  bool send(WDFREQUEST request, void* target) {
    return call<BOOLEAN>("WdfRequestSend", request, target, nullptr) != FALSE;
  }

  nt::usb::SimulatedDevice& device_below;
  WDFUSBDEVICE usb = nullptr;
  WDFUSBINTERFACE interface = nullptr;
  std::vector<WDFUSBPIPE> pipes;
};

}  // namespace rundown::test
