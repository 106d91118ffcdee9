// WDFINTERRUPT before its device is started.
#include "function_stack.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

struct Fixture : FunctionStack {
  Fixture() {
    add();
    config.Size = sizeof config;
    config.EvtInterruptIsr = driver.noted<PFN_WDF_INTERRUPT_ISR>("isr");
    config.EvtInterruptDpc = driver.noted<PFN_WDF_INTERRUPT_DPC>("dpc");
    config.ShareVector = WdfUseDefault;
    config.ReportInactiveOnPowerDown = WdfUseDefault;
  }
  NTSTATUS make(WDF_OBJECT_ATTRIBUTES* attributes = nullptr) {
    return call<NTSTATUS>("WdfInterruptCreate", device, &config, attributes, &interrupt);
  }
  WDF_INTERRUPT_CONFIG config{};
  WDFINTERRUPT interrupt = nullptr;
};

TEST(Interrupt, IsTheFrameworksToDelete) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<WDFDEVICE>("WdfInterruptGetDevice", stack.interrupt), stack.device);
    stack.call("WdfObjectDelete", stack.interrupt);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"not-deletable"});
    stack.driver.unload();
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

TEST(Interrupt, ChecksItsConfiguration) {
  in_machine([] {
    Fixture stack;
    stack.config.EvtInterruptWorkItem = stack.driver.noted<PFN_WDF_INTERRUPT_WORKITEM>("work");
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    stack.config.EvtInterruptWorkItem = nullptr;
    CM_PARTIAL_RESOURCE_DESCRIPTOR descriptor{};
    stack.config.InterruptRaw = &descriptor;
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    stack.config.InterruptRaw = nullptr;
    stack.config.CanWakeDevice = TRUE;
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    stack.config.CanWakeDevice = FALSE;
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = stack.device;
    EXPECT_EQ(stack.make(&attributes), STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
    stack.config.AutomaticSerialization = TRUE;
    attributes.ParentObject = stack.driver.driver;
    EXPECT_EQ(stack.make(&attributes), STATUS_INVALID_PARAMETER);
    stack.config.EvtInterruptIsr = nullptr;
    EXPECT_EQ(stack.make(), STATUS_INVALID_PARAMETER);
    stack.config.Size = 4;
    EXPECT_EQ(stack.make(), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(Interrupt, IsNotForControlDevices) {
  in_machine([] {
    Fixture stack;
    stack.device = stack.driver.create_control_device();
    EXPECT_EQ(stack.make(), STATUS_INVALID_DEVICE_STATE);
  });
}

TEST(Interrupt, IsNumberedInTheOrderOfCreation) {
  in_machine([] {
    Fixture stack;
    WDF_INTERRUPT_INFO info{};
    for (const ULONG number : {0U, 1U}) {
      ASSERT_EQ(stack.make(), STATUS_SUCCESS);
      info.Size = sizeof info;
      stack.call("WdfInterruptGetInfo", stack.interrupt, &info);
      EXPECT_EQ(info.MessageNumber, number);
    }
    info.Size = 2;
    stack.call("WdfInterruptGetInfo", stack.interrupt, &info);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"structure-size"});
  });
}

TEST(Interrupt, RunsItsDpc) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    stack.driver.log.clear();
    const auto old = test::call<UCHAR>("KfRaiseIrql", 2);
    EXPECT_EQ(stack.call<UCHAR>("WdfInterruptQueueDpcForIsr", stack.interrupt), TRUE);
    EXPECT_EQ(stack.call<UCHAR>("WdfInterruptQueueDpcForIsr", stack.interrupt), FALSE);
    EXPECT_TRUE(stack.driver.log.empty());
    test::call("KeLowerIrql", old);
    EXPECT_EQ(stack.driver.log, std::vector<std::string>{"dpc"});
  });
}

TEST(Interrupt, LeavesToTheDriverWhatItsDpcAllocates) {
  in_machine([] {
    Fixture stack;
    stack.config.EvtInterruptDpc = stack.driver.noted<PFN_WDF_INTERRUPT_DPC>(
        "dpc", [](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) {
          return reinterpret_cast<std::uint64_t>(
              test::call<void*>("ExAllocatePoolWithTag", 0, 16, 0x74736574));
        });
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<UCHAR>("WdfInterruptQueueDpcForIsr", stack.interrupt), TRUE);
    EXPECT_EQ(stack.driver.log.back(), "dpc");
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    EXPECT_TRUE(held(Resource::dpc).empty());
  });
}

