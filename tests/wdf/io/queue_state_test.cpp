// Stopping, draining, purging; cancellation; the end of a queue.
#include "io_fixture.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;
using Log = std::vector<std::string>;
using Word = std::uint64_t;

// A parallel default queue that keeps what it gets.
struct KeepingDriver : ControlDriver {
  explicit KeepingDriver(bool canceled_on_queue = false) {
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = keeping<PFN_WDF_IO_QUEUE_IO_READ>("read");
    if (canceled_on_queue)
      config.EvtIoCanceledOnQueue =
          completing<PFN_WDF_IO_QUEUE_IO_CANCELED_ON_QUEUE>("canceled on queue", STATUS_CANCELLED);
    queue = make_default(config);
    finish();
  }
  PFN_WDF_REQUEST_CANCEL cancel() {
    return noted<PFN_WDF_REQUEST_CANCEL>("cancel", [this](Word request, Word, Word, Word) {
      call("WdfRequestComplete", request, STATUS_CANCELLED);
      return Word{0};
    });
  }
  PFN_WDF_IO_QUEUE_STATE state(std::string name) {
    return noted<PFN_WDF_IO_QUEUE_STATE>(std::move(name));
  }
  WDFQUEUE queue = nullptr;
};

TEST(QueueState, StopWaitsForWhatTheDriverHas) {
  in_machine([] {
    KeepingDriver driver;
    SentRequest first;
    SentRequest second;
    driver.read(first);
    driver.call("WdfIoQueueStop", driver.queue, driver.state("idle"), nullptr);
    driver.read(second);
    EXPECT_EQ(driver.log, Log{"read"});
    driver.complete(driver.kept[0]);
    EXPECT_EQ(driver.log, (Log{"read", "idle"}));
    EXPECT_FALSE(second.done());
    driver.call("WdfIoQueueStart", driver.queue);
    EXPECT_EQ(driver.kept.size(), 2U);
  });
}

TEST(QueueState, DrainLetsTheQueueRunEmpty) {
  in_machine([] {
    KeepingDriver driver;
    SentRequest first;
    SentRequest second;
    driver.read(first);
    driver.call("WdfIoQueueDrain", driver.queue, driver.state("drained"), nullptr);
    driver.read(second);
    EXPECT_EQ(second.returned, STATUS_INVALID_DEVICE_STATE);
    EXPECT_EQ(second.result.Status, STATUS_INVALID_DEVICE_STATE);
    driver.complete(driver.kept[0]);
    EXPECT_EQ(driver.log, (Log{"read", "drained"}));
  });
}

