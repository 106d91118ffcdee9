// WdfFdoInit*.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

bool broke(std::string_view rule) {
  const auto& all = verifier_breaks();
  return std::find(all.begin(), all.end(), rule) != all.end();
}

TEST(FdoInit, KnowsItsPhysicalDevice) {
  in_machine([] {
    FunctionStack stack;
    EXPECT_EQ(stack.add([&](PWDFDEVICE_INIT init) {
      EXPECT_EQ(stack.call<DEVICE_OBJECT*>("WdfFdoInitWdmGetPhysicalDevice", init), stack.physical);
      return stack.create(init);
    }),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.call<DEVICE_OBJECT*>("WdfDeviceWdmGetPhysicalDevice", stack.device),
              stack.physical);
  });
}

TEST(FdoInit, MakesAFilterThatTakesOverWhatLiesBelow) {
  in_machine([] {
    FunctionStack stack;
    stack.physical->Flags |= DO_DIRECT_IO;
    stack.physical->DeviceType = 0x7;
    EXPECT_EQ(stack.add([&](PWDFDEVICE_INIT init) {
      stack.call("WdfFdoInitSetFilter", init);
      return stack.create(init);
    }),
              STATUS_SUCCESS);
    const auto* device = stack.call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", stack.device);
    EXPECT_EQ(device->DeviceType, 0x7U);
    EXPECT_NE(device->Flags & DO_DIRECT_IO, 0U);
  });
}

TEST(FdoInit, FailsWithoutHarmForAFilter) {
  in_machine([] {
    FunctionStack stack;
    EXPECT_EQ(stack.add([&](PWDFDEVICE_INIT init) {
      stack.call("WdfFdoInitSetFilter", init);
      return STATUS_UNSUCCESSFUL;
    }),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.add([](PWDFDEVICE_INIT) { return STATUS_UNSUCCESSFUL; }), STATUS_UNSUCCESSFUL);
  });
}

TEST(FdoInit, DeletesTheDeviceOfAFailedAdd) {
  in_machine([] {
    FunctionStack stack;
    const std::size_t before = held(Resource::wdf_object).size();
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback =
        stack.driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("device cleanup");
    EXPECT_EQ(stack.add([&](PWDFDEVICE_INIT init) {
      EXPECT_EQ(stack.create(init, &attributes), STATUS_SUCCESS);
      return STATUS_INVALID_PARAMETER;
    }),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(stack.driver.log, (std::vector<std::string>{"add", "device cleanup"}));
    EXPECT_EQ(held(Resource::wdf_object).size(), before);
    EXPECT_EQ(stack.physical->AttachedDevice, nullptr);
  });
}

TEST(FdoInit, RefusesControlDevices) {
  in_machine([] {
    FunctionStack stack;
    stack.driver.create_control_device({.configure = [&](PWDFDEVICE_INIT init,
                                                         WDF_DRIVER_GLOBALS*) {
      EXPECT_EQ(stack.call<DEVICE_OBJECT*>("WdfFdoInitWdmGetPhysicalDevice", init), nullptr);
      stack.call("WdfFdoInitSetFilter", init);
      EXPECT_TRUE(broke("wrong-device-init"));
      ULONG needed = 0;
      EXPECT_EQ(stack.call<NTSTATUS>("WdfFdoInitQueryProperty", init, DevicePropertyHardwareID, 0,
                                     nullptr, &needed),
                STATUS_INVALID_DEVICE_REQUEST);
      WDFKEY key = nullptr;
      EXPECT_EQ(stack.call<NTSTATUS>("WdfFdoInitOpenRegistryKey", init, PLUGPLAY_REGKEY_DEVICE,
                                     0x20019, nullptr, &key),
                STATUS_INVALID_PARAMETER);
      WDFMEMORY memory = nullptr;
      EXPECT_EQ(stack.call<NTSTATUS>("WdfFdoInitAllocAndQueryProperty", init,
                                     DevicePropertyHardwareID, NonPagedPoolNx, nullptr, &memory),
                STATUS_INVALID_DEVICE_REQUEST);
    }});
  });
}

TEST(FdoInit, WantsResourceCallbacksTogether) {
  in_machine([] {
    FunctionStack stack;
    stack.add([&](PWDFDEVICE_INIT init) {
      WDF_FDO_EVENT_CALLBACKS events{};
      events.Size = sizeof events;
      events.EvtDeviceFilterAddResourceRequirements =
          stack.driver.noted<PFN_WDF_DEVICE_FILTER_RESOURCE_REQUIREMENTS>("filter");
      stack.call("WdfFdoInitSetEventCallbacks", init, &events);
      EXPECT_TRUE(broke("callback-missing"));
      events.Size = 1;
      stack.call("WdfFdoInitSetEventCallbacks", init, &events);
      EXPECT_TRUE(broke("structure-size"));
      return stack.create(init);
    });
    EXPECT_NE(stack.device, nullptr);
  });
}

TEST(FdoInit, QueriesProperties) {
  in_machine([] {
    FunctionStack stack;
    stack.add([&](PWDFDEVICE_INIT init) {
      ULONG needed = 0;
      EXPECT_EQ(stack.call<NTSTATUS>("WdfFdoInitQueryProperty", init, DevicePropertyHardwareID, 0,
                                     nullptr, &needed),
                STATUS_BUFFER_TOO_SMALL);
      std::vector<std::byte> buffer(needed);
      EXPECT_EQ(stack.call<NTSTATUS>("WdfFdoInitQueryProperty", init, DevicePropertyHardwareID,
                                     needed, buffer.data(), &needed),
                STATUS_SUCCESS);
      WDFMEMORY memory = nullptr;
      EXPECT_EQ(stack.call<NTSTATUS>("WdfFdoInitAllocAndQueryProperty", init,
                                     DevicePropertyHardwareID, NonPagedPoolNx, nullptr, &memory),
                STATUS_SUCCESS);
      std::size_t bytes = 0;
      const void* text = stack.call<void*>("WdfMemoryGetBuffer", memory, &bytes);
      EXPECT_EQ(bytes, needed);
      EXPECT_EQ(std::memcmp(text, buffer.data(), bytes), 0);
      EXPECT_EQ(stack.call<NTSTATUS>("WdfFdoInitAllocAndQueryProperty", init,
                                     DevicePropertyFriendlyName, NonPagedPoolNx, nullptr, &memory),
                STATUS_OBJECT_NAME_NOT_FOUND);
      return STATUS_SUCCESS;
    });
  });
}

TEST(FdoInit, OpensTheDevicesKeyBelowTheDriver) {
  in_machine([] {
    FunctionStack stack;
    WDFKEY key = nullptr;
    stack.add([&](PWDFDEVICE_INIT init) {
      return stack.call<NTSTATUS>("WdfFdoInitOpenRegistryKey", init, PLUGPLAY_REGKEY_DEVICE,
                                  0x20019, nullptr, &key);
    });
    EXPECT_NE(stack.call<HANDLE>("WdfRegistryWdmGetHandle", key), nullptr);
    EXPECT_TRUE(held(Resource::handle).empty());  // the framework's own
    stack.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(FdoInit, StopsAtNull) {
  const auto bug = bug_check_in([] {
    FunctionStack stack;
    stack.add([&](PWDFDEVICE_INIT init) {
      stack.call("WdfFdoInitSetEventCallbacks", init, nullptr);
      return STATUS_SUCCESS;
    });
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
  EXPECT_EQ(bug->parameters[0], 4U);
}

}  // namespace
}  // namespace rundown
