#include "nt/cm/registry.h"

#include <span>
#include <string>
#include <vector>

#include "abi/object.h"
#include "abi/rtl.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::in_machine;

constexpr const char16_t* kPath = u"Test\\Parameters";
constexpr ULONG kNumber = 4;  // REG_DWORD

nt::cm::Key& parameters() {
  return nt::cm::make_key(
      u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\Test\\Parameters");
}

NTSTATUS query(const RTL_QUERY_REGISTRY_TABLE* table, ULONG relative_to = RTL_REGISTRY_SERVICES) {
  return call<NTSTATUS>("RtlQueryRegistryValues", relative_to, kPath, table, nullptr, nullptr);
}

RTL_QUERY_REGISTRY_TABLE direct(const char16_t* name, void* to, ULONG flags = 0) {
  RTL_QUERY_REGISTRY_TABLE entry{};
  entry.Flags = RTL_QUERY_REGISTRY_DIRECT | flags;
  entry.Name = name;
  entry.EntryContext = to;
  return entry;
}

// RtlCheckRegistryKey of a handle "has the side effect of closing the passed handle".
TEST(RegistryKeys, AreClosedByTheCheckOfAHandle) {
  in_machine([] {
    parameters();
    UNICODE_STRING path = test::unicode(
        u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\Test\\Parameters");
    OBJECT_ATTRIBUTES attributes{sizeof(OBJECT_ATTRIBUTES), nullptr, &path,
                                 OBJ_KERNEL_HANDLE,         nullptr, nullptr};
    HANDLE key = nullptr;
    ASSERT_EQ(call<NTSTATUS>("ZwOpenKey", &key, 0, &attributes), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlCheckRegistryKey", RTL_REGISTRY_HANDLE, key), STATUS_SUCCESS);
    EXPECT_TRUE(test::held(Resource::handle).empty());
    EXPECT_EQ(call<NTSTATUS>("RtlCheckRegistryKey", RTL_REGISTRY_SERVICES, u"Nothing"),
              STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(RegistryValues, AreReadDirectly) {
  in_machine([] {
    nt::cm::set_number(parameters(), u"Count", 7);
    nt::cm::set_string(parameters(), u"Text", u"words");
    ULONG count = 0;
    UNICODE_STRING text{};
    const RTL_QUERY_REGISTRY_TABLE table[] = {direct(u"Count", &count), direct(u"Text", &text), {}};
    EXPECT_EQ(query(table), STATUS_SUCCESS);
    EXPECT_EQ(count, 7U);
    EXPECT_EQ(std::u16string_view(text.Buffer), u"words");
    EXPECT_EQ(test::held(Resource::pool).size(), 1U);
    call("RtlFreeUnicodeString", &text);
    EXPECT_TRUE(test::held(Resource::pool).empty());
  });
}

std::vector<std::u16string> strings;

// As Windows splits it: ReactOS' kernel test RtlRegistry, which passes on Windows, has these cases.
TEST(RegistryValues, AMultiStringIsDeliveredAStringAtATime) {
  in_machine([] {
    void* routine = test::guest_callback([](auto, auto type, auto data, auto bytes) {
      EXPECT_EQ(type, 1U);
      const auto* text = reinterpret_cast<const char16_t*>(data);
      strings.emplace_back(text, bytes / 2 - 1);
      return 0;
    });
    using Strings = std::vector<std::u16string>;
    const auto ask = [&](RTL_QUERY_REGISTRY_TABLE entry) {
      strings.clear();
      entry.QueryRoutine = reinterpret_cast<decltype(entry.QueryRoutine)>(routine);
      entry.Name = u"List";
      const RTL_QUERY_REGISTRY_TABLE table[] = {entry, {}};
      EXPECT_EQ(query(table), STATUS_SUCCESS);
      return strings;
    };
    const auto of_value = [&](std::u16string_view text) {
      nt::cm::set_value(parameters(), u"List", 7, std::as_bytes(std::span(text)));
      return ask({});
    };
    using namespace std::string_view_literals;
    EXPECT_EQ(of_value(u"\0"sv), Strings{});
    EXPECT_EQ(of_value(u"\0\0"sv), Strings{u""});
    EXPECT_EQ(of_value(u"one\0"sv), Strings{u"one"});
    EXPECT_EQ(of_value(u"one\0two\0"sv), (Strings{u"one", u"two"}));
    EXPECT_EQ(of_value(u"one\0two\0\0"sv), (Strings{u"one", u"two"}));
    EXPECT_EQ(of_value(u"one\0\0three\0"sv), (Strings{u"one", u"", u"three"}));
    EXPECT_EQ(of_value(u"one\0\0three\0\0"sv), (Strings{u"one", u"", u"three"}));

    parameters().values.clear();
    const auto of_default = [&](std::u16string_view text, std::size_t letters) {
      RTL_QUERY_REGISTRY_TABLE entry{};
      entry.DefaultType = 7;
      entry.DefaultData = const_cast<char16_t*>(text.data());
      entry.DefaultLength = static_cast<ULONG>(letters * 2);
      return ask(entry);
    };
    EXPECT_EQ(of_default(u"\0\0"sv, 2), Strings{});
    EXPECT_EQ(of_default(u"one\0\0three\0\0"sv, 12), (Strings{u"one", u"", u"three"}));
    // Without a length the first empty string is the end.
    EXPECT_EQ(of_default(u"one\0\0three\0\0"sv, 0), Strings{u"one"});
    EXPECT_EQ(of_default(u"one\0two\0\0"sv, 0), (Strings{u"one", u"two"}));
  });
}

TEST(RegistryValues, MissingOnesFailOnlyWhereTheyAreRequired) {
  in_machine([] {
    parameters();
    ULONG number = 1;
    ULONG other = 9;
    RTL_QUERY_REGISTRY_TABLE table[] = {direct(u"None", &number), {}};
    EXPECT_EQ(query(table), STATUS_SUCCESS);
    EXPECT_EQ(number, 1U);
    table[0].DefaultType = kNumber;
    table[0].DefaultData = &other;
    table[0].DefaultLength = sizeof other;
    EXPECT_EQ(query(table), STATUS_SUCCESS);
    EXPECT_EQ(number, 9U);
    table[0].Flags |= RTL_QUERY_REGISTRY_REQUIRED;
    EXPECT_EQ(query(table), STATUS_OBJECT_NAME_NOT_FOUND);
    table[0].Name = nullptr;
    EXPECT_EQ(query(table), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(query(table, 99), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("RtlQueryRegistryValues", RTL_REGISTRY_SERVICES, u"Nobody", table,
                             nullptr, nullptr),
              STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

TEST(RegistryValues, AnUnexpectedTypeOrSizeIsRefused) {
  in_machine([] {
    nt::cm::set_string(parameters(), u"Text", u"words");
    char16_t buffer[3];
    UNICODE_STRING text{0, sizeof buffer, buffer};
    RTL_QUERY_REGISTRY_TABLE table[] = {direct(u"Text", &text), {}};
    EXPECT_EQ(query(table), STATUS_BUFFER_TOO_SMALL);
    table[0].Flags |= RTL_QUERY_REGISTRY_TYPECHECK;
    table[0].DefaultType = kNumber << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT;
    EXPECT_EQ(query(table), STATUS_OBJECT_TYPE_MISMATCH);
  });
}

TEST(RegistryValues, AreGivenToTheDriversRoutine) {
  in_machine([] {
    nt::cm::set_number(parameters(), u"Count", 7);
    static ULONG seen;
    RTL_QUERY_REGISTRY_TABLE table[2]{};
    table[0].Name = u"Count";
    table[0].QueryRoutine = reinterpret_cast<RTL_QUERY_REGISTRY_ROUTINE*>(
        test::guest_callback([](auto, auto type, auto data, auto length) {
          EXPECT_EQ(type, kNumber);
          EXPECT_EQ(length, 4U);
          seen = *reinterpret_cast<ULONG*>(data);
          return static_cast<std::uint64_t>(STATUS_NO_MEMORY);
        }));
    EXPECT_EQ(query(table), STATUS_NO_MEMORY);
    EXPECT_EQ(seen, 7U);
  });
}

TEST(RegistryValues, AreWrittenAndDeleted) {
  in_machine([] {
    ULONG number = 3;
    EXPECT_EQ(call<NTSTATUS>("RtlCheckRegistryKey", RTL_REGISTRY_SERVICES, u"New"),
              STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(call<NTSTATUS>("RtlCreateRegistryKey", RTL_REGISTRY_SERVICES, u"New"),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlCheckRegistryKey", RTL_REGISTRY_SERVICES, u"New"), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlWriteRegistryValue", RTL_REGISTRY_SERVICES, u"New", u"N", kNumber,
                             &number, 4),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlDeleteRegistryValue", RTL_REGISTRY_SERVICES, u"New", u"N"),
              STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlDeleteRegistryValue", RTL_REGISTRY_SERVICES, u"New", u"N"),
              STATUS_OBJECT_NAME_NOT_FOUND);
  });
}

}  // namespace
}  // namespace rundown