TEST(Interrupt, HasNoLockUntilItIsConnected) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    stack.call("WdfInterruptAcquireLock", stack.interrupt);
    EXPECT_EQ(stack.call<UCHAR>("WdfInterruptTryToAcquireLock", stack.interrupt), FALSE);
    EXPECT_EQ(verifier_breaks(),
              (std::vector<std::string>{"interrupt-not-connected", "interrupt-not-passive"}));
  });
}

TEST(PassiveInterrupt, HasAWaitLock) {
  in_machine([] {
    Fixture stack;
    stack.config.PassiveHandling = TRUE;
    stack.config.EvtInterruptDpc = nullptr;
    const std::size_t before = held(Resource::wdf_object).size();
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::wdf_object).size(), before + 1);
    EXPECT_EQ(stack.call<UCHAR>("WdfInterruptTryToAcquireLock", stack.interrupt), TRUE);
    stack.call("WdfInterruptReleaseLock", stack.interrupt);
    const auto callback = stack.driver.noted<PFN_WDF_INTERRUPT_SYNCHRONIZE>(
        "synchronized", [](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) {
          return std::uint64_t{1};
        });
    EXPECT_EQ(stack.call<UCHAR>("WdfInterruptSynchronize", stack.interrupt, callback, nullptr),
              TRUE);
    EXPECT_EQ(stack.driver.log.back(), "synchronized");
    EXPECT_TRUE(verifier_breaks().empty());
  });
}

TEST(Interrupt, TakesAPolicy) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    WDF_INTERRUPT_EXTENDED_POLICY policy{};
    policy.Size = sizeof policy;
    policy.Priority = WdfIrqPriorityNormal;
    stack.call("WdfInterruptSetExtendedPolicy", stack.interrupt, &policy);
    EXPECT_TRUE(verifier_breaks().empty());
    policy.Priority = WdfIrqPriorityUndefined;
    stack.call("WdfInterruptSetExtendedPolicy", stack.interrupt, &policy);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"value-out-of-range"});
  });
}

TEST(Interrupt, TakesAPolicyInTheOldForm) {
  in_machine([] {
    Fixture stack;
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    const auto set = [&](WDF_INTERRUPT_PRIORITY priority) {
      stack.call("WdfInterruptSetPolicy", stack.interrupt, WdfIrqPolicyOneCloseProcessor, priority,
                 1);
    };
    set(WdfIrqPriorityHigh);
    EXPECT_TRUE(verifier_breaks().empty());
    set(WdfIrqPriorityUndefined);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"value-out-of-range"});
  });
}

TEST(PassiveInterrupt, RunsItsWorkItemLater) {
  in_machine([] {
    Fixture stack;
    stack.config.PassiveHandling = TRUE;
    stack.config.EvtInterruptDpc = nullptr;
    stack.config.EvtInterruptWorkItem = stack.driver.noted<PFN_WDF_INTERRUPT_WORKITEM>(
        "work", [&](std::uint64_t interrupt, std::uint64_t device, std::uint64_t, std::uint64_t) {
          EXPECT_EQ(interrupt, reinterpret_cast<std::uint64_t>(stack.interrupt));
          EXPECT_EQ(device, reinterpret_cast<std::uint64_t>(stack.device));
          EXPECT_EQ(test::call<UCHAR>("KeGetCurrentIrql"), PASSIVE_LEVEL);
          return std::uint64_t{0};
        });
    ASSERT_EQ(stack.make(), STATUS_SUCCESS);
    stack.driver.log.clear();
    const auto queue = [&] {
      return stack.call<UCHAR>("WdfInterruptQueueWorkItemForIsr", stack.interrupt);
    };
    EXPECT_EQ(queue(), TRUE);
    EXPECT_EQ(queue(), FALSE);
    EXPECT_TRUE(stack.driver.log.empty());
    nt::ke::settle();
    EXPECT_EQ(stack.driver.log, std::vector<std::string>{"work"});
    EXPECT_EQ(queue(), TRUE);
    nt::ke::settle();
    EXPECT_EQ(stack.driver.log.size(), 2U);
  });
}

}  // namespace
}  // namespace rundown
