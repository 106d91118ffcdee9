#include <array>
#include <string>

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Letters, AndNumbers) {
  in_machine([] {
    EXPECT_EQ(call<int>("toupper", 'a'), 'A');
    EXPECT_EQ(call<WCHAR>("towlower", u'\u00C4'), u'\u00E4');
    EXPECT_NE(call<int>("isdigit", '7'), 0);
    EXPECT_NE(call<int>("isxdigit", 'f'), 0);
    EXPECT_EQ(call<int>("isspace", 'x'), 0);
    EXPECT_EQ(call<LONG>("atoi", " -12z"), -12);
    char16_t* end = nullptr;
    EXPECT_EQ(call<ULONG>("wcstoul", u"0x1Fg", &end, 0), 31U);
    EXPECT_EQ(*end, u'g');
    EXPECT_EQ(call<ULONG>("wcstoul", u"99999999999", &end, 10), ~0U);
    std::array<char, 16> text{};
    EXPECT_EQ(call<int>("_itoa_s", -5, text.data(), 16, 10), 0);
    EXPECT_STREQ(text.data(), "-5");
    EXPECT_EQ(call<int>("_ultoa_s", 12345, text.data(), 4, 10), 34);
    EXPECT_EQ(call<int>("_itoa_s", 1, text.data(), 4, 99), 22);
    std::array<char16_t, 8> wide{};
    EXPECT_EQ(call<SIZE_T>("mbstowcs", wide.data(), "ab", 8), 2U);
    EXPECT_EQ(call<SIZE_T>("wcstombs", text.data(), u"xyz", 2), 2U);
    call("srand", 1);
    EXPECT_EQ(call<int>("rand"), 41);
  });
}

// Every byte of ASCII, by what the C standard says of its class.
TEST(Letters, HaveTheirClasses) {
  in_machine([] {
    struct {
      const char* name;
      bool (*member)(int letter);
    } const kClasses[]{
        {"isupper", [](int c) { return c >= 'A' && c <= 'Z'; }},
        {"islower", [](int c) { return c >= 'a' && c <= 'z'; }},
        {"isalpha", [](int c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }},
        {"isalnum",
         [](int c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
         }},
        {"isprint", [](int c) { return c >= 0x20 && c <= 0x7E; }},
        {"isdigit", [](int c) { return c >= '0' && c <= '9'; }},
        {"iswdigit", [](int c) { return c >= '0' && c <= '9'; }},
        {"isspace", [](int c) { return c == ' ' || (c >= 9 && c <= 13); }},
        {"iswspace", [](int c) { return c == ' ' || (c >= 9 && c <= 13); }},
    };
    for (const auto& one : kClasses) {
      for (int letter = 0; letter < 128; ++letter) {
        EXPECT_EQ(call<int>(one.name, letter) != 0, one.member(letter)) << one.name << letter;
      }
    }
  });
}

TEST(Letters, ChangeTheirCase) {
  in_machine([] {
    EXPECT_EQ(call<int>("tolower", 'A'), 'a');
    EXPECT_EQ(call<int>("tolower", 'Z'), 'z');
    EXPECT_EQ(call<int>("tolower", '['), '[');
    EXPECT_EQ(call<int>("tolower", 'a'), 'a');
    EXPECT_EQ(call<WCHAR>("towupper", u'a'), u'A');
    EXPECT_EQ(call<WCHAR>("towupper", u'\u00E4'), u'\u00C4');
    EXPECT_EQ(call<WCHAR>("towupper", u'1'), u'1');
  });
}

TEST(Numbers, AreReadUpToTheFirstOtherLetter) {
  in_machine([] {
    for (const char* name : {"atoi", "atol"}) {
      EXPECT_EQ(call<LONG>(name, "\t +123abc"), 123) << name;
      EXPECT_EQ(call<LONG>(name, "-2147483648"), -2147483647 - 1) << name;
      EXPECT_EQ(call<LONG>(name, "x1"), 0) << name;
    }
    for (const char* name : {"_wtoi", "_wtol"}) {
      EXPECT_EQ(call<LONG>(name, u" -45 6"), -45) << name;
      EXPECT_EQ(call<LONG>(name, u""), 0) << name;
    }
  });
}

