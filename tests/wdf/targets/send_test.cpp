// WdfRequestSend and what comes of it.
#include "sender.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

using Log = std::vector<std::string>;

TEST(Send, CallsTheCompletionRoutine) {
  in_machine([] {
    Sender sender;
    const WDFREQUEST request = sender.make_request();
    EXPECT_EQ(sender.format(request), STATUS_SUCCESS);
    sender.set_routine(request);
    sender.answer = STATUS_DEVICE_BUSY;
    EXPECT_TRUE(sender.send(request));
    EXPECT_EQ(sender.last.MajorFunction, IRP_MJ_DEVICE_CONTROL);
    EXPECT_EQ(sender.driver.log.back(), "completed");
    EXPECT_EQ(sender.results.Type, WdfRequestTypeDeviceControl);
    EXPECT_EQ(sender.results.IoStatus.Status, STATUS_DEVICE_BUSY);
    EXPECT_EQ(sender.status_of(request), STATUS_DEVICE_BUSY);
    WDF_REQUEST_COMPLETION_PARAMS results{};
    results.Size = sizeof results;
    sender.call("WdfRequestGetCompletionParams", request, &results);
    EXPECT_EQ(results.Parameters.Ioctl.IoControlCode, control_code(0x800, METHOD_BUFFERED));
    EXPECT_TRUE(verifier_breaks().empty());
    sender.call("WdfObjectDelete", request);
    sender.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
    EXPECT_TRUE(held(Resource::irp).empty());
  });
}

TEST(Send, NeedsAFormatEachTime) {
  in_machine([] {
    Sender sender;
    const WDFREQUEST request = sender.make_request();
    EXPECT_FALSE(sender.send(request));
    EXPECT_EQ(sender.status_of(request), STATUS_REQUEST_NOT_ACCEPTED);
    EXPECT_EQ(sender.format(request), STATUS_SUCCESS);
    EXPECT_TRUE(sender.send(request));
    EXPECT_FALSE(sender.send(request));
    EXPECT_EQ(verifier_breaks(), (Log{"request-not-formatted", "request-not-formatted"}));
    WDF_REQUEST_REUSE_PARAMS reuse{sizeof reuse, 0, STATUS_SUCCESS, nullptr};
    EXPECT_EQ(sender.call<NTSTATUS>("WdfRequestReuse", request, &reuse), STATUS_SUCCESS);
    EXPECT_EQ(sender.format(request), STATUS_SUCCESS);
    EXPECT_TRUE(sender.send(request));
    EXPECT_EQ(sender.arrived, 2);
  });
}

TEST(Send, IsNotForARequestThatIsOnItsWay) {
  const auto bug = bug_check_in([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    sender.send(request);
    sender.send(request);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], 6U);
  EXPECT_EQ(bug->parameters[1], 3U);
}

TEST(Send, LeavesARequestAloneThatIsOnItsWay) {
  in_machine([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    EXPECT_TRUE(sender.send(request));
    WDF_REQUEST_REUSE_PARAMS reuse{sizeof reuse, 0, STATUS_SUCCESS, nullptr};
    sender.call<NTSTATUS>("WdfRequestReuse", request, &reuse);
    EXPECT_EQ(verifier_breaks(), Log{"request-sent"});
  });
  in_machine([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    EXPECT_TRUE(sender.send(request));
    sender.call("WdfObjectDelete", request);
    EXPECT_EQ(verifier_breaks(), Log{"request-sent"});
  });
}

TEST(Send, ChecksItsOptions) {
  in_machine([] {
    Sender sender;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    for (auto wrong :
         {Sender::options(0x100), Sender::options(0x9), WDF_REQUEST_SEND_OPTIONS{8, 0, 0}}) {
      EXPECT_FALSE(sender.send(request, &wrong));
      EXPECT_EQ(sender.status_of(request), STATUS_INVALID_PARAMETER);
    }
    EXPECT_EQ(verifier_breaks(), Log(3, "request-context"));
  });
}

TEST(Send, CanWaitForTheResult) {
  in_machine([] {
    Sender sender;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    sender.set_routine(request);
    auto options = Sender::options(WDF_REQUEST_SEND_OPTION_SYNCHRONOUS);
    sender.answer = STATUS_DEVICE_BUSY;
    EXPECT_TRUE(sender.send(request, &options));
    EXPECT_EQ(sender.status_of(request), STATUS_DEVICE_BUSY);
    EXPECT_EQ(sender.driver.log.back(), "completed");
  });
}

