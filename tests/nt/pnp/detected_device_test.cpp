#include "abi/irp.h"
#include "in_machine.h"
#include "nt/io/device.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::held;
using test::in_machine;

TEST(DetectedDevice, GetsAPhysicalDeviceOfThePnpManager) {
  in_machine([] {
    static DRIVER_OBJECT driver;
    DEVICE_OBJECT* physical = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoReportDetectedDevice", &driver, -1, -1, -1, nullptr, nullptr, FALSE,
                             &physical),
              STATUS_SUCCESS);
    ASSERT_NE(physical, nullptr);
    EXPECT_NE(physical->DriverObject, &driver);
    EXPECT_NE(physical->Flags & DO_BUS_ENUMERATED_DEVICE, 0U);
    EXPECT_TRUE(held().empty());  // the driver does not delete it

    DEVICE_OBJECT* own = nullptr;
    nt::io::create_device({.driver = &driver}, &own);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoAttachDeviceToDeviceStack", own, physical), physical);
    auto* irp = call<IRP*>("IoAllocateIrp", 2, FALSE);
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    --irp->CurrentLocation;  // as IoSetNextIrpStackLocation does
    IO_STACK_LOCATION& own_location = *--irp->Tail.Overlay.CurrentStackLocation;
    own_location.MajorFunction = IRP_MJ_PNP;
    own_location.MinorFunction = IRP_MN_START_DEVICE;
    EXPECT_EQ(call<BOOLEAN>("IoForwardIrpSynchronously", physical, irp), TRUE);
    EXPECT_EQ(irp->IoStatus.Status, STATUS_SUCCESS);

    // A device that the caller has made stays.
    DEVICE_OBJECT* given = own;
    EXPECT_EQ(call<NTSTATUS>("IoReportDetectedDevice", &driver, -1, -1, -1, nullptr, nullptr, FALSE,
                             &given),
              STATUS_SUCCESS);
    EXPECT_EQ(given, own);
  });
}

}  // namespace
}  // namespace rundown
