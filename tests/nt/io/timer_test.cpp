#include "in_machine.h"
#include "nt/ke/thread.h"
#include "played_driver.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::complete;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::PlayedDriver;
using Word = std::uint64_t;

TEST(DeviceTimer, TicksEachSecondUntilItIsStopped) {
  in_machine([] {
    PlayedDriver played(&complete);
    int ticks = 0;
    void* routine = guest_callback([&ticks](Word, Word, Word, Word) { return ++ticks, 0; });
    EXPECT_EQ(call<NTSTATUS>("IoInitializeTimer", played.device, routine, nullptr), STATUS_SUCCESS);
    call("IoStartTimer", played.device);
    EXPECT_EQ(held(Resource::timer).size(), 1U);
    nt::ke::advance(25'000'000);
    EXPECT_EQ(ticks, 2);
    call("IoDeleteDevice", played.device);
    EXPECT_TRUE(held(Resource::timer).empty());
  });
}

TEST(DeviceTimer, IsStoppedAndStartedAgain) {
  in_machine([] {
    PlayedDriver played(&complete);
    int ticks = 0;
    void* routine = guest_callback([&](Word device, Word context, Word, Word) {
      EXPECT_EQ(reinterpret_cast<DEVICE_OBJECT*>(device), played.device);
      EXPECT_EQ(context, 7U);
      return ++ticks, 0;
    });
    call<NTSTATUS>("IoInitializeTimer", played.device, routine, 7);
    nt::ke::advance(15'000'000);
    EXPECT_EQ(ticks, 0) << "it is not started yet";
    call("IoStartTimer", played.device);
    nt::ke::advance(15'000'000);
    EXPECT_EQ(ticks, 1);
    call("IoStopTimer", played.device);
    EXPECT_TRUE(held(Resource::timer).empty());
    nt::ke::advance(50'000'000);
    EXPECT_EQ(ticks, 1);
    call("IoStartTimer", played.device);
    nt::ke::advance(15'000'000);
    EXPECT_EQ(ticks, 2);
  });
}

}  // namespace
}  // namespace rundown
