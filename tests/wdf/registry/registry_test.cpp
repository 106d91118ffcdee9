#include "abi/registry.h"

#include <array>

#include "framework_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct Parameters : FrameworkDriver {
  Parameters() {
    EXPECT_EQ(bind(), STATUS_SUCCESS);
    EXPECT_EQ(create_driver(), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("WdfDriverOpenParametersRegistryKey", driver, 0x2001F, nullptr, &key),
              STATUS_SUCCESS);
  }
  WDFKEY key = nullptr;
  UNICODE_STRING name = unicode(u"Value");
};

TEST(Registry, ANumberComesBack) {
  in_machine([] {
    Parameters driver;
    ULONG number = 0;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryULong", driver.key, &driver.name, &number),
              STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryAssignULong", driver.key, &driver.name, 42),
              STATUS_SUCCESS);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryULong", driver.key, &driver.name, &number),
              STATUS_SUCCESS);
    EXPECT_EQ(number, 42U);
    UNICODE_STRING text{};
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryUnicodeString", driver.key, &driver.name,
                                    nullptr, &text),
              STATUS_OBJECT_TYPE_MISMATCH);
    std::array<char, 2> small{};
    ULONG needed = 0;
    ULONG type = 0;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryValue", driver.key, &driver.name, 2,
                                    small.data(), &needed, &type),
              STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(needed, 4U);
    EXPECT_EQ(type, REG_DWORD);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryRemoveValue", driver.key, &driver.name),
              STATUS_SUCCESS);
  });
}

TEST(Registry, ATextComesBackInEachForm) {
  in_machine([] {
    Parameters driver;
    const UNICODE_STRING text = unicode(u"hello");
    EXPECT_EQ(
        driver.call<NTSTATUS>("WdfRegistryAssignUnicodeString", driver.key, &driver.name, &text),
        STATUS_SUCCESS);
    WDFSTRING string = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfStringCreate", nullptr, nullptr, &string), STATUS_SUCCESS);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryString", driver.key, &driver.name, string),
              STATUS_SUCCESS);
    UNICODE_STRING back{};
    driver.call("WdfStringGetUnicodeString", string, &back);
    EXPECT_EQ(std::u16string_view(back.Buffer), u"hello");
    std::array<char16_t, 4> few{};
    UNICODE_STRING small{0, 8, few.data()};
    USHORT bytes = 0;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryUnicodeString", driver.key, &driver.name,
                                    &bytes, &small),
              STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(bytes, 12U);
    WDFMEMORY memory = nullptr;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryMemory", driver.key, &driver.name,
                                    NonPagedPoolNx, nullptr, &memory, nullptr),
              STATUS_SUCCESS);
    std::size_t length = 0;
    driver.call<void*>("WdfMemoryGetBuffer", memory, &length);
    EXPECT_EQ(length, 12U);
    ULONG number = 0;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryULong", driver.key, &driver.name, &number),
              STATUS_OBJECT_TYPE_MISMATCH);
  });
}

TEST(Registry, KeysAreOpenedMadeAndClosed) {
  in_machine([] {
    Parameters driver;
    const UNICODE_STRING below = unicode(u"Below");
    WDFKEY key = nullptr;
    EXPECT_EQ(
        driver.call<NTSTATUS>("WdfRegistryOpenKey", driver.key, &below, 0x2001F, nullptr, &key),
        STATUS_OBJECT_NAME_NOT_FOUND);
    EXPECT_EQ(key, nullptr);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryCreateKey", driver.key, &below, 0x2001F, 0, nullptr,
                                    nullptr, &key),
              STATUS_SUCCESS);
    EXPECT_NE(driver.call<HANDLE>("WdfRegistryWdmGetHandle", key), nullptr);
    driver.call("WdfRegistryClose", key);
    EXPECT_EQ(
        driver.call<NTSTATUS>("WdfRegistryOpenKey", driver.key, &below, 0x2001F, nullptr, &key),
        STATUS_SUCCESS);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryRemoveKey", key), STATUS_SUCCESS);
    driver.unload();
    EXPECT_TRUE(held(gate::Resource::wdf_object).empty());
    EXPECT_TRUE(held(gate::Resource::handle).empty());
  });
}

}  // namespace
}  // namespace rundown
