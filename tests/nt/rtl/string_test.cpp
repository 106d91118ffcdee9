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

TEST(Strings, InitCountsWithoutTheTerminator) {
  in_machine([] {
    UNICODE_STRING wide{};
    call("RtlInitUnicodeString", &wide, u"abc");
    EXPECT_EQ(wide.Length, 6);
    EXPECT_EQ(wide.MaximumLength, 8);
    call("RtlInitUnicodeString", &wide, nullptr);
    EXPECT_EQ(wide.MaximumLength, 0);
    ANSI_STRING narrow{};
    call("RtlInitAnsiString", &narrow, "abc");
    EXPECT_EQ(narrow.Length, 3);
    EXPECT_EQ(narrow.MaximumLength, 4);
    call("RtlInitString", &narrow, nullptr);
    EXPECT_EQ(narrow.Length, 0);
  });
}

TEST(Strings, InitExRefusesWhatCannotBeCounted) {
  in_machine([] {
    const std::u16string long_text(0x8000, u'x');
    UNICODE_STRING wide{};
    EXPECT_EQ(call<NTSTATUS>("RtlInitUnicodeStringEx", &wide, long_text.c_str()),
              STATUS_NAME_TOO_LONG);
    EXPECT_EQ(call<NTSTATUS>("RtlInitUnicodeStringEx", &wide, u"x"), STATUS_SUCCESS);
    call("RtlInitUnicodeString", &wide, long_text.c_str());
    EXPECT_EQ(wide.Length, 0xFFFC);
  });
}

TEST(Strings, CopyTakesWhatFitsAndAppendRefusesWhatDoesNot) {
  in_machine([] {
    std::array<char16_t, 4> buffer{};
    UNICODE_STRING to = empty(buffer);
    UNICODE_STRING from = unicode(u"abcdef");
    call("RtlCopyUnicodeString", &to, &from);
    EXPECT_EQ(view(to), u"abcd");
    EXPECT_EQ(call<NTSTATUS>("RtlAppendUnicodeToString", &to, u"x"), STATUS_BUFFER_TOO_SMALL);
    EXPECT_EQ(call<NTSTATUS>("RtlAppendUnicodeStringToString", &to, &from),
              STATUS_BUFFER_TOO_SMALL);
    call("RtlCopyUnicodeString", &to, nullptr);
    EXPECT_EQ(to.Length, 0);
    EXPECT_EQ(call<NTSTATUS>("RtlAppendUnicodeToString", &to, u"xy"), STATUS_SUCCESS);
    UNICODE_STRING one = unicode(u"z");
    EXPECT_EQ(call<NTSTATUS>("RtlAppendUnicodeStringToString", &to, &one), STATUS_SUCCESS);
    EXPECT_EQ(view(to), u"xyz");
    EXPECT_EQ(buffer[3], 0);

    std::array<char, 3> bytes{};
    ANSI_STRING narrow{0, 3, bytes.data()};
    ANSI_STRING ab = ansi("ab");
    call("RtlCopyString", &narrow, &ab);
    EXPECT_EQ(view(narrow), "ab");
    EXPECT_EQ(call<NTSTATUS>("RtlAppendStringToString", &narrow, &ab), STATUS_BUFFER_TOO_SMALL);
  });
}

TEST(Strings, CompareWithAndWithoutCase) {
  in_machine([] {
    UNICODE_STRING a = unicode(u"\\Device\\\u00E4");
    UNICODE_STRING b = unicode(u"\\DEVICE\\\u00C4");
    UNICODE_STRING start = unicode(u"\\dev");
    EXPECT_EQ(call<LONG>("RtlCompareUnicodeString", &a, &b, TRUE), 0);
    EXPECT_GT(call<LONG>("RtlCompareUnicodeString", &a, &b, FALSE), 0);
    EXPECT_EQ(call<BOOLEAN>("RtlEqualUnicodeString", &a, &b, TRUE), TRUE);
    EXPECT_EQ(call<BOOLEAN>("RtlEqualUnicodeString", &a, &b, FALSE), FALSE);
    EXPECT_EQ(call<BOOLEAN>("RtlPrefixUnicodeString", &start, &a, TRUE), TRUE);
    EXPECT_EQ(call<BOOLEAN>("RtlPrefixUnicodeString", &start, &a, FALSE), FALSE);
    EXPECT_EQ(call<BOOLEAN>("RtlPrefixUnicodeString", &a, &start, TRUE), FALSE);
    UNICODE_STRING end = unicode(u"\u00E4");
    EXPECT_EQ(call<BOOLEAN>("RtlSuffixUnicodeString", &end, &b, TRUE), TRUE);
    ANSI_STRING x = ansi("Abc");
    ANSI_STRING y = ansi("aBC");
    EXPECT_EQ(call<LONG>("RtlCompareString", &x, &y, TRUE), 0);
    EXPECT_LT(call<LONG>("RtlCompareString", &x, &y, FALSE), 0);
    EXPECT_EQ(call<BOOLEAN>("RtlEqualString", &x, &y, TRUE), TRUE);
    EXPECT_EQ(call<BOOLEAN>("RtlPrefixString", &x, &y, FALSE), FALSE);
    EXPECT_EQ(call<WCHAR>("RtlUpcaseUnicodeChar", u'\u0451'), u'\u0401');
    EXPECT_EQ(call<WCHAR>("RtlDowncaseUnicodeChar", u'\u0178'), u'\u00FF');
  });
}

