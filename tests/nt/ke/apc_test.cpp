#include <string>

#include "abi/dispatcher.h"
#include "abi/object.h"
#include "abi/ps.h"
#include "in_machine.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;

std::string seen;

void* kernel_routine() {
  return guest_callback([](auto, auto, auto, auto) {
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::apc);
    seen += 'K';
    return 0;
  });
}
void* normal_routine() {
  return guest_callback([](auto context, auto first, auto second, auto) {
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    seen += 'N' + std::to_string(context) + std::to_string(first) + std::to_string(second);
    return 0;
  });
}
void* rundown_routine() {
  return guest_callback([](auto...) {
    seen += 'R';
    return 0;
  });
}

BOOLEAN insert(KAPC& apc) {
  return call<BOOLEAN>("KeInsertQueueApc", &apc, 2, 3, 0);
}

TEST(Apc, OfTheCurrentThreadRunsAtOnce) {
  in_machine([] {
    KAPC apc{};
    call("KeInitializeApc", &apc, call<void*>("KeGetCurrentThread"), 0, kernel_routine(), nullptr,
         normal_routine(), 0, 1);
    EXPECT_EQ(apc.Type, 18);
    EXPECT_EQ(apc.Size, 0x58);
    EXPECT_EQ(apc.Inserted, FALSE);
    EXPECT_EQ(insert(apc), TRUE);
    EXPECT_EQ(seen, "KN123");
    EXPECT_EQ(apc.Inserted, FALSE);
  });
}

TEST(Apc, WaitsForTheLevelAndForTheEndOfARegion) {
  in_machine([] {
    void* thread = call<void*>("KeGetCurrentThread");
    KAPC normal{};
    KAPC special{};
    call("KeInitializeApc", &normal, thread, 0, kernel_routine(), nullptr, normal_routine(), 0, 1);
    call("KeInitializeApc", &special, thread, 0, kernel_routine(), nullptr, nullptr, 1, 1);
    EXPECT_EQ(special.ApcMode, KernelMode);
    EXPECT_EQ(special.NormalContext, nullptr);
    call("KeEnterCriticalRegion");
    EXPECT_EQ(insert(normal), TRUE);
    EXPECT_EQ(insert(normal), FALSE);
    EXPECT_EQ(insert(special), TRUE);  // not kept away by a critical region
    EXPECT_EQ(seen, "K");
    call("KeLeaveCriticalRegion");
    EXPECT_EQ(seen, "KKN123");
    seen.clear();
    call("KeEnterGuardedRegion");
    EXPECT_EQ(insert(special), TRUE);
    EXPECT_EQ(seen, "");
    call("KeLeaveGuardedRegion");
    EXPECT_EQ(seen, "K");
    seen.clear();
    const auto before = nt::ke::raise_irql(gate::Irql::apc);
    EXPECT_EQ(insert(special), TRUE);
    EXPECT_EQ(seen, "");
    call("KeLowerIrql", before);
    EXPECT_EQ(seen, "K");
  });
}

TEST(Apc, CanBeTakenBack) {
  in_machine([] {
    KAPC apc{};
    call("KeInitializeApc", &apc, call<void*>("KeGetCurrentThread"), 0, kernel_routine(), nullptr,
         normal_routine(), 0, 1);
    EXPECT_EQ(call<BOOLEAN>("KeRemoveQueueApc", &apc), FALSE);
    call("KeEnterCriticalRegion");
    EXPECT_EQ(insert(apc), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeRemoveQueueApc", &apc), TRUE);
    call("KeLeaveCriticalRegion");
    EXPECT_EQ(seen, "");
  });
}

TEST(Apc, InterruptsAWaitThatThenGoesOn) {
  in_machine([] {
    static KEVENT event;
    static bool finished;
    call("KeInitializeEvent", &event, NotificationEvent, FALSE);
    HANDLE handle = nullptr;
    void* start = guest_callback([](auto...) {
      call("KeLeaveCriticalRegion");  // in which a system thread begins
      EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", &event, 0, 0, FALSE, nullptr),
                STATUS_SUCCESS);
      finished = true;
      return 0;
    });
    call<NTSTATUS>("PsCreateSystemThread", &handle, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr,
                   start, nullptr);
    void* thread = nullptr;
    call<NTSTATUS>("ObReferenceObjectByHandle", handle, 0, nullptr, 0, &thread, nullptr);
    nt::ke::settle();
    KAPC apc{};
    call("KeInitializeApc", &apc, thread, 0, kernel_routine(), nullptr, normal_routine(), 0, 1);
    EXPECT_EQ(insert(apc), TRUE);
    EXPECT_EQ(seen, "");  // it is another thread's
    nt::ke::settle();
    EXPECT_EQ(seen, "KN123");
    EXPECT_FALSE(finished);
    call("KeSetEvent", &event, 0, FALSE);
    nt::ke::settle();
    EXPECT_TRUE(finished);
    EXPECT_EQ(insert(apc), FALSE);  // the thread has ended
    call("ObfDereferenceObject", thread);
  });
}

TEST(Apc, IsRunDownWhenItsThreadEnds) {
  in_machine([] {
    static KAPC apc;
    void* start = guest_callback([](auto...) {
      EXPECT_EQ(call<BOOLEAN>("KeAreApcsDisabled"), TRUE);
      call("KeInitializeApc", &apc, call<void*>("KeGetCurrentThread"), 0, kernel_routine(),
           rundown_routine(), normal_routine(), 0, 1);
      EXPECT_EQ(insert(apc), TRUE);
      return 0;
    });
    HANDLE handle = nullptr;
    call<NTSTATUS>("PsCreateSystemThread", &handle, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr,
                   start, nullptr);
    call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, nullptr);
    EXPECT_EQ(seen, "R");
  });
}

TEST(StackExpansion, GivesTheCalloutItsRoom) {
  in_machine([] {
    static std::uint64_t given;
    void* callout = guest_callback([](auto parameter, auto, auto, auto) {
      given = parameter;
      ULONG_PTR low = 0;
      ULONG_PTR high = 0;
      call("IoGetStackLimits", &low, &high);
      EXPECT_GE(high - low, 0x11800U);
      *reinterpret_cast<volatile std::uint64_t*>(low) = 1;
      return 0;
    });
    ULONG_PTR low = 0;
    ULONG_PTR high = 0;
    call("IoGetStackLimits", &low, &high);
    EXPECT_EQ(high - low, 0x6000U);
    EXPECT_EQ(call<NTSTATUS>("KeExpandKernelStackAndCallout", callout, 5, 0x11800), STATUS_SUCCESS);
    EXPECT_EQ(given, 5U);
    ULONG_PTR after = 0;
    call("IoGetStackLimits", &after, &high);
    EXPECT_EQ(after, low);
    EXPECT_EQ(call<NTSTATUS>("KeExpandKernelStackAndCalloutEx", callout, 6, 0x11800, TRUE, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(given, 6U);
    EXPECT_EQ(call<NTSTATUS>("KeExpandKernelStackAndCalloutEx", callout, 7, 0x11801, TRUE, nullptr),
              STATUS_INVALID_PARAMETER_3);
    const auto before = nt::ke::raise_irql(gate::Irql::dispatch);
    EXPECT_EQ(call<NTSTATUS>("KeExpandKernelStackAndCalloutEx", callout, 7, 0x100, TRUE, nullptr),
              STATUS_INVALID_PARAMETER_4);
    call("KeLowerIrql", before);
    EXPECT_EQ(given, 6U);
  });
}

}  // namespace
}  // namespace rundown
