// Locks, timers, DPCs and work items.
#include "framework_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

class Device : public FrameworkDriver {
 public:
  explicit Device(WDF_OBJECT_ATTRIBUTES attributes = no_attributes()) {
    EXPECT_EQ(bind(), STATUS_SUCCESS);
    EXPECT_EQ(create_driver(), STATUS_SUCCESS);
    ControlPlan plan;
    plan.attributes = &attributes;
    device = create_control_device(plan);
  }
  WDF_OBJECT_ATTRIBUTES below(void* parent) const {
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = parent;
    return attributes;
  }
  WDFTIMER timer(WDF_TIMER_CONFIG config, WDF_OBJECT_ATTRIBUTES attributes) {
    WDFTIMER made = nullptr;
    last_status = call<NTSTATUS>("WdfTimerCreate", &config, &attributes, &made);
    return made;
  }
  WDF_TIMER_CONFIG timer_config(Callback then = {}) {
    WDF_TIMER_CONFIG config{};
    config.Size = sizeof config;
    config.EvtTimerFunc = noted<PFN_WDF_TIMER>("timer", std::move(then));
    config.AutomaticSerialization = TRUE;
    return config;
  }

  WDFDEVICE device = nullptr;
};

void let_time_pass(LONGLONG milliseconds) {
  LARGE_INTEGER interval;
  interval.QuadPart = -milliseconds * 10'000;
  call<NTSTATUS>("KeDelayExecutionThread", KernelMode, FALSE, &interval);
}

TEST(SpinLock, RaisesAndRestoresTheLevel) {
  in_machine([] {
    Device driver;
    WDFSPINLOCK lock = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfSpinLockCreate", nullptr, &lock), STATUS_SUCCESS);
    driver.call("WdfSpinLockAcquire", lock);
    EXPECT_EQ(call<KIRQL>("KeGetCurrentIrql"), DISPATCH_LEVEL);
    driver.call("WdfSpinLockRelease", lock);
    EXPECT_EQ(call<KIRQL>("KeGetCurrentIrql"), PASSIVE_LEVEL);
  });
}

TEST(SpinLock, TakenTwiceOrReleasedUnheldStopsTheMachine) {
  for (const bool twice : {true, false}) {
    const auto bug = bug_check_in([twice] {
      Device driver;
      WDFSPINLOCK lock = nullptr;
      driver.call<NTSTATUS>("WdfSpinLockCreate", nullptr, &lock);
      if (twice) driver.call("WdfSpinLockAcquire", lock);
      driver.call(twice ? "WdfSpinLockAcquire" : "WdfSpinLockRelease", lock);
    });
    ASSERT_TRUE(bug);
    EXPECT_EQ(bug->code, 0x10DU);
    EXPECT_EQ(bug->parameters[0],
              static_cast<std::uint64_t>(twice ? WDF_RECURSIVE_LOCK : WDF_INVALID_LOCK_OPERATION));
  }
}

TEST(WaitLock, TimesOutWhileAnotherThreadHasIt) {
  in_machine([] {
    Device driver;
    WDFWAITLOCK lock = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfWaitLockCreate", nullptr, &lock), STATUS_SUCCESS);
    HANDLE thread = nullptr;
    void* start = guest_callback([&](auto...) -> std::uint64_t {
      EXPECT_EQ(driver.call<NTSTATUS>("WdfWaitLockAcquire", lock, nullptr), STATUS_SUCCESS);
      let_time_pass(50);
      driver.call("WdfWaitLockRelease", lock);
      return 0;
    });
    call<NTSTATUS>("PsCreateSystemThread", &thread, 0x1F03FF, nullptr, nullptr, nullptr, start,
                   nullptr);
    let_time_pass(1);
    LONGLONG timeout = -10 * 10'000;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfWaitLockAcquire", lock, &timeout), STATUS_TIMEOUT);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfWaitLockAcquire", lock, nullptr), STATUS_SUCCESS);
    driver.call("WdfWaitLockRelease", lock);
    driver.call("WdfWaitLockRelease", lock);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"lock-not-held"});
  });
}

