#include <array>
#include <string>
#include <string_view>

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Array, IsSortedAndSearchedWithTheDriversComparison) {
  in_machine([] {
    std::array<int, 7> numbers{5, 3, 9, 1, 7, 3, 0};
    void* order = test::guest_callback([](auto a, auto b, auto, auto) {
      return static_cast<std::uint64_t>(*reinterpret_cast<int*>(a) - *reinterpret_cast<int*>(b));
    });
    call("qsort", numbers.data(), numbers.size(), sizeof(int), order);
    EXPECT_EQ(numbers, (std::array<int, 7>{0, 1, 3, 3, 5, 7, 9}));
    int key = 7;
    EXPECT_EQ(call<int*>("bsearch", &key, numbers.data(), numbers.size(), sizeof(int), order),
              &numbers[5]);
    key = 8;
    EXPECT_EQ(call<int*>("bsearch", &key, numbers.data(), numbers.size(), sizeof(int), order),
              nullptr);
  });
}

// Arguments one by one, or as a va_list: words in the caller's memory.
constexpr std::array<std::uint64_t, 2> kList{12, 34};

TEST(Print, WritesAllByEachName) {
  in_machine([] {
    std::array<char, 8> text{};
    EXPECT_EQ(call<int>("sprintf", text.data(), "%d-%d", 12, 34), 5);
    EXPECT_STREQ(text.data(), "12-34");
    text.fill('#');
    EXPECT_EQ(call<int>("vsprintf", text.data(), "%d+%d", kList.data()), 5);
    EXPECT_STREQ(text.data(), "12+34");
    std::array<char16_t, 8> wide{};
    EXPECT_EQ(call<int>("_swprintf", wide.data(), u"%d-%d", 12, 34), 5);
    EXPECT_EQ(std::u16string_view(wide.data()), u"12-34");
    wide.fill(u'#');
    EXPECT_EQ(call<int>("_vswprintf", wide.data(), u"%d+%d", kList.data()), 5);
    EXPECT_EQ(std::u16string_view(wide.data()), u"12+34");
  });
}

TEST(Print, OfTheOldFunctionsDoesNotEndWhatOnlyJustFits) {
  in_machine([] {
    std::array<char16_t, 8> wide{};
    const auto print = [&](SIZE_T room) {
      wide.fill(u'#');
      return call<int>("_vsnwprintf", wide.data(), room, u"%d%d", kList.data());
    };
    EXPECT_EQ(print(5), 4);
    EXPECT_EQ(std::u16string_view(wide.data()), u"1234");
    EXPECT_EQ(print(4), 4);
    EXPECT_EQ(wide[4], u'#');
    EXPECT_EQ(print(3), -1);
    EXPECT_EQ(std::u16string_view(wide.data(), 4), u"123#");
  });
}

TEST(Print, OfTheCheckedFunctionsWritesAllOrNothing) {
  in_machine([] {
    std::array<char, 8> text{};
    std::array<char16_t, 8> wide{};
    const auto narrow_is = [&](std::string_view wanted) { return text.data() == wanted; };
    const auto wide_is = [&](std::u16string_view wanted) { return wide.data() == wanted; };

    EXPECT_EQ(call<int>("vsprintf_s", text.data(), 5, "%d%d", kList.data()), 4);
    EXPECT_TRUE(narrow_is("1234"));
    EXPECT_EQ(call<int>("vsprintf_s", text.data(), 4, "%d%d", kList.data()), -1);
    EXPECT_TRUE(narrow_is(""));
    EXPECT_EQ(call<int>("vsprintf_s", text.data(), 4, nullptr, kList.data()), -1);
    EXPECT_EQ(call<int>("swprintf_s", wide.data(), 5, u"%d%d", 12, 34), 4);
    EXPECT_TRUE(wide_is(u"1234"));
    EXPECT_EQ(call<int>("swprintf_s", wide.data(), 4, u"%d%d", 12, 34), -1);
    EXPECT_TRUE(wide_is(u""));
    EXPECT_EQ(call<int>("vswprintf_s", wide.data(), 5, u"%d%d", kList.data()), 4);
    EXPECT_TRUE(wide_is(u"1234"));
    EXPECT_EQ(call<int>("vswprintf_s", wide.data(), 4, u"%d%d", kList.data()), -1);
    EXPECT_TRUE(wide_is(u""));
  });
}

TEST(Print, OfTheCountedFunctionsCutsWhereTheCallerAllowsIt) {
  in_machine([] {
    constexpr SIZE_T kTruncate = ~SIZE_T{0};
    std::array<char, 8> text{};
    std::array<char16_t, 8> wide{};
    struct {
      SIZE_T room;
      SIZE_T most;
      int result;
      std::string_view text;
    } const kCases[]{
        {8, 6, 4, "1234"},
        {8, 3, -1, "123"},
        {4, kTruncate, -1, "123"},
        {4, 5, -1, ""},
    };
    for (const auto& one : kCases) {
      const std::u16string wanted(one.text.begin(), one.text.end());
      EXPECT_EQ(call<int>("_vsnprintf_s", text.data(), one.room, one.most, "%d%d", kList.data()),
                one.result);
      EXPECT_EQ(text.data(), one.text);
      EXPECT_EQ(call<int>("_vsnwprintf_s", wide.data(), one.room, one.most, u"%d%d", kList.data()),
                one.result);
      EXPECT_EQ(wide.data(), wanted);
      wide.fill(0);
      EXPECT_EQ(call<int>("_snwprintf_s", wide.data(), one.room, one.most, u"%d%d", 12, 34),
                one.result);
      EXPECT_EQ(wide.data(), wanted);
    }
  });
}

}  // namespace
}  // namespace rundown
