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

TEST(Registry, AValueOfAnyTypeIsAssigned) {
  in_machine([] {
    Parameters driver;
    std::array<char, 3> data{'a', 'b', 'c'};
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryAssignValue", driver.key, &driver.name, REG_BINARY,
                                    data.size(), data.data()),
              STATUS_SUCCESS);
    std::array<char, 4> back{};
    ULONG bytes = 0;
    ULONG type = 0;
    const auto query = [&] {
      back.fill(0);
      return driver.call<NTSTATUS>("WdfRegistryQueryValue", driver.key, &driver.name, back.size(),
                                   back.data(), &bytes, &type);
    };
    EXPECT_EQ(query(), STATUS_SUCCESS);
    EXPECT_EQ(type, REG_BINARY);
    EXPECT_EQ(bytes, 3U);
    EXPECT_STREQ(back.data(), "abc");

    WDFSTRING string = nullptr;
    const UNICODE_STRING text = unicode(u"hello");
    ASSERT_EQ(driver.call<NTSTATUS>("WdfStringCreate", &text, nullptr, &string), STATUS_SUCCESS);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryAssignString", driver.key, &driver.name, string),
              STATUS_SUCCESS);
    EXPECT_EQ(query(), STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(type, REG_SZ);
    EXPECT_EQ(bytes, 12U) << "with its terminator";

    UNICODE_STRING odd = driver.name;
    --odd.Length;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryAssignValue", driver.key, &odd, REG_BINARY, 3,
                                    data.data()),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryAssignString", driver.key, &odd, string),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Registry, AMemoryIsAssignedInPartOrWhole) {
  in_machine([] {
    Parameters driver;
    std::array<char, 6> data{"abcde"};
    WDFMEMORY memory = nullptr;
    ASSERT_EQ(
        driver.call<NTSTATUS>("WdfMemoryCreatePreallocated", nullptr, data.data(), 5, &memory),
        STATUS_SUCCESS);
    const auto assign = [&](WDFMEMORY_OFFSET* part) {
      return driver.call<NTSTATUS>("WdfRegistryAssignMemory", driver.key, &driver.name, REG_BINARY,
                                   memory, part);
    };
    const auto value = [&] {
      std::array<char, 8> back{};
      ULONG bytes = 0;
      ULONG type = 0;
      driver.call<NTSTATUS>("WdfRegistryQueryValue", driver.key, &driver.name, back.size(),
                            back.data(), &bytes, &type);
      return std::string(back.data(), bytes);
    };
    EXPECT_EQ(assign(nullptr), STATUS_SUCCESS);
    EXPECT_EQ(value(), "abcde");
    WDFMEMORY_OFFSET part{.BufferOffset = 1, .BufferLength = 3};
    EXPECT_EQ(assign(&part), STATUS_SUCCESS);
    EXPECT_EQ(value(), "bcd");
    part = {.BufferOffset = 3, .BufferLength = 3};
    EXPECT_EQ(assign(&part), STATUS_BUFFER_TOO_SMALL);
    part = {.BufferOffset = 3, .BufferLength = ~std::size_t{0}};
    EXPECT_EQ(assign(&part), STATUS_INTEGER_OVERFLOW);
    EXPECT_EQ(value(), "bcd");
  });
}

TEST(Registry, AListOfTextsComesBackAsACollection) {
  in_machine([] {
    Parameters driver;
    WDFCOLLECTION texts = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfCollectionCreate", nullptr, &texts), STATUS_SUCCESS);
    for (const auto* text : {u"one", u"two"}) {
      const UNICODE_STRING letters = unicode(text);
      WDFSTRING string = nullptr;
      driver.call<NTSTATUS>("WdfStringCreate", &letters, nullptr, &string);
      driver.call<NTSTATUS>("WdfCollectionAdd", texts, string);
    }
    EXPECT_EQ(
        driver.call<NTSTATUS>("WdfRegistryAssignMultiString", driver.key, &driver.name, texts),
        STATUS_SUCCESS);
    WDFCOLLECTION back = nullptr;
    driver.call<NTSTATUS>("WdfCollectionCreate", nullptr, &back);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryMultiString", driver.key, &driver.name,
                                    nullptr, back),
              STATUS_SUCCESS);
    EXPECT_EQ(driver.call<ULONG>("WdfCollectionGetCount", back), 2U);
    UNICODE_STRING second{};
    driver.call("WdfStringGetUnicodeString", driver.call<void*>("WdfCollectionGetItem", back, 1),
                &second);
    EXPECT_EQ(std::u16string(second.Buffer, second.Length / 2), u"two");
    driver.call<NTSTATUS>("WdfCollectionAdd", texts, driver.key);
    EXPECT_EQ(
        driver.call<NTSTATUS>("WdfRegistryAssignMultiString", driver.key, &driver.name, texts),
        STATUS_INVALID_PARAMETER);
    driver.call<NTSTATUS>("WdfRegistryAssignULong", driver.key, &driver.name, 1);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryMultiString", driver.key, &driver.name,
                                    nullptr, back),
              STATUS_OBJECT_TYPE_MISMATCH);
    char16_t text[] = u"unterminated";
    driver.call<NTSTATUS>("WdfRegistryAssignValue", driver.key, &driver.name, REG_MULTI_SZ, 24,
                          text);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryMultiString", driver.key, &driver.name,
                                    nullptr, back),
              STATUS_OBJECT_TYPE_MISMATCH);
    driver.call<NTSTATUS>("WdfRegistryAssignValue", driver.key, &driver.name, REG_MULTI_SZ, 0,
                          text);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfRegistryQueryMultiString", driver.key, &driver.name,
                                    nullptr, back),
              STATUS_RESOURCE_DATA_NOT_FOUND);
  });
}

TEST(Registry, ADriverHasAKeyForItsState) {
  in_machine([] {
    Parameters driver;
    WDFKEY state = nullptr;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfDriverOpenPersistentStateRegistryKey", driver.driver,
                                    0x2001F, nullptr, &state),
              STATUS_SUCCESS);
    EXPECT_NE(state, nullptr);
  });
}

TEST(Registry, ADeviceHasAPlaceInTheDeviceMap) {
  in_machine([] {
    Parameters driver;
    const WDFDEVICE device = driver.create_control_device();
    UNICODE_STRING name = unicode(u"PARALLEL PORTS");
    const auto open = [&](WDF_OBJECT_ATTRIBUTES* attributes) {
      WDFKEY key = nullptr;
      const auto status = driver.call<NTSTATUS>("WdfDeviceOpenDevicemapKey", device, &name, 0x2001F,
                                                attributes, &key);
      EXPECT_EQ(status == STATUS_SUCCESS, key != nullptr);
      return status;
    };
    EXPECT_EQ(open(nullptr), STATUS_SUCCESS);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.ParentObject = device;
    EXPECT_EQ(open(&attributes), STATUS_WDF_PARENT_ASSIGNMENT_NOT_ALLOWED);
    name.Length = 0;
    EXPECT_EQ(open(nullptr), STATUS_INVALID_PARAMETER);
  });
}

TEST(Object, KnowsNoInformationByGuid) {
  in_machine([] {
    Parameters driver;
    const GUID guid{};
    ULONG answer = 0;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfObjectQuery", driver.driver, &guid, sizeof answer, &answer),
              STATUS_NOT_FOUND);
  });
}

}  // namespace
}  // namespace rundown
