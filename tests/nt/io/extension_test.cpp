#include "abi/io.h"
#include "abi/irp.h"
#include "in_machine.h"

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

TEST(DriverObject, OfADriversOwnMakingGoesWhenItIsDeleted) {
  in_machine([] {
    DRIVER_OBJECT* made = nullptr;
    Word status = 0;
    void* entry = guest_callback([&](Word driver, Word, Word, Word) {
      made = reinterpret_cast<DRIVER_OBJECT*>(driver);
      return status;
    });
    UNICODE_STRING name = unicode(u"\\Driver\\Second");
    EXPECT_EQ(call<NTSTATUS>("IoCreateDriver", &name, entry), STATUS_SUCCESS);
    EXPECT_NE(made->MajorFunction[IRP_MJ_CREATE], nullptr);
    EXPECT_EQ(call<NTSTATUS>("IoCreateDriver", &name, entry), STATUS_OBJECT_NAME_COLLISION);
    call("IoDeleteDriver", made);
    status = static_cast<std::uint32_t>(STATUS_UNSUCCESSFUL);
    EXPECT_EQ(call<NTSTATUS>("IoCreateDriver", nullptr, entry), STATUS_UNSUCCESSFUL);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

}  // namespace
}  // namespace rundown
