#include "abi/dispatcher.h"
#include "abi/object.h"
#include "gate/modules.h"
#include "in_machine.h"
#include "nt/ob/handle.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::failures_of;
using test::held;
using test::in_machine;
using test::unicode;

HANDLE current_process() {
  return reinterpret_cast<HANDLE>(~std::uint64_t{0});
}
HANDLE current_thread() {
  return reinterpret_cast<HANDLE>(~std::uint64_t{1});
}

HANDLE event(UNICODE_STRING* name = nullptr) {
  OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, name,
                               OBJ_KERNEL_HANDLE, nullptr, nullptr};
  HANDLE handle = nullptr;
  call<NTSTATUS>("ZwCreateEvent", &handle, EVENT_ALL_ACCESS, &attributes, 0, FALSE);
  return handle;
}

NTSTATUS duplicate(HANDLE source, HANDLE* target, ULONG options, HANDLE to = current_process()) {
  return call<NTSTATUS>("ZwDuplicateObject", current_process(), source, to, target,
                        EVENT_MODIFY_STATE, OBJ_KERNEL_HANDLE, options);
}

TEST(Duplicate, IsAnotherHandleToTheObject) {
  in_machine([] {
    HANDLE source = event();
    HANDLE target = nullptr;
    EXPECT_EQ(duplicate(source, &target, 0), STATUS_SUCCESS);
    EXPECT_NE(source, target);
    EXPECT_EQ(nt::ob::object_of(source), nt::ob::object_of(target));
    EXPECT_EQ(nt::ob::find_handle(target)->access, EVENT_MODIFY_STATE);
    EXPECT_EQ(held(Resource::handle).size(), 2U);
    HANDLE same = nullptr;
    EXPECT_EQ(duplicate(source, &same, DUPLICATE_SAME_ACCESS | DUPLICATE_SAME_ATTRIBUTES),
              STATUS_SUCCESS);
    EXPECT_EQ(nt::ob::find_handle(same)->access, EVENT_ALL_ACCESS);
    EXPECT_EQ(duplicate(same, &target, DUPLICATE_CLOSE_SOURCE), STATUS_SUCCESS);
    EXPECT_EQ(nt::ob::object_of(same), nullptr);
    EXPECT_EQ(duplicate(target, nullptr, DUPLICATE_CLOSE_SOURCE, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(nt::ob::object_of(target), nullptr);
  });
}

TEST(Duplicate, OfTheCurrentThreadIsARealHandle) {
  in_machine([] {
    HANDLE handle = nullptr;
    EXPECT_EQ(duplicate(current_thread(), &handle, 0), STATUS_SUCCESS);
    EXPECT_EQ(nt::ob::object_of(handle)->body, call<void*>("KeGetCurrentThread"));
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
  });
}

TEST(Duplicate, ChecksItsHandles) {
  in_machine([] {
    HANDLE source = event();
    HANDLE target = nullptr;
    EXPECT_EQ(duplicate(reinterpret_cast<HANDLE>(0x7770), &target, 0), STATUS_INVALID_HANDLE);
    EXPECT_EQ(duplicate(source, &target, 0, source), STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_EQ(duplicate(source, &target, 0, nullptr), STATUS_INVALID_HANDLE);
    // Closing the source cannot be undone, so such a call is not made to fail.
    EXPECT_EQ(failures_of("ZwDuplicateObject", current_process(), source, current_process(),
                          &target, 0, 0, DUPLICATE_CLOSE_SOURCE)
                  .size(),
              0U);
    EXPECT_EQ(failures_of("ZwDuplicateObject", current_process(), source, current_process(),
                          &target, 0, 0, 0)
                  .size(),
              1U);
  });
}

TEST(OpenByName, FindsAnObjectOfTheType) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\BaseNamedObjects\\here");
    HANDLE made = event(&name);
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, &name,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    const auto open = [&](std::string_view type) {
      HANDLE handle = nullptr;
      const auto status = call<NTSTATUS>("ObOpenObjectByName", &attributes,
                                         *static_cast<void**>(gate::data_of("ntoskrnl.exe", type)),
                                         0, nullptr, 0, nullptr, &handle);
      if (nt_success(status)) {
        EXPECT_EQ(nt::ob::object_of(handle), nt::ob::object_of(made));
        call<NTSTATUS>("ZwClose", handle);
      }
      return status;
    };
    EXPECT_EQ(open("ExEventObjectType"), STATUS_SUCCESS);
    EXPECT_EQ(open("ExSemaphoreObjectType"), STATUS_OBJECT_TYPE_MISMATCH);
    name = unicode(u"\\BaseNamedObjects\\there");
    EXPECT_EQ(open("ExEventObjectType"), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(Duplicate, IsTheSameByTheNativeName) {
  in_machine([] {
    HANDLE source = event();
    HANDLE target = nullptr;
    EXPECT_EQ(call<NTSTATUS>("NtDuplicateObject", current_process(), source, current_process(),
                             &target, EVENT_MODIFY_STATE, OBJ_KERNEL_HANDLE, 0),
              STATUS_SUCCESS);
    EXPECT_EQ(nt::ob::object_of(source), nt::ob::object_of(target));
    EXPECT_EQ(nt::ob::find_handle(target)->access, EVENT_MODIFY_STATE);
    EXPECT_EQ(call<NTSTATUS>("NtDuplicateObject", current_process(),
                             reinterpret_cast<HANDLE>(0x1234), current_process(), &target, 0, 0, 0),
              STATUS_INVALID_HANDLE);
  });
}

}  // namespace
}  // namespace rundown
