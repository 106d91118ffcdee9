// IRPs that no queue gets: preprocessed, shutdown, all the rest; and the reserve of a queue.
#include "io_fixture.h"
#include "wdf/device/device.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;
using Log = std::vector<std::string>;
using Word = std::uint64_t;

// An IRP of any kind, with nothing in it.
void send_major(SentRequest& sent, DEVICE_OBJECT* device, UCHAR major, UCHAR minor = 0) {
  build_transfer(sent, device, IRP_MJ_FLUSH_BUFFERS, nullptr, 0);
  IO_STACK_LOCATION& location = sent.irp->Tail.Overlay.CurrentStackLocation[-1];
  location.MajorFunction = major;
  location.MinorFunction = minor;
  send(sent, device);
}

TEST(Dispatch, RefusesWhatAControlDeviceDoesNotDo) {
  in_machine([] {
    ControlDriver driver;
    driver.finish();
    for (const UCHAR major : {IRP_MJ_FLUSH_BUFFERS, IRP_MJ_QUERY_INFORMATION, IRP_MJ_PNP,
                              IRP_MJ_POWER, IRP_MJ_QUERY_SECURITY}) {
      SentRequest sent;
      send_major(sent, driver.device_object, major);
      EXPECT_EQ(sent.returned, STATUS_INVALID_DEVICE_REQUEST) << int(major);
      EXPECT_EQ(sent.result.Status, STATUS_INVALID_DEVICE_REQUEST);
    }
  });
}

TEST(Dispatch, TellsOfTheShutdown) {
  in_machine([] {
    ControlDriver* self = nullptr;
    ControlDriver driver([&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS* of) {
      void* callback = guest_callback([&](Word device, Word, Word, Word) {
        EXPECT_EQ(reinterpret_cast<WDFDEVICE>(device), self->device);
        self->log.push_back("shutdown");
        return Word{0};
      });
      test::call("WdfControlDeviceInitSetShutdownNotification", of, init, callback,
                 WdfDeviceShutdown);
    });
    self = &driver;
    driver.finish();
    SentRequest sent;
    send_major(sent, driver.device_object, IRP_MJ_SHUTDOWN);
    EXPECT_EQ(sent.returned, STATUS_SUCCESS);
    EXPECT_EQ(driver.log, Log{"shutdown"});
    driver.unload();
    EXPECT_TRUE(held(Resource::shutdown).empty());
  });
}

TEST(Dispatch, ShowsAnIrpToThePreprocessingCallbackFirst) {
  in_machine([] {
    ControlDriver* self = nullptr;
    ControlDriver driver([&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS* of) {
      void* callback = guest_callback([&](Word device, Word irp, Word, Word) {
        self->log.push_back("preprocess");
        auto* request = reinterpret_cast<IRP*>(irp);
        ++request->CurrentLocation;  // IoSkipCurrentIrpStackLocation
        ++request->Tail.Overlay.CurrentStackLocation;
        return static_cast<Word>(
            self->call<ULONG>("WdfDeviceWdmDispatchPreprocessedIrp", device, irp));
      });
      UCHAR minor = 5;
      EXPECT_EQ(test::call<NTSTATUS>("WdfDeviceInitAssignWdmIrpPreprocessCallback", of, init,
                                     callback, IRP_MJ_READ, nullptr, 0),
                STATUS_SUCCESS);
      EXPECT_EQ(test::call<NTSTATUS>("WdfDeviceInitAssignWdmIrpPreprocessCallback", of, init,
                                     callback, IRP_MJ_FLUSH_BUFFERS, &minor, 1),
                STATUS_SUCCESS);
    });
    self = &driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = driver.completing<PFN_WDF_IO_QUEUE_IO_READ>("read");
    driver.make_default(config);
    driver.finish();
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(sent.returned, STATUS_PENDING);
    EXPECT_EQ(sent.result.Status, STATUS_SUCCESS);
    EXPECT_EQ(driver.log, (Log{"preprocess", "read"}));
    SentRequest other;
    send_major(other, driver.device_object, IRP_MJ_FLUSH_BUFFERS, 4);
    EXPECT_EQ(driver.log.size(), 2U);
    SentRequest minor;
    send_major(minor, driver.device_object, IRP_MJ_FLUSH_BUFFERS, 5);
    EXPECT_EQ(driver.log.back(), "preprocess");
    EXPECT_EQ(minor.result.Status, STATUS_INVALID_DEVICE_REQUEST);
  });
}

