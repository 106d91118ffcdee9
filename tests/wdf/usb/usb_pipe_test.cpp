// WDFUSBPIPE: transfers, and the continuous reader.
#include "usb_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

using Log = std::vector<std::string>;

struct Pipes : UsbStack {
  explicit Pipes(nt::usb::Description description = nt::usb::osr_fx2())
      : UsbStack(std::move(description)) {
    configure();
  }
  void pass(LONGLONG seconds) {
    LARGE_INTEGER interval{};
    interval.QuadPart = -seconds * 10'000'000;
    test::call<NTSTATUS>("KeDelayExecutionThread", KernelMode, FALSE, &interval);
  }
};

TEST(UsbPipe, KnowsWhatItIs) {
  in_machine([] {
    Pipes stack;
    EXPECT_EQ(stack.call<WDF_USB_PIPE_TYPE>("WdfUsbTargetPipeGetType", stack.bulk_in()),
              WdfUsbPipeTypeBulk);
    EXPECT_EQ(stack.call<BOOLEAN>("WdfUsbTargetPipeIsInEndpoint", stack.bulk_in()), TRUE);
    EXPECT_EQ(stack.call<BOOLEAN>("WdfUsbTargetPipeIsOutEndpoint", stack.bulk_in()), FALSE);
    EXPECT_EQ(stack.call<BOOLEAN>("WdfUsbTargetPipeIsOutEndpoint", stack.bulk_out()), TRUE);
    EXPECT_NE(stack.call<void*>("WdfUsbTargetPipeWdmGetPipeHandle", stack.bulk_out()), nullptr);
    WDF_USB_PIPE_INFORMATION information{};
    stack.call("WdfUsbTargetPipeGetInformation", stack.bulk_in(), &information);
    EXPECT_EQ(information.EndpointAddress, 0x88);
    EXPECT_EQ(information.MaximumPacketSize, 512U);
    stack.call("WdfObjectDelete", stack.bulk_in());
    EXPECT_EQ(verifier_breaks(), Log{"not-deletable"});
  });
}

TEST(UsbPipe, ReadsAndWrites) {
  in_machine([] {
    Pipes stack;
    char out[5] = "data";
    char in[512] = "";
    WDF_MEMORY_DESCRIPTOR to = stack.over(out, 4);
    WDF_MEMORY_DESCRIPTOR from = stack.over(in, sizeof in);
    ULONG bytes = 0;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeWriteSynchronously", stack.bulk_out(), nullptr,
                                   nullptr, &to, &bytes),
              STATUS_SUCCESS);
    EXPECT_EQ(bytes, 4U);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeReadSynchronously", stack.bulk_in(), nullptr,
                                   nullptr, &from, &bytes),
              STATUS_SUCCESS);
    EXPECT_EQ(bytes, 4U);
    EXPECT_EQ(std::string(in, 4), "data") << "what came by the bulk pipe goes back";
    from = stack.over(in, 100);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeReadSynchronously", stack.bulk_in(), nullptr,
                                   nullptr, &from, &bytes),
              STATUS_INVALID_BUFFER_SIZE);
    stack.call("WdfUsbTargetPipeSetNoMaximumPacketSizeCheck", stack.bulk_in());
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeReadSynchronously", stack.bulk_in(), nullptr,
                                   nullptr, &from, &bytes),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeReadSynchronously", stack.bulk_out(), nullptr,
                                   nullptr, &from, &bytes),
              STATUS_INVALID_DEVICE_REQUEST);
  });
}

