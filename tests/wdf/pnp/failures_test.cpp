// For each callback that can fail: what the framework calls from there to the device's removal, in
// three versions of the framework. Each row names what it was derived from in Microsoft's published
// source (src/framework/shared/irphandlers/pnp).
#include <array>

#include "gate/observer.h"
#include "whole_driver.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

constexpr std::array<ULONG, 3> kVersions{9, 15, 33};

Calls operator+(Calls first, const Calls& rest) {
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

const Calls kPowerDown{"SelfManagedIoSuspend", "D0ExitPreInterrupts", "InterruptDisable", "D0Exit"};
const Calls kRelease{"ReleaseHardware"};
const Calls kFlush{"SelfManagedIoFlush"};
const Calls kCleanup{"SelfManagedIoCleanup"};
const Calls kGone{"device cleanup", "bus removes", "device destroy"};
// What goes before the release: pnpstatemachine.cpp Failed and FailedWaitForRemove.
const Calls kFailedAndGone = kCleanup + kGone;

enum class Act { start, stop, sleep, wake, surprise, remove };

NTSTATUS perform(Act act, WholeDriver& whole) {
  switch (act) {
    case Act::start:
      return whole.start();
    case Act::stop:
      return whole.stop();
    case Act::sleep:
      return whole.sleep();
    case Act::wake:
      return whole.wake();
    case Act::surprise:
      return whole.surprise_remove();
    case Act::remove:
      return whole.remove();
  }
  return STATUS_UNSUCCESSFUL;
}

struct Failure {
  const char* callback;
  NTSTATUS status;  // of the act in which it fails
  Calls calls;      // from that act
  Calls on_remove;  // and from the removal
};

struct Scenario {
  std::vector<Act> before;  // all goes well
  Act act;                  // the callback fails
  std::vector<Act> after;   // nothing is called any more
};

void expect_failures(const Scenario& scenario, const std::vector<Failure>& rows) {
  for (const ULONG version : kVersions) {
    for (const Failure& row : rows) {
      SCOPED_TRACE(std::string{row.callback} + " of version 1." + std::to_string(version));
      in_machine([&] {
        WholeDriver whole({.minor_version = version});
        ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
        for (const Act act : scenario.before) EXPECT_EQ(perform(act, whole), STATUS_SUCCESS);
        whole.taken();
        whole.fails_at[row.callback] = 1;
        EXPECT_EQ(perform(scenario.act, whole), row.status);
        EXPECT_EQ(whole.taken(), row.calls);
        for (const Act act : scenario.after) perform(act, whole);
        EXPECT_EQ(whole.taken(), Calls{});
        if (scenario.act != Act::remove) {
          EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
          EXPECT_EQ(whole.taken(), row.on_remove);
        }
        EXPECT_EQ(whole.physical->AttachedDevice, nullptr);
        EXPECT_TRUE(held(gate::Resource::interrupt).empty());
        EXPECT_TRUE(verifier_breaks().empty());
        whole.driver.unload();
        EXPECT_TRUE(held(gate::Resource::wdf_object).empty());
      });
    }
  }
}

TEST(Failures, OfAStart) {
  const Calls started{"bus starts", "PrepareHardware"};
  expect_failures(
      {.before = {}, .act = Act::start, .after = {}},
      {
          // HardwareAvailable to FailedOwnHardware: the hardware is released although preparing it
          // has failed, and the start ends as the callback did.
          {"PrepareHardware", STATUS_UNSUCCESSFUL, started + kRelease, kGone},
          // PowerD0Starting to InitialPowerUpFailedDerefParent: no D0Exit. The pnp machine's
          // HardwareAvailablePowerPolicyFailed sets the status.
          {"D0Entry", STATUS_DEVICE_POWER_FAILURE, started + Calls{"D0Entry"} + kRelease, kGone},
          // PowerD0StartingConnectInterrupt to InitialConnectInterruptFailed: D0Exit, and no
          // EvtInterruptDisable for the one that was not enabled.
          {"InterruptEnable", STATUS_DEVICE_POWER_FAILURE,
           started + Calls{"D0Entry", "InterruptEnable", "D0Exit"} + kRelease, kGone},
          // The same state; its interrupts are disabled. EvtDeviceD0ExitPreInterruptsDisabled is
          // only for a device that has come past InitialDmaEnableFailed.
          {"D0EntryPostInterrupts", STATUS_DEVICE_POWER_FAILURE,
           started +
               Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "InterruptDisable",
                     "D0Exit"} +
               kRelease,
           kGone},
          // PowerD0StartingStartSelfManagedIo to InitialSelfManagedIoFailed and on through all
          // failure states; the self managed I/O machine's InitFailed is flushed and cleaned up.
          {"SelfManagedIoInit", STATUS_DEVICE_POWER_FAILURE,
           started +
               Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "SelfManagedIoInit",
                     "D0ExitPreInterrupts", "InterruptDisable", "D0Exit"} +
               kRelease + kFlush,
           kFailedAndGone},
      });
}

