// How requests are presented: one at a time, several, or when the driver asks.
#include "io_fixture.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;
using Log = std::vector<std::string>;
using Word = std::uint64_t;

TEST(QueueDispatch, SequentialPresentsOneAtATime) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchSequential);
    config.EvtIoRead = driver.keeping<PFN_WDF_IO_QUEUE_IO_READ>("read");
    WDFQUEUE queue = driver.make_default(config);
    driver.finish();
    SentRequest first;
    SentRequest second;
    driver.read(first);
    EXPECT_EQ(first.returned, STATUS_PENDING);
    driver.read(second);
    ASSERT_EQ(driver.kept.size(), 1U);
    ULONG waiting = 0;
    ULONG owned = 0;
    EXPECT_EQ(driver.call<int>("WdfIoQueueGetState", queue, &waiting, &owned),
              WdfIoQueueAcceptRequests | WdfIoQueueDispatchRequests);
    EXPECT_EQ(waiting, 1U);
    EXPECT_EQ(owned, 1U);
    EXPECT_EQ(held(Resource::wdf_request).size(), 1U);
    driver.complete(driver.kept[0]);
    EXPECT_TRUE(first.done());
    ASSERT_EQ(driver.kept.size(), 2U);
    driver.complete(driver.kept[1], STATUS_UNSUCCESSFUL);
    EXPECT_EQ(second.result.Status, STATUS_UNSUCCESSFUL);
    EXPECT_EQ(driver.call<int>("WdfIoQueueGetState", queue, nullptr, nullptr), 0xF);
    EXPECT_TRUE(held(Resource::wdf_request).empty());
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(QueueDispatch, ParallelPresentsUpToItsLimit) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.Settings.Parallel.NumberOfPresentedRequests = 2;
    config.EvtIoDefault = driver.keeping<PFN_WDF_IO_QUEUE_IO_DEFAULT>("default");
    driver.make_default(config);
    driver.finish();
    SentRequest sent[3];
    for (SentRequest& one : sent) driver.read(one);
    EXPECT_EQ(driver.kept.size(), 2U);
    driver.complete(driver.kept[1]);
    EXPECT_EQ(driver.kept.size(), 3U);
    driver.complete(driver.kept[0]);
    driver.complete(driver.kept[2]);
    EXPECT_TRUE(sent[0].done() && sent[1].done() && sent[2].done());
  });
}

TEST(QueueDispatch, CompletingInsideACallbackDoesNotNest) {
  in_machine([] {
    ControlDriver driver;
    int depth = 0;
    int deepest = 0;
    auto config = queue_config(WdfIoQueueDispatchSequential);
    config.EvtIoRead =
        driver.noted<PFN_WDF_IO_QUEUE_IO_READ>("read", [&](Word, Word request, Word, Word) {
          deepest = std::max(deepest, ++depth);
          driver.call("WdfRequestComplete", request, STATUS_SUCCESS);
          --depth;
          return Word{0};
        });
    WDFQUEUE queue = driver.make_default(config);
    driver.finish();
    driver.call("WdfIoQueueStop", queue, nullptr, nullptr);
    SentRequest sent[3];
    for (SentRequest& one : sent) driver.read(one);
    EXPECT_TRUE(driver.log.empty());
    driver.call("WdfIoQueueStart", queue);
    EXPECT_EQ(driver.log.size(), 3U);
    EXPECT_EQ(deepest, 1);
  });
}

TEST(QueueDispatch, NoBytesAreNothingToShow) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchSequential);
    config.EvtIoRead = driver.completing<PFN_WDF_IO_QUEUE_IO_READ>("read");
    driver.make_default(config);
    driver.finish();
    SentRequest sent;
    send_transfer(sent, driver.device_object, IRP_MJ_READ, nullptr, 0);
    EXPECT_EQ(sent.returned, STATUS_PENDING);
    EXPECT_TRUE(sent.done());
    EXPECT_EQ(sent.result.Status, STATUS_SUCCESS);
    EXPECT_TRUE(driver.log.empty());
  });
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchSequential);
    config.AllowZeroLengthRequests = TRUE;
    config.EvtIoRead = driver.completing<PFN_WDF_IO_QUEUE_IO_READ>("read");
    driver.make_default(config);
    driver.finish();
    SentRequest sent;
    send_transfer(sent, driver.device_object, IRP_MJ_READ, nullptr, 0);
    EXPECT_EQ(driver.log, Log{"read"});
  });
}

TEST(QueueDispatch, WhatHasNoCallbackOrQueueIsRefused) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchSequential);
    config.EvtIoRead = driver.completing<PFN_WDF_IO_QUEUE_IO_READ>("read");
    driver.make_default(config);
    driver.finish();
    SentRequest sent;
    send_control(sent, driver.device_object, control_code(1, METHOD_BUFFERED), nullptr, 0, nullptr,
                 0);
    EXPECT_EQ(sent.returned, STATUS_PENDING);
    EXPECT_EQ(sent.result.Status, STATUS_INVALID_DEVICE_REQUEST);
  });
  in_machine([] {
    ControlDriver driver;
    driver.finish();
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(sent.returned, STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(sent.result.Status, STATUS_INVALID_DEVICE_REQUEST);
  });
}

