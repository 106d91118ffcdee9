#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(PowerLimit, IsNotSupportedByAnyDevice) {
  in_machine([] {
    void* request = &request;
    EXPECT_EQ(call<NTSTATUS>("PoCreatePowerLimitRequest", &request, nullptr, nullptr, nullptr),
              STATUS_NOT_SUPPORTED);
    EXPECT_EQ(request, nullptr);
    ULONG count = 0;
    EXPECT_EQ(call<NTSTATUS>("PoQueryPowerLimitAttributes", request, 0, nullptr, &count),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("PoQueryPowerLimitValue", request, 0, nullptr),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("PoSetPowerLimitValue", request, 0, nullptr),
              STATUS_INVALID_PARAMETER);
  });
  // There is no request to delete, and no status to say so.
  EXPECT_EQ(test::unsupported_in([] { call("PoDeletePowerLimitRequest", nullptr); }),
            "ntoskrnl.exe!PoDeletePowerLimitRequest");
}

}  // namespace
}  // namespace rundown