TEST(QueueState, PurgeCancelsWhatCanBeCancelled) {
  in_machine([] {
    KeepingDriver driver;
    WDFQUEUE manual = driver.make_queue(queue_config(WdfIoQueueDispatchManual));
    SentRequest waiting;
    SentRequest cancelable;
    SentRequest other;
    driver.read(waiting);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestForwardToIoQueue", driver.kept[0], manual),
              STATUS_SUCCESS);
    driver.call("WdfIoQueuePurge", manual, nullptr, nullptr);
    EXPECT_EQ(waiting.result.Status, STATUS_CANCELLED);
    driver.read(cancelable);
    driver.read(other);
    driver.call("WdfRequestMarkCancelable", driver.kept[1], driver.cancel());
    driver.call("WdfIoQueuePurge", driver.queue, driver.state("purged"), nullptr);
    EXPECT_EQ(driver.log, (Log{"read", "read", "read", "cancel"}));
    EXPECT_EQ(cancelable.result.Status, STATUS_CANCELLED);
    // Marked while the purge is under way: cancelled already.
    driver.call("WdfRequestMarkCancelable", driver.kept[2], driver.cancel());
    EXPECT_EQ(other.result.Status, STATUS_CANCELLED);
    EXPECT_EQ(driver.log, (Log{"read", "read", "read", "cancel", "cancel", "purged"}));
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(QueueState, StopAndPurgeStillAccepts) {
  in_machine([] {
    KeepingDriver driver;
    SentRequest later;
    driver.call("WdfIoQueueStopAndPurgeSynchronously", driver.queue);
    driver.read(later);
    EXPECT_EQ(later.returned, STATUS_PENDING);
    EXPECT_TRUE(driver.log.empty());
    driver.call("WdfIoQueueStopAndPurge", driver.queue, driver.state("idle"), nullptr);
    EXPECT_EQ(later.result.Status, STATUS_CANCELLED);
    EXPECT_EQ(driver.log, Log{"idle"});
  });
}

TEST(QueueState, TheSynchronousFormsReturnWhenTheQueueIsIdle) {
  in_machine([] {
    KeepingDriver driver;
    SentRequest sent;
    driver.read(sent);
    static KeepingDriver* other = nullptr;
    other = &driver;
    nt::ke::create_host_thread([](void*) { other->complete(other->kept[0]); }, nullptr);
    driver.call("WdfIoQueueStopSynchronously", driver.queue);
    EXPECT_TRUE(sent.done());
    driver.call("WdfIoQueueDrainSynchronously", driver.queue);
    driver.call("WdfIoQueuePurgeSynchronously", driver.queue);
  });
}

TEST(QueueState, NothingWaitsAboveAPassiveLevel) {
  in_machine([] {
    KeepingDriver driver;
    SentRequest sent;
    driver.read(sent);
    const nt::ke::RaisedIrql raised(nt::ke::Irql::dispatch);
    driver.call("WdfIoQueuePurgeSynchronously", driver.queue);
    EXPECT_EQ(verifier_breaks(), Log{"irql"});
    EXPECT_FALSE(sent.done());
  });
}

TEST(QueueState, OneCallbackOfAKindAtATime) {
  const auto bug = bug_check_in([] {
    KeepingDriver driver;
    SentRequest sent;
    driver.read(sent);
    driver.call("WdfIoQueueStop", driver.queue, driver.state("idle"), nullptr);
    driver.call("WdfIoQueuePurge", driver.queue, driver.state("purged"), nullptr);
    driver.call("WdfIoQueueStop", driver.queue, driver.state("again"), nullptr);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
  EXPECT_EQ(bug->parameters[0], 0xAU);
}

TEST(QueueState, AWaitThatNeverEndsSaysWhatItIsFor) {
  in_machine([] {
    static KeepingDriver* other = nullptr;
    KeepingDriver driver;
    other = &driver;
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(gate::wait_count(), 0U);
    nt::ke::create_host_thread(
        [](void*) {
          ASSERT_EQ(gate::wait_count(), 1U);
          EXPECT_NE(gate::wait_text(0).find("presented"), std::string_view::npos);
          EXPECT_EQ(held(Resource::wdf_request).size(), 1U);
          other->complete(other->kept[0]);
        },
        nullptr);
    driver.unload();
    EXPECT_EQ(gate::wait_count(), 0U);
    EXPECT_TRUE(sent.done());
  });
}

TEST(Cancel, ReachesARequestThatWaits) {
  in_machine([] {
    ControlDriver driver;
    WDFQUEUE queue = driver.make_default(queue_config(WdfIoQueueDispatchManual));
    driver.finish();
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(call<int>("IoCancelIrp", sent.irp), TRUE);
    EXPECT_EQ(sent.result.Status, STATUS_CANCELLED);
    WDFREQUEST request = nullptr;
    EXPECT_EQ(driver.retrieve(queue, &request), STATUS_NO_MORE_ENTRIES);
  });
}

TEST(Cancel, GoesToTheDriverThatHasHadTheRequest) {
  in_machine([] {
    KeepingDriver driver(true);
    auto config = queue_config(WdfIoQueueDispatchManual);
    config.EvtIoCanceledOnQueue =
        driver.completing<PFN_WDF_IO_QUEUE_IO_CANCELED_ON_QUEUE>("canceled", STATUS_CANCELLED);
    WDFQUEUE manual = driver.make_queue(config);
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestForwardToIoQueue", driver.kept[0], manual),
              STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::wdf_request).empty());
    call<int>("IoCancelIrp", sent.irp);
    EXPECT_EQ(driver.log, (Log{"read", "canceled"}));
    EXPECT_EQ(sent.result.Status, STATUS_CANCELLED);
  });
}

TEST(Cancel, ReachesARequestThatIsMarked) {
  in_machine([] {
    KeepingDriver driver;
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestMarkCancelableEx", driver.kept[0], driver.cancel()),
              STATUS_SUCCESS);
    call<int>("IoCancelIrp", sent.irp);
    EXPECT_EQ(driver.log, (Log{"read", "cancel"}));
    EXPECT_EQ(sent.result.Status, STATUS_CANCELLED);
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(Cancel, ThatCameEarlierIsToldAtOnce) {
  in_machine([] {
    KeepingDriver driver;
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(call<int>("IoCancelIrp", sent.irp), FALSE);
    EXPECT_EQ(driver.call<int>("WdfRequestIsCanceled", driver.kept[0]), TRUE);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestMarkCancelableEx", driver.kept[0], driver.cancel()),
              STATUS_CANCELLED);
    EXPECT_EQ(driver.log, Log{"read"});
    driver.call("WdfRequestMarkCancelable", driver.kept[0], driver.cancel());
    EXPECT_EQ(driver.log, (Log{"read", "cancel"}));
  });
}

TEST(Cancel, IsTakenBackBeforeTheRequestIsCompleted) {
  in_machine([] {
    KeepingDriver driver;
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestUnmarkCancelable", driver.kept[0]),
              STATUS_INVALID_DEVICE_REQUEST);
    driver.call("WdfRequestMarkCancelable", driver.kept[0], driver.cancel());
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestUnmarkCancelable", driver.kept[0]), STATUS_SUCCESS);
    EXPECT_EQ(call<int>("IoCancelIrp", sent.irp), FALSE);
    driver.complete(driver.kept[0]);
    EXPECT_EQ(verifier_breaks(), Log{"request-cancelable"});
  });
  in_machine([] {
    KeepingDriver driver;
    SentRequest sent;
    driver.read(sent);
    driver.call("WdfRequestMarkCancelable", driver.kept[0], driver.cancel());
    EXPECT_EQ(driver.call<int>("WdfRequestIsCanceled", driver.kept[0]), FALSE);
    driver.complete(driver.kept[0]);
    EXPECT_EQ(verifier_breaks(), (Log{"request-cancelable", "request-cancelable"}));
    EXPECT_TRUE(sent.done());
  });
}

TEST(QueueEnd, CancelsWhatWaits) {
  in_machine([] {
    ControlDriver driver;
    driver.make_default(queue_config(WdfIoQueueDispatchManual));
    driver.finish();
    SentRequest sent;
    driver.read(sent);
    driver.unload();
    EXPECT_EQ(sent.result.Status, STATUS_CANCELLED);
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(QueueEnd, ADriverMayDeleteAQueueOfItsOwn) {
  in_machine([] {
    ControlDriver driver;
    auto attributes = no_attributes();
    attributes.EvtCleanupCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("cleanup");
    attributes.EvtDestroyCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_DESTROY>("destroy");
    WDFQUEUE queue = driver.make_queue(queue_config(WdfIoQueueDispatchManual), &attributes);
    driver.call("WdfObjectDelete", queue);
    EXPECT_EQ(driver.log, (Log{"cleanup", "destroy"}));
  });
}

}  // namespace
}  // namespace rundown
