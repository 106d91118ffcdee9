#include "abi/io.h"
#include "abi/scsi.h"
#include "cpu/call.h"
#include "in_machine.h"
#include "nt/ke/thread.h"

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
    const auto initialize = [](void* driver, void* path, void* data) {
      return call<NTSTATUS>("StorPortInitialize", driver, path, data, nullptr);
    };
    Miniport miniport;
    UNICODE_STRING path = unicode(u"\\Registry\\Machine\\System");
    EXPECT_EQ(initialize(nullptr, &path, &miniport.data), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(initialize(&miniport.driver, nullptr, &miniport.data), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(initialize(&miniport.driver, &path, nullptr), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(miniport.driver.DriverUnload, nullptr);
    EXPECT_EQ(initialize(&miniport.driver, &path, &miniport.data), STATUS_SUCCESS);
  });
}

// VIRTUAL_HW_INITIALIZATION_DATA goes on with the routines that only a virtual miniport has.
TEST(StorPort, TakesAVirtualMiniport) {
  in_machine([] {
    struct Longer {
      HW_INITIALIZATION_DATA common;
      void* more[6];
    };
    Miniport miniport;
    Longer data{.common = miniport.data, .more = {}};
    data.common.HwInitializationDataSize = sizeof data;
    UNICODE_STRING path = unicode(u"\\Registry\\Machine\\System");
    EXPECT_EQ(call<NTSTATUS>("StorPortInitialize", &miniport.driver, &path, &data, nullptr),
              STATUS_SUCCESS);
    EXPECT_NE(miniport.extension.AddDevice, nullptr);
  });
}

TEST(StorPort, SetsUpAMiniportsTracingAndCleansItUp) {
  in_machine([] {
    struct {
      HW_INITIALIZATION_DATA common;
      void* more[6];
    } data{};
    Miniport miniport;
    std::vector<std::uint64_t> set_up;
    std::uint64_t cleaned_up = 0;
    data.common = miniport.data;
    data.common.HwInitializationDataSize = sizeof data;
    data.more[4] = test::guest_callback([&](auto driver, auto path, auto, auto) {
      set_up = {driver, path};
      return 0;
    });
    data.more[5] =
        test::guest_callback([&](auto driver, auto, auto, auto) { return cleaned_up = driver; });
    UNICODE_STRING path = unicode(u"\\Registry\\Machine\\System");
    const auto driver = reinterpret_cast<std::uint64_t>(&miniport.driver);
    EXPECT_EQ(call<NTSTATUS>("StorPortInitialize", &miniport.driver, &path, &data, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(set_up, (std::vector{driver, reinterpret_cast<std::uint64_t>(&path)}));
    EXPECT_EQ(cleaned_up, 0U);
    cpu::call_guest(reinterpret_cast<const void*>(miniport.driver.DriverUnload), &miniport.driver);
    EXPECT_EQ(cleaned_up, driver);

    set_up.clear();
    data.common.HwInitializationDataSize = sizeof data - 8;
    EXPECT_EQ(call<NTSTATUS>("StorPortInitialize", &miniport.driver, &path, &data, nullptr),
              STATUS_SUCCESS);
    EXPECT_TRUE(set_up.empty());
  });
}

TEST(StorPort, SaysWhatAMiniportSays) {
  in_machine([] {
    call("StorPortDebugPrint", 1, "unit %d of %s\n", 3, "mini");
    EXPECT_EQ(test::debug_text(), "unit 3 of mini\n");
  });
}

// Its adapters are Plug and Play's to find, which goes beyond DriverEntry.
TEST(StorPort, SaysThatItStartsNoAdapter) {
  EXPECT_EQ(test::unsupported_in([] {
              Miniport miniport;
              miniport.initialize();
              cpu::call_guest(reinterpret_cast<const void*>(miniport.extension.AddDevice),
                              &miniport.driver, std::uint64_t{0});
            }),
            "ntoskrnl.exe!a port driver's AddDevice");
  in_machine([] {
    Miniport miniport;
    miniport.initialize();
    cpu::call_guest(reinterpret_cast<const void*>(miniport.driver.DriverUnload), &miniport.driver);
    EXPECT_TRUE(test::held().empty());
  });
}

TEST(StorPort, MovesMemoryAndWaits) {
  in_machine([] {
    char block[] = "abcdef";
    call("StorPortMoveMemory", block + 1, block, 5);
    EXPECT_STREQ(block, "aabcde");
    const auto before = nt::ke::interrupt_time();
    call("StorPortStallExecution", 50);
    EXPECT_EQ(nt::ke::interrupt_time() - before, 500);
  });
}

}  // namespace
}  // namespace rundown