TEST(Failures, OfARestartAfterAStop) {
  const Calls started{"bus starts", "PrepareHardware"};
  expect_failures(
      {.before = {Act::start, Act::stop}, .act = Act::start, .after = {}},
      {
          // StartingFromStopped to FailedOwnHardware; the self managed I/O machine, Stopped, is
          // flushed by Failed.
          {"PrepareHardware", STATUS_UNSUCCESSFUL, started + kRelease + kFlush, kFailedAndGone},
          // Restarting, and then as in a first start: the power machine comes from Stopped.
          {"D0Entry", STATUS_DEVICE_POWER_FAILURE, started + Calls{"D0Entry"} + kRelease + kFlush,
           kFailedAndGone},
          {"InterruptEnable", STATUS_DEVICE_POWER_FAILURE,
           started + Calls{"D0Entry", "InterruptEnable", "D0Exit"} + kRelease + kFlush,
           kFailedAndGone},
          {"D0EntryPostInterrupts", STATUS_DEVICE_POWER_FAILURE,
           started +
               Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "InterruptDisable",
                     "D0Exit"} +
               kRelease + kFlush,
           kFailedAndGone},
          // SelfManagedIoStateMachine.cpp RestartedFailedPost.
          {"SelfManagedIoRestart", STATUS_DEVICE_POWER_FAILURE,
           started +
               Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "SelfManagedIoRestart",
                     "D0ExitPreInterrupts", "InterruptDisable", "D0Exit"} +
               kRelease + kFlush,
           kFailedAndGone},
      });
}

// The power IRP ends well: the device has failed, and the PnP machine is told (PowerUpFailed).
TEST(Failures, OfAResume) {
  expect_failures(
      {.before = {Act::start, Act::sleep}, .act = Act::wake, .after = {}},
      {
          // PowerWaking to ReportPowerUpFailedDerefParent.
          {"D0Entry", STATUS_SUCCESS, Calls{"D0Entry"} + kRelease + kFlush, kFailedAndGone},
          // PowerWakingConnectInterrupt to WakingConnectInterruptFailed.
          {"InterruptEnable", STATUS_SUCCESS,
           Calls{"D0Entry", "InterruptEnable", "D0Exit"} + kRelease + kFlush, kFailedAndGone},
          {"D0EntryPostInterrupts", STATUS_SUCCESS,
           Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "InterruptDisable",
                 "D0Exit"} +
               kRelease + kFlush,
           kFailedAndGone},
          // StartSelfManagedIoFailed.
          {"SelfManagedIoRestart", STATUS_SUCCESS,
           Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "SelfManagedIoRestart",
                 "D0ExitPreInterrupts", "InterruptDisable", "D0Exit"} +
               kRelease + kFlush,
           kFailedAndGone},
      });
}

// A power-down goes on through its failures (PowerGotoDx, PowerGotoDxIoStoppedCommon) and then
// tells the PnP machine (PowerDownFailed, FailedPowerDown): the device is given up.
TEST(Failures, OfASleep) {
  const Calls calls = kPowerDown + kRelease + kFlush;
  expect_failures({.before = {Act::start}, .act = Act::sleep, .after = {Act::wake}},
                  {{"SelfManagedIoSuspend", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"D0ExitPreInterrupts", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"InterruptDisable", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"D0Exit", STATUS_SUCCESS, calls, kFailedAndGone}});
}

// IRP_MN_STOP_DEVICE may not fail and is always passed down; the device has failed, and a start is
// refused (StartedStoppingFailed, Stopped; FailedWaitForRemove to FailedStarted).
TEST(Failures, OfAStop) {
  const Calls calls = Calls{"QueryStop"} + kPowerDown + kRelease + kFlush + Calls{"bus stops"};
  expect_failures({.before = {Act::start}, .act = Act::stop, .after = {Act::start}},
                  {{"SelfManagedIoSuspend", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"D0ExitPreInterrupts", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"InterruptDisable", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"D0Exit", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"ReleaseHardware", STATUS_SUCCESS, calls, kFailedAndGone}});
}

// A removal runs on whatever fails (StartedRemoving takes PolicyStopFailed as it takes
// PolicyStopped).
TEST(Failures, OfARemoval) {
  const Calls calls = kPowerDown + kRelease + kFlush + kFailedAndGone;
  expect_failures({.before = {Act::start}, .act = Act::remove, .after = {}},
                  {{"SelfManagedIoSuspend", STATUS_SUCCESS, calls, {}},
                   {"D0ExitPreInterrupts", STATUS_SUCCESS, calls, {}},
                   {"InterruptDisable", STATUS_SUCCESS, calls, {}},
                   {"D0Exit", STATUS_SUCCESS, calls, {}},
                   {"ReleaseHardware", STATUS_SUCCESS, calls, {}}});
}

// SurpriseRemoveIoStarted, FailedIoStarting, FailedOwnHardware, Failed, FailedWaitForRemove.
TEST(Failures, OfASurpriseRemoval) {
  const Calls calls =
      Calls{"SurpriseRemoval"} + kPowerDown + kRelease + kFlush + Calls{"bus loses"};
  expect_failures({.before = {Act::start}, .act = Act::surprise, .after = {}},
                  {{"SelfManagedIoSuspend", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"D0ExitPreInterrupts", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"InterruptDisable", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"D0Exit", STATUS_SUCCESS, calls, kFailedAndGone},
                   {"ReleaseHardware", STATUS_SUCCESS, calls, kFailedAndGone}});
}

}  // namespace
}  // namespace rundown
