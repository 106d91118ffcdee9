#include "abi/io_constants.h"
#include "abi/pnp.h"
#include "in_machine.h"
#include "nt/io/device.h"
#include "nt/ke/bug_check.h"
#include "played_driver.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::complete;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::PlayedDriver;
using Word = std::uint64_t;

TEST(Notification, IsHeldUntilItIsWithdrawn) {
  in_machine([] {
    PlayedDriver stack(&complete);
    call("IoRegisterShutdownNotification", stack.device);
    EXPECT_EQ(held(Resource::shutdown).size(), 1U);
    call("IoDeleteDevice", stack.device);
    EXPECT_TRUE(held(Resource::shutdown).empty());
    void* entry = nullptr;
    EXPECT_EQ(call<NTSTATUS>("IoRegisterPlugPlayNotification", EventCategoryDeviceInterfaceChange,
                             0, nullptr, &stack.driver, nullptr, nullptr, &entry),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::notification).size(), 1U);
    call("IoUnregisterPlugPlayNotificationEx", entry);
    EXPECT_TRUE(held(Resource::notification).empty());
    EXPECT_EQ(call<NTSTATUS>("IoRegisterPlugPlayNotification", 77, 0, nullptr, &stack.driver,
                             nullptr, nullptr, &entry),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Notification, OfTheShutdownIsWithdrawnForADevice) {
  in_machine([] {
    PlayedDriver stack(&complete);
    for (const char* name :
         {"IoRegisterShutdownNotification", "IoRegisterLastChanceShutdownNotification"}) {
      EXPECT_EQ(call<NTSTATUS>(name, stack.device), STATUS_SUCCESS) << name;
      EXPECT_EQ(held(Resource::shutdown).size(), 1U) << name;
      EXPECT_NE(stack.device->Flags & DO_SHUTDOWN_REGISTERED, 0U) << name;
      call("IoUnregisterShutdownNotification", stack.device);
      EXPECT_TRUE(held(Resource::shutdown).empty()) << name;
      EXPECT_EQ(stack.device->Flags & DO_SHUTDOWN_REGISTERED, 0U) << name;
    }
    call("IoUnregisterShutdownNotification", stack.device);
  });
}

// What is registered, and the entry that takes it back.
TEST(Notification, OfEachKindIsHeldUntilItIsUnregistered) {
  in_machine([] {
    PlayedDriver stack(&complete);
    void* routine = guest_callback([](Word, Word, Word, Word) { return 0; });
    void* entry = call<void*>("IoRegisterBootDriverCallback", routine, nullptr);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(held(Resource::notification).size(), 1U);
    call("IoUnregisterBootDriverCallback", entry);
    EXPECT_TRUE(held(Resource::notification).empty());

    EXPECT_EQ(call<NTSTATUS>("IoRegisterPlugPlayNotification", EventCategoryTargetDeviceChange, 0,
                             nullptr, &stack.driver, routine, nullptr, &entry),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::notification).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("IoUnregisterPlugPlayNotification", entry), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::notification).empty());
  });
  for (const char* name : {"IoUnregisterPlugPlayNotification", "IoUnregisterPlugPlayNotificationEx",
                           "IoUnregisterBootDriverCallback", "IoUnregisterContainerNotification"}) {
    const auto bug = bug_check_in([name] {
      void* entry = call<void*>("IoRegisterBootDriverCallback", nullptr, nullptr);
      call(name, entry);
      call(name, entry);
    });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kPageFaultInFreedSpecialPool) << name;
  }
}

// IO_SESSION_STATE_NOTIFICATION.
struct SessionNotification {
  ULONG Size = sizeof(SessionNotification);
  ULONG Flags = 0;
  void* IoObject = nullptr;
  ULONG EventMask = 0;
  void* Context = nullptr;
};

TEST(ContainerNotification, IsOfSessionsAndForOneObjectOnce) {
  in_machine([] {
    PlayedDriver stack(&complete);
    void* routine = guest_callback([](Word, Word, Word, Word) { return 0; });
    SessionNotification wanted{.IoObject = stack.device, .EventMask = 1};
    void* entry = nullptr;
    const auto add = [&](LONG what = 0, ULONG bytes = sizeof(SessionNotification)) {
      return call<NTSTATUS>("IoRegisterContainerNotification", what, routine, &wanted, bytes,
                            &entry);
    };
    EXPECT_EQ(add(1), STATUS_INVALID_PARAMETER_1);
    EXPECT_EQ(add(0, sizeof wanted - 1), STATUS_INVALID_PARAMETER_4);
    wanted.Size = 8;
    EXPECT_EQ(add(), STATUS_INVALID_PARAMETER_3);
    wanted.Size = sizeof wanted;
    wanted.IoObject = nullptr;
    EXPECT_EQ(add(), STATUS_INVALID_PARAMETER_3);
    EXPECT_TRUE(held(Resource::notification).empty());
    wanted.IoObject = stack.device;
    EXPECT_EQ(add(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::notification).size(), 1U);
    void* first = entry;
    EXPECT_EQ(add(), STATUS_ALREADY_COMMITTED);
    wanted.IoObject = stack.make();
    EXPECT_EQ(add(), STATUS_SUCCESS);
    call("IoUnregisterContainerNotification", entry);
    call("IoUnregisterContainerNotification", first);
    EXPECT_TRUE(held(Resource::notification).empty());
    wanted.IoObject = stack.device;
    EXPECT_EQ(add(), STATUS_SUCCESS);
  });
}

// "If the device type is not one of these values, the file system is not registered."
TEST(FileSystem, IsRegisteredByItsControlDevice) {
  in_machine([] {
    PlayedDriver stack(&complete);
    stack.device->DeviceType = FILE_DEVICE_DISK;
    call("IoRegisterFileSystem", stack.device);
    EXPECT_TRUE(held(Resource::notification).empty());
    for (const ULONG type : {FILE_DEVICE_DISK_FILE_SYSTEM, FILE_DEVICE_CD_ROM_FILE_SYSTEM,
                             FILE_DEVICE_NETWORK_FILE_SYSTEM}) {
      stack.device->DeviceType = type;
      call("IoRegisterFileSystem", stack.device);
      EXPECT_EQ(held(Resource::notification).size(), 1U) << type;
      call("IoUnregisterFileSystem", stack.device);
      EXPECT_TRUE(held(Resource::notification).empty()) << type;
    }
    call("IoUnregisterFileSystem", stack.device);
  });
}

}  // namespace
}  // namespace rundown
