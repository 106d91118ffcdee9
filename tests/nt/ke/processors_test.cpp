#include "nt/ke/processors.h"

#include <set>
#include <vector>

#include "abi/kpcr.h"
#include "in_machine.h"
#include "nt/ke/irql.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;

ULONG current() {
  return call<ULONG>("KeGetCurrentProcessorNumberEx", nullptr);
}

const KPRCB& prcb() {
  return reinterpret_cast<const KPCR*>(cpu::kpcr())->Prcb;
}

TEST(Processors, AreTwoAndEverybodySaysSo) {
  in_machine([] {
    KAFFINITY active = 0;
    EXPECT_EQ(call<ULONG>("KeQueryActiveProcessorCount", &active), 2U);
    EXPECT_EQ(active, 3U);
    EXPECT_EQ(call<KAFFINITY>("KeQueryActiveProcessors"), 3U);
    EXPECT_EQ(call<ULONG>("KeQueryActiveProcessorCountEx", 0xFFFF), 2U);
    EXPECT_EQ(call<ULONG>("KeQueryActiveProcessorCountEx", 0), 2U);
    EXPECT_EQ(call<ULONG>("KeQueryActiveProcessorCountEx", 1), 0U);
    EXPECT_EQ(call<ULONG>("KeQueryMaximumProcessorCount"), 2U);
    EXPECT_EQ(call<ULONG>("KeQueryMaximumProcessorCountEx", 0), 2U);
    EXPECT_EQ(call<KAFFINITY>("KeQueryGroupAffinity", 0), 3U);
    EXPECT_EQ(call<KAFFINITY>("KeQueryGroupAffinity", 1), 0U);
    PROCESSOR_NUMBER number{1, 1, 1};
    EXPECT_EQ(call<ULONG>("KeGetCurrentProcessorNumberEx", &number), 0U);
    EXPECT_EQ(number.Group + number.Number + number.Reserved, 0);
    EXPECT_EQ(call<NTSTATUS>("KeGetProcessorNumberFromIndex", 1, &number), STATUS_SUCCESS);
    EXPECT_EQ(number.Number, 1);
    EXPECT_EQ(call<ULONG>("KeGetProcessorIndexFromNumber", &number), 1U);
    EXPECT_EQ(call<NTSTATUS>("KeGetProcessorNumberFromIndex", 2, &number),
              STATUS_INVALID_PARAMETER);
    number.Number = 2;
    EXPECT_EQ(call<ULONG>("KeGetProcessorIndexFromNumber", &number), ~0U);
    EXPECT_EQ(call<USHORT>("KeQueryActiveGroupCount"), 1);
    EXPECT_EQ(call<USHORT>("KeQueryMaximumGroupCount"), 1);
    EXPECT_EQ(call<USHORT>("KeQueryHighestNodeNumber"), 0);
  });
}

TEST(Processors, AThreadGoesWhereItsSystemAffinityLies) {
  in_machine([] {
    EXPECT_EQ(call<KAFFINITY>("KeSetSystemAffinityThreadEx", 2), 0U);
    EXPECT_EQ(current(), 1U);
    EXPECT_EQ(prcb().Number, 1U);
    EXPECT_EQ(prcb().LegacyNumber, 1);
    EXPECT_EQ(call<KAFFINITY>("KeSetSystemAffinityThreadEx", 1), 2U);
    EXPECT_EQ(current(), 0U);
    // Back to the one before, and from there to none.
    call("KeRevertToUserAffinityThreadEx", 2);
    EXPECT_EQ(current(), 1U);
    call("KeRevertToUserAffinityThreadEx", 0);
    EXPECT_EQ(call<KAFFINITY>("KeSetSystemAffinityThreadEx", 1), 0U);
    call("KeSetSystemAffinityThread", 2);
    EXPECT_EQ(call<ULONG>("KeGetCurrentProcessorNumber"), 1U);
    call("KeSetSystemAffinityThread", 1);
    EXPECT_EQ(call<ULONG>("KeGetCurrentProcessorNumber"), 0U);
    // At DISPATCH_LEVEL the change waits until the level is lowered.
    nt::ke::raise_irql(gate::Irql::dispatch);
    call("KeSetSystemAffinityThread", 2);
    EXPECT_EQ(call<ULONG>("KeGetCurrentProcessorNumber"), 0U);
    nt::ke::lower_irql(gate::Irql::passive);
    EXPECT_EQ(call<ULONG>("KeGetCurrentProcessorNumber"), 1U);
    call("KeRevertToUserAffinityThread");

    GROUP_AFFINITY wanted{.Mask = 2, .Group = 0, .Reserved = {}};
    GROUP_AFFINITY before{.Mask = 7, .Group = 7, .Reserved = {}};
    call("KeSetSystemGroupAffinityThread", &wanted, &before);
    EXPECT_EQ(before.Mask, 0U);
    EXPECT_EQ(before.Group, 0U);
    EXPECT_EQ(current(), 1U);
    call("KeRevertToUserGroupAffinityThread", &before);
    EXPECT_EQ(call<KAFFINITY>("KeSetSystemAffinityThreadEx", 1), 0U);
  });
}

