#include <array>
#include <string>
#include <vector>

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Text, IsTheSameInBothWidths) {
  in_machine([] {
    std::array<char, 16> text{};
    call("strcpy", text.data(), "ab");
    call("strcat", text.data(), "cd");
    call("strncat", text.data(), "efgh", 2);
    EXPECT_STREQ(text.data(), "abcdef");
    EXPECT_EQ(call<SIZE_T>("strlen", text.data()), 6U);
    EXPECT_EQ(call<SIZE_T>("strnlen", text.data(), 3), 3U);
    EXPECT_EQ(call<int>("strcmp", "a", "b"), -1);
    EXPECT_EQ(call<int>("strncmp", "ab", "ac", 1), 0);
    EXPECT_EQ(call<int>("_stricmp", "ABc", "abC"), 0);
    EXPECT_EQ(call<int>("_strnicmp", "ABx", "aby", 2), 0);
    EXPECT_EQ(call<char*>("strchr", text.data(), 'c'), text.data() + 2);
    EXPECT_EQ(call<char*>("strchr", text.data(), 'z'), nullptr);
    EXPECT_EQ(call<char*>("strrchr", text.data(), 0), text.data() + 6);
    EXPECT_EQ(call<char*>("strstr", text.data(), "cd"), text.data() + 2);
    EXPECT_EQ(call<SIZE_T>("strspn", text.data(), "cba"), 3U);
    call("_strupr", text.data());
    EXPECT_STREQ(text.data(), "ABCDEF");
    call("strncpy", text.data(), "xy", 5);
    EXPECT_EQ(text[4], 0);

    std::array<char16_t, 16> wide{};
    call("wcscpy", wide.data(), u"ab");
    call("wcscat", wide.data(), u"cd");
    EXPECT_EQ(call<SIZE_T>("wcslen", wide.data()), 4U);
    EXPECT_EQ(call<int>("_wcsicmp", wide.data(), u"ABCD"), 0);
    EXPECT_EQ(call<int>("_wcsnicmp", wide.data(), u"ABX", 2), 0);
    EXPECT_EQ(call<int>("wcsncmp", wide.data(), u"abx", 3), -1);
    EXPECT_EQ(call<char16_t*>("wcsrchr", wide.data(), u'd'), wide.data() + 3);
    EXPECT_EQ(call<char16_t*>("wcsstr", wide.data(), u"bc"), wide.data() + 1);
    call("wcsncpy", wide.data(), u"z", 3);
    EXPECT_EQ(wide[1], 0);
    EXPECT_EQ(wide[3], u'd');
  });
}

TEST(Text, TheCheckedFunctionsRefuseWhatDoesNotFit) {
  in_machine([] {
    std::array<char, 4> text{};
    EXPECT_EQ(call<int>("strcpy_s", text.data(), 4, "abcd"), 34);
    EXPECT_EQ(call<int>("strcpy_s", text.data(), 4, nullptr), 22);
    EXPECT_EQ(call<int>("strcpy_s", text.data(), 4, "ab"), 0);
    EXPECT_EQ(call<int>("strcat_s", text.data(), 4, "cd"), 34);
    EXPECT_EQ(call<int>("strncpy_s", text.data(), 4, "abcdef", ~SIZE_T{0}), 80);
    EXPECT_STREQ(text.data(), "abc");
    char words[] = "a,b";
    char* state = nullptr;
    EXPECT_STREQ(call<char*>("strtok_s", words, ",", &state), "a");
    EXPECT_STREQ(call<char*>("strtok_s", nullptr, ",", &state), "b");
    EXPECT_EQ(call<char*>("strtok_s", nullptr, ",", &state), nullptr);
  });
}

// Each function by its name, on a text of its own; `changed` is what becomes of it.
TEST(Text, IsChangedInPlace) {
  in_machine([] {
    struct {
      const char* narrow;
      const char* wide;
      std::string_view changed;
      std::vector<std::uint64_t> more;
    } const kCases[]{
        {"_strlwr", "_wcslwr", "ab1[z", {}},         {"_strupr", "_wcsupr", "AB1[Z", {}},
        {"_strrev", "_wcsrev", "Z[1bA", {}},         {"_strset", nullptr, "xxxxx", {'x'}},
        {"_strnset", "_wcsnset", "xx1[Z", {'x', 2}}, {"_strnset", "_wcsnset", "xxxxx", {'x', 9}},
    };
    for (const auto& one : kCases) {
      std::array<char, 8> text{"Ab1[Z"};
      const std::uint64_t a = one.more.empty() ? 0 : one.more[0];
      const std::uint64_t b = one.more.size() < 2 ? 0 : one.more[1];
      EXPECT_EQ(call<char*>(one.narrow, text.data(), a, b), text.data());
      EXPECT_EQ(std::string_view(text.data()), one.changed) << one.narrow;
      if (one.wide == nullptr) continue;
      std::array<char16_t, 8> wide{u"Ab1[Z"};
      EXPECT_EQ(call<char16_t*>(one.wide, wide.data(), a, b), wide.data());
      EXPECT_EQ(std::u16string_view(wide.data()),
                std::u16string(one.changed.begin(), one.changed.end()))
          << one.wide;
    }
  });
}

