#include <array>
#include <cstring>

#include "gate/modules.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Memory, BlocksAreSetCopiedAndCompared) {
  in_machine([] {
    std::array<char, 8> a{};
    std::array<char, 8> b{};
    EXPECT_EQ(call<void*>("memset", a.data(), 'x', 8), a.data());
    call("memcpy", b.data(), a.data(), 8);
    EXPECT_EQ(call<int>("memcmp", a.data(), b.data(), 8), 0);
    b[5] = 'y';
    EXPECT_EQ(call<SIZE_T>("RtlCompareMemory", a.data(), b.data(), 8), 5U);
    EXPECT_LT(call<int>("memcmp", a.data(), b.data(), 8), 0);
    call("memmove", b.data() + 1, b.data(), 7);
    EXPECT_EQ(b[6], 'y');
    call("RtlZeroMemory", a.data(), 4);
    call("RtlFillMemory", a.data() + 4, 4, 1);
    EXPECT_EQ(a[3], 0);
    EXPECT_EQ(a[4], 1);
    EXPECT_EQ(call<char*>("memchr", b.data(), 'y', 8), b.data() + 6);
    EXPECT_EQ(call<int>("memcpy_s", a.data(), 4, b.data(), 8), 34);
    EXPECT_EQ(call<int>("memmove_s", a.data(), 4, nullptr, 8), 22);
    EXPECT_EQ(call<int>("memcpy_s", a.data(), 8, b.data(), 8), 0);
  });
}

TEST(Memory, AFaultIsTheCallers) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "AddressSanitizer looks at its shadow first, and a kernel address has none";
#endif
  const auto bug = test::bug_check_in([] { call("memset", 0xFFFF'8000'0000'0000ULL, 0, 1); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kPageFaultInNonpagedArea);
}

TEST(Crt, TextOfBothWidths) {
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

TEST(Crt, TheCheckedFunctionsRefuseWhatDoesNotFit) {
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

TEST(Crt, LettersAndNumbers) {
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

TEST(Crt, SortAndSearchWithTheDriversComparison) {
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

TEST(Data, VariablesThatDriversRead) {
  in_machine([] {
    const auto read = [](std::string_view name) {
      return *static_cast<ULONG*>(gate::data_of("ntoskrnl.exe", name));
    };
    EXPECT_EQ(read("NtBuildNumber"), 0xF0004A65U);
    EXPECT_EQ(read("KdDebuggerEnabled") & 0xFF, 0U);
    EXPECT_EQ(read("KdDebuggerNotPresent") & 0xFF, 1U);
    EXPECT_EQ(read("KeNumberProcessors") & 0xFF, 2U);
    const auto probe =
        *static_cast<ULONG_PTR*>(gate::data_of("ntoskrnl.exe", "MmUserProbeAddress"));
    EXPECT_EQ(probe, machine::kUserProbeAddress);
    EXPECT_EQ(read("InitSafeBootMode"), 0U);
  });
}

}  // namespace
}  // namespace rundown
