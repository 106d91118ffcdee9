#include "abi/io.h"
#include "abi/scsi.h"
#include "cpu/call.h"
#include "in_machine.h"
#include "nt/cm/registry.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::unicode;
using Word = std::uint64_t;

constexpr const char16_t* kService =
    u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\mini";

struct Miniport {
  Miniport() {
    driver.DriverExtension = &extension;
    data.HwInitializationDataSize = sizeof data;
    data.AdapterInterfaceType = Isa;
    const auto routine = [](test::Callback function) {
      return guest_callback(std::move(function));
    };
    data.HwInitialize = reinterpret_cast<HW_INITIALIZE*>(
        routine([this](Word, Word, Word, Word) { return ++initialized, ready ? 1 : 0; }));
    data.HwFindAdapter = reinterpret_cast<HW_FIND_ADAPTER*>(
        routine([this](Word, Word, Word, Word) { return ++searches, answer; }));
    data.HwStartIo =
        reinterpret_cast<HW_STARTIO*>(routine([](Word, Word, Word, Word) { return 1; }));
    data.HwResetBus =
        reinterpret_cast<HW_RESET_BUS*>(routine([](Word, Word, Word, Word) { return 1; }));
  }
  NTSTATUS initialize() {
    UNICODE_STRING path = unicode(kService);
    return call<NTSTATUS>("ScsiPortInitialize", &driver, &path, &data, nullptr);
  }
  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
  HW_INITIALIZATION_DATA data{};
  Word answer = SP_RETURN_FOUND;
  bool ready = true;
  int searches = 0;
  int initialized = 0;
};

TEST(ScsiPort, LooksForALegacyAdapterAtOnce) {
  in_machine([] {
    Miniport miniport;
    EXPECT_EQ(miniport.initialize(), STATUS_SUCCESS);
    EXPECT_EQ(miniport.searches, 1);
    EXPECT_EQ(miniport.initialized, 1);
    EXPECT_EQ(held(Resource::device).size(), 1U);
    call("ScsiPortUnload", &miniport.driver);
    EXPECT_TRUE(held(Resource::device).empty());
  });
}

TEST(ScsiPort, FindsNoAdapter) {
  in_machine([] {
    Miniport miniport;
    miniport.answer = SP_RETURN_NOT_FOUND;
    EXPECT_EQ(miniport.initialize(), STATUS_NO_SUCH_DEVICE);
    EXPECT_TRUE(held(Resource::device).empty());
    miniport.answer = SP_RETURN_FOUND;
    miniport.ready = false;
    EXPECT_EQ(miniport.initialize(), STATUS_NO_SUCH_DEVICE);
  });
}

TEST(ScsiPort, LeavesAPlugAndPlayAdapterToPnP) {
  in_machine([] {
    nt::cm::set_number(nt::cm::make_key(std::u16string(kService) + u"\\Parameters\\PnpInterface"),
                       u"1", 1);
    Miniport miniport;
    EXPECT_EQ(miniport.initialize(), STATUS_SUCCESS);
    EXPECT_EQ(miniport.searches, 0);
    EXPECT_NE(miniport.extension.AddDevice, nullptr);
  });
}

TEST(ScsiPort, RefusesAWrongDescription) {
  in_machine([] {
    Miniport miniport;
    miniport.data.HwStartIo = nullptr;
    EXPECT_EQ(miniport.initialize(), STATUS_REVISION_MISMATCH);
    Miniport newer;
    newer.data.HwInitializationDataSize += 8;
    EXPECT_EQ(newer.initialize(), STATUS_REVISION_MISMATCH);
  });
}

TEST(ScsiPort, SaysThatItStartsNoPlugAndPlayAdapter) {
  EXPECT_EQ(test::unsupported_in([] {
              nt::cm::set_number(
                  nt::cm::make_key(std::u16string(kService) + u"\\Parameters\\PnpInterface"), u"1",
                  1);
              Miniport miniport;
              miniport.initialize();
              cpu::call_guest(reinterpret_cast<const void*>(miniport.extension.AddDevice),
                              &miniport.driver, std::uint64_t{0});
            }),
            "ntoskrnl.exe!a port driver's AddDevice");
}

}  // namespace
}  // namespace rundown
