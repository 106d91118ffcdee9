// Whatever object a driver makes, WdfObjectDelete leaves nothing of it: on every path, whoever ends
// it in the end.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

using Make = std::function<WDFOBJECT(FrameworkDriver&, WDFDEVICE)>;

struct Kind {
  const char* name;
  Make make;
};

template <class Handle, class... Arguments>
WDFOBJECT made(FrameworkDriver& driver, const char* function, Arguments... arguments) {
  Handle handle = nullptr;
  EXPECT_EQ(driver.call<NTSTATUS>(function, arguments..., &handle), STATUS_SUCCESS) << function;
  return handle;
}

WDF_OBJECT_ATTRIBUTES below(WDFOBJECT parent) {
  WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
  attributes.ParentObject = parent;
  return attributes;
}

WDFOBJECT timer(FrameworkDriver& driver, WDFDEVICE device) {
  WDF_TIMER_CONFIG config{};
  config.Size = sizeof config;
  config.EvtTimerFunc = driver.noted<PFN_WDF_TIMER>("timer");
  WDF_OBJECT_ATTRIBUTES attributes = below(device);
  WDFOBJECT handle = made<WDFTIMER>(driver, "WdfTimerCreate", &config, &attributes);
  driver.call<BOOLEAN>("WdfTimerStart", handle, LONGLONG{-10'000'000});
  return handle;
}

WDFOBJECT dpc(FrameworkDriver& driver, WDFDEVICE device) {
  WDF_DPC_CONFIG config{sizeof config, driver.noted<PFN_WDF_DPC>("dpc"), FALSE};
  WDF_OBJECT_ATTRIBUTES attributes = below(device);
  return made<WDFDPC>(driver, "WdfDpcCreate", &config, &attributes);
}

WDFOBJECT work_item(FrameworkDriver& driver, WDFDEVICE device) {
  WDF_WORKITEM_CONFIG config{};
  config.Size = sizeof config;
  config.EvtWorkItemFunc = driver.noted<PFN_WDF_WORKITEM>("work");
  WDF_OBJECT_ATTRIBUTES attributes = below(device);
  WDFOBJECT handle = made<WDFWORKITEM>(driver, "WdfWorkItemCreate", &config, &attributes);
  driver.call("WdfWorkItemEnqueue", handle);
  return handle;
}

WDFOBJECT queue(FrameworkDriver& driver, WDFDEVICE device) {
  WDF_IO_QUEUE_CONFIG config{};
  config.Size = sizeof config;
  config.DispatchType = WdfIoQueueDispatchManual;
  WDFQUEUE handle = nullptr;
  EXPECT_EQ(driver.call<NTSTATUS>("WdfIoQueueCreate", device, &config, nullptr, &handle),
            STATUS_SUCCESS);
  return handle;
}

WDFOBJECT memory(FrameworkDriver& driver, WDFDEVICE /*device*/) {
  WDFMEMORY handle = nullptr;
  EXPECT_EQ(
      driver.call<NTSTATUS>("WdfMemoryCreate", nullptr, NonPagedPoolNx, 0, 16, &handle, nullptr),
      STATUS_SUCCESS);
  return handle;
}

WDFOBJECT lookaside(FrameworkDriver& driver, WDFDEVICE /*device*/) {
  WDFLOOKASIDE handle = nullptr;
  EXPECT_EQ(driver.call<NTSTATUS>("WdfLookasideListCreate", nullptr, 24, NonPagedPoolNx, nullptr, 0,
                                  &handle),
            STATUS_SUCCESS);
  return handle;
}

WDFOBJECT tree(FrameworkDriver& driver, WDFDEVICE /*device*/) {
  WDFOBJECT parent = made<WDFOBJECT>(driver, "WdfObjectCreate", nullptr);
  WDF_OBJECT_ATTRIBUTES attributes = below(parent);
  made<WDFSPINLOCK>(driver, "WdfSpinLockCreate", &attributes);
  made<WDFCOLLECTION>(driver, "WdfCollectionCreate", &attributes);
  return parent;
}

WDFOBJECT target(FrameworkDriver& driver, WDFDEVICE device) {
  WDFIOTARGET handle = nullptr;
  EXPECT_EQ(driver.call<NTSTATUS>("WdfIoTargetCreate", device, nullptr, &handle), STATUS_SUCCESS);
  return handle;
}

WDFOBJECT request(FrameworkDriver& driver, WDFDEVICE /*device*/) {
  WDFREQUEST handle = nullptr;
  EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestCreate", nullptr, nullptr, &handle), STATUS_SUCCESS);
  return handle;
}

