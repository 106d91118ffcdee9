// Completing requests, looking at them, and passing them on.
#include "io_fixture.h"
#include "nt/ke/bug_check.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;
using Log = std::vector<std::string>;
using Word = std::uint64_t;

struct RequestDriver : ControlDriver {
  explicit RequestDriver(std::function<void(PWDFDEVICE_INIT, WDF_DRIVER_GLOBALS*)> configure = {},
                         ULONG minor_version = kNewestFramework)
      : ControlDriver(std::move(configure), minor_version) {
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoDefault = keeping<PFN_WDF_IO_QUEUE_IO_DEFAULT>("io");
    queue = make_default(config);
    manual = make_queue(queue_config(WdfIoQueueDispatchManual));
    finish();
  }
  WDFREQUEST get(SentRequest& sent) {
    read(sent);
    return kept.back();
  }
  WDFQUEUE queue = nullptr;
  WDFQUEUE manual = nullptr;
};

TEST(RequestCompletion, KeepsTheFrameworksCodesToItself) {
  in_machine([] {
    RequestDriver driver;
    const std::pair<NTSTATUS, NTSTATUS> mapped[] = {
        {STATUS_WDF_PAUSED, STATUS_DEVICE_BUSY},
        {STATUS_WDF_BUSY, STATUS_DEVICE_BUSY},
        {STATUS_WDF_INTERNAL_ERROR, STATUS_INTERNAL_ERROR},
        {STATUS_WDF_TOO_FRAGMENTED, STATUS_INVALID_DEVICE_REQUEST},
        {STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS, STATUS_INSUFFICIENT_RESOURCES},
        {STATUS_WDF_NO_CALLBACK, STATUS_INVALID_DEVICE_REQUEST},
        {STATUS_DEVICE_BUSY, STATUS_DEVICE_BUSY}};
    for (const auto& [given, seen] : mapped) {
      SentRequest sent;
      driver.complete(driver.get(sent), given);
      EXPECT_EQ(sent.result.Status, seen);
    }
  });
}

TEST(RequestCompletion, CarriesInformation) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    WDFREQUEST request = driver.get(sent);
    driver.call("WdfRequestSetInformation", request, 1);
    EXPECT_EQ(driver.call<ULONG_PTR>("WdfRequestGetInformation", request), 1U);
    driver.complete(request);
    EXPECT_EQ(sent.result.Information, 1U);
    SentRequest other;
    driver.call("WdfRequestCompleteWithInformation", driver.get(other), STATUS_SUCCESS, 1);
    EXPECT_EQ(other.result.Information, 1U);
    SentRequest boosted;
    driver.call("WdfRequestCompleteWithPriorityBoost", driver.get(boosted), STATUS_UNSUCCESSFUL, 2);
    EXPECT_EQ(boosted.result.Status, STATUS_UNSUCCESSFUL);
  });
}

TEST(RequestCompletion, MoreInformationThanTheBufferHasIsFatal) {
  const auto bug = bug_check_in([] {
    RequestDriver driver;
    SentRequest sent;
    driver.call("WdfRequestCompleteWithInformation", driver.get(sent), STATUS_SUCCESS, 2);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], 6U);
  EXPECT_EQ(bug->parameters[1], 4U);
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    driver.call("WdfRequestCompleteWithInformation", driver.get(sent), STATUS_UNSUCCESSFUL, 2);
    EXPECT_TRUE(sent.done());
  });
}

TEST(RequestCompletion, WithMemoryThatIsReferencedIsFatal) {
  const auto bug = bug_check_in([] {
    RequestDriver driver;
    SentRequest sent;
    WDFREQUEST request = driver.get(sent);
    WDFMEMORY memory = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfRequestRetrieveOutputMemory", request, &memory),
              STATUS_SUCCESS);
    driver.call("WdfObjectReferenceActual", memory, nullptr, 0, nullptr);
    driver.complete(request);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], 3U);
  EXPECT_EQ(bug->parameters[2], 1U);
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    WDFREQUEST request = driver.get(sent);
    WDFMEMORY memory = nullptr;
    driver.call("WdfRequestRetrieveOutputMemory", request, &memory);
    driver.call("WdfObjectReferenceActual", memory, nullptr, 0, nullptr);
    driver.call("WdfObjectDereferenceActual", memory, nullptr, 0, nullptr);
    auto type = context_type("Extra", 8);
    auto attributes = no_attributes();
    attributes.ContextTypeInfo = &type;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfObjectAllocateContext", memory, &attributes, nullptr),
              STATUS_OBJECT_PATH_INVALID);
    driver.complete(request);
    EXPECT_TRUE(sent.done());
  });
}