TEST(Dispatch, LeavesItToTheDriverWhichQueueAnIrpGoesTo) {
  in_machine([] {
    ControlDriver* self = nullptr;
    WDFQUEUE reads = nullptr;
    ULONG flags = WDF_DISPATCH_IRP_TO_IO_QUEUE_NO_FLAGS;
    ControlDriver driver([&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS* of) {
      void* callback = guest_callback([&](Word device, Word irp, Word, Word) {
        return static_cast<Word>(
            self->call<ULONG>("WdfDeviceWdmDispatchIrpToIoQueue", device, irp, reads, flags));
      });
      test::call("WdfDeviceInitAssignWdmIrpPreprocessCallback", of, init, callback, IRP_MJ_READ,
                 nullptr, 0);
    });
    self = &driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = driver.completing<PFN_WDF_IO_QUEUE_IO_READ>("read");
    reads = driver.make_queue(config);
    driver.finish();
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(driver.log, Log{"read"});
    flags = 0x80;
    SentRequest refused;
    driver.read(refused);
    EXPECT_EQ(refused.result.Status, STATUS_INVALID_PARAMETER);
    EXPECT_EQ(verifier_breaks(), Log{"queue-type"});
  });
}

struct ReserveDriver : ControlDriver {
  ReserveDriver() {
    auto config = queue_config(WdfIoQueueDispatchSequential);
    config.EvtIoRead = keeping<PFN_WDF_IO_QUEUE_IO_READ>("read");
    queue = make_default(config);
    policy.Size = sizeof policy;
    policy.TotalForwardProgressRequests = 1;
    policy.ForwardProgressReservedPolicy =
        WdfIoForwardProgressReservedPolicyAlwaysUseReservedRequest;
  }
  NTSTATUS assign() {
    return call<NTSTATUS>("WdfIoQueueAssignForwardProgressPolicy", queue, &policy);
  }
  WDF_IO_QUEUE_FORWARD_PROGRESS_POLICY policy{};
  WDFQUEUE queue = nullptr;
};