TEST(UsbPipe, FormatsRequests) {
  in_machine([] {
    Pipes stack;
    char data[512] = "data";
    const WDFMEMORY memory = stack.memory_over(data, sizeof data);
    const WDFREQUEST request = stack.make_request(stack.bulk_out());
    WDFMEMORY_OFFSET offset{0, 4};
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeFormatRequestForWrite", stack.bulk_out(),
                                   request, memory, &offset),
              STATUS_SUCCESS);
    stack.call("WdfRequestSetCompletionRoutine", request,
               stack.driver.noted<PFN_WDF_REQUEST_COMPLETION_ROUTINE>("written"), nullptr);
    EXPECT_TRUE(stack.send(request, stack.bulk_out()));
    EXPECT_EQ(stack.driver.log.back(), "written");
    WDF_REQUEST_COMPLETION_PARAMS results{};
    results.Size = sizeof results;
    stack.call("WdfRequestGetCompletionParams", request, &results);
    EXPECT_EQ(results.Parameters.Usb.Completion->Type, WdfUsbRequestTypePipeWrite);
    EXPECT_EQ(results.Parameters.Usb.Completion->Parameters.PipeWrite.Length, 4U);
    EXPECT_EQ(results.IoStatus.Information, 4U);
    const WDFREQUEST read = stack.make_request(stack.interrupt_in());
    stack.call("WdfUsbTargetPipeSetNoMaximumPacketSizeCheck", stack.interrupt_in());
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeFormatRequestForRead", stack.interrupt_in(),
                                   read, memory, nullptr),
              STATUS_SUCCESS);
    stack.call("WdfRequestSetCompletionRoutine", read,
               stack.driver.noted<PFN_WDF_REQUEST_COMPLETION_ROUTINE>("read"), nullptr);
    EXPECT_TRUE(stack.send(read, stack.interrupt_in()));
    EXPECT_EQ(stack.driver.log.back(), "written") << "an interrupt pipe has nothing to say";
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeAbortSynchronously", stack.interrupt_in(),
                                   nullptr, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.driver.log.back(), "read");
    EXPECT_EQ(stack.call<NTSTATUS>("WdfRequestGetStatus", read), STATUS_CANCELLED);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeResetSynchronously", stack.interrupt_in(),
                                   nullptr, nullptr),
              STATUS_SUCCESS);
    for (const auto* function :
         {"WdfUsbTargetPipeFormatRequestForAbort", "WdfUsbTargetPipeFormatRequestForReset"}) {
      const WDFREQUEST other = stack.make_request(stack.bulk_in());
      EXPECT_EQ(stack.call<NTSTATUS>(function, stack.bulk_in(), other), STATUS_SUCCESS);
      EXPECT_TRUE(stack.send(other, stack.bulk_in()));
    }
  });
}

TEST(UsbPipe, SendsUrbs) {
  in_machine([] {
    Pipes stack;
    URB urb{};
    urb.UrbHeader.Function = URB_FUNCTION_ABORT_PIPE;
    urb.UrbHeader.Length = sizeof(URB_PIPE_REQUEST);
    urb.UrbPipeRequest.PipeHandle =
        stack.call<void*>("WdfUsbTargetPipeWdmGetPipeHandle", stack.bulk_in());
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeSendUrbSynchronously", stack.bulk_in(), nullptr,
                                   nullptr, &urb),
              STATUS_SUCCESS);
    const WDFREQUEST request = stack.make_request(stack.bulk_in());
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeFormatRequestForUrb", stack.bulk_in(), request,
                                   stack.memory_over(&urb, sizeof urb), nullptr),
              STATUS_SUCCESS);
    EXPECT_TRUE(stack.send(request, stack.bulk_in()));
    EXPECT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeFormatRequestForUrb", stack.bulk_in(), request,
                                   stack.memory_over(&urb, 8), nullptr),
              STATUS_INVALID_PARAMETER);
  });
}

WDF_USB_CONTINUOUS_READER_CONFIG reader_config(PFN_WDF_USB_READER_COMPLETION_ROUTINE routine,
                                               std::size_t bytes) {
  WDF_USB_CONTINUOUS_READER_CONFIG config{};
  config.Size = sizeof config;
  config.EvtUsbTargetPipeReadComplete = routine;
  config.TransferLength = bytes;
  return config;
}