TEST(RequestCompletion, ASecondOneIsTold) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    WDFREQUEST request = driver.get(sent);
    driver.call("WdfObjectReferenceActual", request, nullptr, 0, nullptr);
    driver.complete(request);
    driver.complete(request);
    EXPECT_EQ(verifier_breaks(), Log{"request-completed-twice"});
    driver.call("WdfObjectDereferenceActual", request, nullptr, 0, nullptr);
  });
  // Inside the callback the verifier's reference keeps the request.
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead =
        driver.noted<PFN_WDF_IO_QUEUE_IO_READ>("read", [&](Word, Word request, Word, Word) {
          driver.call("WdfRequestComplete", request, STATUS_SUCCESS);
          driver.call("WdfRequestComplete", request, STATUS_SUCCESS);
          return Word{0};
        });
    driver.make_default(config);
    driver.finish();
    SentRequest sent;
    driver.read(sent);
    EXPECT_EQ(verifier_breaks(), Log{"request-completed-twice"});
  });
}

TEST(RequestCompletion, TheHandleIsGoneAfterwards) {
  const auto bug = bug_check_in([] {
    RequestDriver driver;
    SentRequest sent;
    WDFREQUEST request = driver.get(sent);
    driver.complete(request);
    driver.complete(request);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kPageFaultInFreedSpecialPool);
}

TEST(RequestCompletion, CleansUpWhileTheIrpIsThere) {
  in_machine([] {
    static auto type = context_type("RequestContext", 16);
    ControlDriver* self = nullptr;
    SentRequest sent;
    auto attributes = no_attributes();
    ControlDriver driver([&](PWDFDEVICE_INIT init, WDF_DRIVER_GLOBALS* globals) {
      // The driver is not there yet when this runs.
      attributes.ContextTypeInfo = &type;
      attributes.EvtCleanupCallback = reinterpret_cast<PFN_WDF_OBJECT_CONTEXT_CLEANUP>(
          guest_callback([&](Word request, Word, Word, Word) {
            self->log.push_back("cleanup");
            EXPECT_FALSE(sent.done());
            EXPECT_NE(self->call<void*>("WdfObjectGetTypedContextWorker", request, &type), nullptr);
            return Word{0};
          }));
      attributes.EvtDestroyCallback = reinterpret_cast<PFN_WDF_OBJECT_CONTEXT_DESTROY>(
          guest_callback([&](Word, Word, Word, Word) {
            self->log.push_back("destroy");
            EXPECT_TRUE(sent.done());
            return Word{0};
          }));
      test::call("WdfDeviceInitSetRequestAttributes", globals, init, &attributes);
    });
    self = &driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = driver.keeping<PFN_WDF_IO_QUEUE_IO_READ>("read");
    driver.make_default(config);
    driver.finish();
    driver.read(sent);
    driver.complete(driver.kept[0]);
    EXPECT_EQ(driver.log, (Log{"read", "cleanup", "destroy"}));
    // One that the driver never saw has no callbacks.
    SentRequest other;
    send_transfer(other, driver.device_object, IRP_MJ_WRITE, nullptr, 0);
    EXPECT_TRUE(other.done());
    EXPECT_EQ(driver.log.size(), 3U);
  });
}

TEST(RequestCompletion, DeletingIsNoCompletion) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    driver.call("WdfObjectDelete", driver.get(sent));
    EXPECT_FALSE(sent.done());
    EXPECT_EQ(held(Resource::wdf_request).size(), 1U);
  });
}

