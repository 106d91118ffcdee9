// What a bug check means, and what a DriverEntry that succeeds has to have done.
#include "verify/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "abi/bugcodes.h"
#include "in_machine.h"
#include "nt/pool/pool.h"
#include "verify/rule_table.h"

namespace rundown::verify {
namespace {

using testing::HasSubstr;

struct Meaning {
  const char* rule;
  gate::BugCheck bug;
};

class BugCheck : public testing::TestWithParam<Meaning> {};

TEST_P(BugCheck, BreaksTheRuleThatItsParametersTell) {
  test::in_machine([] {
    const Defect defect = judge_bug_check(GetParam().bug, {});
    EXPECT_EQ(defect.rule->id, GetParam().rule);
    ASSERT_TRUE(defect.bug_check);
    EXPECT_EQ(defect.bug_check->code, GetParam().bug.code);
    EXPECT_EQ(defect.bug_check->parameters[1], GetParam().bug.parameters[1]);
  });
}

constexpr abi::ULONG kTag = 0x68746150;  // "Path"
constexpr std::uint64_t kNowhere = 0xFFFF'F800'0000'0000;
constexpr auto kFault = static_cast<std::uint64_t>(abi::STATUS_INTEGER_DIVIDE_BY_ZERO);

INSTANTIATE_TEST_SUITE_P(
    Code, BugCheck,
    testing::Values(
        Meaning{"memory/use-after-free", {abi::kPageFaultInFreedSpecialPool, {kNowhere, 0}}},
        Meaning{"memory/overrun", {abi::kPageFaultBeyondEndOfAllocation, {kNowhere, 1}}},
        Meaning{"memory/overrun",
                {abi::kSpecialPoolDetectedMemoryCorruption, {kNowhere, kNowhere, 8, 0x23}}},
        Meaning{"memory/underrun",
                {abi::kSpecialPoolDetectedMemoryCorruption, {kNowhere, kNowhere, 8, 0x22}}},
        Meaning{"irql/pool", {abi::kSpecialPoolDetectedMemoryCorruption, {2, 1, 8, 0x30}}},
        Meaning{"memory/double-free", {abi::kBadPoolCaller, {7, 0, 0, kNowhere}}},
        Meaning{"memory/bad-free", {abi::kBadPoolCaller, {0xA, kNowhere, 'a', 'b'}}},
        Meaning{"memory/bad-free", {abi::kBadPoolCaller, {0x46, kNowhere}}},
        Meaning{"memory/read-only", {abi::kAttemptedWriteToReadonlyMemory, {kNowhere}}},
        Meaning{"crash/no-execute", {abi::kAttemptedExecuteOfNoexecuteMemory, {kNowhere}}},
        Meaning{"crash/invalid-address", {abi::kPageFaultInNonpagedArea, {kNowhere}}},
        Meaning{"crash/unhandled-exception",
                {abi::kSystemThreadExceptionNotHandled, {kFault, kNowhere, 0}}},
        Meaning{"memory/stack-overflow", {abi::kUnexpectedKernelModeTrap, {8}}},
        Meaning{"crash/bug-check", {abi::kUnexpectedKernelModeTrap, {1}}},
        Meaning{"memory/null-dereference", {abi::kDriverIrqlNotLessOrEqual, {0x10, 2, 0}}},
        Meaning{"irql/page-fault", {abi::kDriverIrqlNotLessOrEqual, {kNowhere, 2, 0}}},
        Meaning{"irql/wait", {abi::kAttemptedSwitchFromDpc, {}}},
        Meaning{"irql/order", {abi::kIrqlNotLessOrEqual, {0, 2}}},
        Meaning{"irql/order", {abi::kIrqlNotGreaterOrEqual, {2, 0}}},
        Meaning{"memory/null-dereference", {abi::kIrqlNotLessOrEqual, {kNowhere, 2}}},
        Meaning{"irql/changed-on-return", {0xE1, {kNowhere, 2}}},
        Meaning{"irql/changed-on-return", {0x4A, {kNowhere, 2}}},
        Meaning{"irp/completed-twice", {abi::kMultipleIrpCompleteRequests, {kNowhere}}},
        Meaning{"memory/over-dereference", {abi::kReferenceByPointer, {}}},
        Meaning{"contract/invalid-handle", {abi::kInvalidKernelHandle, {}}},
        Meaning{"crash/fast-fail", {abi::kKernelSecurityCheckFailure, {2}}},
        Meaning{"wdf/recursive-lock", {abi::kWdfViolation, {2}}},
        Meaning{"wdf/violation", {abi::kWdfViolation, {0xFFFF}}},
        Meaning{"crash/bug-check", {0xDEAD, {}}},
        Meaning{"crash/system-call",
                {abi::kKmodeExceptionNotHandled, {kFault}, gate::BugCause::system_call}},
        Meaning{"crash/in-system-code",
                {abi::kPageFaultInNonpagedArea, {kNowhere}, gate::BugCause::in_system_code}},
        Meaning{"memory/stack-overrun",
                {abi::kPageFaultInNonpagedArea, {kNowhere}, gate::BugCause::above_the_stack}}));

// The block, who allocated it and who freed it.
TEST(Judge, TellsOfMemoryWhatTheLedgerKnows) {
  test::in_machine([] {
    auto* block = nt::pool::allocate({.bytes = 40, .tag = kTag});
    Ledger ledger;
    Holding holding;
    holding.kind = gate::Resource::pool;
    holding.key = reinterpret_cast<std::uint64_t>(block);
    holding.phrase = "nonpaged pool";
    holding.function = "ExAllocatePoolWithTag";
    holding.stack = {1, 2};
    ledger.acquire(holding);
    ledger.remember_release(ledger.release(gate::Resource::pool, holding.key)[0], "ExFreePool",
                            {3, 4});
    nt::pool::free(block);
    const Defect defect =
        judge_bug_check({abi::kPageFaultInFreedSpecialPool, {holding.key + 8, 1}}, ledger);
    ASSERT_TRUE(defect.resource);
    EXPECT_EQ(defect.resource->kind, gate::Resource::pool);
    EXPECT_EQ(defect.resource->name, "Path");
    EXPECT_EQ(defect.resource->bytes, 40U);
    EXPECT_EQ(defect.resource->function, "ExAllocatePoolWithTag");
    EXPECT_EQ(defect.resource->acquired, (Stack{1, 2}));
    EXPECT_EQ(defect.resource->released_by, "ExFreePool");
    EXPECT_EQ(defect.resource->released, (Stack{3, 4}));
    EXPECT_THAT(defect.detail, HasSubstr("writes at offset 8 of the block"));
  });
}

TEST(Judge, FindsDamageAroundBlocksThatNobodyFreed) {
  test::in_machine([] {
    auto* block = static_cast<char*>(nt::pool::allocate({.bytes = 40, .tag = kTag}));
    EXPECT_TRUE(judge_damage_left({}).empty());
    block[-1] = 1;
    const auto defects = judge_damage_left({});
    ASSERT_EQ(defects.size(), 1U);
    EXPECT_EQ(defects[0].rule, rule("memory/underrun"));
    EXPECT_EQ(defects[0].address, reinterpret_cast<std::uint64_t>(block) - 1);
  });
}

TEST(Judge, TakesACallThatMakesADriverReachableForThat) {
  EXPECT_TRUE(would_reach({.acquires = gate::Resource::device}));
  EXPECT_TRUE(would_reach({.acquires = {gate::Resource::handle, gate::Resource::thread}}));
  EXPECT_TRUE(would_reach({.makes_reachable = true}));
  EXPECT_FALSE(would_reach({.acquires = gate::Resource::pool}));
  EXPECT_FALSE(would_reach({.acquires = gate::Resource::etw}));
}

}  // namespace
}  // namespace rundown::verify
