// A device's life from its start to its removal, in the order of its callbacks.
#include "gate/observer.h"
#include "whole_driver.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

const Calls kStarted{"bus starts",      "PrepareHardware",       "D0Entry",
                     "InterruptEnable", "D0EntryPostInterrupts", "SelfManagedIoInit"};
const Calls kRemoved{
    "SelfManagedIoSuspend", "D0ExitPreInterrupts", "InterruptDisable",     "D0Exit",
    "ReleaseHardware",      "SelfManagedIoFlush",  "SelfManagedIoCleanup", "device cleanup",
    "bus removes",          "device destroy"};

const Calls kNeverStarted{"device cleanup", "bus removes", "device destroy"};

TEST(Start, PreparesPowersUpAndStartsIo) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kStarted);
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kRemoved);
    EXPECT_TRUE(verifier_breaks().empty());
    EXPECT_EQ(whole.physical->AttachedDevice, nullptr);
    EXPECT_TRUE(held(Resource::interrupt).empty());
    whole.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

// The bus refuses the start: nothing of the driver's has run, and a removal has nothing to undo.
TEST(Start, IsRefusedByTheBus) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    whole.bus_answers[IRP_MN_START_DEVICE] = STATUS_INSUFFICIENT_RESOURCES;
    EXPECT_EQ(whole.start(), STATUS_INSUFFICIENT_RESOURCES);
    EXPECT_EQ(whole.taken(), Calls{"bus starts"});
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kNeverStarted);
  });
}

TEST(Remove, OfADeviceThatNeverStarted) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.query_remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kNeverStarted);
    EXPECT_EQ(whole.physical->AttachedDevice, nullptr);
    whole.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

// EvtDriverDeviceAdd fails after its WdfDeviceCreate: the framework removes the device as if the
// IRP had come, without a bus to ask.
TEST(Remove, OfADeviceWhoseAddFails) {
  in_machine([] {
    WholeDriver whole({.add_status = STATUS_UNSUCCESSFUL});
    EXPECT_EQ(whole.add([&](PWDFDEVICE_INIT init) { return whole.add_with(init); }),
              STATUS_UNSUCCESSFUL);
    EXPECT_EQ(whole.taken(), (Calls{"add", "device cleanup", "device destroy"}));
    EXPECT_EQ(whole.physical->AttachedDevice, nullptr);
    whole.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(Remove, IsAskedForAndCalledOff) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    whole.taken();
    EXPECT_EQ(whole.query_remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.pnp(IRP_MN_CANCEL_REMOVE_DEVICE).status, STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), Calls{"QueryRemove"});
    whole.fails["QueryRemove"] = STATUS_DEVICE_BUSY;
    EXPECT_EQ(whole.query_remove(), STATUS_DEVICE_BUSY);
    EXPECT_EQ(whole.taken(), Calls{"QueryRemove"});
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kRemoved);
  });
}

TEST(Stop, GivesResourcesBackAndStartsAgain) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    whole.taken();
    EXPECT_EQ(whole.pnp(IRP_MN_QUERY_STOP_DEVICE).status, STATUS_SUCCESS);
    EXPECT_EQ(whole.pnp(IRP_MN_CANCEL_STOP_DEVICE).status, STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), Calls{"QueryStop"});
    EXPECT_EQ(whole.stop(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"QueryStop", "SelfManagedIoSuspend", "D0ExitPreInterrupts",
                                    "InterruptDisable", "D0Exit", "ReleaseHardware", "bus stops"}));
    EXPECT_TRUE(held(Resource::interrupt).empty());
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"bus starts", "PrepareHardware", "D0Entry", "InterruptEnable",
                                    "D0EntryPostInterrupts", "SelfManagedIoRestart"}));
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kRemoved);
  });
}

TEST(SurpriseRemoval, TearsDownAtOnce) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    whole.taken();
    EXPECT_EQ(whole.surprise_remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"SurpriseRemoval", "SelfManagedIoSuspend",
                                    "D0ExitPreInterrupts", "InterruptDisable", "D0Exit",
                                    "ReleaseHardware", "SelfManagedIoFlush", "bus loses"}));
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(),
              (Calls{"SelfManagedIoCleanup", "device cleanup", "bus removes", "device destroy"}));
  });
}

TEST(SurpriseRemoval, OfAStoppedDevice) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(whole.stop(), STATUS_SUCCESS);
    whole.taken();
    EXPECT_EQ(whole.surprise_remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"SurpriseRemoval", "SelfManagedIoFlush", "bus loses"}));
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(),
              (Calls{"SelfManagedIoCleanup", "device cleanup", "bus removes", "device destroy"}));
  });
}

// A filter follows the power of the stack: it runs the same callbacks, but its power policy is
// another's, so that its device powers up and down with the start and the removal.
TEST(Start, OfAFilterThatOwnsNoPolicy) {
  in_machine([] {
    WholeDriver whole({.filter = true});
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kStarted);
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);  // no device power IRP follows
    EXPECT_EQ(whole.taken(), Calls{});
    EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kRemoved);
  });
}

// A success is a success, whatever it is called.
TEST(Start, TakesOtherSuccessesForSuccess) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    whole.fails["PrepareHardware"] = STATUS_PENDING;
    whole.fails["D0Entry"] = STATUS_TIMEOUT;
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kStarted);
  });
}

}  // namespace
}  // namespace rundown
