#include "abi/irp.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(DeviceToVerify, IsRememberedForTheThreadOfTheRequest) {
  in_machine([] {
    auto* thread = call<KTHREAD*>("PsGetCurrentThread");
    DEVICE_OBJECT device{};
    IRP irp{};
    call("IoSetHardErrorOrVerifyDevice", &irp, &device);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetDeviceToVerify", thread), nullptr);
    irp.Tail.Overlay.Thread = reinterpret_cast<decltype(irp.Tail.Overlay.Thread)>(thread);
    call("IoSetHardErrorOrVerifyDevice", &irp, &device);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetDeviceToVerify", thread), &device);
  });
}

}  // namespace
}  // namespace rundown
