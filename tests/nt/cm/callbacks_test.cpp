#include <algorithm>
#include <array>
#include <vector>

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

struct Filter {
  std::vector<REG_NOTIFY_CLASS> seen;
  NTSTATUS answer = STATUS_SUCCESS;
  REG_NOTIFY_CLASS answer_to = MaxRegNtNotifyClass;
  LARGE_INTEGER cookie{};

  NTSTATUS add(const char16_t* altitude) {
    void* routine =
        guest_callback([this](std::uint64_t, std::uint64_t what, std::uint64_t, std::uint64_t) {
          seen.push_back(static_cast<REG_NOTIFY_CLASS>(what));
          return static_cast<std::uint64_t>(
              static_cast<std::uint32_t>(seen.back() == answer_to ? answer : STATUS_SUCCESS));
        });
    UNICODE_STRING text = unicode(altitude);
    return call<NTSTATUS>("CmRegisterCallbackEx", routine, &text, nullptr, nullptr, &cookie,
                          nullptr);
  }
};

TEST(RegistryCallback, SeesAnOperationBeforeAndAfter) {
  in_machine([] {
    HANDLE key = service();
    Filter filter;
    ASSERT_EQ(filter.add(u"380000"), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::callback).size(), 1U);
    set_number(key, u"A", 1);
    EXPECT_EQ(filter.seen, (std::vector{RegNtPreSetValueKey, RegNtPostSetValueKey}));
    EXPECT_EQ(call<NTSTATUS>("CmUnRegisterCallback", filter.cookie), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("CmUnRegisterCallback", filter.cookie), STATUS_INVALID_PARAMETER);
    EXPECT_TRUE(held(Resource::callback).empty());
  });
}

TEST(RegistryCallback, AnAltitudeIsForOne) {
  in_machine([] {
    Filter first;
    Filter second;
    EXPECT_EQ(first.add(u"380000"), STATUS_SUCCESS);
    EXPECT_EQ(second.add(u"380000"), STATUS_FLT_INSTANCE_ALTITUDE_COLLISION);
  });
}

TEST(RegistryCallback, FailsOrBypassesAnOperation) {
  in_machine([] {
    HANDLE key = service();
    Filter filter;
    filter.add(u"380000");
    filter.answer_to = RegNtPreSetValueKey;
    filter.answer = STATUS_ACCESS_DENIED;
    EXPECT_EQ(set_number(key, u"A", 1), STATUS_ACCESS_DENIED);
    filter.answer = STATUS_CALLBACK_BYPASS;
    EXPECT_EQ(set_number(key, u"A", 1), STATUS_SUCCESS);
    ULONG needed = 0;
    std::uint64_t space[8];
    EXPECT_EQ(query(key, u"A", space, sizeof space, &needed), STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(RegistryCallback, KeepsAContextUntilTheKeyIsClosed) {
  in_machine([] {
    HANDLE key = service();
    Filter filter;
    filter.add(u"380000");
    void* object = nullptr;
    call<NTSTATUS>("ObReferenceObjectByHandle", key, 0, nullptr, KernelMode, &object, nullptr);
    int context = 0;
    void* old = &old;
    EXPECT_EQ(call<NTSTATUS>("CmSetCallbackObjectContext", object, &filter.cookie, &context, &old),
              STATUS_SUCCESS);
    EXPECT_EQ(old, nullptr);
    LARGE_INTEGER wrong{.QuadPart = 1};
    EXPECT_EQ(call<NTSTATUS>("CmSetCallbackObjectContext", object, &wrong, &context, &old),
              STATUS_INVALID_PARAMETER);
    call("ZwClose", key);
    EXPECT_EQ(filter.seen, (std::vector{RegNtCallbackObjectContextCleanup}));
    const UNICODE_STRING* name = nullptr;
    EXPECT_EQ(
        call<NTSTATUS>("CmCallbackGetKeyObjectIDEx", &filter.cookie, object, nullptr, &name, 0),
        STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::string).size(), 1U);
    call("CmCallbackReleaseKeyObjectIDEx", name);
    EXPECT_TRUE(held(Resource::string).empty());
    EXPECT_EQ(
        call<NTSTATUS>("CmCallbackGetKeyObjectIDEx", &filter.cookie, object, nullptr, &name, 1),
        STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<void*>("CmGetBoundTransaction", &filter.cookie, object), nullptr);
  });
}

// "obsolete [...]. Use CmRegisterCallbackEx instead": the same without an altitude, so any number
// of them.
TEST(RegistryCallback, OfTheOldKindHasNoAltitude) {
  in_machine([] {
    HANDLE key = service();
    std::vector<std::uint64_t> contexts;
    void* routine = guest_callback([&](auto context, auto, auto, auto) {
      contexts.push_back(context);
      return 0;
    });
    std::array<LARGE_INTEGER, 2> cookies{};
    for (std::size_t i = 0; i < cookies.size(); ++i) {
      EXPECT_EQ(call<NTSTATUS>("CmRegisterCallback", routine, i + 1, &cookies[i]), STATUS_SUCCESS);
    }
    EXPECT_NE(cookies[0].QuadPart, cookies[1].QuadPart);
    EXPECT_EQ(held(Resource::callback).size(), 2U);
    set_number(key, u"A", 1);
    std::ranges::sort(contexts);
    EXPECT_EQ(contexts, (std::vector<std::uint64_t>{1, 1, 2, 2}));
    for (const LARGE_INTEGER cookie : cookies) {
      EXPECT_EQ(call<NTSTATUS>("CmUnRegisterCallback", cookie), STATUS_SUCCESS);
    }
    EXPECT_TRUE(held(Resource::callback).empty());
    contexts.clear();
    set_number(key, u"A", 2);
    EXPECT_TRUE(contexts.empty());
  });
}

// "Starting with Windows 7, the major version number is 1 and the minor version number is 1."
TEST(RegistryCallback, HasTheVersionOfWindowsSeven) {
  in_machine([] {
    ULONG major = 0;
    ULONG minor = 0;
    call("CmGetCallbackVersion", &major, &minor);
    EXPECT_EQ(major, 1U);
    EXPECT_EQ(minor, 1U);
    call("CmGetCallbackVersion", nullptr, nullptr);
  });
}

}  // namespace
}  // namespace rundown
