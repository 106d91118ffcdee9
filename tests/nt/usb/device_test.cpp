// A simulated USB device, asked as a bus driver asks it.
#include "nt/usb/device.h"

#include "in_machine.h"
#include "nt/io/device.h"
#include "nt/io/request.h"
#include "nt/ke/thread.h"
#include "nt/usb/descriptors.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using namespace abi;   // NOLINT(google-build-using-namespace)

struct Bus {
  Bus() {
    auto* dispatch = reinterpret_cast<DRIVER_DISPATCH*>(guest_callback(
        [this](std::uint64_t, std::uint64_t irp, std::uint64_t, std::uint64_t) -> std::uint64_t {
          return static_cast<std::uint32_t>(usb.answer(*reinterpret_cast<IRP*>(irp)));
        }));
    for (auto& major : driver.MajorFunction) major = dispatch;
    EXPECT_EQ(nt::io::create_device({.driver = &driver}, &device), STATUS_SUCCESS);
    device->Flags &= ~ULONG{0x80};
  }
  NTSTATUS send(ULONG code, void* argument, UCHAR major = IRP_MJ_INTERNAL_DEVICE_CONTROL) {
    IO_STACK_LOCATION location{};
    location.MajorFunction = major;
    location.Parameters.DeviceIoControl.IoControlCode = code;
    location.Parameters.Others.Argument1 = argument;
    return nt::io::send_and_wait(*device, location).status;
  }
  NTSTATUS send(URB& urb) { return send(IOCTL_INTERNAL_USB_SUBMIT_URB, &urb); }

  DRIVER_OBJECT driver{};
  DEVICE_OBJECT* device = nullptr;
  nt::usb::SimulatedDevice& usb = *new nt::usb::SimulatedDevice(nt::usb::osr_fx2());
};

TEST(SimulatedUsbDevice, AnswersWhatItKnows) {
  in_machine([] {
    Bus bus;
    ULONG port = 0;
    EXPECT_EQ(bus.send(IOCTL_INTERNAL_USB_GET_PORT_STATUS, &port), STATUS_SUCCESS);
    EXPECT_EQ(port, USBD_PORT_ENABLED | USBD_PORT_CONNECTED);
    EXPECT_EQ(bus.send(0x222222, nullptr), STATUS_NOT_SUPPORTED);
    EXPECT_EQ(bus.send(0, nullptr, IRP_MJ_READ), STATUS_NOT_SUPPORTED);
    URB urb{};
    urb.UrbHeader.Function = 0x77;
    EXPECT_EQ(bus.send(urb), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(urb.UrbHeader.Status, USBD_STATUS_INVALID_URB_FUNCTION);
    urb.UrbHeader.Function = URB_FUNCTION_ABORT_PIPE;
    EXPECT_EQ(bus.send(urb), STATUS_INVALID_PARAMETER) << "no pipe is configured";
    UCHAR data[4] = {1, 2, 3, 4};
    urb.UrbHeader.Function = URB_FUNCTION_VENDOR_DEVICE;
    urb.UrbTransfer.TransferFlags = USBD_TRANSFER_DIRECTION_IN;
    urb.UrbTransfer.TransferBuffer = data;
    urb.UrbTransfer.TransferBufferLength = sizeof data;
    EXPECT_EQ(bus.send(urb), STATUS_SUCCESS);
    EXPECT_EQ(data[3], 0);
  });
}

TEST(SimulatedUsbDevice, SelectsOnlyWhatItHas) {
  in_machine([] {
    Bus bus;
    struct {
      URB_SELECT_CONFIGURATION urb{};
      USBD_PIPE_INFORMATION more[2]{};
    } request;
    auto configuration = *reinterpret_cast<const USB_CONFIGURATION_DESCRIPTOR*>(
        bus.usb.description().configuration.data());
    request.urb.Hdr.Function = URB_FUNCTION_SELECT_CONFIGURATION;
    request.urb.Hdr.Length = sizeof request;
    request.urb.ConfigurationDescriptor = &configuration;
    auto& interface = request.urb.Interface;
    interface.Length = static_cast<USHORT>(interface_bytes(2));
    auto& urb = reinterpret_cast<URB&>(request);
    EXPECT_EQ(bus.send(urb), STATUS_BUFFER_TOO_SMALL);
    interface.Length = static_cast<USHORT>(interface_bytes(3));
    interface.InterfaceNumber = 1;
    EXPECT_EQ(bus.send(urb), STATUS_INVALID_PARAMETER);
    interface.InterfaceNumber = 0;
    EXPECT_EQ(bus.send(urb), STATUS_SUCCESS);
    EXPECT_EQ(interface.NumberOfPipes, 3U);
    EXPECT_NE(interface.Pipes[0].PipeHandle, nullptr);
    request.urb.ConfigurationDescriptor = nullptr;
    EXPECT_EQ(bus.send(urb), STATUS_SUCCESS);
    EXPECT_EQ(request.urb.ConfigurationHandle, nullptr);
  });
}

TEST(SimulatedUsbDevice, HasNoIsochronousTransfers) {
  EXPECT_EQ(unsupported_in([] {
              Bus bus;
              URB urb{};
              urb.UrbHeader.Function = URB_FUNCTION_ISOCH_TRANSFER;
              bus.send(urb);
            }),
            "usbd.sys!an isochronous transfer");
}

TEST(Descriptors, AreFoundWithinTheirBounds) {
  const UCHAR bytes[] = {9, 2, 18, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 0, 3, 1, 2, 0};
  const auto& configuration = *reinterpret_cast<const USB_CONFIGURATION_DESCRIPTOR*>(bytes);
  const auto* found = nt::usb::find_interface(configuration, bytes, {.interface_class = 3});
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->bInterfaceProtocol, 2);
  EXPECT_EQ(nt::usb::find_interface(configuration, bytes, {.number = 1}), nullptr);
  EXPECT_EQ(nt::usb::find_endpoint(configuration, *found, 0), nullptr);
  EXPECT_EQ(nt::usb::find_descriptor(bytes, bytes + 12, USB_INTERFACE_DESCRIPTOR_TYPE), nullptr)
      << "it does not end within the row";
}

