// learn.microsoft.com/windows-hardware/drivers/ddi/ndis: nf-ndis-ndismregisterminiportdriver and
// its like.
#include <cstddef>

#include "abi/ndis.h"
#include "cpu/call.h"
#include "in_machine.h"

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

constexpr std::uint32_t kPageFault = 0x50;

struct Driver {
  Driver() { object.DriverExtension = &extension; }
  DRIVER_OBJECT object{};
  DRIVER_EXTENSION extension{};
};

// Characteristics with one routine in each place where a handler is required.
template <class Characteristics>
Characteristics described(UCHAR type, std::size_t first_handler) {
  Characteristics made{};
  made.Header = {type, 1, sizeof made};
  made.MajorNdisVersion = 6;
  void* routine = guest_callback([](Word, Word, Word, Word) { return Word{0}; });
  for (std::size_t at = first_handler; at + sizeof(void*) <= sizeof made; at += sizeof(void*)) {
    std::memcpy(reinterpret_cast<std::byte*>(&made) + at, &routine, sizeof routine);
  }
  made.SetOptionsHandler = nullptr;
  return made;
}
NDIS_MINIPORT_DRIVER_CHARACTERISTICS miniport() {
  return described<NDIS_MINIPORT_DRIVER_CHARACTERISTICS>(
      NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
      offsetof(NDIS_MINIPORT_DRIVER_CHARACTERISTICS, SetOptionsHandler));
}
NDIS_FILTER_DRIVER_CHARACTERISTICS filter() {
  return described<NDIS_FILTER_DRIVER_CHARACTERISTICS>(
      NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS,
      offsetof(NDIS_FILTER_DRIVER_CHARACTERISTICS, SetOptionsHandler));
}
NDIS_PROTOCOL_DRIVER_CHARACTERISTICS protocol() {
  return described<NDIS_PROTOCOL_DRIVER_CHARACTERISTICS>(
      NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS,
      offsetof(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS, SetOptionsHandler));
}

NTSTATUS register_miniport(Driver& driver, const NDIS_MINIPORT_DRIVER_CHARACTERISTICS& described,
                           NDIS_HANDLE& handle) {
  UNICODE_STRING path = unicode(u"\\Registry\\Machine\\System");
  return call<NTSTATUS>("NdisMRegisterMiniportDriver", &driver.object, &path, nullptr, &described,
                        &handle);
}

TEST(NdisMiniport, TakesTheDriverObjectOverAndCallsTheMiniportsUnload) {
  in_machine([] {
    Driver driver;
    int unloaded = 0;
    auto described = miniport();
    described.UnloadHandler = guest_callback([&](Word object, Word, Word, Word) {
      EXPECT_EQ(object, reinterpret_cast<Word>(&driver.object));
      return Word{static_cast<Word>(++unloaded)};
    });
    NDIS_HANDLE handle = nullptr;
    EXPECT_EQ(register_miniport(driver, described, handle), STATUS_SUCCESS);
    EXPECT_NE(driver.extension.AddDevice, nullptr);
    EXPECT_EQ(held(Resource::ndis_driver).size(), 1U);
    cpu::call_guest(reinterpret_cast<const void*>(driver.object.DriverUnload), &driver.object);
    EXPECT_EQ(unloaded, 1);
    call("NdisMDeregisterMiniportDriver", handle);
    EXPECT_TRUE(held(Resource::ndis_driver).empty());
  });
}

TEST(NdisMiniport, RefusesAWrongDescription) {
  in_machine([] {
    Driver driver;
    NDIS_HANDLE handle = nullptr;
    auto of_another_kind = miniport();
    of_another_kind.Header.Type = NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS;
    EXPECT_EQ(register_miniport(driver, of_another_kind, handle), NDIS_STATUS_BAD_CHARACTERISTICS);
    auto first_revision = miniport();
    first_revision.Header.Size = 136;
    EXPECT_EQ(register_miniport(driver, first_revision, handle), STATUS_SUCCESS);
    auto shorter = miniport();
    shorter.Header.Size = 135;
    EXPECT_EQ(register_miniport(driver, shorter, handle), NDIS_STATUS_BAD_CHARACTERISTICS);
    auto older = miniport();
    older.MajorNdisVersion = 5;
    EXPECT_EQ(register_miniport(driver, older, handle), NDIS_STATUS_BAD_VERSION);
    auto incomplete = miniport();
    incomplete.HaltHandlerEx = nullptr;
    EXPECT_EQ(register_miniport(driver, incomplete, handle), NDIS_STATUS_BAD_CHARACTERISTICS);
    EXPECT_EQ(held(Resource::ndis_driver).size(), 1U);
  });
}

