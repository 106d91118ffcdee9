#include "abi/irp.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using test::bug_check_in;
using test::call;
using test::deadlock_in;
using test::in_machine;

TEST(TopLevelIrp, IsTheThreadsOwn) {
  in_machine([] {
    static IRP irp;
    EXPECT_EQ(call<IRP*>("IoGetTopLevelIrp"), nullptr);
    call("IoSetTopLevelIrp", &irp);
    EXPECT_EQ(call<IRP*>("IoGetTopLevelIrp"), &irp);
    nt::ke::create_host_thread(
        [](void*) {
          EXPECT_EQ(call<IRP*>("IoGetTopLevelIrp"), nullptr);
          call("IoSetTopLevelIrp", 1);  // FSRTL_FSP_TOP_LEVEL_IRP
        },
        nullptr);
    nt::ke::settle();
    EXPECT_EQ(call<IRP*>("IoGetTopLevelIrp"), &irp);
    call("IoSetTopLevelIrp", nullptr);
    EXPECT_EQ(call<IRP*>("IoGetTopLevelIrp"), nullptr);
  });
}

// "If the IRP requests asynchronous paging I/O, the operation is asynchronous, even if one of the
// other conditions is true."
TEST(Operation, IsSynchronousByItsFlagsOrItsFile) {
  in_machine([] {
    FILE_OBJECT file{};
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    --irp->CurrentLocation;
    IO_STACK_LOCATION& location = *--irp->Tail.Overlay.CurrentStackLocation;
    const auto synchronous = [&](ULONG flags, ULONG file_flags) {
      irp->Flags = flags;
      file.Flags = file_flags;
      location.FileObject = &file;
      return call<BOOLEAN>("IoIsOperationSynchronous", irp) != FALSE;
    };
    EXPECT_FALSE(synchronous(0, 0));
    EXPECT_TRUE(synchronous(0, FO_SYNCHRONOUS_IO));
    EXPECT_TRUE(synchronous(IRP_SYNCHRONOUS_API, 0));
    EXPECT_TRUE(synchronous(IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO, 0));
    EXPECT_FALSE(synchronous(IRP_PAGING_IO, 0));
    EXPECT_FALSE(synchronous(IRP_PAGING_IO | IRP_SYNCHRONOUS_API, FO_SYNCHRONOUS_IO));
    location.FileObject = nullptr;
    irp->Flags = 0;
    EXPECT_EQ(call<BOOLEAN>("IoIsOperationSynchronous", irp), FALSE);
  });
}

TEST(VpbSpinLock, RaisesTheLevelAndIsTakenOnce) {
  in_machine([] {
    KIRQL before = HIGH_LEVEL;
    call("IoAcquireVpbSpinLock", &before);
    EXPECT_EQ(before, PASSIVE_LEVEL);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
    call("IoReleaseVpbSpinLock", before);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
  });
  EXPECT_TRUE(deadlock_in([] {
    KIRQL before{};
    call("IoAcquireVpbSpinLock", &before);
    call("IoAcquireVpbSpinLock", &before);
  }));
  const auto bug = bug_check_in([] { call("IoReleaseVpbSpinLock", PASSIVE_LEVEL); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kSpinLockNotOwned);
}

}  // namespace
}  // namespace rundown
