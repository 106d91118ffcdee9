#include "abi/object.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

TEST(Callback, RegistrationsAreCalledAndCounted) {
  in_machine([] {
    UNICODE_STRING name = test::unicode(u"\\Callback\\Test");
    OBJECT_ATTRIBUTES attributes{sizeof(OBJECT_ATTRIBUTES), nullptr, &name, 0, nullptr, nullptr};
    CALLBACK_OBJECT* object = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ExCreateCallback", &object, &attributes, FALSE, FALSE),
              STATUS_OBJECT_NAME_NOT_FOUND);
    OBJECT_ATTRIBUTES unnamed{sizeof(OBJECT_ATTRIBUTES), nullptr, nullptr, 0, nullptr, nullptr};
    EXPECT_EQ(call<NTSTATUS>("ExCreateCallback", &object, &unnamed, TRUE, FALSE),
              STATUS_UNSUCCESSFUL);
    ASSERT_EQ(call<NTSTATUS>("ExCreateCallback", &object, &attributes, TRUE, FALSE),
              STATUS_SUCCESS);
    CALLBACK_OBJECT* again = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ExCreateCallback", &again, &attributes, FALSE, FALSE),
              STATUS_SUCCESS);
    EXPECT_EQ(again, object);
    EXPECT_EQ(held(Resource::object_reference).size(), 2U);
    static std::uint64_t sum;
    void* function = test::guest_callback([](auto context, auto a, auto b, auto) {
      sum = context + a + b;
      return 0;
    });
    void* handle = call<void*>("ExRegisterCallback", object, function, 1);
    ASSERT_NE(handle, nullptr);
    EXPECT_EQ(call<void*>("ExRegisterCallback", object, function, 1), nullptr);
    EXPECT_EQ(held(Resource::callback).size(), 1U);
    call("ExNotifyCallback", object, 10, 100);
    EXPECT_EQ(sum, 111U);
    call("ExUnregisterCallback", handle);
    EXPECT_TRUE(held(Resource::callback).empty());
    call("ObfDereferenceObject", again);
    call("ObfDereferenceObject", object);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

}  // namespace
}  // namespace rundown