TEST(ForwardProgress, ChecksItsPolicy) {
  in_machine([] {
    ReserveDriver driver;
    driver.policy.Size = 1;
    EXPECT_EQ(driver.assign(), STATUS_INFO_LENGTH_MISMATCH);
    driver.policy.Size = sizeof driver.policy;
    driver.policy.TotalForwardProgressRequests = 0;
    EXPECT_EQ(driver.assign(), STATUS_INVALID_PARAMETER);
    driver.policy.TotalForwardProgressRequests = 1;
    driver.policy.ForwardProgressReservedPolicy = WdfIoForwardProgressReservedPolicyUseExamine;
    EXPECT_EQ(driver.assign(), STATUS_INVALID_PARAMETER);
    driver.policy.ForwardProgressReservedPolicy = WdfIoForwardProgressReservedPolicyPagingIO;
    driver.policy.EvtIoAllocateResourcesForReservedRequest =
        driver.noted<PFN_WDF_IO_ALLOCATE_RESOURCES_FOR_RESERVED_REQUEST>(
            "reserve", [](Word, Word, Word, Word) {
              return static_cast<Word>(static_cast<ULONG>(STATUS_INSUFFICIENT_RESOURCES));
            });
    EXPECT_EQ(driver.assign(), STATUS_INSUFFICIENT_RESOURCES);
    driver.policy.EvtIoAllocateResourcesForReservedRequest = nullptr;
    EXPECT_EQ(driver.assign(), STATUS_SUCCESS);
    EXPECT_EQ(driver.assign(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(verifier_breaks(), Log{"queue-type"});
    driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(ForwardProgress, UsesTheReserveWhereARequestGetsNoResources) {
  in_machine([] {
    ReserveDriver driver;
    driver.policy.EvtIoAllocateRequestResources =
        driver.noted<PFN_WDF_IO_ALLOCATE_REQUEST_RESOURCES>(
            "resources", [](Word, Word, Word, Word) {
              return static_cast<Word>(static_cast<ULONG>(STATUS_INSUFFICIENT_RESOURCES));
            });
    ASSERT_EQ(driver.assign(), STATUS_SUCCESS);
    driver.finish();
    for (int round = 0; round < 2; ++round) {
      SentRequest sent;
      driver.read(sent);
      WDFREQUEST request = driver.kept.back();
      EXPECT_EQ(driver.call<int>("WdfRequestIsReserved", request), TRUE);
      driver.complete(request);
      EXPECT_TRUE(sent.done());
    }
    EXPECT_EQ(driver.kept[0], driver.kept[1]);
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

// A callback that sees requests before the queues do.
struct Dispatcher : ControlDriver {
  explicit Dispatcher(bool hand_back) {
    WDF_IO_QUEUE_CONFIG config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = completing<PFN_WDF_IO_QUEUE_IO_READ>("read");
    make_default(config);
    routine = noted<PFN_WDFDEVICE_WDM_IRP_DISPATCH>(
        "dispatch", [this, hand_back](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) {
          const NTSTATUS status = call<NTSTATUS>("WdfDeviceWdmDispatchIrp", device, irp,
                                                 hand_back ? context_given : context_given + 2);
          return static_cast<std::uint64_t>(static_cast<std::uint32_t>(status));
        });
  }
  NTSTATUS configure(UCHAR major) {
    return call<NTSTATUS>("WdfDeviceConfigureWdmIrpDispatchCallback", device, nullptr, major,
                          routine, nullptr);
  }
  PFN_WDFDEVICE_WDM_IRP_DISPATCH routine = nullptr;
  IRP* irp = nullptr;
  // The seventh argument of the callback, which lies on the stack: the device's block, marked.
  char* context_given = nullptr;
};

TEST(DispatchCallback, IsAskedBeforeTheQueues) {
  for (const bool hand_back : {true, false}) {
    in_machine([hand_back] {
      Dispatcher driver(hand_back);
      EXPECT_EQ(driver.configure(IRP_MJ_CREATE), STATUS_INVALID_PARAMETER);
      EXPECT_EQ(driver.configure(IRP_MJ_READ), STATUS_SUCCESS);
      EXPECT_EQ(driver.configure(IRP_MJ_READ), STATUS_INVALID_PARAMETER);
      driver.finish();
      EXPECT_EQ(driver.configure(IRP_MJ_WRITE), STATUS_INVALID_DEVICE_STATE);
      char byte = 0;
      SentRequest sent;
      build_transfer(sent, driver.device_object, IRP_MJ_READ, &byte, 1);
      driver.irp = sent.irp;
      const auto* object = wdf::device_of(driver.device_object);
      driver.context_given = reinterpret_cast<char*>(object->block() | 1);
      send(sent, driver.device_object);
      EXPECT_EQ(sent.result.Status, hand_back ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER);
      EXPECT_EQ(driver.log.back(), hand_back ? "read" : "dispatch");
      EXPECT_EQ(verifier_breaks().empty(), hand_back);
    });
  }
}

TEST(Request, KnowsWhoseProcessSentIt) {
  in_machine([] {
    ControlDriver driver;
    WDF_IO_QUEUE_CONFIG config = queue_config(WdfIoQueueDispatchParallel);
    ULONG id = 0;
    config.EvtIoRead = driver.noted<PFN_WDF_IO_QUEUE_IO_READ>(
        "read", [&](std::uint64_t, std::uint64_t request, std::uint64_t, std::uint64_t) {
          id = driver.call<ULONG>("WdfRequestGetRequestorProcessId", request);
          driver.call("WdfRequestComplete", request, STATUS_SUCCESS);
          return std::uint64_t{0};
        });
    driver.make_default(config);
    driver.finish();
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(id, 4U) << "the system's";
  });
}

}  // namespace
}  // namespace rundown
