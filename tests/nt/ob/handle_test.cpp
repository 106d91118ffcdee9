#include "abi/dispatcher.h"
#include "abi/object.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ob/object.h"

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

OBJECT_ATTRIBUTES named(UNICODE_STRING& name, ULONG flags = OBJ_KERNEL_HANDLE) {
  return {sizeof(OBJECT_ATTRIBUTES), nullptr, &name, flags, nullptr, nullptr};
}

HANDLE new_event(ULONG flags = OBJ_KERNEL_HANDLE) {
  OBJECT_ATTRIBUTES attributes{
      sizeof(OBJECT_ATTRIBUTES), nullptr, nullptr, flags, nullptr, nullptr};
  HANDLE handle = nullptr;
  EXPECT_EQ(call<NTSTATUS>("ZwCreateEvent", &handle, STANDARD_RIGHTS_ALL, &attributes,
                           NotificationEvent, FALSE),
            STATUS_SUCCESS);
  return handle;
}

NTSTATUS reference(HANDLE handle, OBJECT_TYPE* type, KPROCESSOR_MODE mode, void** body,
                   ACCESS_MASK access = 0) {
  return call<NTSTATUS>("ObReferenceObjectByHandle", handle, access, type, mode, body, nullptr);
}

TEST(Handle, IsHeldUntilItIsClosed) {
  in_machine([] {
    HANDLE handle = new_event();
    EXPECT_GT(reinterpret_cast<std::uint64_t>(handle), 0xFFFF'FFFF'8000'0000U);
    ASSERT_EQ(held(Resource::handle).size(), 1U);
    EXPECT_EQ(held(Resource::handle)[0].name, "Event");
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::handle).empty());
  });
}

TEST(Handle, WithoutTheFlagBelongsToTheProcess) {
  in_machine([] { EXPECT_LT(reinterpret_cast<std::uint64_t>(new_event(0)), 0x10000U); });
}