TEST(Strings, NumbersAreWrittenAndRead) {
  in_machine([] {
    std::array<char16_t, 12> buffer{};
    UNICODE_STRING to = empty(buffer);
    EXPECT_EQ(call<NTSTATUS>("RtlIntegerToUnicodeString", 0xBEEF, 16, &to), STATUS_SUCCESS);
    EXPECT_EQ(view(to), u"BEEF");
    EXPECT_EQ(call<NTSTATUS>("RtlIntegerToUnicodeString", 7, 3, &to), STATUS_INVALID_PARAMETER);
    to.MaximumLength = 4;
    EXPECT_EQ(call<NTSTATUS>("RtlIntegerToUnicodeString", 123, 10, &to), STATUS_BUFFER_OVERFLOW);
    to.MaximumLength = sizeof buffer;
    EXPECT_EQ(call<NTSTATUS>("RtlInt64ToUnicodeString", 1ULL << 33, 0, &to), STATUS_SUCCESS);
    EXPECT_EQ(view(to), u"8589934592");

    ULONG value = 0;
    const auto read = [&](const char16_t* text, ULONG base) {
      UNICODE_STRING string = unicode(text);
      EXPECT_EQ(call<NTSTATUS>("RtlUnicodeStringToInteger", &string, base, &value), STATUS_SUCCESS);
      return value;
    };
    EXPECT_EQ(read(u"  -12x", 0), static_cast<ULONG>(-12));
    EXPECT_EQ(read(u"0x1F", 0), 31U);
    EXPECT_EQ(read(u"0b101", 0), 5U);
    EXPECT_EQ(read(u"none", 10), 0U);
    UNICODE_STRING one = unicode(u"1");
    EXPECT_EQ(call<NTSTATUS>("RtlUnicodeStringToInteger", &one, 5, &value),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("RtlCharToInteger", "0o17", 0, &value), STATUS_SUCCESS);
    EXPECT_EQ(value, 15U);
  });
}

TEST(Strings, AGuidGoesThereAndBack) {
  in_machine([] {
    const GUID guid{0x01234567, 0x89AB, 0xCDEF, {1, 2, 3, 4, 5, 6, 7, 8}};
    UNICODE_STRING text{};
    ASSERT_EQ(call<NTSTATUS>("RtlStringFromGUID", &guid, &text), STATUS_SUCCESS);
    EXPECT_EQ(view(text), u"{01234567-89AB-CDEF-0102-030405060708}");
    EXPECT_EQ(test::held(Resource::pool).size(), 1U);
    GUID back{};
    EXPECT_EQ(call<NTSTATUS>("RtlGUIDFromString", &text, &back), STATUS_SUCCESS);
    EXPECT_EQ(back, guid);
    text.Length -= 2;
    EXPECT_EQ(call<NTSTATUS>("RtlGUIDFromString", &text, &back), STATUS_INVALID_PARAMETER);
    call("RtlFreeUnicodeString", &text);
    EXPECT_TRUE(test::held(Resource::pool).empty());
  });
}

TEST(Strings, HashingIsWindowsOwn) {
  in_machine([] {
    UNICODE_STRING lower = unicode(u"ab");
    UNICODE_STRING upper = unicode(u"AB");
    ULONG a = 0;
    ULONG b = 0;
    EXPECT_EQ(call<NTSTATUS>("RtlHashUnicodeString", &lower, TRUE, 0, &a), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("RtlHashUnicodeString", &upper, FALSE, 1, &b), STATUS_SUCCESS);
    EXPECT_EQ(a, b);
    EXPECT_EQ(a, 65U * 65599U + 66U);
    EXPECT_EQ(call<NTSTATUS>("RtlHashUnicodeString", &lower, TRUE, 7, &a),
              STATUS_INVALID_PARAMETER);
  });
}

// RtlUpperString: "The number of bytes copied from SourceString is either the Length of
// SourceString or the MaximumLength of DestinationString, whichever is smaller."
TEST(Strings, OfBytesAreMadeUpperCase) {
  in_machine([] {
    EXPECT_EQ(call<char>("RtlUpperChar", 'a'), 'A');
    EXPECT_EQ(call<char>("RtlUpperChar", 'Z'), 'Z');
    EXPECT_EQ(call<char>("RtlUpperChar", '{'), '{');
    std::array<char, 4> buffer{"..."};
    ANSI_STRING to{0, 4, buffer.data()};
    ANSI_STRING ab = ansi("aB");
    call("RtlUpperString", &to, &ab);
    EXPECT_EQ(view(to), "AB");
    EXPECT_EQ(buffer[2], '.');
    EXPECT_EQ(to.MaximumLength, 4);
    ANSI_STRING longer = ansi("abcdef");
    call("RtlUpperString", &to, &longer);
    EXPECT_EQ(view(to), "ABCD");
  });
}

}  // namespace
}  // namespace rundown
