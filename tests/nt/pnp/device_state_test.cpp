#include "abi/irp.h"
#include "abi/pnp.h"
#include "in_machine.h"
#include "played_driver.h"

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

TEST(DeviceToVerify, IsTheThreadsOwn) {
  in_machine([] {
    DEVICE_OBJECT device{};
    void* thread = call<void*>("KeGetCurrentThread");
    EXPECT_EQ(call<void*>("IoGetDeviceToVerify", thread), nullptr);
    call("IoSetDeviceToVerify", thread, &device);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetDeviceToVerify", thread), &device);
  });
}

// Both ask for something later: the Plug and Play manager sends the driver its question when it has
// time, and not from within the call.
TEST(DeviceState, IsNotAskedForWithinTheCall) {
  in_machine([] {
    int asked = 0;
    test::PlayedDriver played([&](auto, auto, auto, auto) {
      ++asked;
      return 0;
    });
    played.device->Flags |= DO_BUS_ENUMERATED_DEVICE;
    const std::size_t before = test::held().size();
    for (const DEVICE_RELATION_TYPE type : {BusRelations, EjectionRelations, RemovalRelations}) {
      call("IoInvalidateDeviceRelations", played.device, type);
    }
    call("IoInvalidateDeviceState", played.device);
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(test::held().size(), before);
  });
}

}  // namespace
}  // namespace rundown
