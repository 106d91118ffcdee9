#include <cstring>

#include "abi/dispatcher.h"
#include "abi/fast_io.h"
#include "abi/registry.h"
#include "abi/registry_callback.h"
#include "in_machine.h"
#include "nt/cm/registry.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::unicode;

constexpr const char16_t* kService =
    u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\demo";

struct Path {
  explicit Path(const char16_t* text, HANDLE root = nullptr)
      : name(unicode(text)), attributes{sizeof(OBJECT_ATTRIBUTES), root,    &name,
                                        OBJ_KERNEL_HANDLE,         nullptr, nullptr} {}
  UNICODE_STRING name;
  OBJECT_ATTRIBUTES attributes;
};

NTSTATUS open_key(const char16_t* path, HANDLE* key, HANDLE root = nullptr) {
  Path to(path, root);
  return call<NTSTATUS>("ZwOpenKey", key, KEY_READ, &to.attributes);
}

NTSTATUS create_key(const char16_t* path, HANDLE* key, HANDLE root = nullptr, ULONG options = 0,
                    ULONG* disposition = nullptr) {
  Path to(path, root);
  return call<NTSTATUS>("ZwCreateKey", key, KEY_ALL_ACCESS, &to.attributes, 0, nullptr, options,
                        disposition);
}

HANDLE service() {
  HANDLE key = nullptr;
  EXPECT_EQ(create_key(kService, &key), STATUS_SUCCESS);
  return key;
}

NTSTATUS set_number(HANDLE key, const char16_t* name, ULONG number) {
  UNICODE_STRING text = unicode(name);
  return call<NTSTATUS>("ZwSetValueKey", key, &text, 0, REG_DWORD, &number, sizeof number);
}

NTSTATUS query(HANDLE key, const char16_t* name, void* buffer, ULONG length, ULONG* needed,
               KEY_VALUE_INFORMATION_CLASS what = KeyValuePartialInformation) {
  UNICODE_STRING text = unicode(name);
  return call<NTSTATUS>("ZwQueryValueKey", key, &text, what, buffer, length, needed);
}

TEST(Key, IsHeldWithItsPathUntilItIsClosed) {
  in_machine([] {
    HANDLE key = service();
    ASSERT_EQ(held(Resource::handle).size(), 1U);
    EXPECT_EQ(held(Resource::handle)[0].name,
              "Key \\Registry\\Machine\\System\\CurrentControlSet\\Services\\demo");
    call("ZwClose", key);
    EXPECT_TRUE(held(Resource::handle).empty());
  });
}