TEST(Handle, ClosedTwiceStopsTheMachine) {
  const auto bug = bug_check_in([] {
    HANDLE handle = new_event();
    call("ZwClose", handle);
    call("ZwClose", handle);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kInvalidKernelHandle);
  EXPECT_EQ(bug->parameters[1], 1U);
}

TEST(Handle, NullIsRefused) {
  in_machine([] { EXPECT_EQ(call<NTSTATUS>("ZwClose", nullptr), STATUS_INVALID_HANDLE); });
}

TEST(Handle, AReferenceIsHeldUntilItIsGivenBack) {
  in_machine([] {
    HANDLE handle = new_event();
    void* body = nullptr;
    ASSERT_EQ(reference(handle, nt::ob::type_object(nt::ob::Type::event), KernelMode, &body),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    call("ZwClose", handle);
    EXPECT_EQ(static_cast<KEVENT*>(body)->Header.SignalState, 0);
    call("ObfDereferenceObject", body);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

TEST(Handle, AReferenceNeedsTheHandleItsTypeAndTheAccess) {
  in_machine([] {
    void* body = nullptr;
    EXPECT_EQ(reference(reinterpret_cast<HANDLE>(0x1234), nullptr, KernelMode, &body),
              STATUS_INVALID_HANDLE);
    EXPECT_EQ(reference(new_event(), nt::ob::type_object(nt::ob::Type::file), KernelMode, &body),
              STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_EQ(reference(new_event(), nullptr, UserMode, &body), STATUS_INVALID_HANDLE);
    EXPECT_EQ(reference(new_event(0), nullptr, UserMode, &body, GENERIC_ALL), STATUS_ACCESS_DENIED);
    EXPECT_EQ(body, nullptr);
  });
}

TEST(Handle, AnObjectIsOpenedByItsAddress) {
  in_machine([] {
    void* body = nullptr;
    reference(new_event(), nullptr, KernelMode, &body);
    HANDLE second = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ObOpenObjectByPointer", body, OBJ_KERNEL_HANDLE, nullptr, 0, nullptr,
                             KernelMode, &second),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::handle).size(), 2U);
    EXPECT_EQ(call<NTSTATUS>("ObOpenObjectByPointer", body, OBJ_KERNEL_HANDLE, nullptr, 0,
                             nt::ob::type_object(nt::ob::Type::file), KernelMode, &second),
              STATUS_OBJECT_TYPE_MISMATCH);
  });
}

TEST(Handle, AnObjectIsReferencedByItsName) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\Device");
    void* body = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ObReferenceObjectByName", &name, 0, nullptr, 0, nullptr, KernelMode,
                             nullptr, &body),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ObReferenceObjectByName", &name, 0, nullptr, 0,
                             nt::ob::type_object(nt::ob::Type::driver), KernelMode, nullptr, &body),
              STATUS_OBJECT_TYPE_MISMATCH);
    UNICODE_STRING missing = unicode(u"\\Driver\\Nobody");
    EXPECT_EQ(call<NTSTATUS>("ObReferenceObjectByName", &missing, 0, nullptr, 0, nullptr,
                             KernelMode, nullptr, &body),
              STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(Handle, IsClosedByEachName) {
  in_machine([] {
    EXPECT_EQ(call<NTSTATUS>("NtClose", new_event()), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ObCloseHandle", new_event(), KernelMode), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::handle).empty());
  });
  for (const char* name : {"NtClose", "ObCloseHandle"}) {
    const auto bug =
        bug_check_in([name] { call(name, reinterpret_cast<HANDLE>(0x1234), KernelMode); });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kInvalidKernelHandle) << name;
  }
}

TEST(Handle, AReferenceWithATagIsOneLikeAnother) {
  in_machine([] {
    constexpr ULONG kTag = 0x74736554;
    HANDLE handle = new_event(OBJ_KERNEL_HANDLE | OBJ_INHERIT);
    void* body = nullptr;
    OBJECT_HANDLE_INFORMATION information{};
    const auto take = [&](OBJECT_TYPE* type, KPROCESSOR_MODE mode) {
      return call<NTSTATUS>("ObReferenceObjectByHandleWithTag", handle, 0, type, mode, kTag, &body,
                            &information);
    };
    EXPECT_EQ(take(nt::ob::type_object(nt::ob::Type::file), KernelMode),
              STATUS_OBJECT_TYPE_MISMATCH);
    EXPECT_EQ(take(nullptr, UserMode), STATUS_INVALID_HANDLE);
    EXPECT_EQ(body, nullptr);
    EXPECT_EQ(take(nt::ob::type_object(nt::ob::Type::event), KernelMode), STATUS_SUCCESS);
    EXPECT_EQ(information.GrantedAccess, STANDARD_RIGHTS_ALL);
    EXPECT_EQ(information.HandleAttributes, OBJ_INHERIT);
    EXPECT_EQ(held(Resource::object_reference).size(), 1U);
    const auto count = call<LONG_PTR>("ObfReferenceObjectWithTag", body, kTag);
    EXPECT_EQ(held(Resource::object_reference).size(), 2U);
    EXPECT_EQ(call<LONG_PTR>("ObfDereferenceObjectWithTag", body, kTag), count - 1);
    call("ObDereferenceObjectDeferDelete", body);
    EXPECT_TRUE(held(Resource::object_reference).empty());
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
  });
  for (const char* name : {"ObfReferenceObjectWithTag", "ObfDereferenceObjectWithTag",
                           "ObDereferenceObjectDeferDelete"}) {
    const auto bug = bug_check_in([name] { call(name, &name, 0); });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kReferenceByPointer) << name;
  }
}

