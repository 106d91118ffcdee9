#include "abi/io.h"
#include "abi/irp.h"
#include "abi/scsi.h"
#include "abi/wmi.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;
using test::unicode;

struct Miniport {
  Miniport() {
    driver.DriverExtension = &extension;
    data.HwInitializationDataSize = sizeof data;
    void* routine = test::guest_callback([](auto, auto, auto, auto) { return 1; });
    data.HwInitialize = reinterpret_cast<HW_INITIALIZE*>(routine);
    data.HwStartIo = reinterpret_cast<HW_STARTIO*>(routine);
    data.HwFindAdapter = reinterpret_cast<HW_FIND_ADAPTER*>(routine);
    data.HwResetBus = reinterpret_cast<HW_RESET_BUS*>(routine);
  }
  NTSTATUS initialize() {
    UNICODE_STRING path = unicode(u"\\Registry\\Machine\\System");
    return call<NTSTATUS>("StorPortInitialize", &driver, &path, &data, nullptr);
  }
  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
  HW_INITIALIZATION_DATA data{};
};

TEST(StorPort, TakesTheDriverObjectOver) {
  in_machine([] {
    Miniport miniport;
    EXPECT_EQ(miniport.initialize(), STATUS_SUCCESS);
    EXPECT_NE(miniport.driver.DriverUnload, nullptr);
    EXPECT_NE(miniport.extension.AddDevice, nullptr);
  });
}

TEST(StorPort, RefusesAWrongDescription) {
  in_machine([] {
    Miniport small;
    small.data.HwInitializationDataSize = 16;
    EXPECT_EQ(small.initialize(), STATUS_REVISION_MISMATCH);
    Miniport incomplete;
    incomplete.data.HwFindAdapter = nullptr;
    EXPECT_EQ(incomplete.initialize(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("StorPortInitialize", nullptr, nullptr, &small.data, nullptr),
              STATUS_INVALID_PARAMETER);
  });
}

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
