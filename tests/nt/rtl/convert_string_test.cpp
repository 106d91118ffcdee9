#include <array>
#include <cstring>

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::in_machine;
using test::unicode;

ANSI_STRING ansi(const char* text) {
  const auto bytes = static_cast<USHORT>(std::strlen(text));
  return {bytes, static_cast<USHORT>(bytes + 1), const_cast<char*>(text)};
}

std::u16string_view view(const UNICODE_STRING& text) {
  return {text.Buffer, text.Length / 2U};
}
std::string_view view(const ANSI_STRING& text) {
  return {text.Buffer, text.Length};
}

template <std::size_t n>
UNICODE_STRING empty(std::array<char16_t, n>& buffer) {
  return {0, sizeof buffer, buffer.data()};
}

TEST(Conversion, AConversionThatAllocatesHoldsPoolUntilItIsFreed) {
  in_machine([] {
    ANSI_STRING from = ansi("caf\xE9\x80");
    UNICODE_STRING wide{};
    ASSERT_EQ(call<NTSTATUS>("RtlAnsiStringToUnicodeString", &wide, &from, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(view(wide), u"caf\u00E9\u20AC");
    ASSERT_EQ(test::held(Resource::pool).size(), 1U);
    EXPECT_EQ(test::held(Resource::pool)[0].name, "Strg");
    ANSI_STRING back{};
    ASSERT_EQ(call<NTSTATUS>("RtlUnicodeStringToAnsiString", &back, &wide, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(view(back), "caf\xE9\x80");
    call("RtlFreeAnsiString", &back);
    call("RtlFreeUnicodeString", &wide);
    EXPECT_TRUE(test::held(Resource::pool).empty());
    EXPECT_EQ(wide.Buffer, nullptr);
    call("RtlFreeUnicodeString", &wide);
    ANSI_STRING oem{};
    UNICODE_STRING text = unicode(u"\u00E9\u4E00");
    ASSERT_EQ(call<NTSTATUS>("RtlUnicodeStringToOemString", &oem, &text, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(view(oem), "\x82?");
    call("RtlFreeOemString", &oem);
  });
}

TEST(Conversion, AConversionIntoTooSmallABufferSaysSo) {
  in_machine([] {
    std::array<char16_t, 3> buffer{};
    UNICODE_STRING wide = empty(buffer);
    ANSI_STRING abc = ansi("abc");
    EXPECT_EQ(call<NTSTATUS>("RtlAnsiStringToUnicodeString", &wide, &abc, FALSE),
              STATUS_BUFFER_OVERFLOW);
    std::array<char, 3> bytes{};
    ANSI_STRING narrow{0, 3, bytes.data()};
    UNICODE_STRING text = unicode(u"abc");
    EXPECT_EQ(call<NTSTATUS>("RtlUnicodeStringToAnsiString", &narrow, &text, FALSE),
              STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(view(narrow), "ab");
    EXPECT_EQ(call<NTSTATUS>("RtlUpcaseUnicodeString", &wide, &text, FALSE), STATUS_SUCCESS);
    EXPECT_EQ(view(wide), u"ABC");
    UNICODE_STRING longer = unicode(u"ABCD");
    EXPECT_EQ(call<NTSTATUS>("RtlDowncaseUnicodeString", &wide, &longer, FALSE),
              STATUS_BUFFER_OVERFLOW);
    const std::string huge(0x8000, 'x');
    ANSI_STRING counted{0x8000, 0x8000, const_cast<char*>(huge.data())};
    EXPECT_EQ(call<NTSTATUS>("RtlAnsiStringToUnicodeString", &wide, &counted, TRUE),
              STATUS_INVALID_PARAMETER_2);
    EXPECT_EQ(call<ULONG>("RtlxAnsiStringToUnicodeSize", &abc), 8U);
    EXPECT_EQ(call<ULONG>("RtlxUnicodeStringToAnsiSize", &text), 4U);
  });
}

TEST(Conversion, CountedBytesConvertBothWays) {
  in_machine([] {
    std::array<char16_t, 4> wide{};
    ULONG written = 0;
    EXPECT_EQ(call<NTSTATUS>("RtlMultiByteToUnicodeN", wide.data(), 8, &written, "abcdef", 6),
              STATUS_SUCCESS);
    EXPECT_EQ(written, 8U);
    std::array<char, 2> bytes{};
    EXPECT_EQ(call<NTSTATUS>("RtlUnicodeToMultiByteN", bytes.data(), 2, &written, wide.data(), 8),
              STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(written, 2U);
    EXPECT_EQ(call<NTSTATUS>("RtlUpcaseUnicodeToOemN", bytes.data(), 2, nullptr, u"ab", 4),
              STATUS_SUCCESS);
    EXPECT_EQ(bytes[1], 'B');
  });
}

TEST(Conversion, CopiesOfStringsArePoolToo) {
  in_machine([] {
    UNICODE_STRING text = unicode(u"text");
    UNICODE_STRING copy{};
    EXPECT_EQ(call<BOOLEAN>("RtlCreateUnicodeString", &copy, u"made"), TRUE);
    EXPECT_EQ(view(copy), u"made");
    call("RtlFreeUnicodeString", &copy);
    EXPECT_EQ(call<NTSTATUS>("RtlDuplicateUnicodeString", 1, &text, &copy), STATUS_SUCCESS);
    EXPECT_EQ(view(copy), u"text");
    EXPECT_EQ(copy.Buffer[4], 0);
    call("RtlFreeUnicodeString", &copy);
    text.Length = 0;
    EXPECT_EQ(call<NTSTATUS>("RtlDuplicateUnicodeString", 0, &text, &copy), STATUS_SUCCESS);
    EXPECT_EQ(copy.Buffer, nullptr);
    EXPECT_EQ(call<NTSTATUS>("RtlDuplicateUnicodeString", 2, &text, &copy),
              STATUS_INVALID_PARAMETER);
    EXPECT_TRUE(test::held(Resource::pool).empty());
  });
}

// One character of each code page that the other has at another place: 437 and 1252.
TEST(Conversion, UsesTheCodePageOfItsName) {
  in_machine([] {
    UNICODE_STRING wide{};
    ANSI_STRING bytes = ansi("\x82z");
    ASSERT_EQ(call<NTSTATUS>("RtlOemStringToUnicodeString", &wide, &bytes, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(view(wide), u"\u00E9z");
    EXPECT_EQ(wide.MaximumLength, 6);
    EXPECT_EQ(wide.Buffer[2], 0);
    EXPECT_EQ(test::held(Resource::pool).size(), 1U);

    struct {
      const char* name;
      const char* free;
      std::string_view bytes;
    } const kCases[]{
        {"RtlUnicodeStringToAnsiString", "RtlFreeAnsiString", "\xE9z"},
        {"RtlUnicodeStringToOemString", "RtlFreeOemString", "\x82z"},
        {"RtlUpcaseUnicodeStringToAnsiString", "RtlFreeAnsiString", "\xC9Z"},
        {"RtlUpcaseUnicodeStringToOemString", "RtlFreeOemString", "\x90Z"},
    };
    for (const auto& one : kCases) {
      ANSI_STRING narrow{};
      ASSERT_EQ(call<NTSTATUS>(one.name, &narrow, &wide, TRUE), STATUS_SUCCESS) << one.name;
      EXPECT_EQ(view(narrow), one.bytes) << one.name;
      EXPECT_EQ(narrow.MaximumLength, 3) << one.name;
      EXPECT_EQ(narrow.Buffer[2], 0) << one.name;
      EXPECT_EQ(test::held(Resource::pool).size(), 2U) << one.name;
      call(one.free, &narrow);
      EXPECT_EQ(test::held(Resource::pool).size(), 1U) << one.name;
      std::array<char, 2> small{};
      ANSI_STRING into{0, 2, small.data()};
      EXPECT_EQ(call<NTSTATUS>(one.name, &into, &wide, FALSE), STATUS_BUFFER_OVERFLOW) << one.name;
    }
    call("RtlFreeUnicodeString", &wide);
    std::array<char16_t, 2> small{};
    UNICODE_STRING into = empty(small);
    EXPECT_EQ(call<NTSTATUS>("RtlOemStringToUnicodeString", &into, &bytes, FALSE),
              STATUS_BUFFER_OVERFLOW);
  });
}

TEST(Conversion, TellsHowMuchRoomItNeeds) {
  in_machine([] {
    ANSI_STRING abc = ansi("abc");
    UNICODE_STRING wide = unicode(u"abc");
    EXPECT_EQ(call<ULONG>("RtlxOemStringToUnicodeSize", &abc), 8U);
    EXPECT_EQ(call<ULONG>("RtlxUnicodeStringToOemSize", &wide), 4U);
    // Without a terminator.
    ULONG size = 0;
    EXPECT_EQ(call<NTSTATUS>("RtlMultiByteToUnicodeSize", &size, "abc", 3), STATUS_SUCCESS);
    EXPECT_EQ(size, 6U);
    EXPECT_EQ(call<NTSTATUS>("RtlUnicodeToMultiByteSize", &size, u"abc", 6), STATUS_SUCCESS);
    EXPECT_EQ(size, 3U);
  });
}

TEST(Conversion, OfCountedBytesUsesTheCodePageOfItsName) {
  in_machine([] {
    ULONG written = 0;
    std::array<char16_t, 4> wide{};
    EXPECT_EQ(call<NTSTATUS>("RtlOemToUnicodeN", wide.data(), 8, &written, "\x82z", 2),
              STATUS_SUCCESS);
    EXPECT_EQ(written, 4U);
    EXPECT_EQ(std::u16string_view(wide.data(), 3), std::u16string_view(u"\u00E9z\0", 3));
    // "can return STATUS_BUFFER_OVERFLOW if the destination string must be truncated".
    EXPECT_EQ(call<NTSTATUS>("RtlOemToUnicodeN", wide.data(), 2, &written, "xyz", 3),
              STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(written, 2U);
    EXPECT_EQ(wide[0], u'x');
    EXPECT_EQ(wide[1], u'z');

    std::array<char, 4> bytes{};
    const auto narrow = [&](const char* name, ULONG most) {
      bytes.fill('#');
      return call<NTSTATUS>(name, bytes.data(), most, &written, u"\u00E9z", 4);
    };
    const auto are = [&](std::string_view wanted) {
      return std::string_view(bytes.data(), 4) == wanted;
    };
    EXPECT_EQ(narrow("RtlUnicodeToOemN", 4), STATUS_SUCCESS);
    EXPECT_EQ(written, 2U);
    EXPECT_TRUE(are("\x82z##"));
    EXPECT_EQ(narrow("RtlUnicodeToOemN", 1), STATUS_BUFFER_OVERFLOW);
    EXPECT_EQ(written, 1U);
    EXPECT_TRUE(are("\x82###"));
    EXPECT_EQ(narrow("RtlUpcaseUnicodeToMultiByteN", 4), STATUS_SUCCESS);
    EXPECT_EQ(written, 2U);
    EXPECT_TRUE(are("\xC9Z##"));
    // "If this value causes the translated string to be truncated, [it] does not return an error".
    EXPECT_EQ(narrow("RtlUpcaseUnicodeToMultiByteN", 1), STATUS_SUCCESS);
    EXPECT_EQ(written, 1U);
    EXPECT_TRUE(are("\xC9###"));
  });
}

}  // namespace
}  // namespace rundown