// "deletes the object's name" once the last handle is closed.
TEST(NamedObject, IsPermanentUntilItIsMadeTemporary) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\BaseNamedObjects\\Stays");
    OBJECT_ATTRIBUTES attributes = named(name, OBJ_KERNEL_HANDLE | OBJ_PERMANENT);
    const auto create = [&] {
      HANDLE handle = nullptr;
      EXPECT_EQ(call<NTSTATUS>("ZwCreateEvent", &handle, STANDARD_RIGHTS_ALL, &attributes,
                               NotificationEvent, FALSE),
                STATUS_SUCCESS);
      return handle;
    };
    const auto open = [&](HANDLE* handle) {
      return call<NTSTATUS>("ZwOpenEvent", handle, 0, &attributes);
    };
    call("ZwClose", create());
    HANDLE handle = nullptr;
    ASSERT_EQ(open(&handle), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwMakeTemporaryObject", handle), STATUS_SUCCESS);
    HANDLE other = nullptr;
    EXPECT_EQ(open(&other), STATUS_SUCCESS) << "as long as a handle is open";
    call("ZwClose", other);
    call("ZwClose", handle);
    EXPECT_EQ(open(&handle), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("ZwMakeTemporaryObject", reinterpret_cast<HANDLE>(0x1234)),
              STATUS_INVALID_HANDLE);

    // By its address: at once where no handle is open.
    void* body = nullptr;
    handle = create();
    reference(handle, nullptr, KernelMode, &body);
    call("ZwClose", handle);
    ASSERT_EQ(open(&handle), STATUS_SUCCESS);
    call("ZwClose", handle);
    call("ObMakeTemporaryObject", body);
    EXPECT_EQ(open(&handle), STATUS_OBJECT_NAME_NOT_FOUND);
    call("ObfDereferenceObject", body);
  });
}

TEST(NamedObject, IsMadeOnceAndOpenedByItsName) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\BaseNamedObjects\\Ready");
    OBJECT_ATTRIBUTES attributes = named(name);
    HANDLE first = nullptr;
    HANDLE second = nullptr;
    const auto create = [&] {
      return call<NTSTATUS>("ZwCreateEvent", &second, STANDARD_RIGHTS_ALL, &attributes,
                            SynchronizationEvent, TRUE);
    };
    EXPECT_EQ(call<NTSTATUS>("ZwOpenEvent", &first, 0, &attributes), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(create(), STATUS_SUCCESS);
    EXPECT_EQ(create(), STATUS_OBJECT_NAME_COLLISION);
    EXPECT_EQ(call<NTSTATUS>("ZwOpenEvent", &first, 0, &attributes), STATUS_SUCCESS);
    attributes.Attributes |= OBJ_OPENIF;
    EXPECT_EQ(create(), STATUS_OBJECT_NAME_EXISTS);
    EXPECT_EQ(call<NTSTATUS>("ZwOpenDirectoryObject", &second, 0, &attributes),
              STATUS_OBJECT_TYPE_MISMATCH);
  });
}

TEST(NamedObject, ItsNameGoesWithTheLastHandle) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\KernelObjects\\Mine");
    HANDLE handle = nullptr;
    auto* event = call<KEVENT*>("IoCreateNotificationEvent", &name, &handle);
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->Header.SignalState, 1);
    call("ZwClose", handle);
    OBJECT_ATTRIBUTES attributes = named(name);
    EXPECT_EQ(call<NTSTATUS>("ZwOpenEvent", &handle, 0, &attributes), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(NamedObject, AnEventWakesWhoWaitsForItsHandle) {
  in_machine([] {
    HANDLE handle = new_event();
    LARGE_INTEGER none{.QuadPart = 0};
    EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, &none), STATUS_TIMEOUT);
    LONG before = -1;
    EXPECT_EQ(call<NTSTATUS>("ZwSetEvent", handle, &before), STATUS_SUCCESS);
    EXPECT_EQ(before, 0);
    EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, &none), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwResetEvent", handle, &before), STATUS_SUCCESS);
    EXPECT_EQ(before, 1);
    EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, &none), STATUS_TIMEOUT);
    call("ZwSetEvent", handle, nullptr);
    EXPECT_EQ(call<NTSTATUS>("ZwClearEvent", handle), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", handle, FALSE, &none), STATUS_TIMEOUT);
    EXPECT_EQ(call<NTSTATUS>("ZwClearEvent", reinterpret_cast<HANDLE>(0x99)),
              STATUS_INVALID_HANDLE);
    EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", reinterpret_cast<HANDLE>(0x99), FALSE, &none),
              STATUS_INVALID_HANDLE);
  });
}