TEST(Key, ThatIsMissingIsNotOpened) {
  in_machine([] {
    HANDLE key = nullptr;
    EXPECT_EQ(open_key(kService, &key), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(open_key(u"Registry\\Machine", &key), STATUS_OBJECT_PATH_SYNTAX_BAD);
    EXPECT_EQ(open_key(u"", &key), STATUS_OBJECT_NAME_INVALID);
    EXPECT_EQ(open_key(u"x", &key, reinterpret_cast<HANDLE>(0x77)), STATUS_INVALID_HANDLE);
    EXPECT_EQ(open_key(u"\\REGISTRY\\machine\\SYSTEM", &key), STATUS_SUCCESS);
    EXPECT_EQ(open_key(u"ControlSet001\\services", &key, key), STATUS_SUCCESS);
  });
}

TEST(Key, IsMadeBelowAKeyThatExists) {
  in_machine([] {
    HANDLE key = service();
    HANDLE sub = nullptr;
    ULONG disposition = 0;
    EXPECT_EQ(create_key(u"A", &sub, key, 0, &disposition), STATUS_SUCCESS);
    EXPECT_EQ(disposition, REG_CREATED_NEW_KEY);
    EXPECT_EQ(create_key(u"a", &sub, key, 0, &disposition), STATUS_SUCCESS);
    EXPECT_EQ(disposition, REG_OPENED_EXISTING_KEY);
    EXPECT_EQ(create_key(u"X\\Y", &sub, key), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(create_key(u"V", &sub, key, REG_OPTION_VOLATILE), STATUS_SUCCESS);
    EXPECT_EQ(create_key(u"Stable", &sub, sub), STATUS_CHILD_MUST_BE_VOLATILE);
  });
}

TEST(Key, ThatIsDeletedIsSaidToBe) {
  in_machine([] {
    HANDLE key = service();
    HANDLE sub = nullptr;
    create_key(u"A", &sub, key);
    EXPECT_EQ(call<NTSTATUS>("ZwDeleteKey", key), STATUS_CANNOT_DELETE);
    EXPECT_EQ(call<NTSTATUS>("ZwDeleteKey", sub), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwFlushKey", sub), STATUS_KEY_DELETED);
    EXPECT_EQ(open_key(u"A", &sub, key), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(Key, IsRenamed) {
  in_machine([] {
    HANDLE key = service();
    HANDLE sub = nullptr;
    create_key(u"A", &sub, key);
    UNICODE_STRING name = unicode(u"B");
    UNICODE_STRING bad = unicode(u"B\\C");
    EXPECT_EQ(call<NTSTATUS>("ZwRenameKey", sub, &bad), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("ZwRenameKey", sub, &name), STATUS_SUCCESS);
    HANDLE again = nullptr;
    EXPECT_EQ(open_key(u"B", &again, key), STATUS_SUCCESS);
    create_key(u"A", &again, key);
    EXPECT_EQ(call<NTSTATUS>("ZwRenameKey", again, &name), STATUS_CANNOT_DELETE);
  });
}

TEST(Key, AnswersWithItsExactLengths) {
  in_machine([] {
    HANDLE key = service();
    HANDLE sub = nullptr;
    create_key(u"Parameters", &sub, key);
    set_number(sub, u"Debug", 3);
    std::vector<std::uint64_t> space(32);
    ULONG needed = 0;
    const auto ask = [&](KEY_INFORMATION_CLASS what, ULONG length) {
      return call<NTSTATUS>("ZwQueryKey", sub, what, space.data(), length, &needed);
    };
    EXPECT_EQ(ask(KeyBasicInformation, 15), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(needed, 16U + 20U);
    EXPECT_EQ(ask(KeyBasicInformation, 20), STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(ask(KeyBasicInformation, 36), STATUS_SUCCESS);
    EXPECT_EQ(ask(KeyNodeInformation, 200), STATUS_SUCCESS);
    EXPECT_EQ(ask(KeyFullInformation, 43), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(ask(KeyFullInformation, 200), STATUS_SUCCESS);
    const auto* full = reinterpret_cast<KEY_FULL_INFORMATION*>(space.data());
    EXPECT_EQ(full->Values, 1U);
    EXPECT_EQ(full->MaxValueNameLen, 10U);
    EXPECT_EQ(full->MaxValueDataLen, 4U);
    EXPECT_EQ(ask(KeyNameInformation, 256), STATUS_SUCCESS);
    EXPECT_EQ(ask(KeyCachedInformation, 256), STATUS_SUCCESS);
    EXPECT_EQ(ask(MaxKeyInfoClass, 256), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(
        call<NTSTATUS>("ZwEnumerateKey", key, 0, KeyBasicInformation, space.data(), 256, &needed),
        STATUS_SUCCESS);
    EXPECT_EQ(
        call<NTSTATUS>("ZwEnumerateKey", key, 1, KeyBasicInformation, space.data(), 256, &needed),
        STATUS_NO_MORE_ENTRIES);
  });
}

TEST(Value, AnswersWithItsExactLengths) {
  in_machine([] {
    HANDLE key = service();
    EXPECT_EQ(set_number(key, u"Debug", 3), STATUS_SUCCESS);
    std::vector<std::uint64_t> space(16);
    ULONG needed = 0;
    EXPECT_EQ(query(key, u"None", space.data(), 64, &needed), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(query(key, u"debug", space.data(), 11, &needed), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(needed, 16U);
    EXPECT_EQ(query(key, u"debug", space.data(), 15, &needed), STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(query(key, u"debug", space.data(), 16, &needed), STATUS_SUCCESS);
    const auto* partial = reinterpret_cast<KEY_VALUE_PARTIAL_INFORMATION*>(space.data());
    EXPECT_EQ(partial->Type, REG_DWORD);
    EXPECT_EQ(partial->DataLength, 4U);
    EXPECT_EQ(partial->Data[0], 3);
    EXPECT_EQ(query(key, u"debug", space.data(), 64, &needed, KeyValueBasicInformation),
              STATUS_SUCCESS);
    EXPECT_EQ(query(key, u"debug", space.data(), 64, &needed, KeyValueFullInformation),
              STATUS_SUCCESS);
    const auto* full = reinterpret_cast<KEY_VALUE_FULL_INFORMATION*>(space.data());
    EXPECT_EQ(full->DataOffset, 32U);
    EXPECT_EQ(full->NameLength, 10U);
    EXPECT_EQ(query(key, u"debug", space.data(), 64, &needed, KeyValuePartialInformationAlign64),
              STATUS_SUCCESS);
    EXPECT_EQ(query(key, u"debug", space.data(), 64, &needed, MaxKeyValueInfoClass),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Value, IsEnumeratedAndDeleted) {
  in_machine([] {
    HANDLE key = service();
    set_number(key, u"A", 1);
    std::vector<std::uint64_t> space(16);
    ULONG needed = 0;
    const auto enumerate = [&](ULONG index) {
      return call<NTSTATUS>("ZwEnumerateValueKey", key, index, KeyValueFullInformation,
                            space.data(), 128, &needed);
    };
    EXPECT_EQ(enumerate(0), STATUS_SUCCESS);
    EXPECT_EQ(enumerate(1), STATUS_NO_MORE_ENTRIES);
    UNICODE_STRING name = unicode(u"a");
    EXPECT_EQ(call<NTSTATUS>("ZwDeleteValueKey", key, &name), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("ZwDeleteValueKey", key, &name), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(Key, ItsWatcherIsWokenByAChange) {
  in_machine([] {
    HANDLE key = service();
    HANDLE event = nullptr;
    OBJECT_ATTRIBUTES attributes{sizeof attributes, nullptr, nullptr,
                                 OBJ_KERNEL_HANDLE, nullptr, nullptr};
    call<NTSTATUS>("ZwCreateEvent", &event, STANDARD_RIGHTS_ALL, &attributes, 0, FALSE);
    std::uint64_t result[2] = {};
    EXPECT_EQ(call<NTSTATUS>("ZwNotifyChangeKey", key, event, nullptr, nullptr, result,
                             REG_NOTIFY_CHANGE_LAST_SET, FALSE, nullptr, 0, TRUE),
              STATUS_PENDING);
    set_number(key, u"A", 1);
    LARGE_INTEGER none{.QuadPart = 0};
    EXPECT_EQ(call<NTSTATUS>("ZwWaitForSingleObject", event, FALSE, &none), STATUS_SUCCESS);
    EXPECT_EQ(static_cast<NTSTATUS>(result[0]), STATUS_NOTIFY_ENUM_DIR);
  });
}

struct WatchedKey {
  HANDLE key = service();
  IO_STATUS_BLOCK result{};
  static inline int worked = 0;
  WORK_QUEUE_ITEM item{.List = {},
                       .WorkerRoutine = reinterpret_cast<WORKER_THREAD_ROUTINE*>(
                           guest_callback([](auto...) { return ++worked; })),
                       .Parameter = nullptr};
  NTSTATUS watch(ULONG filter, BOOLEAN tree = FALSE, BOOLEAN asynchronous = TRUE) {
    return call<NTSTATUS>("ZwNotifyChangeKey", key, nullptr, &item, DelayedWorkQueue, &result,
                          filter, tree, nullptr, 0, asynchronous);
  }
};

TEST(Key, AWorkItemRunsWhenItChanges) {
  in_machine([] {
    WatchedKey watched;
    EXPECT_EQ(watched.watch(0x10), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(watched.watch(REG_NOTIFY_CHANGE_LAST_SET), STATUS_PENDING);
    HANDLE below = nullptr;
    EXPECT_EQ(create_key(u"Below", &below, watched.key), STATUS_SUCCESS);
    nt::ke::settle();
    EXPECT_EQ(WatchedKey::worked, 0);  // a name is not a value
    EXPECT_EQ(watched.result.Status, STATUS_PENDING);
    set_number(watched.key, u"A", 1);
    EXPECT_EQ(held(Resource::work_item).size(), 1U);
    nt::ke::settle();
    EXPECT_EQ(WatchedKey::worked, 1);
    EXPECT_EQ(watched.result.Status, STATUS_NOTIFY_ENUM_DIR);

    // What came while nobody waited is told at once.
    set_number(watched.key, u"A", 2);
    EXPECT_EQ(watched.watch(REG_NOTIFY_CHANGE_LAST_SET), STATUS_PENDING);
    nt::ke::settle();
    EXPECT_EQ(WatchedKey::worked, 2);
    set_number(watched.key, u"A", 3);
    EXPECT_EQ(watched.watch(REG_NOTIFY_CHANGE_LAST_SET, FALSE, FALSE), STATUS_NOTIFY_ENUM_DIR);
  });
}

TEST(Key, AWatchOfTheTreeHearsOfKeysBelow) {
  in_machine([] {
    WatchedKey watched;
    HANDLE below = nullptr;
    create_key(u"Below", &below, watched.key);
    EXPECT_EQ(watched.watch(REG_NOTIFY_CHANGE_LAST_SET, TRUE), STATUS_PENDING);
    set_number(below, u"A", 1);
    EXPECT_EQ(watched.result.Status, STATUS_NOTIFY_ENUM_DIR);
  });
}

TEST(Key, ClosingItEndsTheWatch) {
  in_machine([] {
    WatchedKey watched;
    EXPECT_EQ(watched.watch(REG_NOTIFY_CHANGE_LAST_SET), STATUS_PENDING);
    EXPECT_EQ(call<NTSTATUS>("ZwClose", watched.key), STATUS_SUCCESS);
    EXPECT_EQ(watched.result.Status, STATUS_NOTIFY_CLEANUP);
    EXPECT_EQ(held(Resource::work_item).size(), 1U);
    nt::ke::settle();
    EXPECT_EQ(WatchedKey::worked, 1);
  });
}

TEST(Key, IsOpenedByEachName) {
  in_machine([] {
    HANDLE key = service();
    Path existing(kService);
    Path missing(u"\\Registry\\Machine\\Software\\None");
    HANDLE again = nullptr;
    const auto open_ex = [&](Path& path, ULONG options) {
      return call<NTSTATUS>("ZwOpenKeyEx", &again, KEY_READ, &path.attributes, options);
    };
    EXPECT_EQ(open_ex(existing, 0), STATUS_SUCCESS);
    EXPECT_NE(again, key);
    EXPECT_EQ(held(Resource::handle).size(), 2U);
    EXPECT_EQ(call<NTSTATUS>("ZwClose", again), STATUS_SUCCESS);
    EXPECT_EQ(open_ex(existing, REG_OPTION_BACKUP_RESTORE | REG_OPTION_OPEN_LINK), STATUS_SUCCESS);
    // "The OpenOptions parameter specifies invalid options."
    EXPECT_EQ(open_ex(existing, REG_OPTION_CREATE_LINK), STATUS_INVALID_PARAMETER_4);
    EXPECT_EQ(open_ex(existing, 0x8000'0000), STATUS_INVALID_PARAMETER_4);
    EXPECT_EQ(open_ex(missing, 0), STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(held(Resource::handle).size(), 2U);
  });
}

}  // namespace
}  // namespace rundown