TEST(ContinuousReader, ChecksItsConfiguration) {
  in_machine([] {
    Pipes stack;
    const auto configure = [&](WDFUSBPIPE pipe, WDF_USB_CONTINUOUS_READER_CONFIG config) {
      return stack.call<NTSTATUS>("WdfUsbTargetPipeConfigContinuousReader", pipe, &config);
    };
    const auto routine = stack.driver.noted<PFN_WDF_USB_READER_COMPLETION_ROUTINE>("read");
    WDF_USB_CONTINUOUS_READER_CONFIG config = reader_config(routine, 49);
    config.Size = 4;
    EXPECT_EQ(configure(stack.interrupt_in(), config), STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(configure(stack.interrupt_in(), reader_config(nullptr, 49)),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(configure(stack.interrupt_in(), reader_config(routine, 0)), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(configure(stack.interrupt_in(), reader_config(routine, 48)),
              STATUS_INVALID_BUFFER_SIZE);
    config = reader_config(routine, 49);
    config.HeaderLength = ~std::size_t{0};
    EXPECT_EQ(configure(stack.interrupt_in(), config), STATUS_INTEGER_OVERFLOW);
    EXPECT_EQ(configure(stack.bulk_out(), reader_config(routine, 512)),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(configure(stack.interrupt_in(), reader_config(routine, 49)), STATUS_SUCCESS);
    EXPECT_EQ(configure(stack.interrupt_in(), reader_config(routine, 49)),
              STATUS_INVALID_DEVICE_STATE);
  });
}

TEST(ContinuousReader, ReadsUntilItIsStopped) {
  in_machine([] {
    Pipes stack;
    std::size_t total = 0;
    WDF_USB_CONTINUOUS_READER_CONFIG config = reader_config(
        stack.driver.noted<PFN_WDF_USB_READER_COMPLETION_ROUTINE>(
            "read",
            [&](std::uint64_t, std::uint64_t memory, std::uint64_t bytes, std::uint64_t) {
              std::size_t whole = 0;
              EXPECT_NE(stack.call<void*>("WdfMemoryGetBuffer", memory, &whole), nullptr);
              EXPECT_EQ(whole, 512U + 8U);
              total += bytes;
              return std::uint64_t{0};
            }),
        512);
    config.HeaderLength = 8;
    ASSERT_EQ(
        stack.call<NTSTATUS>("WdfUsbTargetPipeConfigContinuousReader", stack.bulk_in(), &config),
        STATUS_SUCCESS);
    EXPECT_EQ(total, 0U) << "it begins with the target";
    EXPECT_EQ(stack.call<NTSTATUS>("WdfIoTargetStart", stack.bulk_in()), STATUS_SUCCESS);
    stack.pass(1);
    EXPECT_EQ(total, 16U * 512U) << "so much the device gives";
    char out[4] = "abc";
    WDF_MEMORY_DESCRIPTOR to = stack.over(out, 3);
    stack.call<NTSTATUS>("WdfUsbTargetPipeWriteSynchronously", stack.bulk_out(), nullptr, nullptr,
                         &to, nullptr);
    stack.call("WdfIoTargetStop", stack.bulk_in(), WdfIoTargetCancelSentIo);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfIoTargetStart", stack.bulk_in()), STATUS_SUCCESS);
    stack.pass(1);
    EXPECT_EQ(total, 16U * 512U + 3U);
    stack.call("WdfIoTargetPurge", stack.bulk_in(), WdfIoTargetPurgeIoAndWait);
    stack.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
    EXPECT_TRUE(held(Resource::pool).empty());
    EXPECT_TRUE(held(Resource::irp).empty());
  });
}

TEST(ContinuousReader, TellsOfReadsThatFail) {
  in_machine([] {
    Pipes stack;
    bool fails = true;
    stack.answers = [&](IRP& irp) {
      const auto* urb =
          static_cast<URB*>(nt::io::current_location(irp).Parameters.Others.Argument1);
      const ULONG code = nt::io::current_location(irp).Parameters.DeviceIoControl.IoControlCode;
      if (code == IOCTL_INTERNAL_USB_SUBMIT_URB && fails &&
          urb->UrbHeader.Function == URB_FUNCTION_BULK_OR_INTERRUPT_TRANSFER) {
        Pipes::complete(irp, STATUS_UNSUCCESSFUL);
        return STATUS_UNSUCCESSFUL;
      }
      return stack.device_below.answer(irp);
    };
    WDF_USB_CONTINUOUS_READER_CONFIG config =
        reader_config(stack.driver.noted<PFN_WDF_USB_READER_COMPLETION_ROUTINE>("read"), 49);
    config.EvtUsbTargetPipeReadersFailed = stack.driver.noted<PFN_WDF_USB_READERS_FAILED>(
        "failed", [&](std::uint64_t, std::uint64_t status, std::uint64_t, std::uint64_t) {
          EXPECT_EQ(static_cast<NTSTATUS>(status), STATUS_UNSUCCESSFUL);
          fails = false;
          return std::uint64_t{TRUE};
        });
    ASSERT_EQ(stack.call<NTSTATUS>("WdfUsbTargetPipeConfigContinuousReader", stack.interrupt_in(),
                                   &config),
              STATUS_SUCCESS);
    stack.call<NTSTATUS>("WdfIoTargetStart", stack.interrupt_in());
    stack.pass(1);
    EXPECT_EQ(stack.driver.log.back(), "failed");
    stack.call("WdfIoTargetStop", stack.interrupt_in(), WdfIoTargetCancelSentIo);
  });
}

}  // namespace
}  // namespace rundown
