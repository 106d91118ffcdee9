// What a target does with requests while it is stopped, purged, closed; and its end.
#include "sender.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct Pending : Sender {
  Pending() {
    answer = STATUS_PENDING;
    request = make_request();
    format(request);
    set_routine(request);
  }
  bool done() { return driver.log.back() == "completed"; }
  WDFREQUEST request = nullptr;
};

TEST(StoppedTarget, LetsRequestsWait) {
  in_machine([] {
    Pending pending;
    pending.answer = STATUS_SUCCESS;
    pending.call("WdfIoTargetStop", pending.target, WdfIoTargetLeaveSentIoPending);
    EXPECT_TRUE(pending.send(pending.request));
    EXPECT_EQ(pending.arrived, 0);
    EXPECT_EQ(pending.call<NTSTATUS>("WdfIoTargetStart", pending.target), STATUS_SUCCESS);
    EXPECT_EQ(pending.arrived, 1);
    EXPECT_TRUE(pending.done());
    EXPECT_EQ(pending.results.IoStatus.Status, STATUS_SUCCESS);
  });
}

TEST(StoppedTarget, SendsWhatDoesNotAsk) {
  in_machine([] {
    Pending pending;
    pending.answer = STATUS_SUCCESS;
    pending.call("WdfIoTargetStop", pending.target, WdfIoTargetLeaveSentIoPending);
    auto options = Sender::options(WDF_REQUEST_SEND_OPTION_IGNORE_TARGET_STATE);
    EXPECT_TRUE(pending.send(pending.request, &options));
    EXPECT_EQ(pending.arrived, 1);
  });
}

TEST(StoppedTarget, CancelsWhatWaits) {
  in_machine([] {
    Pending pending;
    pending.call("WdfIoTargetStop", pending.target, WdfIoTargetLeaveSentIoPending);
    EXPECT_TRUE(pending.send(pending.request));
    EXPECT_EQ(pending.call<BOOLEAN>("WdfRequestCancelSentRequest", pending.request), TRUE);
    EXPECT_TRUE(pending.done());
    EXPECT_EQ(pending.results.IoStatus.Status, STATUS_CANCELLED);
    EXPECT_EQ(pending.call<NTSTATUS>("WdfIoTargetStart", pending.target), STATUS_SUCCESS);
    EXPECT_EQ(pending.arrived, 0);
  });
  in_machine([] {
    Pending pending;
    pending.call("WdfIoTargetStop", pending.target, WdfIoTargetLeaveSentIoPending);
    auto options = Sender::options(WDF_REQUEST_SEND_OPTION_TIMEOUT, -10'000'000);
    EXPECT_TRUE(pending.send(pending.request, &options));
    LARGE_INTEGER interval{};
    interval.QuadPart = -20'000'000;
    test::call<NTSTATUS>("KeDelayExecutionThread", KernelMode, FALSE, &interval);
    EXPECT_EQ(pending.results.IoStatus.Status, STATUS_IO_TIMEOUT);
  });
}

TEST(Stop, CancelsWhatWasSent) {
  in_machine([] {
    Pending pending;
    EXPECT_TRUE(pending.send(pending.request));
    pending.call("WdfIoTargetStop", pending.target, WdfIoTargetCancelSentIo);
    EXPECT_TRUE(pending.done());
    EXPECT_EQ(pending.results.IoStatus.Status, STATUS_CANCELLED);
    EXPECT_EQ(pending.state(), WdfIoTargetStopped);
  });
}

TEST(Stop, LeavesWhatWasSent) {
  in_machine([] {
    Pending pending;
    EXPECT_TRUE(pending.send(pending.request));
    pending.call("WdfIoTargetStop", pending.target, WdfIoTargetLeaveSentIoPending);
    EXPECT_FALSE(pending.done());
    pending.complete_kept();
    EXPECT_TRUE(pending.done());
  });
}