TEST(Send, EndsWithItsTime) {
  in_machine([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    auto options = Sender::options(
        WDF_REQUEST_SEND_OPTION_SYNCHRONOUS | WDF_REQUEST_SEND_OPTION_TIMEOUT, -10'000'000);
    EXPECT_TRUE(sender.send(request, &options));
    EXPECT_EQ(sender.status_of(request), STATUS_IO_TIMEOUT);
  });
  in_machine([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    const WDFREQUEST request = sender.make_request();
    EXPECT_EQ(sender.call<NTSTATUS>("WdfRequestAllocateTimer", request), STATUS_SUCCESS);
    sender.format(request);
    sender.set_routine(request);
    auto options = Sender::options(WDF_REQUEST_SEND_OPTION_TIMEOUT, -10'000'000);
    EXPECT_TRUE(sender.send(request, &options));
    EXPECT_TRUE(sender.driver.log.back() != "completed");
    LARGE_INTEGER interval{};
    interval.QuadPart = -20'000'000;
    test::call<NTSTATUS>("KeDelayExecutionThread", KernelMode, FALSE, &interval);
    EXPECT_EQ(sender.driver.log.back(), "completed");
    EXPECT_EQ(sender.results.IoStatus.Status, STATUS_IO_TIMEOUT);
  });
  in_machine([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    sender.set_routine(request);
    auto options = Sender::options(WDF_REQUEST_SEND_OPTION_TIMEOUT, -10'000'000);
    EXPECT_TRUE(sender.send(request, &options));
    sender.complete_kept();
    EXPECT_EQ(sender.results.IoStatus.Status, STATUS_SUCCESS);
    LARGE_INTEGER interval{};
    interval.QuadPart = -20'000'000;
    test::call<NTSTATUS>("KeDelayExecutionThread", KernelMode, FALSE, &interval);
    EXPECT_EQ(sender.status_of(request), STATUS_SUCCESS) << "the timer is stopped";
  });
}

TEST(Send, CanBeCancelled) {
  in_machine([] {
    Sender sender;
    sender.answer = STATUS_PENDING;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    sender.set_routine(request);
    EXPECT_TRUE(sender.send(request));
    EXPECT_EQ(sender.call<BOOLEAN>("WdfRequestCancelSentRequest", request), TRUE);
    EXPECT_EQ(sender.results.IoStatus.Status, STATUS_CANCELLED);
    EXPECT_EQ(sender.call<BOOLEAN>("WdfRequestCancelSentRequest", request), FALSE);
    EXPECT_EQ(sender.format(request), STATUS_SUCCESS);
    EXPECT_FALSE(sender.send(request)) << "it is cancelled until it is reused";
    EXPECT_EQ(sender.status_of(request), STATUS_CANCELLED);
  });
}

TEST(Send, MayBeMadeToFail) {
  in_machine([] {
    Sender sender;
    const WDFREQUEST request = sender.make_request();
    sender.format(request);
    auto forget = Sender::options(WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET);
    EXPECT_TRUE(
        failures_of("WdfRequestSend", sender.driver.globals, request, sender.target, &forget)
            .empty());
    const auto failures =
        failures_of("WdfRequestSend", sender.driver.globals, request, sender.target, nullptr);
    EXPECT_EQ(failures, std::vector<gate::Failure>{gate::returns_false});
    EXPECT_EQ(sender.status_of(request), STATUS_INVALID_DEVICE_STATE);
    EXPECT_TRUE(sender.send(request));
    EXPECT_EQ(sender.status_of(request), STATUS_SUCCESS);
  });
}

// Requests that the driver's own queue presents.
struct Forwarder : Sender {
  explicit Forwarder(std::function<void(WDFREQUEST)> on_request) {
    WDF_IO_QUEUE_CONFIG config = queue_config(WdfIoQueueDispatchParallel);
    config.DefaultQueue = TRUE;
    config.PowerManaged = WdfFalse;
    config.EvtIoDeviceControl = driver.noted<PFN_WDF_IO_QUEUE_IO_DEVICE_CONTROL>(
        "control",
        [on_request](std::uint64_t, std::uint64_t request, std::uint64_t,
                     std::uint64_t) -> std::uint64_t {
          on_request(reinterpret_cast<WDFREQUEST>(request));
          return 0;
        });
    WDFQUEUE queue = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfIoQueueCreate", device, &config, nullptr, &queue), STATUS_SUCCESS);
    device_object = call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", device);
  }
  void control(SentRequest& sent) {
    send_control(sent, device_object, control_code(0x801, METHOD_BUFFERED), nullptr, 0, nullptr, 0);
  }
  DEVICE_OBJECT* device_object = nullptr;
};