TEST(Text, IsComparedAndSearched) {
  in_machine([] {
    EXPECT_EQ(call<int>("_strcmpi", "aBc", "AbC"), 0);
    EXPECT_LT(call<int>("_strcmpi", "abC", "ABd"), 0);
    EXPECT_GT(call<int>("_strcmpi", "abc", "AB"), 0);
    EXPECT_EQ(call<int>("_memicmp", "aBx", "AbY", 2), 0);
    EXPECT_LT(call<int>("_memicmp", "aBx", "AbY", 3), 0);
    EXPECT_EQ(call<int>("wcscmp", u"ab", u"ab"), 0);
    EXPECT_LT(call<int>("wcscmp", u"aB", u"ab"), 0);
    EXPECT_GT(call<int>("wcscmp", u"b", u"ab"), 0);
    EXPECT_EQ(call<SIZE_T>("wcsnlen", u"abcd", 3), 3U);
    EXPECT_EQ(call<SIZE_T>("wcsnlen", u"ab", 3), 2U);

    const char16_t* wide = u"key=value";
    EXPECT_EQ(call<const char16_t*>("wcschr", wide, u'='), wide + 3);
    EXPECT_EQ(call<const char16_t*>("wcschr", wide, 0), wide + 9);
    EXPECT_EQ(call<const char16_t*>("wcschr", wide, u'z'), nullptr);
    EXPECT_EQ(call<SIZE_T>("wcsspn", wide, u"yek"), 3U);
    EXPECT_EQ(call<SIZE_T>("wcscspn", wide, u"=v"), 3U);
    EXPECT_EQ(call<SIZE_T>("wcscspn", wide, u"zz"), 9U);
    EXPECT_EQ(call<SIZE_T>("strcspn", "key=value", "=v"), 3U);
    EXPECT_EQ(call<SIZE_T>("strcspn", "key", ""), 3U);
  });
}

TEST(Text, OfWideLettersIsAppendedAndEnded) {
  in_machine([] {
    std::array<char16_t, 8> text{u"ab"};
    EXPECT_EQ(call<char16_t*>("wcsncat", text.data(), u"cdef", 2), text.data());
    EXPECT_EQ(std::u16string_view(text.data()), u"abcd");
    call("wcsncat", text.data(), u"ef", 9);
    EXPECT_EQ(std::u16string_view(text.data()), u"abcdef");
  });
}

// The counted functions of wide letters: 22 is EINVAL, 34 ERANGE, 80 STRUNCATE.
TEST(Text, TheCheckedFunctionsOfWideLettersDoTheSame) {
  in_machine([] {
    constexpr SIZE_T kTruncate = ~SIZE_T{0};
    std::array<char16_t, 4> text{};
    const auto is = [&](std::u16string_view wanted) {
      return std::u16string_view(text.data()) == wanted;
    };
    EXPECT_EQ(call<int>("wcscpy_s", text.data(), 4, u"abc"), 0);
    EXPECT_TRUE(is(u"abc"));
    EXPECT_EQ(call<int>("wcscpy_s", text.data(), 4, u"abcd"), 34);
    EXPECT_TRUE(is(u""));
    EXPECT_EQ(call<int>("wcscpy_s", text.data(), 0, u"a"), 22);
    EXPECT_EQ(call<int>("wcsncpy_s", text.data(), 4, u"abcdef", 2), 0);
    EXPECT_TRUE(is(u"ab"));
    EXPECT_EQ(call<int>("wcsncpy_s", text.data(), 4, u"abcdef", kTruncate), 80);
    EXPECT_TRUE(is(u"abc"));
    EXPECT_EQ(call<int>("wcsncpy_s", text.data(), 4, u"abcdef", 4), 34);
    EXPECT_TRUE(is(u""));
    EXPECT_EQ(call<int>("wcscat_s", text.data(), 4, u"ab"), 0);
    EXPECT_EQ(call<int>("wcscat_s", text.data(), 4, u"cd"), 34);
    EXPECT_TRUE(is(u""));
    EXPECT_EQ(call<int>("wcscat_s", text.data(), 4, nullptr), 22);
    EXPECT_EQ(call<int>("wcsncat_s", text.data(), 4, u"xyz", 1), 0);
    EXPECT_TRUE(is(u"x"));
    EXPECT_EQ(call<int>("wcsncat_s", text.data(), 4, u"abcd", kTruncate), 80);
    EXPECT_TRUE(is(u"xab"));
    EXPECT_EQ(call<int>("wcsncat_s", text.data(), 4, u"c", 1), 34);
    EXPECT_TRUE(is(u""));

    std::array<char, 4> narrow{"x"};
    EXPECT_EQ(call<int>("strncat_s", narrow.data(), 4, "abcd", 2), 0);
    EXPECT_STREQ(narrow.data(), "xab");
    EXPECT_EQ(call<int>("strncat_s", narrow.data(), 4, "c", 1), 34);
    EXPECT_STREQ(narrow.data(), "");
    narrow.fill('n');
    EXPECT_EQ(call<int>("strncat_s", narrow.data(), 4, "c", 1), 22);
    EXPECT_STREQ(narrow.data(), "");
  });
}

}  // namespace
}  // namespace rundown