TEST(Stop, WaitsForWhatWasSent) {
  EXPECT_TRUE(deadlock_in([] {
    Pending pending;
    pending.send(pending.request);
    pending.call("WdfIoTargetStop", pending.target, WdfIoTargetWaitForSentIoToComplete);
  }));
}

TEST(PurgedTarget, RefusesRequests) {
  in_machine([] {
    Pending pending;
    EXPECT_TRUE(pending.send(pending.request));
    pending.call("WdfIoTargetPurge", pending.target, WdfIoTargetPurgeIoAndWait);
    EXPECT_TRUE(pending.done());
    EXPECT_EQ(pending.state(), WdfIoTargetPurged);
    const WDFREQUEST another = pending.make_request();
    pending.format(another);
    EXPECT_FALSE(pending.send(another));
    EXPECT_EQ(pending.status_of(another), STATUS_INVALID_DEVICE_STATE);
  });
  in_machine([] {
    Pending pending;
    pending.call("WdfIoTargetStop", pending.target, WdfIoTargetLeaveSentIoPending);
    EXPECT_TRUE(pending.send(pending.request));
    pending.call("WdfIoTargetPurge", pending.target, WdfIoTargetPurgeIo);
    EXPECT_TRUE(pending.done());
    EXPECT_EQ(pending.results.IoStatus.Status, STATUS_WDF_DEVICE_REMOVED_NOT_SENT);
  });
}

TEST(DeletedTarget, CancelsWhatWasSent) {
  in_machine([] {
    Pending pending;
    EXPECT_TRUE(pending.send(pending.request));
    pending.driver.unload();
    EXPECT_EQ(pending.results.IoStatus.Status, STATUS_CANCELLED);
    EXPECT_TRUE(held(gate::Resource::wdf_object).empty());
  });
}

TEST(RemoteTarget, SendsWithItsFile) {
  in_machine([] {
    Sender sender;
    FunctionStack other;
    other.physical->Flags |= DO_BUFFERED_IO;
    other.on_io = sender.on_io;
    WDFIOTARGET remote = nullptr;
    sender.call<NTSTATUS>("WdfIoTargetCreate", sender.device, nullptr, &remote);
    WDF_IO_TARGET_OPEN_PARAMS parameters{};
    parameters.Size = sizeof parameters;
    parameters.Type = WdfIoTargetOpenUseExistingDevice;
    parameters.TargetDeviceObject = other.physical;
    ASSERT_EQ(sender.call<NTSTATUS>("WdfIoTargetOpen", remote, &parameters), STATUS_SUCCESS);
    sender.target = remote;
    const WDFREQUEST request = sender.make_request();
    EXPECT_EQ(sender.format(request), STATUS_SUCCESS);
    sender.answer = STATUS_PENDING;
    EXPECT_TRUE(sender.send(request));
    EXPECT_EQ(sender.last.FileObject, nullptr);
    sender.call("WdfIoTargetClose", remote);
    EXPECT_EQ(sender.status_of(request), STATUS_CANCELLED);
    EXPECT_EQ(sender.state(), WdfIoTargetClosed);
    EXPECT_EQ(sender.format(request), STATUS_INVALID_DEVICE_STATE);
  });
}

TEST(Target, QueriesForAnInterface) {
  in_machine([] {
    Sender sender;
    const GUID type{1, 2, 3, {}};
    INTERFACE interface {};
    const auto query = [&] {
      return sender.call<NTSTATUS>("WdfIoTargetQueryForInterface", sender.target, &type, &interface,
                                   sizeof interface, 1, nullptr);
    };
    EXPECT_EQ(query(), STATUS_NOT_SUPPORTED);
    sender.interface_status = STATUS_SUCCESS;
    EXPECT_EQ(query(), STATUS_SUCCESS);
    EXPECT_EQ(sender.asked.back(), IRP_MN_QUERY_INTERFACE);
  });
}

}  // namespace
}  // namespace rundown
