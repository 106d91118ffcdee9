#include <array>
#include <cstring>

#include "framework_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct Driver : FrameworkDriver {
  Driver() {
    EXPECT_EQ(bind(), STATUS_SUCCESS);
    EXPECT_EQ(create_driver(), STATUS_SUCCESS);
  }
  WDFMEMORY memory(std::size_t bytes, void** buffer = nullptr) {
    WDFMEMORY made = nullptr;
    EXPECT_EQ(call<NTSTATUS>("WdfMemoryCreate", nullptr, NonPagedPoolNx, 0, bytes, &made, buffer),
              STATUS_SUCCESS);
    return made;
  }
};

TEST(Memory, GoesWithTheDriverAfterEvtDriverUnload) {
  const auto bug = bug_check_in([] {
    Driver driver;
    void* buffer = nullptr;
    driver.memory(16, &buffer);
    std::memset(buffer, 1, 16);
    driver.unload();
    call("memset", buffer, 1, 16);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xCCU);
}

TEST(Memory, IsCopiedWithinItsBounds) {
  in_machine([] {
    Driver driver;
    WDFMEMORY memory = driver.memory(16);
    std::array<char, 32> own{"0123456789"};
    const auto to = [&](std::size_t offset, std::size_t bytes) {
      return driver.call<NTSTATUS>("WdfMemoryCopyFromBuffer", memory, offset, own.data(), bytes);
    };
    EXPECT_EQ(to(4, 10), STATUS_SUCCESS);
    EXPECT_EQ(to(0, 0), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(to(8, 9), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(to(~std::size_t{0}, 2), STATUS_INTEGER_OVERFLOW);
    std::array<char, 8> back{};
    EXPECT_EQ(driver.call<NTSTATUS>("WdfMemoryCopyToBuffer", memory, 4, back.data(), 4),
              STATUS_SUCCESS);
    EXPECT_STREQ(back.data(), "0123");
    std::size_t bytes = 0;
    EXPECT_NE(driver.call<void*>("WdfMemoryGetBuffer", memory, &bytes), nullptr);
    EXPECT_EQ(bytes, 16U);
  });
}

TEST(Memory, OnlyAPreallocatedBufferIsExchanged) {
  in_machine([] {
    Driver driver;
    std::array<char, 8> first{};
    std::array<char, 4> second{};
    WDFMEMORY memory = nullptr;
    ASSERT_EQ(
        driver.call<NTSTATUS>("WdfMemoryCreatePreallocated", nullptr, first.data(), 8, &memory),
        STATUS_SUCCESS);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfMemoryAssignBuffer", memory, second.data(), 4),
              STATUS_SUCCESS);
    EXPECT_EQ(driver.call<void*>("WdfMemoryGetBuffer", memory, nullptr), second.data());
    EXPECT_EQ(driver.call<NTSTATUS>("WdfMemoryAssignBuffer", memory, second.data(), 0),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(driver.call<NTSTATUS>("WdfMemoryAssignBuffer", driver.memory(8), second.data(), 4),
              STATUS_INVALID_PARAMETER);
    WDFMEMORY none = nullptr;
    EXPECT_EQ(
        driver.call<NTSTATUS>("WdfMemoryCreate", nullptr, NonPagedPoolNx, 0, 0, &none, nullptr),
        STATUS_INVALID_PARAMETER);
  });
}

TEST(Lookaside, GivesMemoryOfItsSize) {
  in_machine([] {
    Driver driver;
    WDFLOOKASIDE list = nullptr;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfLookasideListCreate", nullptr, 0, NonPagedPoolNx, nullptr,
                                    0, &list),
              STATUS_INVALID_PARAMETER);
    ASSERT_EQ(driver.call<NTSTATUS>("WdfLookasideListCreate", nullptr, 24, NonPagedPoolNx, nullptr,
                                    0, &list),
              STATUS_SUCCESS);
    WDFMEMORY memory = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfMemoryCreateFromLookaside", list, &memory), STATUS_SUCCESS);
    std::size_t bytes = 0;
    driver.call<void*>("WdfMemoryGetBuffer", memory, &bytes);
    EXPECT_EQ(bytes, 24U);
    driver.call("WdfObjectDelete", memory);
  });
}

TEST(String, KeepsACopyWithATerminator) {
  in_machine([] {
    Driver driver;
    const UNICODE_STRING text = unicode(u"some text");
    WDFSTRING string = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfStringCreate", &text, nullptr, &string), STATUS_SUCCESS);
    UNICODE_STRING copy{};
    driver.call("WdfStringGetUnicodeString", string, &copy);
    EXPECT_NE(copy.Buffer, text.Buffer);
    EXPECT_EQ(std::u16string_view(copy.Buffer), u"some text");
    UNICODE_STRING odd = text;
    odd.Length = 3;
    EXPECT_EQ(driver.call<NTSTATUS>("WdfStringCreate", &odd, nullptr, &string),
              STATUS_INVALID_PARAMETER);
  });
}

TEST(Collection, HoldsReferencesInOrder) {
  in_machine([] {
    Driver driver;
    WDFCOLLECTION list = nullptr;
    ASSERT_EQ(driver.call<NTSTATUS>("WdfCollectionCreate", nullptr, &list), STATUS_SUCCESS);
    WDFMEMORY first = driver.memory(8);
    WDFMEMORY second = driver.memory(8);
    driver.call<NTSTATUS>("WdfCollectionAdd", list, first);
    driver.call<NTSTATUS>("WdfCollectionAdd", list, second);
    EXPECT_EQ(driver.call<ULONG>("WdfCollectionGetCount", list), 2U);
    EXPECT_EQ(driver.call<void*>("WdfCollectionGetFirstItem", list), first);
    EXPECT_EQ(driver.call<void*>("WdfCollectionGetLastItem", list), second);
    EXPECT_EQ(driver.call<void*>("WdfCollectionGetItem", list, 2), nullptr);
    driver.call("WdfObjectDelete", first);  // the collection's reference keeps it
    EXPECT_EQ(driver.call<void*>("WdfCollectionGetItem", list, 0), first);
    driver.call("WdfCollectionRemove", list, first);
    driver.call("WdfCollectionRemoveItem", list, 5);
    driver.call("WdfCollectionRemove", list, driver.driver);
    EXPECT_EQ(verifier_breaks(),
              (std::vector<std::string>{"not-in-collection", "not-in-collection"}));
    EXPECT_EQ(driver.call<ULONG>("WdfCollectionGetCount", list), 1U);
  });
}

}  // namespace
}  // namespace rundown
