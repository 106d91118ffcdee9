#include "abi/dispatcher.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

using Entry = KDEVICE_QUEUE_ENTRY;

TEST(DeviceQueue, TheFirstMakesItBusyAndTheOthersWait) {
  in_machine([] {
    KDEVICE_QUEUE queue{};
    Entry first{}, second{}, third{};
    call("KeInitializeDeviceQueue", &queue);
    EXPECT_EQ(call<BOOLEAN>("KeInsertDeviceQueue", &queue, &first), FALSE);
    EXPECT_EQ(first.Inserted, FALSE);
    EXPECT_EQ(queue.Busy, TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertDeviceQueue", &queue, &second), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertDeviceQueue", &queue, &third), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeRemoveEntryDeviceQueue", &queue, &second), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeRemoveEntryDeviceQueue", &queue, &second), FALSE);
    EXPECT_EQ(call<Entry*>("KeRemoveDeviceQueue", &queue), &third);
    EXPECT_EQ(third.Inserted, FALSE);
    EXPECT_EQ(queue.Busy, TRUE);
    EXPECT_EQ(call<Entry*>("KeRemoveDeviceQueue", &queue), nullptr);
    EXPECT_EQ(queue.Busy, FALSE);
  });
}

TEST(DeviceQueue, KeysAreSortedAndSweptUpwards) {
  in_machine([] {
    KDEVICE_QUEUE queue{};
    Entry busy{}, ten{}, twenty{}, another{}, thirty{};
    call("KeInitializeDeviceQueue", &queue);
    EXPECT_EQ(call<Entry*>("KeRemoveByKeyDeviceQueueIfBusy", &queue, 0), nullptr);
    EXPECT_EQ(call<BOOLEAN>("KeInsertByKeyDeviceQueue", &queue, &busy, 5), FALSE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertByKeyDeviceQueue", &queue, &twenty, 20), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertByKeyDeviceQueue", &queue, &thirty, 30), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertByKeyDeviceQueue", &queue, &ten, 10), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertByKeyDeviceQueue", &queue, &another, 20), TRUE);
    EXPECT_EQ(call<Entry*>("KeRemoveByKeyDeviceQueue", &queue, 11), &twenty);
    EXPECT_EQ(call<Entry*>("KeRemoveByKeyDeviceQueueIfBusy", &queue, 20), &another);
    EXPECT_EQ(call<Entry*>("KeRemoveByKeyDeviceQueue", &queue, 31), &ten);
    EXPECT_EQ(call<Entry*>("KeRemoveByKeyDeviceQueue", &queue, 0), &thirty);
    EXPECT_EQ(call<Entry*>("KeRemoveByKeyDeviceQueue", &queue, 0), nullptr);
    EXPECT_EQ(queue.Busy, FALSE);
  });
}

}  // namespace
}  // namespace rundown
