// What a driver says of its device to Plug and Play.
#include "function_stack.h"
#include "wdf/device/device.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

TEST(DeviceState, ComesBackAsItWasSet) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    WDF_DEVICE_STATE state{};
    state.Size = sizeof state;
    stack.call("WdfDeviceGetDeviceState", stack.device, &state);
    EXPECT_EQ(state.Failed, WdfUseDefault);
    state.Failed = WdfTrue;
    stack.call("WdfDeviceSetDeviceState", stack.device, &state);
    WDF_DEVICE_STATE again{};
    again.Size = sizeof again;
    stack.call("WdfDeviceGetDeviceState", stack.device, &again);
    EXPECT_EQ(again.Failed, WdfTrue);
    EXPECT_EQ(again.Removed, WdfUseDefault);
    state.Removed = static_cast<WDF_TRI_STATE>(3);
    stack.call("WdfDeviceSetDeviceState", stack.device, &state);
    state.Size = 1;
    stack.call("WdfDeviceSetDeviceState", stack.device, &state);
    EXPECT_EQ(verifier_breaks(),
              (std::vector<std::string>{"value-out-of-range", "structure-size"}));
  });
}

TEST(DeviceState, HasAShorterFormForOlderClients) {
  in_machine([] {
    FunctionStack stack(27);
    stack.add();
    WDF_DEVICE_STATE state{};
    state.AssignedToGuest = static_cast<WDF_TRI_STATE>(77);
    state.Size = offsetof(WDF_DEVICE_STATE, AssignedToGuest);
    stack.call("WdfDeviceGetDeviceState", stack.device, &state);
    EXPECT_EQ(state.Size, offsetof(WDF_DEVICE_STATE, AssignedToGuest));
    EXPECT_EQ(state.ResourcesChanged, WdfUseDefault);
    EXPECT_EQ(state.AssignedToGuest, static_cast<WDF_TRI_STATE>(77));
  });
}

TEST(Capabilities, AreTriStates) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    WDF_DEVICE_PNP_CAPABILITIES pnp{};
    pnp.Size = sizeof pnp;
    stack.call("WdfDeviceSetPnpCapabilities", stack.device, &pnp);
    EXPECT_TRUE(verifier_breaks().empty());
    pnp.NoDisplayInUI = static_cast<WDF_TRI_STATE>(9);
    stack.call("WdfDeviceSetPnpCapabilities", stack.device, &pnp);
    EXPECT_EQ(verifier_breaks().size(), 1U);
  });
}

TEST(Capabilities, OfPowerHaveAnIdealStateForThePolicyOwnerOnly) {
  in_machine([] {
    FunctionStack stack;
    WDF_DEVICE_POWER_CAPABILITIES power{};
    power.Size = sizeof power;
    power.IdealDxStateForSx = PowerDeviceD2;
    stack.add();
    stack.call("WdfDeviceSetPowerCapabilities", stack.device, &power);
    EXPECT_TRUE(verifier_breaks().empty());
    stack.add([&](PWDFDEVICE_INIT init) {
      stack.call("WdfFdoInitSetFilter", init);
      return stack.create(init);
    });
    stack.call("WdfDeviceSetPowerCapabilities", stack.device, &power);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"value-out-of-range"});
  });
}

TEST(Capabilities, LeadNowhereForAControlDevice) {
  const auto bug = bug_check_in([] {
    FunctionStack stack;
    const WDFDEVICE control = stack.driver.create_control_device();
    stack.call("WdfDeviceSetStaticStopRemove", control, FALSE);
  });
  EXPECT_TRUE(bug);
}

TEST(Failed, WantsAnAction) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    stack.call("WdfDeviceSetFailed", stack.device, WdfDeviceFailedNoRestart);
    EXPECT_TRUE(verifier_breaks().empty());
    stack.call("WdfDeviceSetFailed", stack.device, 0);
    EXPECT_EQ(verifier_breaks().size(), 1U);
  });
}

TEST(SpecialFile, IsOneThatAClientMayName) {
  in_machine([] {
    FunctionStack stack(27);
    stack.add();
    stack.call("WdfDeviceSetSpecialFileSupport", stack.device, WdfSpecialFileDump, TRUE);
    EXPECT_TRUE(verifier_breaks().empty());
    stack.call("WdfDeviceSetSpecialFileSupport", stack.device, WdfSpecialFileGuestAssigned, TRUE);
    EXPECT_EQ(verifier_breaks().size(), 1U);
  });
}

TEST(MofResource, IsNamedOnce) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    UNICODE_STRING name = unicode(u"MofResource");
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceAssignMofResourceName", stack.device, &name),
              STATUS_SUCCESS);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceAssignMofResourceName", stack.device, &name),
              STATUS_INVALID_DEVICE_REQUEST);
    --name.Length;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceAssignMofResourceName", stack.device, &name),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(BusInformation, IsKeptForTheChildren) {
  in_machine([] {
    FunctionStack stack;
    stack.add();
    PNP_BUS_INFORMATION bus{};
    bus.BusTypeGuid = {1, 2, 3, {}};
    bus.BusNumber = 7;
    stack.call("WdfDeviceSetBusInformationForChildren", stack.device, &bus);
    const auto* object = stack.call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", stack.device);
    const auto& kept = wdf::device_of(object)->pnp.child_bus;
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->BusTypeGuid, bus.BusTypeGuid);
    EXPECT_EQ(kept->BusNumber, 7U);
  });
  const auto bug = bug_check_in([] {
    FunctionStack stack;
    stack.call("WdfDeviceSetBusInformationForChildren", stack.add(), nullptr);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
}

}  // namespace
}  // namespace rundown
