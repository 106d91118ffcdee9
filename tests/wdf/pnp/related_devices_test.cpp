// Devices that go with a driver's own.
#include "whole_driver.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

std::vector<DEVICE_OBJECT*> relations(WholeDriver& whole, DEVICE_RELATION_TYPE type) {
  IO_STACK_LOCATION location{};
  location.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS;
  location.Parameters.QueryDeviceRelations.Type = type;
  const nt::io::Answer answer = whole.pnp(location);
  if (answer.information == 0) return {};
  const auto* told = reinterpret_cast<const DEVICE_RELATIONS*>(answer.information);
  return {told->Objects, told->Objects + told->Count};
}

using Devices = std::vector<DEVICE_OBJECT*>;

TEST(RemovalRelations, AreTold) {
  in_machine([] {
    WholeDriver whole;
    WholeDriver other;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_TRUE(relations(whole, RemovalRelations).empty());
    const auto add = [&](DEVICE_OBJECT* device) {
      return whole.call<NTSTATUS>("WdfDeviceAddRemovalRelationsPhysicalDevice", whole.device,
                                  device);
    };
    EXPECT_EQ(add(other.physical), STATUS_SUCCESS);
    EXPECT_EQ(add(other.physical), STATUS_DUPLICATE_OBJECTID);
    EXPECT_EQ(relations(whole, RemovalRelations), Devices{other.physical});
    whole.call("WdfDeviceRemoveRemovalRelationsPhysicalDevice", whole.device, other.physical);
    EXPECT_TRUE(relations(whole, RemovalRelations).empty());
    EXPECT_EQ(add(other.physical), STATUS_SUCCESS);
    whole.call("WdfDeviceClearRemovalRelationsDevices", whole.device);
    EXPECT_TRUE(relations(whole, RemovalRelations).empty());
  });
}

TEST(UsageRelations, AreAskedAsWell) {
  in_machine([] {
    WholeDriver whole;
    WholeDriver other;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    whole.call("WdfDeviceSetSpecialFileSupport", whole.device, WdfSpecialFilePaging, TRUE);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(whole.call<NTSTATUS>("WdfDeviceAddDependentUsageDeviceObject", whole.device,
                                   other.physical),
              STATUS_SUCCESS);
    EXPECT_EQ(whole.call<NTSTATUS>("WdfDeviceAddDependentUsageDeviceObject", whole.device,
                                   other.physical),
              STATUS_DUPLICATE_OBJECTID);
    IO_STACK_LOCATION location{};
    location.MinorFunction = IRP_MN_DEVICE_USAGE_NOTIFICATION;
    location.Parameters.UsageNotification.InPath = TRUE;
    location.Parameters.UsageNotification.Type = DeviceUsageTypePaging;
    whole.bus_answers[IRP_MN_DEVICE_USAGE_NOTIFICATION] = STATUS_SUCCESS;
    EXPECT_EQ(whole.pnp(location).status, STATUS_NOT_SUPPORTED);  // the other device's
    EXPECT_EQ(other.asked, std::vector<UCHAR>{IRP_MN_DEVICE_USAGE_NOTIFICATION});
    whole.call("WdfDeviceRemoveDependentUsageDeviceObject", whole.device, other.physical);
    EXPECT_EQ(whole.pnp(location).status, STATUS_SUCCESS);
    EXPECT_EQ(whole.query_remove(), STATUS_DEVICE_NOT_READY);  // a paging file lies on it
  });
}

TEST(EjectionRelations, AreForABussChild) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.call<NTSTATUS>("WdfPdoAddEjectionRelationsPhysicalDevice", whole.device,
                                   whole.physical),
              STATUS_INVALID_PARAMETER);
    whole.call("WdfPdoRemoveEjectionRelationsPhysicalDevice", whole.device, whole.physical);
    whole.call("WdfPdoClearEjectionRelationsDevices", whole.device);
    EXPECT_EQ(verifier_breaks(), (std::vector<std::string>{"no-bus-child", "no-bus-child"}));
  });
}

}  // namespace
}  // namespace rundown
