#include <array>
#include <cstring>

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

TEST(Memory, IsCopiedUpToALetter) {
  in_machine([] {
    std::array<char, 8> to{"......."};
    EXPECT_EQ(call<char*>("_memccpy", to.data(), "ab,cd", ',', 5), to.data() + 3);
    EXPECT_STREQ(to.data(), "ab,....");
    EXPECT_EQ(call<char*>("_memccpy", to.data(), "xyz", ',', 2), nullptr);
    EXPECT_STREQ(to.data(), "xy,....");
  });
}

TEST(Memory, IsCopiedByEachName) {
  in_machine([] {
    for (const char* name : {"RtlMoveMemory", "RtlCopyMemory", "RtlCopyMemoryNonTemporal"}) {
      std::array<char, 10> block{"012345678"};
      call(name, block.data() + 5, block.data(), 3);
      EXPECT_STREQ(block.data(), "012340128") << name;
    }
    // Only a move is told to cope with blocks that overlap.
    std::array<char, 10> block{"012345678"};
    call("RtlMoveMemory", block.data() + 1, block.data(), 8);
    EXPECT_STREQ(block.data(), "001234567");
  });
}

// RtlCompareMemoryUlong: "returns zero if Source is not ULONG-aligned or if Length is not a
// multiple of sizeof(ULONG)".
TEST(Memory, IsFilledAndComparedByWords) {
  in_machine([] {
    constexpr ULONG kPattern = 0xCAFE'1234;
    std::array<ULONG, 4> block{};
    call("RtlFillMemoryUlong", block.data(), 12, kPattern);
    EXPECT_EQ(block, (std::array<ULONG, 4>{kPattern, kPattern, kPattern, 0}));
    const auto equal = [&](std::size_t from, SIZE_T bytes) {
      return call<SIZE_T>("RtlCompareMemoryUlong", reinterpret_cast<char*>(block.data()) + from,
                          bytes, kPattern);
    };
    EXPECT_EQ(equal(0, 16), 12U);
    EXPECT_EQ(equal(0, 8), 8U);
    EXPECT_EQ(equal(12, 4), 0U);
    EXPECT_EQ(equal(0, 6), 0U);
    block.fill(0xCACA'CACA);
    EXPECT_EQ(call<SIZE_T>("RtlCompareMemoryUlong", reinterpret_cast<char*>(block.data()) + 2, 8,
                           0xCACA'CACA),
              0U);
  });
}

TEST(Memory, IsNotTouchedWhenItIsFetchedAhead) {
  in_machine([] {
    std::array<char, 4> block{"abc"};
    call("RtlPrefetchMemoryNonTemporal", block.data(), block.size());
    call("RtlPrefetchMemoryNonTemporal", 0xFFFF'8000'0000'0000ULL, 64);
    EXPECT_STREQ(block.data(), "abc");
  });
}

TEST(Bytes, OfANumberAreSwapped) {
  in_machine([] {
    EXPECT_EQ(call<USHORT>("RtlUshortByteSwap", 0x1234), 0x3412U);
    EXPECT_EQ(call<ULONG>("RtlUlongByteSwap", 0x1234'5678), 0x7856'3412U);
    EXPECT_EQ(call<ULONGLONG>("RtlUlonglongByteSwap", 0x0123'4567'89AB'CDEFULL),
              0xEFCD'AB89'6745'2301ULL);
  });
}

}  // namespace
}  // namespace rundown