// The request to be suspended, from outside any stack.
struct IdleRequest {
  explicit IdleRequest(Bus& bus) : irp(*call<IRP*>("IoAllocateIrp", 2, FALSE)) {
    info.IdleCallback = reinterpret_cast<USB_IDLE_CALLBACK*>(
        guest_callback([this](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) {
          ++called;
          return std::uint64_t{0};
        }));
    IO_STACK_LOCATION& location = irp.Tail.Overlay.CurrentStackLocation[-1];
    location.MajorFunction = IRP_MJ_INTERNAL_DEVICE_CONTROL;
    location.Parameters.DeviceIoControl.IoControlCode = IOCTL_INTERNAL_USB_SUBMIT_IDLE_NOTIFICATION;
    location.Parameters.DeviceIoControl.Type3InputBuffer = &info;
    location.CompletionRoutine = reinterpret_cast<IO_COMPLETION_ROUTINE*>(
        guest_callback([this](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) {
          ended = true;
          return std::uint64_t{static_cast<std::uint32_t>(STATUS_MORE_PROCESSING_REQUIRED)};
        }));
    location.Control = 0xE0;
    status = call<NTSTATUS>("IofCallDriver", bus.device, &irp);
  }
  USB_IDLE_CALLBACK_INFO info{};
  IRP& irp;
  NTSTATUS status{};
  int called = 0;
  bool ended = false;
};

TEST(SimulatedUsbDevice, KeepsOneRequestToBeSuspendedAndCallsBack) {
  in_machine([] {
    Bus bus;
    IdleRequest first(bus);
    EXPECT_EQ(first.status, STATUS_PENDING);
    EXPECT_EQ(first.called, 0);
    IdleRequest second(bus);
    EXPECT_EQ(second.status, STATUS_DEVICE_BUSY);
    nt::ke::settle();
    EXPECT_EQ(first.called, 1);
    EXPECT_FALSE(first.ended);
    EXPECT_EQ(call<BOOLEAN>("IoCancelIrp", &first.irp), TRUE);
    EXPECT_TRUE(first.ended);
    EXPECT_EQ(first.irp.IoStatus.Status, STATUS_CANCELLED);
  });
}

TEST(SimulatedUsbDevice, DoesNotCallBackForWhatHasEnded) {
  in_machine([] {
    Bus bus;
    IdleRequest request(bus);
    bus.usb.end_idle(STATUS_SUCCESS);
    EXPECT_EQ(request.irp.IoStatus.Status, STATUS_SUCCESS);
    nt::ke::settle();
    EXPECT_EQ(request.called, 0);
    bus.usb.end_idle(STATUS_SUCCESS);  // there is none
  });
}

}  // namespace
}  // namespace rundown
