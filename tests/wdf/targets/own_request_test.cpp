// A driver's own requests, to be sent to an I/O target.
#include "../io/io_fixture.h"
#include "nt/io/irp.h"
#include "wdf/io/request.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

// With a request around an IRP of the driver's own.
struct OwnRequest : ControlDriver {
  explicit OwnRequest(CCHAR locations, bool request_frees_irp = false) {
    finish();
    irp = test::call<IRP*>("IoAllocateIrp", locations, FALSE);
    EXPECT_EQ(call<NTSTATUS>("WdfRequestCreateFromIrp", nullptr, irp, request_frees_irp, &request),
              STATUS_SUCCESS);
  }
  wdf::Request& inside() { return wdf::object_of<wdf::Request>(globals, request); }
  IRP* irp = nullptr;
  WDFREQUEST request = nullptr;
};

TEST(OwnRequest, LeavesItsIrpToTheDriverOrFreesIt) {
  in_machine([] {
    for (const bool request_frees_irp : {false, true}) {
      OwnRequest driver(1, request_frees_irp);
      EXPECT_EQ(driver.call<IRP*>("WdfRequestWdmGetIrp", driver.request), driver.irp);
      EXPECT_EQ(held(Resource::irp).size(), 1U);
      driver.call("WdfObjectDelete", driver.request);
      EXPECT_EQ(held(Resource::irp).size(), request_frees_irp ? 0U : 1U);
      if (!request_frees_irp) test::call("IoFreeIrp", driver.irp);
      driver.unload();
    }
  });
  const auto bug = bug_check_in([] {
    ControlDriver driver;
    WDFREQUEST request = nullptr;
    driver.call("WdfRequestCreateFromIrp", nullptr, nullptr, FALSE, &request);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
}

TEST(OwnRequest, KeepsItsCompletionRoutineUntilItIsReused) {
  in_machine([] {
    OwnRequest driver(1);
    const auto routine = driver.noted<PFN_WDF_REQUEST_COMPLETION_ROUTINE>("completed");
    driver.call("WdfRequestSetCompletionRoutine", driver.request, routine, 7);
    EXPECT_EQ(driver.inside().completion_routine, routine);
    EXPECT_EQ(driver.inside().completion_context, reinterpret_cast<WDFCONTEXT>(7));
    WDF_REQUEST_REUSE_PARAMS reuse{};
    reuse.Size = sizeof reuse;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRequestReuse", driver.request, &reuse), STATUS_SUCCESS);
    EXPECT_EQ(driver.inside().completion_routine, nullptr);
    EXPECT_TRUE(driver.log.empty());
  });
}

// "WdfRequestSend [...] will not fail because of insufficient system resources" for it any more.
TEST(OwnRequest, HasATimerAllocatedOnce) {
  in_machine([] {
    OwnRequest driver(1);
    const auto allocate = [&] {
      return driver.call<NTSTATUS>("WdfRequestAllocateTimer", driver.request);
    };
    EXPECT_EQ(allocate(), STATUS_SUCCESS);
    const std::size_t before = held().size();
    EXPECT_EQ(allocate(), STATUS_SUCCESS);
    EXPECT_EQ(held().size(), before);
    driver.call("WdfObjectDelete", driver.request);
    EXPECT_TRUE(held(Resource::timer).empty());
  });
}

TEST(OwnRequest, IsFormattedFromAStackLocation) {
  in_machine([] {
    OwnRequest driver(3);
    --driver.irp->CurrentLocation;  // as IoSetNextIrpStackLocation does
    --driver.irp->Tail.Overlay.CurrentStackLocation;
    IO_STACK_LOCATION location{};
    location.MajorFunction = IRP_MJ_WRITE;
    location.MinorFunction = 3;
    location.Parameters.Write.Length = 77;
    location.Control = SL_INVOKE_ON_SUCCESS;
    location.Context = &location;
    location.CompletionRoutine = reinterpret_cast<IO_COMPLETION_ROUTINE*>(&location);
    driver.call("WdfRequestWdmFormatUsingStackLocation", driver.request, &location);
    const IO_STACK_LOCATION& next = nt::io::next_location(*driver.irp);
    EXPECT_EQ(next.MajorFunction, IRP_MJ_WRITE);
    EXPECT_EQ(next.MinorFunction, 3);
    EXPECT_EQ(next.Parameters.Write.Length, 77U);
    // Whoever formats does not get the other's completion.
    EXPECT_EQ(next.Control, 0);
    EXPECT_EQ(next.Context, nullptr);
    EXPECT_EQ(next.CompletionRoutine, nullptr);
  });
  const auto bug = bug_check_in([] {
    OwnRequest driver(1);
    --driver.irp->CurrentLocation;
    --driver.irp->Tail.Overlay.CurrentStackLocation;
    IO_STACK_LOCATION location{};
    driver.call("WdfRequestWdmFormatUsingStackLocation", driver.request, &location);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
  EXPECT_EQ(bug->parameters[0], 6U);
  EXPECT_EQ(bug->parameters[1], 1U);
}

}  // namespace
}  // namespace rundown
