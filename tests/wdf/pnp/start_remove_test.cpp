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

}  // namespace
}  // namespace rundown