TEST(ObjectLock, IsThereOnlyWhereCallbacksAreSynchronized) {
  in_machine([] {
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.SynchronizationScope = WdfSynchronizationScopeDevice;
    Device driver(attributes);
    driver.call("WdfObjectAcquireLock", driver.device);
    EXPECT_EQ(call<KIRQL>("KeGetCurrentIrql"), DISPATCH_LEVEL);
    driver.call("WdfObjectReleaseLock", driver.device);
  });
  const auto bug = bug_check_in([] {
    Device driver;
    driver.call("WdfObjectAcquireLock", driver.driver);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->parameters[0], static_cast<std::uint64_t>(WDF_INVALID_LOCK_OPERATION));
}

TEST(Timer, NeedsAParentWithADeviceAboveIt) {
  in_machine([] {
    Device driver;
    driver.timer(driver.timer_config(), no_attributes());
    EXPECT_EQ(driver.last_status, STATUS_WDF_PARENT_NOT_SPECIFIED);
    driver.timer(driver.timer_config(), driver.below(driver.driver));
    EXPECT_EQ(driver.last_status, STATUS_INVALID_DEVICE_REQUEST);
    WDF_TIMER_CONFIG config = driver.timer_config();
    config.Size = 4;
    driver.timer(config, driver.below(driver.device));
    EXPECT_EQ(driver.last_status, STATUS_INFO_LENGTH_MISMATCH);
    config = driver.timer_config();
    config.Period = 0x80000000;
    driver.timer(config, driver.below(driver.device));
    EXPECT_EQ(driver.last_status, STATUS_INVALID_PARAMETER);
  });
}

TEST(Timer, FiresAtDispatchLevelOrWhereItMustAtPassiveLevel) {
  in_machine([] {
    Device driver;
    KIRQL level = HIGH_LEVEL;
    const auto note_level = [&](auto...) -> std::uint64_t {
      level = call<KIRQL>("KeGetCurrentIrql");
      return 0;
    };
    WDFTIMER timer = driver.timer(driver.timer_config(note_level), driver.below(driver.device));
    ASSERT_NE(timer, nullptr);
    EXPECT_EQ(driver.call<BOOLEAN>("WdfTimerStart", timer, LONGLONG{-10'000}), FALSE);
    let_time_pass(5);
    EXPECT_EQ(level, DISPATCH_LEVEL);
    WDF_OBJECT_ATTRIBUTES passive = driver.below(driver.device);
    passive.ExecutionLevel = WdfExecutionLevelPassive;
    timer = driver.timer(driver.timer_config(note_level), passive);
    driver.call<BOOLEAN>("WdfTimerStart", timer, LONGLONG{-10'000});
    let_time_pass(5);
    EXPECT_EQ(level, PASSIVE_LEVEL);
    EXPECT_EQ(driver.log, (std::vector<std::string>{"timer", "timer"}));
  });
}

TEST(Timer, IsStoppedByItsDeletion) {
  in_machine([] {
    Device driver;
    WDFTIMER timer = driver.timer(driver.timer_config(), driver.below(driver.device));
    driver.call<BOOLEAN>("WdfTimerStart", timer, LONGLONG{-10'000});
    EXPECT_EQ(driver.call<BOOLEAN>("WdfTimerStop", timer, TRUE), TRUE);
    driver.call<BOOLEAN>("WdfTimerStart", timer, LONGLONG{-10'000});
    driver.call("WdfObjectDelete", timer);
    let_time_pass(5);
    EXPECT_TRUE(driver.log.empty());
  });
}

TEST(Timer, DoesNotWaitForItself) {
  in_machine([] {
    Device driver;
    WDFTIMER timer = nullptr;
    timer = driver.timer(driver.timer_config([&](auto...) -> std::uint64_t {
      driver.call<BOOLEAN>("WdfTimerStop", timer, TRUE);
      return 0;
    }),
                         driver.below(driver.device));
    driver.call<BOOLEAN>("WdfTimerStart", timer, LONGLONG{-10'000});
    let_time_pass(5);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"timer-stopped-in-callback"});
  });
}

TEST(Dpc, RunsOnceForEachEnqueue) {
  in_machine([] {
    Device driver;
    WDF_DPC_CONFIG config{sizeof config, driver.noted<PFN_WDF_DPC>("dpc"), TRUE};
    WDF_OBJECT_ATTRIBUTES attributes = driver.below(driver.device);
    WDFDPC dpc = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfDpcCreate", &config, &attributes, &dpc), STATUS_SUCCESS);
    EXPECT_EQ(driver.call<WDFOBJECT>("WdfDpcGetParentObject", dpc), driver.device);
    const KIRQL before = call<KIRQL>("KfRaiseIrql", DISPATCH_LEVEL);
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDpcEnqueue", dpc), TRUE);
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDpcEnqueue", dpc), FALSE);
    call("KeLowerIrql", before);
    EXPECT_EQ(driver.log, std::vector<std::string>{"dpc"});
    config.Size = 4;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfDpcCreate", &config, &attributes, &dpc),
              STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(Dpc, CannotShareAPassiveLock) {
  in_machine([] {
    WDF_OBJECT_ATTRIBUTES passive = no_attributes();
    passive.ExecutionLevel = WdfExecutionLevelPassive;
    passive.SynchronizationScope = WdfSynchronizationScopeDevice;
    Device driver(passive);
    WDF_DPC_CONFIG config{sizeof config, driver.noted<PFN_WDF_DPC>("dpc"), TRUE};
    WDF_OBJECT_ATTRIBUTES attributes = driver.below(driver.device);
    WDFDPC dpc = nullptr;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfDpcCreate", &config, &attributes, &dpc),
              STATUS_WDF_INCOMPATIBLE_EXECUTION_LEVEL);
    EXPECT_EQ(dpc, nullptr);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"execution-level"});
  });
}

TEST(WorkItem, RunsAtPassiveLevelAndIsWaitedFor) {
  in_machine([] {
    Device driver;
    WDF_WORKITEM_CONFIG config{};
    config.Size = sizeof config;
    config.EvtWorkItemFunc = driver.noted<PFN_WDF_WORKITEM>("work", [](auto...) -> std::uint64_t {
      EXPECT_EQ(call<KIRQL>("KeGetCurrentIrql"), PASSIVE_LEVEL);
      let_time_pass(5);
      return 0;
    });
    WDF_OBJECT_ATTRIBUTES attributes = driver.below(driver.device);
    WDFWORKITEM item = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfWorkItemCreate", &config, &attributes, &item),
              STATUS_SUCCESS);
    driver.call("WdfWorkItemEnqueue", item);
    driver.call("WdfWorkItemEnqueue", item);
    EXPECT_TRUE(driver.log.empty());
    driver.call("WdfWorkItemFlush", item);
    EXPECT_EQ(driver.log, std::vector<std::string>{"work"});
    driver.call("WdfWorkItemEnqueue", item);
    driver.call("WdfObjectDelete", item);
    EXPECT_EQ(driver.log.size(), 2U);
  });
}

TEST(Dpc, IsCancelledWhileItWaits) {
  in_machine([] {
    Device driver;
    WDF_DPC_CONFIG config{};
    config.Size = sizeof config;
    config.EvtDpcFunc = driver.noted<PFN_WDF_DPC>("dpc");
    WDF_OBJECT_ATTRIBUTES attributes = driver.below(driver.device);
    WDFDPC dpc = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfDpcCreate", &config, &attributes, &dpc), STATUS_SUCCESS);
    const auto* kernel = driver.call<KDPC*>("WdfDpcWdmGetDpc", dpc);
    ASSERT_NE(kernel, nullptr);
    EXPECT_EQ(kernel->Type, DpcObject);
    const auto level = call<KIRQL>("KfRaiseIrql", DISPATCH_LEVEL);
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDpcEnqueue", dpc), TRUE);
    EXPECT_NE(kernel->DpcData, nullptr);
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDpcCancel", dpc, FALSE), TRUE);
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDpcCancel", dpc, FALSE), FALSE);
    call("KeLowerIrql", level);
    EXPECT_TRUE(driver.log.empty());
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDpcEnqueue", dpc), TRUE);
    EXPECT_EQ(driver.log, std::vector<std::string>{"dpc"});
    EXPECT_EQ(driver.call<BOOLEAN>("WdfDpcCancel", dpc, TRUE), FALSE) << "it has run";
  });
}

TEST(Parent, IsTheOneOfTheAttributes) {
  in_machine([] {
    Device driver;
    WDFTIMER timer = driver.timer(driver.timer_config(), driver.below(driver.device));
    EXPECT_EQ(driver.call<WDFOBJECT>("WdfTimerGetParentObject", timer), driver.device);
    WDF_WORKITEM_CONFIG config{};
    config.Size = sizeof config;
    config.EvtWorkItemFunc = driver.noted<PFN_WDF_WORKITEM>("work");
    WDF_OBJECT_ATTRIBUTES attributes = driver.below(driver.device);
    WDFWORKITEM item = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfWorkItemCreate", &config, &attributes, &item),
              STATUS_SUCCESS);
    EXPECT_EQ(driver.call<WDFOBJECT>("WdfWorkItemGetParentObject", item), driver.device);
  });
}

}  // namespace
}  // namespace rundown