TEST(Processors, AThreadAtDispatchLevelMovesWhenItComesDown) {
  in_machine([] {
    const auto before = nt::ke::raise_irql(gate::Irql::dispatch);
    call("KeSetSystemAffinityThreadEx", 2);
    EXPECT_EQ(current(), 0U);
    call("KeLowerIrql", before);
    EXPECT_EQ(current(), 1U);
  });
}

TEST(Processors, AThreadIsBackOnItsOwnAfterAWait) {
  in_machine([] {
    call("KeSetSystemAffinityThreadEx", 2);
    nt::ke::create_host_thread([](void*) { EXPECT_EQ(current(), 0U); }, nullptr);
    LARGE_INTEGER pause{.QuadPart = -10};
    call("KeDelayExecutionThread", 0, FALSE, &pause);
    EXPECT_EQ(current(), 1U);
  });
}

TEST(Processors, ADpcRunsOnItsTarget) {
  in_machine([] {
    static std::vector<ULONG> seen;
    KDPC dpc{};
    void* routine = guest_callback([](auto...) {
      seen.push_back(current());
      return 0;
    });
    call("KeInitializeDpc", &dpc, routine, nullptr);
    call("KeInsertQueueDpc", &dpc, nullptr, nullptr);
    call("KeSetTargetProcessorDpc", &dpc, 1);
    call("KeInsertQueueDpc", &dpc, nullptr, nullptr);
    PROCESSOR_NUMBER number{0, 0, 0};
    EXPECT_EQ(call<NTSTATUS>("KeSetTargetProcessorDpcEx", &dpc, &number), STATUS_SUCCESS);
    call("KeInsertQueueDpc", &dpc, nullptr, nullptr);
    number.Number = 2;
    EXPECT_EQ(call<NTSTATUS>("KeSetTargetProcessorDpcEx", &dpc, &number), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(seen, (std::vector<ULONG>{0, 1, 0}));
    EXPECT_EQ(current(), 0U);
  });
}

TEST(Processors, AnInterprocessorCallReachesEachOnce) {
  in_machine([] {
    static std::multiset<ULONG> seen;
    void* worker = guest_callback([](auto argument, auto, auto, auto) {
      EXPECT_EQ(nt::ke::current_irql(), gate::Irql::ipi);
      seen.insert(current());
      return argument + current();
    });
    EXPECT_EQ(call<ULONG_PTR>("KeIpiGenericCall", worker, 41), 41U);
    EXPECT_EQ(seen, (std::multiset<ULONG>{0, 1}));
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    EXPECT_EQ(current(), 0U);
  });
}

TEST(Processors, AGenericDpcRunsOnEachAndTheyMeet) {
  in_machine([] {
    static std::multiset<ULONG> seen;
    static std::vector<int> order;
    static int last = 0;
    void* routine = guest_callback([](auto, auto context, auto done, auto together) {
      EXPECT_EQ(context, 7U);
      EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
      seen.insert(current());
      order.push_back(1);
      last += call<ULONG>("KeSignalCallDpcSynchronize", together) != 0 ? 1 : 0;
      order.push_back(2);
      last += call<ULONG>("KeSignalCallDpcSynchronize", together) != 0 ? 1 : 0;
      order.push_back(3);
      call("KeSignalCallDpcDone", done);
      return 0;
    });
    call("KeGenericCallDpc", routine, 7);
    EXPECT_EQ(seen, (std::multiset<ULONG>{0, 1}));
    EXPECT_EQ(order, (std::vector<int>{1, 1, 2, 2, 3, 3}));
    EXPECT_EQ(last, 2);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    EXPECT_FALSE(nt::ke::processors_meet());
  });
}

TEST(Processors, ExistingOnesAreToldToANewListener) {
  in_machine([] {
    struct Change {
      ULONG state;
      ULONG number;
    };
    static std::vector<ULONG> told;
    void* routine = guest_callback([](auto, auto change, auto, auto) {
      const auto* what = reinterpret_cast<const Change*>(change);
      told.push_back(what->state * 10 + what->number);
      return 0;
    });
    EXPECT_NE(call<void*>("KeRegisterProcessorChangeCallback", routine, nullptr, 1), nullptr);
    EXPECT_EQ(told, (std::vector<ULONG>{0, 1, 10, 11}));
  });
}

}  // namespace
}  // namespace rundown
