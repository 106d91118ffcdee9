// WdfPdoInit*, and the bus children that come of it.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

struct Bus : FunctionStack {
  Bus() { add(); }
  PWDFDEVICE_INIT init() { return call<PWDFDEVICE_INIT>("WdfPdoInitAllocate", device); }
  WDFDEVICE child(WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    PWDFDEVICE_INIT made = init();
    WDFDEVICE child = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfDeviceCreate", &made, attributes, &child), STATUS_SUCCESS);
    return child;
  }
};

TEST(PdoInit, IsForFunctionDevicesOnly) {
  in_machine([] {
    Bus bus;
    const WDFDEVICE control = bus.driver.create_control_device();
    EXPECT_EQ(bus.call<PWDFDEVICE_INIT>("WdfPdoInitAllocate", control), nullptr);
    const WDFDEVICE child = bus.child();
    EXPECT_EQ(bus.call<PWDFDEVICE_INIT>("WdfPdoInitAllocate", child), nullptr);
  });
}

TEST(PdoInit, IsHeldUntilItIsFreedOrUsed) {
  in_machine([] {
    Bus bus;
    PWDFDEVICE_INIT init = bus.init();
    EXPECT_EQ(held(Resource::wdf_device_init).size(), 1U);
    bus.call("WdfDeviceInitFree", init);
    EXPECT_TRUE(held(Resource::wdf_device_init).empty());
    bus.child();
    EXPECT_TRUE(held(Resource::wdf_device_init).empty());
  });
}