TEST(Numbers, AreReadInABase) {
  in_machine([] {
    struct {
      const char* text;
      int base;
      ULONG value;
      std::size_t used;
    } const kCases[]{
        {"0x1Fz", 0, 31, 4}, {"0x1Fz", 16, 31, 4}, {"017", 0, 15, 3},           {"089", 0, 0, 1},
        {" 12", 10, 12, 3},  {"zz", 36, 1295, 2},  {"-1", 10, ~0U, 2},          {"none", 10, 0, 0},
        {"0x", 16, 0, 1},    {"102", 2, 2, 2},     {"4294967296", 10, ~0U, 10},
    };
    for (const auto& one : kCases) {
      char* end = nullptr;
      EXPECT_EQ(call<ULONG>("strtoul", one.text, &end, one.base), one.value) << one.text;
      EXPECT_EQ(end, one.text + one.used) << one.text;
    }
    char* end = nullptr;
    const char* largest = "18446744073709551615";
    EXPECT_EQ(call<ULONGLONG>("_strtoui64", largest, &end, 10), ~0ULL);
    EXPECT_EQ(end, largest + 20);
    EXPECT_EQ(call<ULONGLONG>("_strtoui64", "18446744073709551616", nullptr, 10), ~0ULL);
    EXPECT_EQ(call<ULONGLONG>("_strtoui64", "-2", nullptr, 10), ~0ULL - 1);
    EXPECT_EQ(call<ULONGLONG>("_strtoui64", "0x123456789A", nullptr, 0), 0x12'3456'789AULL);
  });
}

// Only base 10 knows a sign: in any other the number is printed as an unsigned one of its size.
TEST(Numbers, ArePrintedInABase) {
  in_machine([] {
    struct {
      const char* narrow;
      const char* wide;
      LONGLONG value;
      int base;
      std::string_view text;
    } const kCases[]{
        {"_itoa_s", "_itow_s", -26, 10, "-26"},
        {"_itoa_s", "_itow_s", -26, 16, "ffffffe6"},
        {"_ltoa_s", "_ltow_s", -26, 10, "-26"},
        {"_ltoa_s", "_ltow_s", -1, 36, "1z141z3"},
        {"_i64toa_s", "_i64tow_s", -26, 10, "-26"},
        {"_i64toa_s", "_i64tow_s", -26, 16, "ffffffffffffffe6"},
        {"_ultoa_s", "_ultow_s", -1, 10, "4294967295"},
        {"_ultoa_s", "_ultow_s", 5, 2, "101"},
        {"_ui64toa_s", "_ui64tow_s", -1, 10, "18446744073709551615"},
        {"_ui64toa_s", "_ui64tow_s", 0, 10, "0"},
    };
    for (const auto& one : kCases) {
      const std::u16string wanted(one.text.begin(), one.text.end());
      std::array<char, 24> text{};
      std::array<char16_t, 24> wide{};
      const SIZE_T room = one.text.size() + 1;
      EXPECT_EQ(call<int>(one.narrow, one.value, text.data(), room, one.base), 0) << one.narrow;
      EXPECT_EQ(text.data(), one.text) << one.narrow;
      EXPECT_EQ(call<int>(one.wide, one.value, wide.data(), room, one.base), 0) << one.wide;
      EXPECT_EQ(wide.data(), wanted) << one.wide;
      // One letter less, and it is a range error with nothing printed.
      EXPECT_EQ(call<int>(one.narrow, one.value, text.data(), room - 1, one.base), 34);
      EXPECT_STREQ(text.data(), "");
      EXPECT_EQ(call<int>(one.wide, one.value, wide.data(), room - 1, one.base), 34);
      EXPECT_EQ(wide[0], 0);
      EXPECT_EQ(call<int>(one.narrow, one.value, nullptr, room, one.base), 22);
      EXPECT_EQ(call<int>(one.wide, one.value, wide.data(), room, 37), 22);
      EXPECT_EQ(call<int>(one.narrow, one.value, text.data(), room, 1), 22);
    }
    std::array<char, 34> text{};
    EXPECT_EQ(call<char*>("_itoa", -26, text.data(), 10), text.data());
    EXPECT_STREQ(text.data(), "-26");
    call("_itoa", -1, text.data(), 2);
    EXPECT_EQ(std::string_view(text.data()), std::string(32, '1'));
    std::array<char16_t, 34> wide{};
    EXPECT_EQ(call<char16_t*>("_itow", 255, wide.data(), 16), wide.data());
    EXPECT_EQ(std::u16string_view(wide.data()), u"ff");
  });
}

TEST(Letters, OfTheAnsiCodePageAreConvertedOneByOne) {
  in_machine([] {
    char16_t wide = 0;
    EXPECT_EQ(call<int>("mbtowc", &wide, "\x80x", 2), 1);
    EXPECT_EQ(wide, u'\u20AC');
    EXPECT_EQ(call<int>("mbtowc", &wide, "", 1), 0);
    EXPECT_EQ(wide, 0);
    EXPECT_EQ(call<int>("mbtowc", nullptr, "a", 1), 1);
    EXPECT_EQ(call<int>("mbtowc", &wide, nullptr, 1), 0);
    char narrow = 0;
    EXPECT_EQ(call<int>("wctomb", &narrow, u'\u20AC'), 1);
    EXPECT_EQ(narrow, '\x80');
    EXPECT_EQ(call<int>("wctomb", nullptr, u'a'), 0);
  });
}

}  // namespace
}  // namespace rundown