TEST(NdisMiniport, LetsTheDriverSetItsOptionsWithinTheRegistration) {
  in_machine([] {
    Driver driver;
    NDIS_HANDLE handle = nullptr;
    Word seen = 0;
    auto described = miniport();
    described.SetOptionsHandler = guest_callback([&](Word given, Word, Word, Word) {
      seen = given;
      return Word{0};
    });
    EXPECT_EQ(register_miniport(driver, described, handle), STATUS_SUCCESS);
    EXPECT_EQ(seen, reinterpret_cast<Word>(handle));

    described.SetOptionsHandler = guest_callback(
        [](Word, Word, Word, Word) { return static_cast<Word>(STATUS_INSUFFICIENT_RESOURCES); });
    EXPECT_EQ(register_miniport(driver, described, handle), STATUS_INSUFFICIENT_RESOURCES);
    EXPECT_EQ(held(Resource::ndis_driver).size(), 1U);
  });
}

TEST(NdisMiniport, LeavesAdaptersToPnP) {
  EXPECT_EQ(test::unsupported_in([] {
              Driver driver;
              NDIS_HANDLE handle = nullptr;
              register_miniport(driver, miniport(), handle);
              cpu::call_guest(reinterpret_cast<const void*>(driver.extension.AddDevice),
                              &driver.object, Word{0});
            }),
            "ntoskrnl.exe!a port driver's AddDevice");
}

TEST(NdisFilter, IsRegisteredAndKeepsItsOwnUnload) {
  in_machine([] {
    Driver driver;
    const auto described = filter();
    NDIS_HANDLE handle = nullptr;
    EXPECT_EQ(
        call<NTSTATUS>("NdisFRegisterFilterDriver", &driver.object, nullptr, &described, &handle),
        STATUS_SUCCESS);
    EXPECT_EQ(driver.object.DriverUnload, nullptr);
    EXPECT_EQ(held(Resource::ndis_driver).size(), 1U);
    call("NdisFDeregisterFilterDriver", handle);
    EXPECT_TRUE(held(Resource::ndis_driver).empty());

    EXPECT_EQ(call<NTSTATUS>("NdisFRegisterFilterDriver", nullptr, nullptr, &described, &handle),
              STATUS_INVALID_PARAMETER);
    auto incomplete = filter();
    incomplete.PauseHandler = nullptr;
    EXPECT_EQ(
        call<NTSTATUS>("NdisFRegisterFilterDriver", &driver.object, nullptr, &incomplete, &handle),
        NDIS_STATUS_BAD_CHARACTERISTICS);
  });
}

TEST(NdisProtocol, IsRegistered) {
  in_machine([] {
    const auto described = protocol();
    NDIS_HANDLE handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("NdisRegisterProtocolDriver", nullptr, &described, &handle),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::ndis_driver).size(), 1U);
    call("NdisDeregisterProtocolDriver", handle);
    EXPECT_TRUE(held(Resource::ndis_driver).empty());
    auto incomplete = protocol();
    incomplete.BindAdapterHandlerEx = nullptr;
    EXPECT_EQ(call<NTSTATUS>("NdisRegisterProtocolDriver", nullptr, &incomplete, &handle),
              NDIS_STATUS_BAD_CHARACTERISTICS);
  });
}

// A handle says which kind of driver it stands for.
TEST(NdisRegistration, IsUndoneByItsOwnKindOnly) {
  const auto ended = bug_check_in([] {
    const auto described = protocol();
    NDIS_HANDLE handle = nullptr;
    call<NTSTATUS>("NdisRegisterProtocolDriver", nullptr, &described, &handle);
    call("NdisFDeregisterFilterDriver", handle);
  });
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, kPageFault);
}

TEST(NdisIntermediate, JoinsAMiniportAndAProtocol) {
  in_machine([] {
    Driver driver;
    NDIS_HANDLE miniports = nullptr;
    NDIS_HANDLE protocols = nullptr;
    register_miniport(driver, miniport(), miniports);
    const auto described = protocol();
    call<NTSTATUS>("NdisRegisterProtocolDriver", nullptr, &described, &protocols);
    call("NdisIMAssociateMiniport", miniports, protocols);
  });
  const auto ended = bug_check_in([] { call("NdisIMAssociateMiniport", nullptr, nullptr); });
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, kPageFault);
}

}  // namespace
}  // namespace rundown
