// A driver that sends requests to its own queues.
#include "sender.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct SelfSender : FunctionStack {
  SelfSender() {
    add([this](PWDFDEVICE_INIT init) {
      call("WdfDeviceInitAllowSelfIoTarget", init);
      return create(init);
    });
    target = call<WDFIOTARGET>("WdfDeviceGetSelfIoTarget", device);
  }
  WDFQUEUE make_queue(bool by_default) {
    WDF_IO_QUEUE_CONFIG config = queue_config(WdfIoQueueDispatchParallel);
    config.DefaultQueue = by_default ? TRUE : FALSE;
    config.PowerManaged = WdfFalse;
    config.EvtIoDefault = driver.noted<PFN_WDF_IO_QUEUE_IO_DEFAULT>(
        by_default ? "default" : "chosen",
        [this](std::uint64_t, std::uint64_t request, std::uint64_t, std::uint64_t) {
          call("WdfRequestComplete", request, STATUS_DEVICE_BUSY);
          return std::uint64_t{0};
        });
    WDFQUEUE queue = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfIoQueueCreate", device, &config, nullptr, &queue), STATUS_SUCCESS);
    return queue;
  }
  NTSTATUS control() {
    return call<NTSTATUS>("WdfIoTargetSendIoctlSynchronously", target, nullptr,
                          control_code(0x800, METHOD_BUFFERED), nullptr, nullptr, nullptr, nullptr);
  }
  WDFIOTARGET target = nullptr;
};

TEST(SelfTarget, IsThereForWhoAskedForIt) {
  in_machine([] {
    SelfSender sender;
    EXPECT_NE(sender.target, nullptr);
    FunctionStack other;
    other.add();
    EXPECT_EQ(other.call<WDFIOTARGET>("WdfDeviceGetSelfIoTarget", other.device), nullptr);
  });
}

TEST(SelfTarget, LeadsToTheDevicesQueues) {
  in_machine([] {
    SelfSender sender;
    EXPECT_EQ(sender.control(), STATUS_INVALID_DEVICE_STATE) << "there is no queue";
    sender.make_queue(true);
    EXPECT_EQ(sender.control(), STATUS_DEVICE_BUSY);
    EXPECT_EQ(sender.driver.log.back(), "default");
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetSelfAssignDefaultIoQueue", sender.target,
                                    sender.make_queue(false)),
              STATUS_SUCCESS);
    EXPECT_EQ(sender.control(), STATUS_DEVICE_BUSY);
    EXPECT_EQ(sender.driver.log.back(), "chosen");
  });
}

TEST(SelfTarget, TakesQueuesOfItsDeviceOnly) {
  in_machine([] {
    SelfSender sender;
    ControlDriver other;
    WDF_IO_QUEUE_CONFIG config = queue_config(WdfIoQueueDispatchManual);
    EXPECT_EQ(sender.call<NTSTATUS>("WdfIoTargetSelfAssignDefaultIoQueue", sender.target,
                                    other.make_queue(config)),
              STATUS_INVALID_DEVICE_REQUEST);
  });
}

}  // namespace
}  // namespace rundown
