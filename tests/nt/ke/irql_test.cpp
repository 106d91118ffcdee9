#include "nt/ke/irql.h"

#include "in_machine.h"
#include "nt/ke/bug_check.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Irql;
using test::bug_check_in;
using test::call;
using test::in_machine;

TEST(Irql, IsRaisedAndLoweredByEachName) {
  in_machine([] {
    EXPECT_EQ(call<Irql>("KeGetCurrentIrql"), Irql::passive);
    Irql before = Irql::high;
    call("KeRaiseIrql", Irql::apc, &before);
    EXPECT_EQ(before, Irql::passive);
    EXPECT_EQ(call<Irql>("KeGetCurrentIrql"), Irql::apc);
    EXPECT_EQ(call<Irql>("KeRaiseIrqlToDpcLevel"), Irql::apc);
    EXPECT_EQ(call<Irql>("KeGetCurrentIrql"), Irql::dispatch);
    EXPECT_EQ(call<Irql>("KfRaiseIrql", Irql::high), Irql::dispatch);
    EXPECT_EQ(call<Irql>("KeGetCurrentIrql"), Irql::high);
    call("KeLowerIrql", Irql::dispatch);
    EXPECT_EQ(call<Irql>("KeGetCurrentIrql"), Irql::dispatch);
    call("KfLowerIrql", Irql::passive);
    EXPECT_EQ(call<Irql>("KeGetCurrentIrql"), Irql::passive);
  });
}

// IRQL_NOT_GREATER_OR_EQUAL: "Callers of KeRaiseIrqlToDpcLevel must be running at IRQL <=
// DISPATCH_LEVEL. Otherwise, a call to this routine causes a bug check."
TEST(Irql, RaisedToALowerOneStopsTheMachine) {
  for (const char* name : {"KeRaiseIrqlToDpcLevel", "KfRaiseIrql", "KeRaiseIrql"}) {
    const auto bug = bug_check_in([name] {
      Irql before{};
      nt::ke::raise_irql(Irql::clock);
      call(name, Irql::dispatch, &before);
    });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kIrqlNotGreaterOrEqual) << name;
    EXPECT_EQ(bug->parameters[0], static_cast<std::uint64_t>(Irql::clock)) << name;
    EXPECT_EQ(bug->parameters[1], static_cast<std::uint64_t>(Irql::dispatch)) << name;
  }
}

TEST(Irql, LoweredToAHigherOneStopsTheMachine) {
  for (const char* name : {"KeLowerIrql", "KfLowerIrql"}) {
    const auto bug = bug_check_in([name] { call(name, Irql::dispatch); });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kIrqlNotLessOrEqual) << name;
    EXPECT_EQ(bug->parameters[1], static_cast<std::uint64_t>(Irql::dispatch)) << name;
  }
}

}  // namespace
}  // namespace rundown