TEST(QueueDispatch, ManualWaitsForTheDriver) {
  in_machine([] {
    ControlDriver driver;
    WDFQUEUE queue = driver.make_default(queue_config(WdfIoQueueDispatchManual));
    driver.finish();
    auto* ready = driver.noted<PFN_WDF_IO_QUEUE_STATE>("ready");
    EXPECT_EQ(driver.call<NTSTATUS>("WdfIoQueueReadyNotify", queue, ready, nullptr),
              STATUS_SUCCESS);
    WDFREQUEST request = nullptr;
    EXPECT_EQ(driver.retrieve(queue, &request), STATUS_NO_MORE_ENTRIES);
    SentRequest sent[2];
    driver.read(sent[0]);
    driver.read(sent[1]);
    EXPECT_EQ(driver.log, Log{"ready"});  // only when the queue was empty
    ASSERT_EQ(driver.retrieve(queue, &request), STATUS_SUCCESS);
    driver.complete(request);
    EXPECT_TRUE(sent[0].done());
    ASSERT_EQ(driver.retrieve(queue, &request), STATUS_SUCCESS);
    driver.complete(request);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfIoQueueReadyNotify", queue, ready, nullptr),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfIoQueueReadyNotify", queue, nullptr, nullptr),
              STATUS_INVALID_DEVICE_REQUEST);
    driver.call("WdfIoQueueStop", queue, nullptr, nullptr);
    EXPECT_EQ(driver.retrieve(queue, &request), STATUS_WDF_PAUSED);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfIoQueueReadyNotify", queue, nullptr, nullptr),
              STATUS_SUCCESS);
  });
}

TEST(QueueDispatch, RetrievingIsForManualAndSequentialQueues) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = driver.keeping<PFN_WDF_IO_QUEUE_IO_READ>("read");
    WDFQUEUE queue = driver.make_queue(config);
    WDFREQUEST request = nullptr;
    EXPECT_EQ(driver.retrieve(queue, &request), STATUS_INVALID_DEVICE_STATE);
    config = queue_config(WdfIoQueueDispatchSequential);
    config.EvtIoRead = driver.keeping<PFN_WDF_IO_QUEUE_IO_READ>("read");
    queue = driver.make_queue(config);
    EXPECT_EQ(driver.retrieve(queue, &request), STATUS_NO_MORE_ENTRIES);
    EXPECT_EQ(verifier_breaks(), Log{"queue-type"});
  });
}

TEST(QueueDispatch, APassiveQueueLeavesDispatchLevelToAWorker) {
  in_machine([] {
    ControlDriver driver;
    auto attributes = no_attributes();
    attributes.ExecutionLevel = WdfExecutionLevelPassive;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = driver.completing<PFN_WDF_IO_QUEUE_IO_READ>("read");
    driver.make_default(config, &attributes);
    driver.finish();
    char byte = 0;
    SentRequest sent;
    build_transfer(sent, driver.device_object, IRP_MJ_READ, &byte, 1);
    {
      const nt::ke::RaisedIrql raised(nt::ke::Irql::dispatch);
      send(sent, driver.device_object);
    }
    EXPECT_TRUE(driver.log.empty());
    nt::ke::settle();
    EXPECT_EQ(driver.log, Log{"read"});
    EXPECT_TRUE(sent.done());
  });
}

TEST(QueueDispatch, SynchronizedCallbacksRunUnderTheLock) {
  in_machine([] {
    ControlDriver driver;
    auto attributes = no_attributes();
    attributes.SynchronizationScope = WdfSynchronizationScopeQueue;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    SentRequest inner;
    config.EvtIoRead =
        driver.noted<PFN_WDF_IO_QUEUE_IO_READ>("read", [&](Word, Word request, Word, Word) {
          EXPECT_EQ(nt::ke::current_irql(), nt::ke::Irql::dispatch);
          if (driver.log.size() == 1) {
            driver.read(inner);  // waits for the lock, by way of a DPC
            EXPECT_EQ(driver.log.size(), 1U);
          }
          driver.call("WdfRequestComplete", request, STATUS_SUCCESS);
          return Word{0};
        });
    driver.make_default(config, &attributes);
    driver.finish();
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(driver.log.size(), 2U);
    EXPECT_TRUE(inner.done());
  });
}

TEST(QueueDispatch, ACallbackThatComesBackAtAnotherLevelIsStopped) {
  const auto bug = bug_check_in([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = driver.noted<PFN_WDF_IO_QUEUE_IO_READ>("read", [&](Word, Word, Word, Word) {
      nt::ke::raise_irql(nt::ke::Irql::dispatch);
      return Word{0};
    });
    driver.make_default(config);
    driver.finish();
    SentRequest sent;
    driver.read(sent);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], 0xEU);
}

}  // namespace
}  // namespace rundown
