#include <array>
#include <cstring>

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

template <class... Arguments>
std::string print(const char* pattern, Arguments... arguments) {
  std::array<char, 200> text{};
  const int length = call<int>("_snprintf", text.data(), text.size(), pattern, arguments...);
  EXPECT_EQ(length, static_cast<int>(std::strlen(text.data())));
  return text.data();
}

TEST(Printf, NumbersHaveWindowsSizes) {
  in_machine([] {
    EXPECT_EQ(print("%d %u %x", -1, -1, 0xABC), "-1 4294967295 abc");
    EXPECT_EQ(print("%I64x %llX %I32d", 0x123456789AULL, 0xABULL, -2), "123456789a AB -2");
    EXPECT_EQ(print("%hd %hhu %ld", 0x18000, 0x1FF, 0x1'0000'0001), "-32768 255 1");
    EXPECT_EQ(print("%p", 0xABCULL), "0000000000000ABC");
    EXPECT_EQ(print("[%5d|%-5d|%05d|%+d]", 42, 42, -42, 42), "[   42|42   |-0042|+42]");
    EXPECT_EQ(print("[%.3d|%#x|%#o|%*d]", 7, 255, 8, 4, 1), "[007|0xff|010|   1]");
    EXPECT_EQ(print("%%%c%C", 'a', u'b'), "%ab");
    EXPECT_EQ(print("%.3f", 0x4009'0000'0000'0000ULL), "3.125");
  });
}

TEST(Printf, StringsOfEachKind) {
  in_machine([] {
    UNICODE_STRING wide = test::unicode(u"wide");
    ANSI_STRING narrow{6, 7, const_cast<char*>("narrow")};
    EXPECT_EQ(print("%s %ws %S %hs", "a", u"b", u"c", "d"), "a b c d");
    EXPECT_EQ(print("%Z %wZ", &narrow, &wide), "narrow wide");
    EXPECT_EQ(print("%s %wZ", nullptr, nullptr), "(null) (null)");
    EXPECT_EQ(print("[%.2s|%5s|%-5s]", "xyz", "ab", "ab"), "[xy|   ab|ab   ]");

    std::array<char16_t, 40> text{};
    EXPECT_EQ(call<int>("swprintf", text.data(), u"%s %S %hs %ls", u"a", "b", "c", u"d"), 7);
    EXPECT_EQ(std::u16string_view(text.data()), u"a b c d");
  });
}

TEST(Printf, TheOldFunctionsMayLeaveNoTerminator) {
  in_machine([] {
    std::array<char, 4> text{};
    text.fill('#');
    EXPECT_EQ(call<int>("_snprintf", text.data(), 3, "%s", "abc"), 3);
    EXPECT_EQ(text[3], '#');
    EXPECT_EQ(call<int>("_snprintf", text.data(), 3, "%s", "abcd"), -1);
    const std::array<std::uint64_t, 2> list{7, 8};
    EXPECT_EQ(call<int>("_vsnprintf", text.data(), 4, "%d%d", list.data()), 2);
    EXPECT_STREQ(text.data(), "78");
    EXPECT_EQ(call<int>("_vsnprintf", nullptr, 0, "%d%d", list.data()), 2);
    std::array<char16_t, 4> wide{};
    EXPECT_EQ(call<int>("_snwprintf", wide.data(), 4, u"%d", 12345), -1);
  });
}

TEST(Printf, TheCheckedFunctionsEndTheTextAlways) {
  in_machine([] {
    std::array<char, 4> text{};
    EXPECT_EQ(call<int>("sprintf_s", text.data(), 4, "%s", "abcd"), -1);
    EXPECT_STREQ(text.data(), "");
    EXPECT_EQ(call<int>("_snprintf_s", text.data(), 4, ~SIZE_T{0}, "%s", "abcd"), -1);
    EXPECT_STREQ(text.data(), "abc");
    EXPECT_EQ(call<int>("_snprintf_s", text.data(), 4, 2, "%s", "abcd"), -1);
    EXPECT_STREQ(text.data(), "ab");
    EXPECT_EQ(call<int>("sprintf_s", text.data(), 4, "%s", "abc"), 3);
  });
}

}  // namespace
}  // namespace rundown
