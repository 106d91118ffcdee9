#include "abi/irp.h"
#include "abi/wmi.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(WmiLib, SaysHowMuchAnAnswerNeeds) {
  in_machine([] {
    auto* irp = call<IRP*>("IoAllocateIrp", 1, FALSE);
    std::uint64_t buffer[16] = {};
    auto& node = *reinterpret_cast<WNODE_SINGLE_INSTANCE*>(buffer);
    node.DataBlockOffset = sizeof node;
    IO_STACK_LOCATION& location = *--irp->Tail.Overlay.CurrentStackLocation;
    irp->CurrentLocation = 1;
    location.MajorFunction = IRP_MJ_SYSTEM_CONTROL;
    location.MinorFunction = IRP_MN_QUERY_SINGLE_INSTANCE;
    location.Parameters.WMI.Buffer = buffer;
    location.Parameters.WMI.BufferSize = sizeof buffer;
    location.Control = SL_INVOKE_ON_SUCCESS;
    location.CompletionRoutine =
        reinterpret_cast<IO_COMPLETION_ROUTINE*>(test::guest_callback([](auto, auto, auto, auto) {
          return static_cast<std::uint32_t>(STATUS_MORE_PROCESSING_REQUIRED);
        }));
    EXPECT_EQ(call<NTSTATUS>("WmiCompleteRequest", nullptr, irp, STATUS_BUFFER_TOO_SMALL, 500, 0),
              STATUS_SUCCESS);
    EXPECT_EQ(reinterpret_cast<WNODE_TOO_SMALL*>(buffer)->SizeNeeded, sizeof node + 500);
  });
}

}  // namespace
}  // namespace rundown