TEST(Request, TellsItsParameters) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    char in[4] = "abc";
    char out[8] = {};
    const ULONG code = control_code(7, METHOD_BUFFERED);
    send_control(sent, driver.device_object, code, in, sizeof in, out, sizeof out);
    WDFREQUEST request = driver.kept.at(0);
    WDF_REQUEST_PARAMETERS parameters{};
    parameters.Size = sizeof parameters;
    driver.call("WdfRequestGetParameters", request, &parameters);
    EXPECT_EQ(parameters.Type, WdfRequestTypeDeviceControl);
    EXPECT_EQ(parameters.Parameters.DeviceIoControl.IoControlCode, code);
    EXPECT_EQ(parameters.Parameters.DeviceIoControl.InputBufferLength, sizeof in);
    EXPECT_EQ(parameters.Parameters.DeviceIoControl.OutputBufferLength, sizeof out);
    EXPECT_EQ(driver.call<WDFQUEUE>("WdfRequestGetIoQueue", request), driver.queue);
    EXPECT_EQ(driver.call<IRP*>("WdfRequestWdmGetIrp", request), sent.irp);
    EXPECT_EQ(driver.call<int>("WdfRequestGetRequestorMode", request), KernelMode);
    EXPECT_EQ(driver.call<int>("WdfRequestIsReserved", request), FALSE);
    EXPECT_EQ(driver.call<WDFFILEOBJECT>("WdfRequestGetFileObject", request), nullptr);
    EXPECT_TRUE(verifier_breaks().empty());
    parameters.Size = 1;
    driver.call("WdfRequestGetParameters", request, &parameters);
    EXPECT_EQ(verifier_breaks(), Log{"structure-size"});
  });
}

TEST(Request, IsForwardedAndPutBack) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    WDFREQUEST request = driver.get(sent);
    const auto forward = [&](WDFQUEUE queue) {
      return driver.call<NTSTATUS>("WdfRequestForwardToIoQueue", request, queue);
    };
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestRequeue", request), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(forward(driver.queue), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(verifier_breaks(), (Log{"queue-type", "queue-type"}));
    driver.call("WdfIoQueueDrain", driver.manual, nullptr, nullptr);
    EXPECT_EQ(forward(driver.manual), STATUS_WDF_BUSY);
    EXPECT_EQ(held(Resource::wdf_request).size(), 1U);
    driver.call("WdfIoQueueStart", driver.manual);
    EXPECT_EQ(forward(driver.manual), STATUS_SUCCESS);
    EXPECT_EQ(forward(driver.manual), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(verifier_breaks().back(), "request-not-owned");
    SentRequest second;
    driver.call<NTSTATUS>("WdfRequestForwardToIoQueue", driver.get(second), driver.manual);
    WDFREQUEST first = nullptr;
    ASSERT_EQ(driver.retrieve(driver.manual, &first), STATUS_SUCCESS);
    EXPECT_EQ(first, request);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestRequeue", first), STATUS_SUCCESS);
    ASSERT_EQ(driver.retrieve(driver.manual, &first), STATUS_SUCCESS);
    EXPECT_EQ(first, request);  // at the head, not the tail
    driver.complete(first);
    EXPECT_TRUE(sent.done());
  });
}

TEST(Request, IsFoundAmongThoseThatWait) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent[2];
    for (SentRequest& one : sent)
      driver.call<NTSTATUS>("WdfRequestForwardToIoQueue", driver.get(one), driver.manual);
    const auto find = [&](WDFREQUEST after, WDFREQUEST* found) {
      return driver.call<NTSTATUS>("WdfIoQueueFindRequest", driver.manual, after, nullptr, nullptr,
                                   found);
    };
    WDFREQUEST first = nullptr;
    WDFREQUEST second = nullptr;
    WDFREQUEST taken = nullptr;
    ASSERT_EQ(find(nullptr, &first), STATUS_SUCCESS);
    ASSERT_EQ(find(first, &second), STATUS_SUCCESS);
    EXPECT_NE(first, second);
    WDFREQUEST none = nullptr;
    EXPECT_EQ(find(second, &none), STATUS_NO_MORE_ENTRIES);
    EXPECT_EQ(held(Resource::wdf_reference).size(), 2U);
    const auto take = [&](WDFREQUEST request) {
      return driver.call<NTSTATUS>("WdfIoQueueRetrieveFoundRequest", driver.manual, request,
                                   &taken);
    };
    EXPECT_EQ(take(second), STATUS_SUCCESS);
    EXPECT_EQ(taken, second);
    EXPECT_EQ(take(second), STATUS_NOT_FOUND);
    EXPECT_EQ(find(second, &none), STATUS_NOT_FOUND);
    driver.complete(second);
    driver.call("WdfObjectDereferenceActual", first, nullptr, 0, nullptr);
    driver.call("WdfObjectDereferenceActual", second, nullptr, 0, nullptr);
    EXPECT_TRUE(held(Resource::wdf_reference).empty());
    EXPECT_EQ(driver.call<NTSTATUS>("WdfIoQueueFindRequest", driver.queue, nullptr, nullptr,
                                    nullptr, &none),
              STATUS_INVALID_DEVICE_REQUEST);
  });
}