TEST(Send, ForgetsARequestOfAQueue) {
  in_machine([] {
    Sender* sender = nullptr;
    Forwarder forwarder([&](WDFREQUEST request) {
      auto options = Sender::options(WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET);
      EXPECT_TRUE(sender->send(request, &options));
    });
    sender = &forwarder;
    forwarder.answer = STATUS_DEVICE_BUSY;
    SentRequest sent;
    forwarder.control(sent);
    EXPECT_TRUE(sent.done());
    EXPECT_EQ(sent.result.Status, STATUS_DEVICE_BUSY);
    EXPECT_EQ(forwarder.last.Parameters.DeviceIoControl.IoControlCode,
              control_code(0x801, METHOD_BUFFERED));
    EXPECT_TRUE(held(Resource::wdf_request).empty());
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(Send, GivesARequestOfAQueueBackToBeCompleted) {
  in_machine([] {
    Sender* sender = nullptr;
    Forwarder forwarder([&](WDFREQUEST request) {
      sender->call("WdfRequestFormatRequestUsingCurrentType", request);
      sender->set_routine(
          request,
          [&](std::uint64_t of, std::uint64_t, std::uint64_t, std::uint64_t) -> std::uint64_t {
            EXPECT_EQ(sender->results.Type, WdfRequestTypeNoFormat);
            sender->call("WdfRequestComplete", of, STATUS_DEVICE_BUSY);
            return 0;
          });
      EXPECT_TRUE(sender->send(request));
    });
    sender = &forwarder;
    forwarder.answer = STATUS_PENDING;
    SentRequest sent;
    forwarder.control(sent);
    EXPECT_FALSE(sent.done());
    forwarder.complete_kept();
    EXPECT_TRUE(sent.done());
    EXPECT_EQ(sent.result.Status, STATUS_DEVICE_BUSY);
    EXPECT_TRUE(held(Resource::wdf_request).empty());
  });
}

TEST(Send, NeedsARoutineForARequestOfAQueue) {
  in_machine([] {
    Sender* sender = nullptr;
    Forwarder forwarder([&](WDFREQUEST request) {
      sender->call("WdfRequestFormatRequestUsingCurrentType", request);
      EXPECT_FALSE(sender->send(request));
      EXPECT_EQ(sender->status_of(request), STATUS_INVALID_DEVICE_REQUEST);
      EXPECT_EQ(sender->format(request), STATUS_SUCCESS);
      auto options = Sender::options(WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET);
      EXPECT_FALSE(sender->send(request, &options));
      EXPECT_EQ(sender->status_of(request), STATUS_INVALID_DEVICE_REQUEST);
      sender->call("WdfRequestComplete", request, STATUS_SUCCESS);
    });
    sender = &forwarder;
    SentRequest sent;
    forwarder.control(sent);
    EXPECT_TRUE(sent.done());
    EXPECT_EQ(verifier_breaks(), (Log{"request-context", "request-context"}));
  });
}

TEST(Send, ForgetsOnlyRequestsOfQueues) {
  in_machine([] {
    Sender sender;
    const WDFREQUEST request = sender.make_request();
    auto options = Sender::options(WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET);
    EXPECT_FALSE(sender.send(request, &options));
    EXPECT_EQ(sender.status_of(request), STATUS_INVALID_DEVICE_STATE);
  });
}

TEST(ChangeTarget, FindsAnIrpThatIsDeepEnough) {
  in_machine([] {
    Sender sender;
    const WDFREQUEST request = sender.make_request(false);
    const auto change = [&](WDFREQUEST of, WDFIOTARGET to) {
      return sender.call<NTSTATUS>("WdfRequestChangeTarget", of, to);
    };
    EXPECT_EQ(change(request, sender.target), STATUS_SUCCESS);
    EXPECT_NE(sender.call<IRP*>("WdfRequestWdmGetIrp", request), nullptr);
    WDFIOTARGET closed = nullptr;
    sender.call<NTSTATUS>("WdfIoTargetCreate", sender.device, nullptr, &closed);
    EXPECT_EQ(change(request, closed), STATUS_INVALID_DEVICE_STATE);
    IRP* const irp = test::call<IRP*>("IoAllocateIrp", 1, FALSE);
    WDFREQUEST of_irp = nullptr;
    EXPECT_EQ(sender.call<NTSTATUS>("WdfRequestCreateFromIrp", nullptr, irp, FALSE, &of_irp),
              STATUS_SUCCESS);
    EXPECT_EQ(change(of_irp, sender.target), STATUS_SUCCESS);
    IRP* const flat = test::call<IRP*>("IoAllocateIrp", 0, FALSE);
    EXPECT_EQ(sender.call<NTSTATUS>("WdfRequestCreateFromIrp", nullptr, flat, FALSE, &of_irp),
              STATUS_SUCCESS);
    EXPECT_EQ(change(of_irp, sender.target), STATUS_REQUEST_NOT_ACCEPTED);
  });
}

TEST(CompletionParams, AreThoseOfAFormat) {
  in_machine([] {
    Sender sender;
    const WDFREQUEST request = sender.make_request();
    WDF_REQUEST_COMPLETION_PARAMS results{};
    sender.call("WdfRequestGetCompletionParams", request, &results);
    results.Size = sizeof results;
    sender.call("WdfRequestGetCompletionParams", request, &results);
    EXPECT_EQ(results.Type, WdfRequestTypeNoFormat);
    EXPECT_EQ(verifier_breaks(), (Log{"structure-size", "request-not-formatted"}));
  });
}

}  // namespace
}  // namespace rundown