TEST(NamedObject, ADirectoryAndALinkCanBeOpened) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\Device\\Folder");
    OBJECT_ATTRIBUTES attributes = named(name);
    HANDLE handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ZwCreateDirectoryObject", &handle, DIRECTORY_QUERY, &attributes),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwCreateDirectoryObject", &handle, DIRECTORY_QUERY, &attributes),
              STATUS_OBJECT_NAME_COLLISION);
    UNICODE_STRING link = unicode(u"\\SystemRoot");
    OBJECT_ATTRIBUTES to_link = named(link);
    ASSERT_EQ(call<NTSTATUS>("ZwOpenSymbolicLinkObject", &handle, SYMBOLIC_LINK_QUERY, &to_link),
              STATUS_SUCCESS);
    char16_t buffer[64];
    UNICODE_STRING target{0, sizeof buffer, buffer};
    EXPECT_EQ(call<NTSTATUS>("ZwQuerySymbolicLinkObject", handle, &target, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(std::u16string(buffer, target.Length / 2), u"\\Device\\HarddiskVolume1\\Windows");
    target.MaximumLength = 4;
    ULONG needed = 0;
    EXPECT_EQ(call<NTSTATUS>("ZwQuerySymbolicLinkObject", handle, &target, &needed),
              STATUS_BUFFER_TOO_SMALL);
    EXPECT_GT(needed, 4U);
  });
}

TEST(ObjectName, IsQueriedWithItsLength) {
  in_machine([] {
    UNICODE_STRING name = unicode(u"\\Device");
    void* body = nullptr;
    call<NTSTATUS>("ObReferenceObjectByName", &name, 0, nullptr, 0, nullptr, KernelMode, nullptr,
                   &body);
    ULONG needed = 0;
    EXPECT_EQ(call<NTSTATUS>("ObQueryNameString", body, nullptr, 0, &needed),
              STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(needed, sizeof(OBJECT_NAME_INFORMATION) + 16);
    std::vector<std::uint64_t> buffer(16);
    auto* information = reinterpret_cast<OBJECT_NAME_INFORMATION*>(buffer.data());
    EXPECT_EQ(call<NTSTATUS>("ObQueryNameString", body, information, needed, &needed),
              STATUS_SUCCESS);
    EXPECT_EQ(std::u16string(information->Name.Buffer), u"\\Device");
  });
}

struct Watch {
  explicit Watch(const char16_t* altitude, ULONG operations = OB_OPERATION_HANDLE_CREATE)
      : type(nt::ob::type_object(nt::ob::Type::thread)) {
    operation = {&type, operations,
                 reinterpret_cast<OB_PRE_OPERATION_CALLBACK*>(guest_callback(
                     [](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) { return 0; })),
                 nullptr};
    registration = {OB_FLT_REGISTRATION_VERSION, 1, unicode(altitude), nullptr, &operation};
  }
  NTSTATUS add() { return call<NTSTATUS>("ObRegisterCallbacks", &registration, &handle); }

  OBJECT_TYPE* type;
  OB_OPERATION_REGISTRATION operation{};
  OB_CALLBACK_REGISTRATION registration{};
  void* handle = nullptr;
};

TEST(ObjectCallbacks, AreHeldUntilTheyAreUnregistered) {
  in_machine([] {
    Watch watch(u"320000");
    EXPECT_EQ(watch.add(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::callback).size(), 1U);
    Watch same(u"320000");
    EXPECT_EQ(same.add(), STATUS_FLT_INSTANCE_ALTITUDE_COLLISION);
    call("ObUnRegisterCallbacks", watch.handle);
    EXPECT_TRUE(held(Resource::callback).empty());
    EXPECT_EQ(call<USHORT>("ObGetFilterVersion"), 0x100);
  });
}

TEST(ObjectCallbacks, RefuseAWrongRegistration) {
  in_machine([] {
    EXPECT_EQ(Watch(u"1", 0).add(), STATUS_INVALID_PARAMETER);
    Watch version(u"1");
    version.registration.Version = 0x200;
    EXPECT_EQ(version.add(), STATUS_INVALID_PARAMETER);
    Watch type(u"1");
    type.type = nt::ob::type_object(nt::ob::Type::event);
    EXPECT_EQ(type.add(), STATUS_INVALID_PARAMETER);
  });
}

}  // namespace
}  // namespace rundown