TEST(PdoInit, TakesIdsAndTexts) {
  in_machine([] {
    Bus bus;
    PWDFDEVICE_INIT init = bus.init();
    UNICODE_STRING text = unicode(u"BUS\\CHILD");
    for (const char* function :
         {"WdfPdoInitAssignDeviceID", "WdfPdoInitAssignInstanceID", "WdfPdoInitAssignContainerID",
          "WdfPdoInitAddHardwareID", "WdfPdoInitAddCompatibleID"}) {
      EXPECT_EQ(bus.call<NTSTATUS>(function, init, &text), STATUS_SUCCESS) << function;
      UNICODE_STRING odd = text;
      --odd.Length;
      EXPECT_EQ(bus.call<NTSTATUS>(function, init, &odd), STATUS_INVALID_PARAMETER) << function;
    }
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoInitAddDeviceText", init, &text, &text, 0x409),
              STATUS_SUCCESS);
    bus.call("WdfPdoInitSetDefaultLocale", init, 0x409);
    const GUID raw{1, 2, 3, {}};
    EXPECT_EQ(bus.call<NTSTATUS>("WdfPdoInitAssignRawDevice", init, &raw), STATUS_SUCCESS);
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(PdoInit, RefusesOtherKinds) {
  in_machine([] {
    FunctionStack stack;
    stack.add([&](PWDFDEVICE_INIT init) {
      UNICODE_STRING text = unicode(u"ID");
      for (const char* function :
           {"WdfPdoInitAssignDeviceID", "WdfPdoInitAssignInstanceID", "WdfPdoInitAssignContainerID",
            "WdfPdoInitAddHardwareID", "WdfPdoInitAddCompatibleID"}) {
        EXPECT_EQ(stack.call<NTSTATUS>(function, init, &text), STATUS_INVALID_DEVICE_REQUEST);
      }
      EXPECT_EQ(stack.call<NTSTATUS>("WdfPdoInitAddDeviceText", init, &text, &text, 0),
                STATUS_INVALID_DEVICE_REQUEST);
      const GUID raw{};
      EXPECT_EQ(stack.call<NTSTATUS>("WdfPdoInitAssignRawDevice", init, &raw),
                STATUS_INVALID_PARAMETER);
      EXPECT_TRUE(verifier_breaks().empty());
      stack.call("WdfPdoInitSetDefaultLocale", init, 0);
      stack.call("WdfPdoInitAllowForwardingRequestToParent", init);
      EXPECT_EQ(verifier_breaks().size(), 2U);
      return STATUS_SUCCESS;
    });
  });
}

TEST(PdoInit, GivesAChildItsParentsStackForForwarding) {
  in_machine([] {
    Bus bus;
    const WDFDEVICE plain = bus.child();
    PWDFDEVICE_INIT init = bus.init();
    bus.call("WdfPdoInitAllowForwardingRequestToParent", init);
    WDFDEVICE child = nullptr;
    ASSERT_EQ(bus.call<NTSTATUS>("WdfDeviceCreate", &init, nullptr, &child), STATUS_SUCCESS);
    const auto size = [&](WDFDEVICE device) {
      return bus.call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", device)->StackSize;
    };
    EXPECT_EQ(size(child), size(plain) + size(bus.device));
  });
}

TEST(PdoInit, AllowsNoWakeAtABusThatGivesNoPower) {
  in_machine([] {
    Bus bus;
    PWDFDEVICE_INIT init = bus.init();
    WDF_PDO_EVENT_CALLBACKS events{};
    events.Size = sizeof events;
    events.EvtDeviceEnableWakeAtBus =
        bus.driver.noted<PFN_WDF_DEVICE_ENABLE_WAKE_AT_BUS>("enable wake");
    bus.call("WdfPdoInitSetEventCallbacks", init, &events);
    bus.call("WdfPdoInitRemovePowerDependencyOnParent", init);
    WDFDEVICE child = nullptr;
    EXPECT_EQ(bus.call<NTSTATUS>("WdfDeviceCreate", &init, nullptr, &child),
              STATUS_INVALID_DEVICE_REQUEST);
  });
}

TEST(BusChild, MayBeDeletedUntilItIsAdded) {
  in_machine([] {
    Bus bus;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback = bus.driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("cleanup");
    const std::size_t before = held(Resource::wdf_object).size();
    const WDFDEVICE child = bus.child(&attributes);
    EXPECT_EQ(bus.call<WDFDEVICE>("WdfPdoGetParent", child), bus.device);
    bus.call("WdfObjectDelete", child);
    EXPECT_EQ(bus.driver.log.back(), "cleanup");
    EXPECT_EQ(held(Resource::wdf_object).size(), before);
    const WDFDEVICE added = bus.child();
    EXPECT_EQ(bus.call<NTSTATUS>("WdfFdoAddStaticChild", bus.device, added), STATUS_SUCCESS);
    bus.call("WdfObjectDelete", added);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"not-deletable"});
    EXPECT_EQ(held(Resource::wdf_object).size(), before + 1);
  });
}

TEST(BusChild, HoldsItsParentUntilItGoes) {
  in_machine([] {
    Bus bus;
    bus.child();
    bus.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(BusChild, GoesBeforeAParentThatFailsToBeAdded) {
  in_machine([] {
    FunctionStack stack;
    WDF_OBJECT_ATTRIBUTES parent = no_attributes();
    parent.EvtCleanupCallback = stack.driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("parent");
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback = stack.driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("child");
    const std::size_t before = held(Resource::wdf_object).size();
    stack.add([&](PWDFDEVICE_INIT init) {
      EXPECT_EQ(stack.create(init, &parent), STATUS_SUCCESS);
      auto made = stack.call<PWDFDEVICE_INIT>("WdfPdoInitAllocate", stack.device);
      WDFDEVICE child = nullptr;
      EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceCreate", &made, &attributes, &child),
                STATUS_SUCCESS);
      EXPECT_EQ(stack.call<NTSTATUS>("WdfFdoAddStaticChild", stack.device, child), STATUS_SUCCESS);
      return STATUS_UNSUCCESSFUL;
    });
    EXPECT_EQ(stack.driver.log, (std::vector<std::string>{"add", "child", "parent"}));
    EXPECT_EQ(held(Resource::wdf_object).size(), before);
  });
}

}  // namespace
}  // namespace rundown
