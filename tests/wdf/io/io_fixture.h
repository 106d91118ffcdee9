// A control device whose queues a test makes, and what it needs for their requests.
#pragma once

#include "framework_fixture.h"

namespace rundown::test {

inline WDF_IO_QUEUE_CONFIG queue_config(WDF_IO_QUEUE_DISPATCH_TYPE type) {
  WDF_IO_QUEUE_CONFIG config{};
  config.Size = sizeof config;
  config.DispatchType = type;
  config.PowerManaged = WdfUseDefault;
  if (type == WdfIoQueueDispatchParallel)
    config.Settings.Parallel.NumberOfPresentedRequests = ~ULONG{0};
  return config;
}

// Bound, with a WDFDRIVER and a device that is not finished.
class ControlDriver : public FrameworkDriver {
 public:
  explicit ControlDriver(std::function<void(PWDFDEVICE_INIT, WDF_DRIVER_GLOBALS*)> configure = {},
                         ULONG minor_version = kNewestFramework,
                         WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    EXPECT_EQ(bind(minor_version), STATUS_SUCCESS);
    EXPECT_EQ(create_driver(), STATUS_SUCCESS);
    device = create_control_device(
        {.configure = std::move(configure), .attributes = attributes, .finish = false});
    if (device != nullptr)
      device_object = call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", device);
  }

  void finish() { call("WdfControlFinishInitializing", device); }

  WDFQUEUE make_queue(WDF_IO_QUEUE_CONFIG config, WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    WDFQUEUE queue = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfIoQueueCreate", device, &config, attributes, &queue),
              STATUS_SUCCESS);
    return queue;
  }
  WDFQUEUE make_default(WDF_IO_QUEUE_CONFIG config, WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    config.DefaultQueue = TRUE;
    return make_queue(config, attributes);
  }
  WDFQUEUE default_queue() { return call<WDFQUEUE>("WdfDeviceGetDefaultQueue", device); }

  // A callback of a queue that completes its request at once.
  template <class Pointer>
  Pointer completing(std::string name, NTSTATUS status = STATUS_SUCCESS) {
    return noted<Pointer>(std::move(name), [this, status](std::uint64_t, std::uint64_t request,
                                                          std::uint64_t, std::uint64_t) {
      call("WdfRequestComplete", request, status);
      return std::uint64_t{0};
    });
  }
  // One that keeps it, in `kept`.
  template <class Pointer>
  Pointer keeping(std::string name) {
    return noted<Pointer>(std::move(name), [this](std::uint64_t, std::uint64_t request,
                                                  std::uint64_t, std::uint64_t) {
      kept.push_back(reinterpret_cast<WDFREQUEST>(request));
      return std::uint64_t{0};
    });
  }
  void complete(WDFREQUEST request, NTSTATUS status = STATUS_SUCCESS) {
    call("WdfRequestComplete", request, status);
  }
  NTSTATUS retrieve(WDFQUEUE queue, WDFREQUEST* request) {
    return call<NTSTATUS>("WdfIoQueueRetrieveNextRequest", queue, request);
  }
  // A read of one byte.
  void read(SentRequest& sent, FILE_OBJECT* file = nullptr) {
    send_transfer(sent, device_object, IRP_MJ_READ, &byte_, 1, file);
  }

  std::vector<WDFREQUEST> kept;
  WDFDEVICE device = nullptr;
  DEVICE_OBJECT* device_object = nullptr;

 private:
  char byte_ = 0;
};

}  // namespace rundown::test
