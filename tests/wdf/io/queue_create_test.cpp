// WdfIoQueueCreate's checks, in their order, and which requests go where.
#include "io_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

NTSTATUS create(ControlDriver& driver, WDF_IO_QUEUE_CONFIG config,
                WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
  WDFQUEUE queue = nullptr;
  return driver.call<NTSTATUS>("WdfIoQueueCreate", driver.device, &config, attributes, &queue);
}

TEST(QueueCreate, ChecksItsHandlesAndPointers) {
  const auto bug = bug_check_in([] {
    ControlDriver driver;
    WDFQUEUE queue = nullptr;
    driver.call("WdfIoQueueCreate", driver.device, nullptr, nullptr, &queue);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
  EXPECT_EQ(bug->parameters[0], 4U);
  const auto handle = bug_check_in([] {
    ControlDriver driver;
    WDF_IO_QUEUE_CONFIG config = queue_config(WdfIoQueueDispatchManual);
    driver.call("WdfIoQueueCreate", driver.driver, &config, nullptr, nullptr);
  });
  ASSERT_TRUE(handle);
  EXPECT_EQ(handle->parameters[0], 5U);
}

TEST(QueueCreate, RefusesWhatIsWrong) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchManual);
    auto attributes = no_attributes();
    attributes.ExecutionLevel = WdfExecutionLevelInvalid;
    config.Size = 1;  // the attributes are looked at first
    EXPECT_EQ(create(driver, config, &attributes), STATUS_WDF_OBJECT_ATTRIBUTES_INVALID);
    EXPECT_EQ(create(driver, config), STATUS_INFO_LENGTH_MISMATCH);

    config = queue_config(WdfIoQueueDispatchManual);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfIoQueueCreate", driver.device, &config, nullptr, nullptr),
              STATUS_INVALID_PARAMETER_4);
    EXPECT_EQ(create(driver, queue_config(WdfIoQueueDispatchInvalid)), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(create(driver, queue_config(WdfIoQueueDispatchMax)), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(create(driver, queue_config(WdfIoQueueDispatchSequential)), STATUS_WDF_NO_CALLBACK);
    EXPECT_EQ(create(driver, queue_config(WdfIoQueueDispatchParallel)), STATUS_WDF_NO_CALLBACK);

    config = queue_config(WdfIoQueueDispatchManual);
    config.EvtIoRead = driver.noted<PFN_WDF_IO_QUEUE_IO_READ>("read");
    EXPECT_EQ(create(driver, config), STATUS_INVALID_PARAMETER);
    config.DispatchType = WdfIoQueueDispatchSequential;
    EXPECT_EQ(create(driver, config), STATUS_SUCCESS);
    config.Settings.Parallel.NumberOfPresentedRequests = 2;
    EXPECT_EQ(create(driver, config), STATUS_INVALID_PARAMETER);
    config = queue_config(WdfIoQueueDispatchManual);
    config.Settings.Parallel.NumberOfPresentedRequests = 2;
    EXPECT_EQ(create(driver, config), STATUS_INVALID_PARAMETER);

    attributes = no_attributes();
    attributes.SynchronizationScope = WdfSynchronizationScopeDevice;
    attributes.ExecutionLevel = WdfExecutionLevelPassive;
    EXPECT_EQ(create(driver, queue_config(WdfIoQueueDispatchManual), &attributes),
              STATUS_INVALID_PARAMETER);
    attributes = no_attributes();
    attributes.ParentObject = driver.driver;
    EXPECT_EQ(create(driver, queue_config(WdfIoQueueDispatchManual), &attributes),
              STATUS_INVALID_DEVICE_REQUEST);
    driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(QueueCreate, AcceptsTheSizesOfOlderVersions) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchManual);
    config.Size = offsetof(WDF_IO_QUEUE_CONFIG, Settings);
    EXPECT_EQ(create(driver, config), STATUS_SUCCESS);
    config.Size = offsetof(WDF_IO_QUEUE_CONFIG, Driver);
    EXPECT_EQ(create(driver, config), STATUS_SUCCESS);
  });
}

TEST(QueueCreate, MakesOneDefaultQueueBeforeTheDeviceIsFinished) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchManual);
    config.DefaultQueue = TRUE;
    EXPECT_EQ(create(driver, config), STATUS_SUCCESS);
    EXPECT_NE(driver.call<WDFQUEUE>("WdfDeviceGetDefaultQueue", driver.device), nullptr);
    const std::size_t objects = held(Resource::wdf_object).size();
    EXPECT_EQ(create(driver, config), STATUS_UNSUCCESSFUL);
    EXPECT_EQ(held(Resource::wdf_object).size(), objects);
    driver.finish();
    EXPECT_EQ(create(driver, config), STATUS_INVALID_DEVICE_STATE);
    WDFQUEUE queue = driver.call<WDFQUEUE>("WdfDeviceGetDefaultQueue", driver.device);
    driver.call("WdfObjectDelete", queue);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"not-deletable"});
    EXPECT_EQ(driver.call<WDFDEVICE>("WdfIoQueueGetDevice", queue), driver.device);
  });
}

TEST(QueueCreate, SendsRequestsToTheQueueOfTheirType) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoDefault = driver.completing<PFN_WDF_IO_QUEUE_IO_DEFAULT>("default");
    driver.make_default(config);
    config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoRead = driver.completing<PFN_WDF_IO_QUEUE_IO_READ>("read");
    WDFQUEUE reads = driver.make_queue(config);
    const auto configure = [&](WDFQUEUE queue, int type) {
      return driver.call<NTSTATUS>("WdfDeviceConfigureRequestDispatching", driver.device, queue,
                                   type);
    };
    EXPECT_EQ(configure(reads, WdfRequestTypeCleanup), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(configure(reads, WdfRequestTypeWrite), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(configure(reads, WdfRequestTypeCreate), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(configure(driver.default_queue(), WdfRequestTypeRead), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(configure(reads, WdfRequestTypeRead), STATUS_SUCCESS);
    EXPECT_EQ(configure(reads, WdfRequestTypeRead), STATUS_WDF_BUSY);
    driver.finish();
    EXPECT_EQ(configure(reads, WdfRequestTypeRead), STATUS_INVALID_DEVICE_STATE);
    char byte = 0;
    SentRequest read;
    SentRequest write;
    send_transfer(read, driver.device_object, IRP_MJ_READ, &byte, 1);
    send_transfer(write, driver.device_object, IRP_MJ_WRITE, &byte, 1);
    EXPECT_EQ(driver.log, (std::vector<std::string>{"read", "default"}));
  });
}

TEST(QueueCreate, ACreateQueueIsSetOnce) {
  in_machine([] {
    ControlDriver driver;
    auto config = queue_config(WdfIoQueueDispatchParallel);
    config.EvtIoDefault = driver.completing<PFN_WDF_IO_QUEUE_IO_DEFAULT>("create");
    WDFQUEUE queue = driver.make_queue(config);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfDeviceConfigureRequestDispatching", driver.device, queue,
                                    WdfRequestTypeCreate),
              STATUS_SUCCESS);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfDeviceConfigureRequestDispatching", driver.device, queue,
                                    WdfRequestTypeCreate),
              STATUS_INVALID_PARAMETER);
    driver.finish();
    HANDLE handle = nullptr;
    ASSERT_EQ(open_device(u"\\Device\\Sample", &handle), STATUS_SUCCESS);
    EXPECT_EQ(driver.log, std::vector<std::string>{"create"});
    close_device(handle);
  });
}

}  // namespace
}  // namespace rundown
