#include "abi/query.h"

#include <array>

#include "abi/object.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

NTSTATUS query(HANDLE handle, LONG what, void* buffer, std::size_t length, ULONG* needed) {
  return call<NTSTATUS>("ZwQueryObject", handle, what, buffer, length, needed);
}

std::u16string_view view(const UNICODE_STRING& text) {
  return {text.Buffer, text.Length / sizeof(char16_t)};
}

TEST(QueryObject, TellsNameTypeAndCounts) {
  in_machine([] {
    UNICODE_STRING path = test::unicode(u"\\BaseNamedObjects\\Own");
    const OBJECT_ATTRIBUTES attributes{sizeof(OBJECT_ATTRIBUTES), nullptr, &path,
                                       OBJ_KERNEL_HANDLE,         nullptr, nullptr};
    HANDLE handle = nullptr;
    constexpr ACCESS_MASK kAccess = 0x1F0003;
    ASSERT_EQ(call<NTSTATUS>("ZwCreateEvent", &handle, kAccess, &attributes, 0, FALSE),
              STATUS_SUCCESS);
    PUBLIC_OBJECT_BASIC_INFORMATION basic{};
    ULONG needed = 0;
    EXPECT_EQ(query(handle, ObjectBasicInformation, &basic, sizeof basic, &needed), STATUS_SUCCESS);
    EXPECT_EQ(needed, sizeof basic);
    EXPECT_EQ(basic.HandleCount, 1U);
    EXPECT_EQ(basic.PointerCount, 1U);
    EXPECT_EQ(basic.GrantedAccess, kAccess);
    EXPECT_EQ(basic.Attributes, 0U);  // OBJ_KERNEL_HANDLE is not told
    EXPECT_EQ(query(handle, ObjectBasicInformation, &basic, 4, &needed),
              STATUS_INFO_LENGTH_MISMATCH);

    alignas(8) std::array<std::byte, 256> buffer{};
    EXPECT_EQ(query(handle, ObjectNameInformation, buffer.data(), 4, &needed),
              STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(query(handle, ObjectNameInformation, buffer.data(), needed, &needed), STATUS_SUCCESS);
    EXPECT_EQ(view(reinterpret_cast<OBJECT_NAME_INFORMATION*>(buffer.data())->Name), view(path));

    EXPECT_EQ(query(handle, ObjectTypeInformation, nullptr, 0, &needed),
              STATUS_INFO_LENGTH_MISMATCH);
    EXPECT_EQ(query(handle, ObjectTypeInformation, buffer.data(), needed, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(view(reinterpret_cast<PUBLIC_OBJECT_TYPE_INFORMATION*>(buffer.data())->TypeName),
              u"Event");
    EXPECT_EQ(call<NTSTATUS>("ZwClose", handle), STATUS_SUCCESS);
    EXPECT_EQ(query(reinterpret_cast<HANDLE>(0x5554), ObjectBasicInformation, &basic, sizeof basic,
                    &needed),
              STATUS_INVALID_HANDLE);
    EXPECT_EQ(call<NTSTATUS>("NtQueryObject", reinterpret_cast<HANDLE>(~std::uint64_t{1}),
                             ObjectTypeInformation, buffer.data(), buffer.size(), nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(view(reinterpret_cast<PUBLIC_OBJECT_TYPE_INFORMATION*>(buffer.data())->TypeName),
              u"Thread");
  });
}

}  // namespace
}  // namespace rundown