TEST(OwnRequest, HasNoIrpAtFirst) {
  in_machine([] {
    RequestDriver driver;
    WDFREQUEST request = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfRequestCreate", nullptr, nullptr, &request),
              STATUS_SUCCESS);
    driver.complete(request);
    EXPECT_EQ(verifier_breaks(), Log{"request-completed-twice"});
    WDF_REQUEST_REUSE_PARAMS reuse{};
    reuse.Size = sizeof reuse;
    reuse.Status = STATUS_UNSUCCESSFUL;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestReuse", request, &reuse), STATUS_SUCCESS);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestGetStatus", request), STATUS_UNSUCCESSFUL);
    reuse.Flags = 4;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestReuse", request, &reuse), STATUS_INVALID_PARAMETER);
    driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
  const auto bug = bug_check_in([] {
    RequestDriver driver;
    WDFREQUEST request = nullptr;
    driver.call("WdfRequestCreate", nullptr, nullptr, &request);
    driver.call("WdfRequestFormatRequestUsingCurrentType", request);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], 6U);
  EXPECT_EQ(bug->parameters[1], 2U);
}

TEST(OwnRequest, NeedsALocationForTheNextDriver) {
  const auto bug = bug_check_in([] {
    RequestDriver driver;
    SentRequest sent;
    driver.call("WdfRequestFormatRequestUsingCurrentType", driver.get(sent));
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], 6U);
  EXPECT_EQ(bug->parameters[1], 1U);
}

TEST(Request, ComesFromNo32BitProgram) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    EXPECT_EQ(driver.call<BOOLEAN>("WdfRequestIsFrom32BitProcess", driver.get(sent)), FALSE);
  });
}

TEST(Request, IsAcknowledgedInEvtIoStopOnly) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    WDFREQUEST request = driver.get(sent);
    driver.call("WdfRequestStopAcknowledge", request, FALSE);
    EXPECT_EQ(verifier_breaks(), Log{"request-context"});
    driver.complete(request);
    EXPECT_TRUE(sent.done()) << "it is the driver's as before";
  });
}

// A child's request goes to its parent's queue; a control device has no parent.
TEST(Request, IsNotForwardedWhereThereIsNoParent) {
  in_machine([] {
    RequestDriver driver;
    SentRequest sent;
    WDFREQUEST request = driver.get(sent);
    WDF_REQUEST_FORWARD_OPTIONS options{};
    const auto forward = [&](USHORT size, ULONG flags) {
      options.Size = size;
      options.Flags = flags;
      return driver.call<NTSTATUS>("WdfRequestForwardToParentDeviceIoQueue", request, driver.manual,
                                   &options);
    };
    EXPECT_EQ(forward(1, 0), STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(forward(sizeof options, 0x80), STATUS_INVALID_PARAMETER);
    EXPECT_TRUE(verifier_breaks().empty());
    EXPECT_EQ(forward(sizeof options, WDF_REQUEST_FORWARD_OPTION_SEND_AND_FORGET),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(verifier_breaks(), Log{"queue-type"});
    driver.complete(request);
    EXPECT_TRUE(sent.done());
  });
}

}  // namespace
}  // namespace rundown
