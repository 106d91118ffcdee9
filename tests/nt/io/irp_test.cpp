#include "abi/irp.h"

#include <cstring>

#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "played_driver.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::complete;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::PlayedDriver;
using Word = std::uint64_t;

IO_STACK_LOCATION& next(IRP* irp) {
  return irp->Tail.Overlay.CurrentStackLocation[-1];
}

TEST(Irp, IsHeldUntilItIsFreed) {
  in_machine([] {
    auto* irp = call<IRP*>("IoAllocateIrp", 2, FALSE);
    EXPECT_EQ(irp->StackCount, 2);
    EXPECT_EQ(irp->CurrentLocation, 3);
    EXPECT_EQ(held(Resource::irp).size(), 1U);
    call("IoReuseIrp", irp, STATUS_NOT_SUPPORTED);
    EXPECT_EQ(irp->IoStatus.Status, STATUS_NOT_SUPPORTED);
    call("IoFreeIrp", irp);
    EXPECT_TRUE(held(Resource::irp).empty());
  });
}

TEST(Irp, FromEachBuildRoutineBelongsToTheCurrentThread) {
  in_machine([] {
    PlayedDriver stack(&complete);
    auto* thread = call<ETHREAD*>("PsGetCurrentThread");
    IO_STATUS_BLOCK result{};
    KEVENT event{};
    auto* irp = call<IRP*>("IoBuildAsynchronousFsdRequest", IRP_MJ_FLUSH_BUFFERS, stack.device,
                           nullptr, 0, nullptr, &result);
    EXPECT_EQ(irp->Tail.Overlay.Thread, thread);
    EXPECT_EQ(call<void*>("IoGetRequestorProcess", irp), call<void*>("PsGetCurrentProcess"));
    EXPECT_EQ(call<ULONG>("IoGetRequestorProcessId", irp), 4U);
    call("IoFreeIrp", irp);
    irp = call<IRP*>("IoBuildSynchronousFsdRequest", IRP_MJ_FLUSH_BUFFERS, stack.device, nullptr, 0,
                     nullptr, &event, &result);
    EXPECT_EQ(irp->Tail.Overlay.Thread, thread);
    call("IofCallDriver", stack.device, irp);
    irp = call<IRP*>("IoBuildDeviceIoControlRequest", 0x222000, stack.device, nullptr, 0, nullptr,
                     0, FALSE, &event, &result);
    EXPECT_EQ(irp->Tail.Overlay.Thread, thread);
    call("IofCallDriver", stack.device, irp);
    EXPECT_TRUE(held(Resource::irp).empty());
    irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    EXPECT_EQ(irp->Tail.Overlay.Thread, nullptr);
    EXPECT_EQ(call<void*>("IoGetRequestorProcess", irp), nullptr);
  });
}

