#include <gmock/gmock.h>

#include "abi/dispatcher.h"
#include "abi/object.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::fails_with;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;
using testing::ElementsAre;

constexpr ACCESS_MASK kEventAllAccess = 0x1F0003;

OBJECT_ATTRIBUTES named(UNICODE_STRING& name, ULONG attributes = 0) {
  return {sizeof(OBJECT_ATTRIBUTES),      nullptr, &name,
          attributes | OBJ_KERNEL_HANDLE, nullptr, nullptr};
}

TEST(NamedEvent, HasOneOfTwoTypes) {
  in_machine([] {
    HANDLE handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ZwCreateEvent", &handle, kEventAllAccess, nullptr, 2, FALSE),
              STATUS_INVALID_PARAMETER_4);
    EXPECT_TRUE(held().empty());
  });
}

TEST(StandardEvents, SayThatThereIsMemoryEnough) {
  struct Case {
    const char16_t* name;
    LONG signalled;
  };
  for (const Case& one : {Case{u"\\KernelObjects\\HighMemoryCondition", 1},
                          Case{u"\\KernelObjects\\LowMemoryCondition", 0},
                          Case{u"\\KernelObjects\\HighPagedPoolCondition", 1},
                          Case{u"\\KernelObjects\\LowPagedPoolCondition", 0},
                          Case{u"\\KernelObjects\\HighNonPagedPoolCondition", 1},
                          Case{u"\\KernelObjects\\LowNonPagedPoolCondition", 0},
                          Case{u"\\KernelObjects\\HighCommitCondition", 1},
                          Case{u"\\KernelObjects\\LowCommitCondition", 0},
                          Case{u"\\KernelObjects\\MaximumCommitCondition", 0}}) {
    in_machine([&one] {
      UNICODE_STRING name = test::unicode(one.name);
      HANDLE handle = nullptr;
      auto* event = call<KEVENT*>("IoCreateNotificationEvent", &name, &handle);
      ASSERT_NE(event, nullptr);
      EXPECT_EQ(event->Header.Type, EventNotificationObject);
      EXPECT_EQ(event->Header.SignalState, one.signalled);
      EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);

      const OBJECT_ATTRIBUTES attributes = named(name);
      EXPECT_THAT(test::failures_of("ZwOpenEvent", &handle, kEventAllAccess, &attributes),
                  ElementsAre(fails_with(STATUS_INSUFFICIENT_RESOURCES)));
      EXPECT_EQ(call<NTSTATUS>("ZwOpenEvent", &handle, kEventAllAccess, &attributes),
                STATUS_SUCCESS);
      LARGE_INTEGER zero{};
      EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, &zero),
                one.signalled != 0 ? STATUS_SUCCESS : STATUS_TIMEOUT);
      EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
      EXPECT_TRUE(held().empty());
    });
  }
}

TEST(BaseNamedObjects, AreGlobalAndLocalToo) {
  in_machine([] {
    UNICODE_STRING plain = test::unicode(u"\\BaseNamedObjects\\Own");
    UNICODE_STRING global = test::unicode(u"\\BaseNamedObjects\\Global\\Own");
    UNICODE_STRING local = test::unicode(u"\\BaseNamedObjects\\Local\\own");
    HANDLE first = nullptr;
    HANDLE second = nullptr;
    const OBJECT_ATTRIBUTES made = named(plain);
    ASSERT_EQ(call<NTSTATUS>("ZwCreateEvent", &first, kEventAllAccess, &made, 0, FALSE),
              STATUS_SUCCESS);
    for (UNICODE_STRING* name : {&global, &local}) {
      const OBJECT_ATTRIBUTES same = named(*name);
      EXPECT_EQ(call<NTSTATUS>("ZwOpenEvent", &second, kEventAllAccess, &same), STATUS_SUCCESS);
      EXPECT_EQ(call<NTSTATUS>("ZwClose", second), STATUS_SUCCESS);
    }
    EXPECT_THAT(test::failures_of("ZwOpenEvent", &second, kEventAllAccess, &made),
                ElementsAre(fails_with(STATUS_OBJECT_NAME_NOT_FOUND),
                            fails_with(STATUS_INSUFFICIENT_RESOURCES)));
    EXPECT_EQ(call<NTSTATUS>("ZwClose", first), STATUS_SUCCESS);
    const OBJECT_ATTRIBUTES gone = named(plain);
    EXPECT_EQ(call<NTSTATUS>("ZwOpenEvent", &second, kEventAllAccess, &gone),
              STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

// "The event object is created in a Signaled state"; a synchronization event lets one wait through.
TEST(NamedEvent, ForSynchronizationIsMadeOrOpened) {
  in_machine([] {
    UNICODE_STRING name = test::unicode(u"\\BaseNamedObjects\\Turn");
    HANDLE first = nullptr;
    HANDLE second = nullptr;
    auto* event = call<KEVENT*>("IoCreateSynchronizationEvent", &name, &first);
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->Header.Type, EventSynchronizationObject);
    EXPECT_EQ(event->Header.SignalState, 1);
    LARGE_INTEGER none{.QuadPart = 0};
    EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", event, 0, 0, FALSE, &none), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", event, 0, 0, FALSE, &none), STATUS_TIMEOUT);
    EXPECT_EQ(call<KEVENT*>("IoCreateSynchronizationEvent", &name, &second), event);
    EXPECT_EQ(event->Header.SignalState, 0);
    EXPECT_EQ(held(Resource::handle).size(), 2U);
    name = test::unicode(u"\\Device");
    EXPECT_EQ(call<KEVENT*>("IoCreateSynchronizationEvent", &name, &second), nullptr);
  });
}

}  // namespace
}  // namespace rundown
