#include <vector>

#include "abi/dispatcher.h"
#include "in_machine.h"
#include "nt/ke/irql.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Dpc, OfLowImportanceWaitsForCompanyOrAnIdleProcessor) {
  in_machine([] {
    int low_runs = 0;
    int other_runs = 0;
    KDPC low{};
    KDPC other{};
    call("KeInitializeDpc", &low, test::guest_callback([&](auto...) { return ++low_runs; }),
         nullptr);
    call("KeInitializeDpc", &other, test::guest_callback([&](auto...) { return ++other_runs; }),
         nullptr);
    call("KeSetImportanceDpc", &low, LowImportance);

    EXPECT_EQ(call<BOOLEAN>("KeInsertQueueDpc", &low, nullptr, nullptr), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertQueueDpc", &low, nullptr, nullptr), FALSE);
    EXPECT_EQ(low_runs, 0);
    EXPECT_EQ(test::held(gate::Resource::dpc).size(), 1U);
    call("KeInsertQueueDpc", &other, nullptr, nullptr);
    EXPECT_EQ(low_runs, 1);
    EXPECT_EQ(other_runs, 1);

    call("KeInsertQueueDpc", &low, nullptr, nullptr);
    LARGE_INTEGER moment{};
    moment.QuadPart = -1;
    call("KeDelayExecutionThread", 0, FALSE, &moment);
    EXPECT_EQ(low_runs, 2);

    call("KeInsertQueueDpc", &low, nullptr, nullptr);
    EXPECT_EQ(call<BOOLEAN>("KeRemoveQueueDpc", &low), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeRemoveQueueDpc", &low), FALSE);
    call("KeInsertQueueDpc", &low, nullptr, nullptr);
    call("KeFlushQueuedDpcs");
    EXPECT_EQ(low_runs, 3);
    EXPECT_TRUE(test::held(gate::Resource::dpc).empty());
  });
}

// "A threaded DPC is [...] executed at PASSIVE_LEVEL" where the system lets it; its routine must be
// able to run at DISPATCH_LEVEL, as it does here.
TEST(ThreadedDpc, GetsWhatItWasQueuedWithOnce) {
  in_machine([] {
    std::vector<std::uint64_t> seen;
    KDPC dpc{};
    auto* routine = test::guest_callback([&](auto own, auto context, auto first, auto second) {
      EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
      seen = {own, context, first, second};
      return 0;
    });
    call("KeInitializeThreadedDpc", &dpc, routine, 7);
    nt::ke::raise_irql(gate::Irql::dispatch);
    EXPECT_EQ(call<BOOLEAN>("KeInsertQueueDpc", &dpc, 8, 9), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertQueueDpc", &dpc, 0, 0), FALSE);
    EXPECT_TRUE(seen.empty());
    nt::ke::lower_irql(gate::Irql::passive);
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{reinterpret_cast<std::uint64_t>(&dpc), 7, 8, 9}));
  });
}

}  // namespace
}  // namespace rundown