// IoBuildDeviceIoControlRequest: "If IoCallDriver returns STATUS_PENDING, the driver must wait";
// for an error that IoCallDriver returns itself there is nothing to wait for.
TEST(Irp, ThatFailsAtOnceIsToldByIoCallDriverOnly) {
  in_machine([] {
    PlayedDriver stack([](Word, Word irp, Word, Word) {
      auto* request = reinterpret_cast<IRP*>(irp);
      request->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
      call("IofCompleteRequest", request, 0);
      return static_cast<Word>(STATUS_INVALID_DEVICE_REQUEST);
    });
    IO_STATUS_BLOCK result{};
    result.Status = STATUS_PENDING;
    KEVENT event{};
    call("KeInitializeEvent", &event, NotificationEvent, FALSE);
    auto* irp = call<IRP*>("IoBuildDeviceIoControlRequest", 0x222000, stack.device, nullptr, 0,
                           nullptr, 0, FALSE, &event, &result);
    EXPECT_EQ(call<NTSTATUS>("IofCallDriver", stack.device, irp), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(call<LONG>("KeReadStateEvent", &event), 0);
    EXPECT_EQ(result.Status, STATUS_PENDING);
    EXPECT_TRUE(held(Resource::irp).empty());
  });
}

TEST(Irp, SaysHowItWasAllocated) {
  in_machine([] {
    const auto flags = [](CCHAR locations, BOOLEAN quota) {
      auto* irp = call<IRP*>("IoAllocateIrp", locations, quota);
      const UCHAR seen = irp->AllocationFlags;
      call("IoReuseIrp", irp, STATUS_SUCCESS);
      EXPECT_EQ(irp->AllocationFlags, seen);
      call("IoFreeIrp", irp);
      return seen;
    };
    EXPECT_EQ(flags(1, FALSE), IRP_ALLOCATED_FIXED_SIZE);
    EXPECT_EQ(flags(2, TRUE), IRP_ALLOCATED_FIXED_SIZE | IRP_QUOTA_CHARGED);
    EXPECT_EQ(flags(30, FALSE), 0);
    alignas(16) UCHAR room[0x200];
    call("IoInitializeIrp", room, sizeof room, 1);
    EXPECT_EQ(reinterpret_cast<IRP*>(room)->AllocationFlags, 0);
  });
}

// A level is no part of that: the parameters are those of a write to the thread that is not there.
TEST(Irp, WithoutAThreadCannotBeReported) {
  const auto bug = bug_check_in([] {
    PlayedDriver stack(&complete);
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    next(irp).MajorFunction = IRP_MJ_FLUSH_BUFFERS;
    call("IofCallDriver", stack.device, irp);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kIrqlNotLessOrEqual);
  EXPECT_GT(bug->parameters[0], 15U);
}

TEST(Irp, FreedTwiceStopsTheMachine) {
  const auto bug = bug_check_in([] {
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    call("IoFreeIrp", irp);
    call("IoFreeIrp", irp);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kMultipleIrpCompleteRequests);
}

TEST(Irp, WithoutALocationLeftStopsTheMachine) {
  const auto bug = bug_check_in([] {
    PlayedDriver stack(&complete);
    call("IofCallDriver", stack.device, call<IRP*>("IoAllocateIrp", 0, FALSE));
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kNoMoreIrpStackLocations);
}

TEST(Irp, ItsCompletionRoutineCanKeepIt) {
  in_machine([] {
    PlayedDriver stack(&complete);
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    bool called = false;
    next(irp).CompletionRoutine = reinterpret_cast<IO_COMPLETION_ROUTINE*>(
        guest_callback([&called](Word device, Word, Word context, Word) {
          called = true;
          EXPECT_EQ(device, 0U);
          EXPECT_EQ(context, 7U);
          return static_cast<Word>(static_cast<std::uint32_t>(STATUS_MORE_PROCESSING_REQUIRED));
        }));
    next(irp).Context = reinterpret_cast<void*>(7);
    next(irp).Control = SL_INVOKE_ON_SUCCESS;
    EXPECT_EQ(call<NTSTATUS>("IofCallDriver", stack.device, irp), STATUS_SUCCESS);
    EXPECT_TRUE(called);
    EXPECT_EQ(held(Resource::irp).size(), 1U);
  });
}

TEST(Irp, CompletedTwiceStopsTheMachine) {
  const auto bug = bug_check_in([] {
    PlayedDriver stack([](Word device, Word irp, Word, Word) {
      complete(device, irp, 0, 0);
      call("IofCompleteRequest", reinterpret_cast<IRP*>(irp), 0);
      return 0;
    });
    KEVENT event{};
    event.Header.WaitListHead = {&event.Header.WaitListHead, &event.Header.WaitListHead};
    IO_STATUS_BLOCK status{};
    auto* irp = call<IRP*>("IoBuildDeviceIoControlRequest", 0x222000, stack.device, nullptr, 0,
                           nullptr, 0, FALSE, &event, &status);
    call("IofCallDriver", stack.device, irp);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kMultipleIrpCompleteRequests);
}

TEST(Irp, CompletedAsPendingStopsTheMachine) {
  const auto bug = bug_check_in([] {
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    irp->IoStatus.Status = STATUS_PENDING;
    call("IofCompleteRequest", irp, 0);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xC9U);
}

TEST(Irp, ADeviceControlBringsItsOutputBack) {
  in_machine([] {
    PlayedDriver stack([](Word device, Word irp, Word, Word) {
      std::memcpy(reinterpret_cast<IRP*>(irp)->AssociatedIrp.SystemBuffer, "abcd", 4);
      return complete(device, irp, 0, 0);
    });
    KEVENT event{};
    event.Header.WaitListHead = {&event.Header.WaitListHead, &event.Header.WaitListHead};
    IO_STATUS_BLOCK status{};
    char output[8] = {};
    auto* irp = call<IRP*>("IoBuildDeviceIoControlRequest", 0x222000, stack.device, nullptr, 0,
                           output, sizeof output, FALSE, &event, &status);
    ASSERT_NE(irp, nullptr);
    EXPECT_EQ(next(irp).MajorFunction, IRP_MJ_DEVICE_CONTROL);
    EXPECT_EQ(call<NTSTATUS>("IofCallDriver", stack.device, irp), STATUS_SUCCESS);
    EXPECT_EQ(std::string(output), "abcd");
    EXPECT_EQ(status.Information, 4U);
    EXPECT_EQ(event.Header.SignalState, 1);
    EXPECT_TRUE(held(Resource::irp).empty());
  });
}

TEST(Irp, AReadIsBufferedDirectOrNeither) {
  in_machine([] {
    PlayedDriver stack(&complete);
    char buffer[16];
    IO_STATUS_BLOCK status{};
    const auto build = [&](ULONG flags) {
      stack.device->Flags = flags;
      return call<IRP*>("IoBuildAsynchronousFsdRequest", IRP_MJ_READ, stack.device, buffer,
                        sizeof buffer, nullptr, &status);
    };
    EXPECT_NE(build(DO_BUFFERED_IO)->AssociatedIrp.SystemBuffer, nullptr);
    EXPECT_NE(build(DO_DIRECT_IO)->MdlAddress, nullptr);
    EXPECT_EQ(held(Resource::mdl).size(), 1U);
    EXPECT_EQ(build(0)->UserBuffer, buffer);
    KEVENT event{};
    auto* irp = call<IRP*>("IoBuildSynchronousFsdRequest", IRP_MJ_FLUSH_BUFFERS, stack.device,
                           nullptr, 0, nullptr, &event, &status);
    EXPECT_EQ(irp->UserEvent, &event);
  });
}

TEST(Irp, TheLastAssociatedOneCompletesItsMaster) {
  in_machine([] {
    PlayedDriver stack(&complete);
    KEVENT event{};
    event.Header.WaitListHead = {&event.Header.WaitListHead, &event.Header.WaitListHead};
    IO_STATUS_BLOCK status{};
    auto* master = call<IRP*>("IoBuildSynchronousFsdRequest", IRP_MJ_FLUSH_BUFFERS, stack.device,
                              nullptr, 0, nullptr, &event, &status);
    auto* part = call<IRP*>("IoMakeAssociatedIrp", master, 1);
    master->AssociatedIrp.IrpCount = 1;
    call("IofCallDriver", stack.device, part);
    EXPECT_EQ(event.Header.SignalState, 1);
    EXPECT_TRUE(held(Resource::irp).empty());
  });
}

TEST(Irp, IsAllocatedForADeviceToo) {
  in_machine([] {
    PlayedDriver stack(&complete);
    auto* irp = call<IRP*>("IoAllocateIrpEx", stack.device, 3, FALSE);
    EXPECT_EQ(irp->Type, IO_TYPE_IRP);
    EXPECT_EQ(irp->StackCount, 3);
    EXPECT_EQ(irp->CurrentLocation, 4);
    EXPECT_EQ(irp->Tail.Overlay.Thread, nullptr);
    EXPECT_EQ(held(Resource::irp).size(), 1U);
    call("IoFreeIrp", irp);
    EXPECT_TRUE(held(Resource::irp).empty());
  });
}

// The functions behind the macros of wdm.h, and those that drivers of long ago call.
TEST(Irp, IsSentAndCompletedByEachName) {
  in_machine([] {
    for (const char* send : {"IofCallDriver", "IoCallDriver", "PoCallDriver"}) {
      for (const char* finish : {"IofCompleteRequest", "IoCompleteRequest"}) {
        PlayedDriver stack([finish](Word device, Word irp, Word, Word) {
          auto* request = reinterpret_cast<IRP*>(irp);
          const IO_STACK_LOCATION& location = *request->Tail.Overlay.CurrentStackLocation;
          EXPECT_EQ(location.MajorFunction, IRP_MJ_FLUSH_BUFFERS);
          EXPECT_EQ(reinterpret_cast<Word>(location.DeviceObject), device);
          request->IoStatus.Status = STATUS_DEVICE_BUSY;
          call(finish, request, 0);
          return static_cast<Word>(static_cast<std::uint32_t>(STATUS_DEVICE_BUSY));
        });
        int completions = 0;
        auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
        next(irp).MajorFunction = IRP_MJ_FLUSH_BUFFERS;
        next(irp).Control = SL_INVOKE_ON_ERROR;
        next(irp).CompletionRoutine =
            reinterpret_cast<IO_COMPLETION_ROUTINE*>(guest_callback([&](Word, Word, Word, Word) {
              ++completions;
              return static_cast<Word>(static_cast<std::uint32_t>(STATUS_MORE_PROCESSING_REQUIRED));
            }));
        EXPECT_EQ(call<NTSTATUS>(send, stack.device, irp), STATUS_DEVICE_BUSY) << send;
        EXPECT_EQ(completions, 1) << send << ' ' << finish;
        EXPECT_EQ(irp->IoStatus.Status, STATUS_DEVICE_BUSY) << finish;
        call("IoFreeIrp", irp);
      }
    }
  });
  for (const char* finish : {"IofCompleteRequest", "IoCompleteRequest"}) {
    const auto bug = bug_check_in([finish] {
      auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
      irp->IoStatus.Status = STATUS_PENDING;
      call(finish, irp, 0);
    });
    ASSERT_TRUE(bug) << finish;
    EXPECT_EQ(bug->code, 0xC9U) << finish;
  }
  for (const char* send : {"IoCallDriver", "PoCallDriver"}) {
    const auto bug = bug_check_in([send] {
      PlayedDriver stack(&complete);
      call(send, stack.device, call<IRP*>("IoAllocateIrp", 0, FALSE));
    });
    ASSERT_TRUE(bug) << send;
    EXPECT_EQ(bug->code, abi::kNoMoreIrpStackLocations) << send;
  }
}

}  // namespace
}  // namespace rundown