WDFOBJECT key(FrameworkDriver& driver, WDFDEVICE /*device*/) {
  WDFKEY handle = nullptr;
  EXPECT_EQ(driver.call<NTSTATUS>("WdfDriverOpenParametersRegistryKey", driver.driver, 0x20019,
                                  nullptr, &handle),
            STATUS_SUCCESS);
  return handle;
}

WDFOBJECT dma_enabler(FrameworkDriver& driver, WDFDEVICE device) {
  WDF_DMA_ENABLER_CONFIG config{};
  config.Size = sizeof config;
  config.Profile = WdfDmaProfilePacket64;
  config.MaximumLength = 0x3000;
  WDFDMAENABLER handle = nullptr;
  EXPECT_EQ(driver.call<NTSTATUS>("WdfDmaEnablerCreate", device, &config, nullptr, &handle),
            STATUS_SUCCESS);
  WDFCOMMONBUFFER buffer = nullptr;
  EXPECT_EQ(driver.call<NTSTATUS>("WdfCommonBufferCreate", handle, 0x1800, nullptr, &buffer),
            STATUS_SUCCESS);
  return handle;
}

const Kind kKinds[] = {
    {"object", [](auto& d, auto) { return made<WDFOBJECT>(d, "WdfObjectCreate", nullptr); }},
    {"tree", &tree},
    {"memory", &memory},
    {"lookaside", &lookaside},
    {"string",
     [](auto& d, auto) { return made<WDFSTRING>(d, "WdfStringCreate", nullptr, nullptr); }},
    {"collection",
     [](auto& d, auto) { return made<WDFCOLLECTION>(d, "WdfCollectionCreate", nullptr); }},
    {"spin lock", [](auto& d, auto) { return made<WDFSPINLOCK>(d, "WdfSpinLockCreate", nullptr); }},
    {"wait lock", [](auto& d, auto) { return made<WDFWAITLOCK>(d, "WdfWaitLockCreate", nullptr); }},
    {"timer", &timer},
    {"dpc", &dpc},
    {"work item", &work_item},
    {"queue", &queue},
    {"target", &target},
    {"request", &request},
    {"key", &key},
    {"DMA enabler", &dma_enabler},
};

// What the driver holds beyond what it held before.
std::size_t holdings() {
  return held().size();
}

TEST(Deletion, LeavesNothingOfAnyObject) {
  for (const Kind& kind : kKinds) {
    SCOPED_TRACE(kind.name);
    in_machine([&] {
      FunctionStack stack;
      stack.add();
      const std::size_t before = holdings();
      WDFOBJECT object = kind.make(stack.driver, stack.device);
      ASSERT_NE(object, nullptr);
      EXPECT_GT(holdings(), before);
      stack.call("WdfObjectDelete", object);
      EXPECT_EQ(holdings(), before) << kind.name;
    });
  }
}

TEST(Deletion, OfAControlDeviceLeavesNothingOfWhatHangsBelowIt) {
  for (const bool finish : {false, true}) {
    for (const Kind& kind : kKinds) {
      SCOPED_TRACE(kind.name);
      in_machine([&] {
        FrameworkDriver driver;
        ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
        ASSERT_EQ(driver.create_driver(), STATUS_SUCCESS);
        const std::size_t before = holdings();
        FrameworkDriver::ControlPlan plan;
        plan.finish = finish;
        WDFDEVICE device = driver.create_control_device(plan);
        if (std::string_view(kind.name) == "queue" || std::string_view(kind.name) == "timer" ||
            std::string_view(kind.name) == "dpc" || std::string_view(kind.name) == "work item") {
          kind.make(driver, device);
        }
        driver.call("WdfObjectDelete", device);
        EXPECT_EQ(holdings(), before) << kind.name;
      });
    }
  }
}

TEST(Deletion, OfAnOpenControlDeviceIsCompleteWhenTheLastHandleIsClosed) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    ASSERT_EQ(driver.create_driver(), STATUS_SUCCESS);
    const std::size_t before = held(Resource::wdf_object).size();
    WDFDEVICE device = driver.create_control_device();
    queue(driver, device);
    HANDLE handle = nullptr;
    ASSERT_EQ(open_device(u"\\Device\\Sample", &handle), STATUS_SUCCESS);
    driver.call("WdfObjectDelete", device);
    EXPECT_EQ(held(Resource::wdf_object).size(), before + 2);
    close_device(handle);
    EXPECT_EQ(held(Resource::wdf_object).size(), before);
  });
}

}  // namespace
}  // namespace rundown
