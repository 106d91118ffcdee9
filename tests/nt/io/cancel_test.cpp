#include <vector>

#include "abi/irp.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "played_driver.h"

namespace rundown {
namespace {

using namespace abi;
using test::bug_check_in;
using test::call;
using test::complete;
using test::deadlock_in;
using test::guest_callback;
using test::in_machine;
using test::PlayedDriver;
using Word = std::uint64_t;

TEST(Irp, ACancelRoutineIsCalledOnce) {
  in_machine([] {
    PlayedDriver stack(&complete);
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    EXPECT_FALSE(call<bool>("IoCancelIrp", irp));
    irp->CurrentLocation = 1;
    --irp->Tail.Overlay.CurrentStackLocation;
    irp->CancelRoutine =
        reinterpret_cast<DRIVER_CANCEL*>(guest_callback([irp](Word, Word, Word, Word) {
          call("IoReleaseCancelSpinLock", irp->CancelIrql);
          return 0;
        }));
    EXPECT_TRUE(call<bool>("IoCancelIrp", irp));
    EXPECT_FALSE(call<bool>("IoCancelIrp", irp));
  });
}

TEST(StartIo, TakesTheNextPacketWhenOneIsDone) {
  in_machine([] {
    PlayedDriver stack(&complete);
    int started = 0;
    stack.driver.DriverStartIo = reinterpret_cast<DRIVER_STARTIO*>(
        guest_callback([&started](Word, Word, Word, Word) { return ++started, 0; }));
    call("IoStartPacket", stack.device, call<IRP*>("IoAllocateIrp", 1, FALSE), nullptr, nullptr);
    call("IoStartPacket", stack.device, call<IRP*>("IoAllocateIrp", 1, FALSE), nullptr, nullptr);
    EXPECT_EQ(started, 1);
    call("IoStartNextPacket", stack.device, FALSE);
    EXPECT_EQ(started, 2);
    call("IoStartNextPacket", stack.device, FALSE);
    EXPECT_EQ(stack.device->CurrentIrp, nullptr);
  });
}

TEST(CancelSpinLock, RaisesTheLevelAndIsTakenOnce) {
  in_machine([] {
    nt::ke::raise_irql(gate::Irql::apc);
    KIRQL before = HIGH_LEVEL;
    call("IoAcquireCancelSpinLock", &before);
    EXPECT_EQ(before, APC_LEVEL);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
    call("IoReleaseCancelSpinLock", before);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::apc);
  });
  EXPECT_TRUE(deadlock_in([] {
    KIRQL before{};
    call("IoAcquireCancelSpinLock", &before);
    call("IoAcquireCancelSpinLock", &before);
  }));
  const auto bug = bug_check_in([] { call("IoReleaseCancelSpinLock", PASSIVE_LEVEL); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kSpinLockNotOwned);
}

// "dequeues the next [...] packet [...] according to a specified sort-key value": the first whose
// key is no smaller, or else the first of all.
TEST(StartIo, TakesPacketsByTheirKeys) {
  in_machine([] {
    PlayedDriver stack(&complete);
    std::vector<IRP*> started;
    stack.driver.DriverStartIo =
        reinterpret_cast<DRIVER_STARTIO*>(guest_callback([&](Word device, Word irp, Word, Word) {
          EXPECT_EQ(reinterpret_cast<DEVICE_OBJECT*>(device), stack.device);
          EXPECT_EQ(reinterpret_cast<IRP*>(irp), stack.device->CurrentIrp);
          EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
          started.push_back(reinterpret_cast<IRP*>(irp));
          return 0;
        }));
    const auto packet = [&](ULONG key) {
      auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
      call("IoStartPacket", stack.device, irp, &key, nullptr);
      return irp;
    };
    IRP* first = packet(50);
    IRP* ten = packet(10);
    IRP* thirty = packet(30);
    IRP* twenty = packet(20);
    EXPECT_EQ(started, std::vector{first});
    const auto next = [&](ULONG key) {
      nt::ke::raise_irql(gate::Irql::dispatch);
      call("IoStartNextPacketByKey", stack.device, FALSE, key);
      nt::ke::lower_irql(gate::Irql::passive);
      return stack.device->CurrentIrp;
    };
    EXPECT_EQ(next(15), twenty);
    EXPECT_EQ(next(21), thirty);
    EXPECT_EQ(next(99), ten);
    EXPECT_EQ(next(0), nullptr);
    EXPECT_EQ(started.size(), 4U);
  });
}

}  // namespace
}  // namespace rundown
