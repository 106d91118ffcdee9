#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Stack, HasALowAndAHighEnd) {
  in_machine([] {
    ULONG_PTR low = 0;
    ULONG_PTR high = 0;
    call("IoGetStackLimits", &low, &high);
    EXPECT_EQ(high - low, 0x6000U);
    EXPECT_EQ(call<ULONG_PTR>("IoGetInitialStack"), high);
    EXPECT_EQ(call<BOOLEAN>("IoWithinStackLimits", low, high - low), TRUE);
    EXPECT_EQ(call<BOOLEAN>("IoWithinStackLimits", low - 1, 1), FALSE);
    EXPECT_EQ(call<BOOLEAN>("IoWithinStackLimits", high - 8, 9), FALSE);
    EXPECT_EQ(call<BOOLEAN>("IoWithinStackLimits", high - 8, ~ULONG_PTR{0}), FALSE);
  });
}

}  // namespace
}  // namespace rundown
