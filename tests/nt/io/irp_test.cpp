#include "abi/irp.h"

#include <cstring>

#include "in_machine.h"
#include "nt/io/device.h"
#include "nt/ke/bug_check.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::unicode;
using Word = std::uint64_t;

// A driver that the test is: one dispatch routine for everything.
struct Stack {
  explicit Stack(test::Callback dispatch) {
    auto* routine = reinterpret_cast<DRIVER_DISPATCH*>(guest_callback(std::move(dispatch)));
    for (DRIVER_DISPATCH*& slot : driver.MajorFunction) slot = routine;
    device = make();
  }
  DEVICE_OBJECT* make(const UNICODE_STRING* name = nullptr) {
    DEVICE_OBJECT* made = nullptr;
    EXPECT_EQ(nt::io::create_device({.driver = &driver, .name = name}, &made), STATUS_SUCCESS);
    made->Flags &= ~DO_DEVICE_INITIALIZING;
    return made;
  }
  DRIVER_OBJECT driver{};
  DEVICE_OBJECT* device = nullptr;
};

Word complete(Word, Word irp, Word, Word) {
  auto* request = reinterpret_cast<IRP*>(irp);
  request->IoStatus = {};
  request->IoStatus.Information = 4;
  call("IofCompleteRequest", request, 0);
  return 0;
}

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
    Stack stack(&complete);
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
    Stack stack([](Word, Word irp, Word, Word) {
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

TEST(Device, HasAVolumeParameterBlockWhereItCanHaveAVolume) {
  in_machine([] {
    constexpr ULONG kDisk = 7;
    constexpr ULONG kUnknown = 0x22;
    DRIVER_OBJECT driver{};
    DEVICE_OBJECT* device = nullptr;
    call<NTSTATUS>("IoCreateDevice", &driver, 0, nullptr, kDisk, 0, FALSE, &device);
    ASSERT_NE(device->Vpb, nullptr);
    EXPECT_EQ(device->Vpb->Type, IO_TYPE_VPB);
    EXPECT_EQ(device->Vpb->RealDevice, device);
    EXPECT_EQ(device->Vpb->Flags, 0);
    call("IoDeleteDevice", device);
    call<NTSTATUS>("IoCreateDevice", &driver, 0, nullptr, kUnknown, 0, FALSE, &device);
    EXPECT_EQ(device->Vpb, nullptr);
    EXPECT_EQ(device->DeviceLock.Header.Size, sizeof(KEVENT) / sizeof(ULONG));
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
    Stack stack(&complete);
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    next(irp).MajorFunction = IRP_MJ_FLUSH_BUFFERS;
    call("IofCallDriver", stack.device, irp);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, nt::ke::kIrqlNotLessOrEqual);
  EXPECT_GT(bug->parameters[0], 15U);
}

TEST(Irp, FreedTwiceStopsTheMachine) {
  const auto bug = bug_check_in([] {
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    call("IoFreeIrp", irp);
    call("IoFreeIrp", irp);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, nt::ke::kMultipleIrpCompleteRequests);
}

TEST(Irp, WithoutALocationLeftStopsTheMachine) {
  const auto bug = bug_check_in([] {
    Stack stack(&complete);
    call("IofCallDriver", stack.device, call<IRP*>("IoAllocateIrp", 0, FALSE));
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, nt::ke::kNoMoreIrpStackLocations);
}

TEST(Irp, ItsCompletionRoutineCanKeepIt) {
  in_machine([] {
    Stack stack(&complete);
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
    Stack stack([](Word device, Word irp, Word, Word) {
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
  EXPECT_EQ(bug->code, nt::ke::kMultipleIrpCompleteRequests);
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
    Stack stack([](Word device, Word irp, Word, Word) {
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
    Stack stack(&complete);
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
    Stack stack(&complete);
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

TEST(Irp, ACancelRoutineIsCalledOnce) {
  in_machine([] {
    Stack stack(&complete);
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
    Stack stack(&complete);
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

TEST(WorkItem, RunsOnceItsTurnHasCome) {
  in_machine([] {
    Stack stack(&complete);
    auto* item = call<IO_WORKITEM*>("IoAllocateWorkItem", stack.device);
    EXPECT_EQ(held(Resource::work_item).size(), 1U);
    KEVENT done{};
    done.Header.WaitListHead = {&done.Header.WaitListHead, &done.Header.WaitListHead};
    Word seen = 0;
    void* routine = guest_callback([&](Word, Word context, Word, Word) { return seen = context; });
    call("IoQueueWorkItem", item, routine, DelayedWorkQueue, reinterpret_cast<void*>(5));
    EXPECT_EQ(seen, 0U);
    EXPECT_FALSE(call<bool>("IoTryQueueWorkItem", item, routine, DelayedWorkQueue, nullptr));
    HANDLE event = nullptr;
    UNICODE_STRING name = unicode(u"\\KernelObjects\\Never");
    call<void*>("IoCreateNotificationEvent", &name, &event);
    call("ZwResetEvent", event, nullptr);
    LARGE_INTEGER soon{.QuadPart = -10000};
    call<NTSTATUS>("ZwWaitForSingleObject", event, FALSE, &soon);
    EXPECT_EQ(seen, 5U);
    call("IoFreeWorkItem", item);
    EXPECT_TRUE(held(Resource::work_item).empty());
  });
}

TEST(WorkItem, QueuedTwiceOrFreedWhileQueuedStopsTheMachine) {
  const auto misuse = [](std::string_view second) {
    return bug_check_in([second] {
      Stack stack(&complete);
      auto* item = call<IO_WORKITEM*>("IoAllocateWorkItem", stack.device);
      void* routine = guest_callback([](Word, Word, Word, Word) { return 0; });
      call("IoQueueWorkItem", item, routine, DelayedWorkQueue, nullptr);
      call(second, item, routine, DelayedWorkQueue, nullptr);
    });
  };
  EXPECT_EQ(misuse("IoQueueWorkItem")->code, 0xE4U);
  EXPECT_EQ(misuse("IoFreeWorkItem")->code, 0xE4U);
}

TEST(Attachment, IsHeldUntilItIsDetached) {
  in_machine([] {
    Stack stack(&complete);
    DEVICE_OBJECT* upper = stack.make();
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoAttachDeviceToDeviceStack", upper, stack.device),
              stack.device);
    EXPECT_EQ(upper->StackSize, 2);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetAttachedDevice", stack.device), upper);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetLowerDeviceObject", upper), stack.device);
    EXPECT_EQ(held(Resource::device_attachment).size(), 1U);
    call("IoDetachDevice", stack.device);
    EXPECT_TRUE(held(Resource::device_attachment).empty());
    stack.device->DeviceObjectExtension->ExtensionFlags |= DOE_REMOVE_PENDING;
    EXPECT_EQ(call<void*>("IoAttachDeviceToDeviceStack", upper, stack.device), nullptr);
    DEVICE_OBJECT* lower = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoAttachDeviceToDeviceStackSafe", upper, stack.device, &lower),
              STATUS_NO_SUCH_DEVICE);
  });
}

TEST(DevicePointer, HoldsAFileObject) {
  in_machine([] {
    std::vector<UCHAR> seen;
    Stack stack([&seen](Word device, Word irp, Word, Word) {
      seen.push_back(reinterpret_cast<IRP*>(irp)->Tail.Overlay.CurrentStackLocation->MajorFunction);
      return complete(device, irp, 0, 0);
    });
    UNICODE_STRING name = unicode(u"\\Device\\Below");
    DEVICE_OBJECT* below = stack.make(&name);
    FILE_OBJECT* file = nullptr;
    DEVICE_OBJECT* device = nullptr;
    const auto get = [&](UNICODE_STRING* of) {
      return call<NTSTATUS>("IoGetDeviceObjectPointer", of, FILE_READ_DATA, &file, &device);
    };
    UNICODE_STRING missing = unicode(u"\\Device\\Nowhere");
    EXPECT_EQ(get(&missing), STATUS_OBJECT_NAME_NOT_FOUND);
    UNICODE_STRING directory = unicode(u"\\Device");
    EXPECT_EQ(get(&directory), STATUS_OBJECT_TYPE_MISMATCH);
    ASSERT_EQ(get(&name), STATUS_SUCCESS);
    EXPECT_EQ(device, below);
    EXPECT_EQ(call<DEVICE_OBJECT*>("IoGetRelatedDeviceObject", file), below);
    EXPECT_EQ(seen, (std::vector<UCHAR>{IRP_MJ_CREATE, IRP_MJ_CLEANUP}));
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    call("ObfDereferenceObject", file);
    EXPECT_EQ(seen.back(), IRP_MJ_CLOSE);
    UNICODE_STRING again = unicode(u"\\Device\\Below");
    DEVICE_OBJECT* upper = stack.make();
    DEVICE_OBJECT* attached = nullptr;
    seen.clear();
    EXPECT_EQ(call<NTSTATUS>("IoAttachDevice", upper, &again, &attached), STATUS_SUCCESS);
    EXPECT_EQ(attached, below);
    // The last two come to the source device already.
    EXPECT_EQ(seen, (std::vector<UCHAR>{IRP_MJ_CREATE, IRP_MJ_CLEANUP, IRP_MJ_CLOSE}));
    EXPECT_EQ(call<NTSTATUS>("IoAttachDevice", upper, &missing, &attached),
              STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(Notification, IsHeldUntilItIsWithdrawn) {
  in_machine([] {
    Stack stack(&complete);
    call("IoRegisterShutdownNotification", stack.device);
    EXPECT_EQ(held(Resource::shutdown).size(), 1U);
    call("IoDeleteDevice", stack.device);
    EXPECT_TRUE(held(Resource::shutdown).empty());
    void* entry = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoRegisterPlugPlayNotification", EventCategoryDeviceInterfaceChange,
                             0, nullptr, &stack.driver, nullptr, nullptr, &entry),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::notification).size(), 1U);
    call("IoUnregisterPlugPlayNotificationEx", entry);
    EXPECT_TRUE(held(Resource::notification).empty());
    EXPECT_EQ(call<NTSTATUS>("IoRegisterPlugPlayNotification", 77, 0, nullptr, &stack.driver,
                             nullptr, nullptr, &entry),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Extension, IsOnePerIdentifier) {
  in_machine([] {
    DRIVER_OBJECT driver{};
    int id = 0;
    void* extension = nullptr;
    EXPECT_EQ(call<void*>("IoGetDriverObjectExtension", &driver, &id), nullptr);
    EXPECT_EQ(call<NTSTATUS>("IoAllocateDriverObjectExtension", &driver, &id, 32, &extension),
              STATUS_SUCCESS);
    EXPECT_EQ(call<void*>("IoGetDriverObjectExtension", &driver, &id), extension);
    void* second = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoAllocateDriverObjectExtension", &driver, &id, 32, &second),
              STATUS_OBJECT_NAME_COLLISION);
  });
}

}  // namespace
}  // namespace rundown
