#include <array>

#include "abi/rtl.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

constexpr ULONG kNotFound = 0xFFFF'FFFF;

// Forty bits, clear but for what a test sets.
struct Map {
  Map() { call("RtlInitializeBitMap", &header, words.data(), 40); }
  void set(ULONG start, ULONG count) { call("RtlSetBits", &header, start, count); }
  ULONG find(ULONG count, ULONG hint) {
    return call<ULONG>("RtlFindClearBits", &header, count, hint);
  }
  ULONG find_set(ULONG count, ULONG hint) {
    return call<ULONG>("RtlFindSetBits", &header, count, hint);
  }
  std::array<ULONG, 2> words{};
  RTL_BITMAP header{};
};

TEST(Bitmap, LiesInTheCallersWordsLowestBitFirst) {
  in_machine([] {
    Map map;
    EXPECT_EQ(map.header.SizeOfBitMap, 40U);
    EXPECT_EQ(map.header.Buffer, map.words.data());
    call("RtlSetBit", &map.header, 33);
    call("RtlSetBit", &map.header, 0);
    EXPECT_EQ(map.words, (std::array<ULONG, 2>{1, 2}));
    EXPECT_EQ(call<BOOLEAN>("RtlTestBit", &map.header, 33), TRUE);
    EXPECT_EQ(call<BOOLEAN>("RtlTestBit", &map.header, 32), FALSE);
    EXPECT_EQ(call<BOOLEAN>("RtlCheckBit", &map.header, 0), TRUE);
    EXPECT_EQ(call<BOOLEAN>("RtlCheckBit", &map.header, 1), FALSE);
    call("RtlClearBit", &map.header, 33);
    EXPECT_EQ(map.words, (std::array<ULONG, 2>{1, 0}));
    call("RtlSetBits", &map.header, 30, 4);
    EXPECT_EQ(map.words, (std::array<ULONG, 2>{0xC000'0001, 3}));
    call("RtlClearBits", &map.header, 31, 2);
    EXPECT_EQ(map.words, (std::array<ULONG, 2>{0x4000'0001, 2}));
  });
}

TEST(Bitmap, IsFilledAndEmptiedByWords) {
  in_machine([] {
    Map map;
    call("RtlSetAllBits", &map.header);
    EXPECT_EQ(map.words, (std::array<ULONG, 2>{~0U, ~0U}));
    EXPECT_EQ(call<ULONG>("RtlNumberOfSetBits", &map.header), 40U);
    call("RtlClearAllBits", &map.header);
    EXPECT_EQ(map.words, (std::array<ULONG, 2>{0, 0}));
    EXPECT_EQ(call<ULONG>("RtlNumberOfClearBits", &map.header), 40U);
  });
}

TEST(Bitmap, RunsAreSetAndCounted) {
  in_machine([] {
    Map map;
    EXPECT_EQ(call<ULONG>("RtlFindClearBitsAndSet", &map.header, 5, 30), 30U);
    EXPECT_EQ(call<BOOLEAN>("RtlAreBitsSet", &map.header, 30, 5), TRUE);
    EXPECT_EQ(call<BOOLEAN>("RtlAreBitsSet", &map.header, 30, 6), FALSE);
    EXPECT_EQ(call<BOOLEAN>("RtlAreBitsClear", &map.header, 35, 5), TRUE);
    EXPECT_EQ(call<BOOLEAN>("RtlAreBitsClear", &map.header, 35, 6), FALSE);
    EXPECT_EQ(call<BOOLEAN>("RtlAreBitsClear", &map.header, 34, 1), FALSE);
    EXPECT_EQ(call<ULONG>("RtlNumberOfSetBits", &map.header), 5U);
    EXPECT_EQ(call<ULONG>("RtlNumberOfClearBits", &map.header), 35U);
    EXPECT_EQ(call<ULONG>("RtlFindSetBitsAndClear", &map.header, 3, 0), 30U);
    EXPECT_EQ(call<ULONG>("RtlNumberOfSetBits", &map.header), 2U);
    EXPECT_EQ(call<ULONG>("RtlFindSetBitsAndClear", &map.header, 3, 0), kNotFound);
    EXPECT_EQ(call<ULONG>("RtlFindClearBitsAndSet", &map.header, 34, 0), kNotFound);
    EXPECT_EQ(call<ULONG>("RtlNumberOfSetBits", &map.header), 2U);
  });
}

// RtlFindClearBits: "If a matching range is not found between the hint index and the end of the
// bitmap, [it] continues searching from the beginning".
TEST(Bitmap, ASearchBeginsAtItsHintAndGoesOnFromTheBeginning) {
  in_machine([] {
    Map map;
    map.set(10, 2);
    map.set(38, 2);
    EXPECT_EQ(map.find(4, 0), 0U);
    EXPECT_EQ(map.find(4, 8), 12U);
    EXPECT_EQ(map.find(4, 20), 20U);
    EXPECT_EQ(map.find(10, 36), 0U);
    EXPECT_EQ(map.find(26, 36), 12U);
    EXPECT_EQ(map.find(27, 0), kNotFound);
    EXPECT_EQ(map.find_set(2, 0), 10U);
    EXPECT_EQ(map.find_set(2, 11), 38U);
    EXPECT_EQ(map.find_set(2, 39), 10U);
    EXPECT_EQ(map.find_set(3, 0), kNotFound);
  });
}

TEST(Bitmap, TheFirstAndTheNextRunOfClearBitsAreFound) {
  in_machine([] {
    Map map;
    map.set(0, 3);
    map.set(10, 20);
    ULONG start = 99;
    EXPECT_EQ(call<ULONG>("RtlFindFirstRunClear", &map.header, &start), 7U);
    EXPECT_EQ(start, 3U);
    EXPECT_EQ(call<ULONG>("RtlFindNextForwardRunClear", &map.header, 5, &start), 5U);
    EXPECT_EQ(start, 5U);
    EXPECT_EQ(call<ULONG>("RtlFindNextForwardRunClear", &map.header, 10, &start), 10U);
    EXPECT_EQ(start, 30U);
    call("RtlSetAllBits", &map.header);
    EXPECT_EQ(call<ULONG>("RtlFindFirstRunClear", &map.header, &start), 0U);
    EXPECT_EQ(call<ULONG>("RtlFindNextForwardRunClear", &map.header, 0, &start), 0U);
  });
}

TEST(Bitmap, OfTwoLongestRunsTheFirstCounts) {
  in_machine([] {
    Map map;
    map.set(2, 3);
    map.set(15, 5);
    map.set(30, 2);
    // Runs of 2, 10, 10 and 8.
    ULONG start = 99;
    EXPECT_EQ(call<ULONG>("RtlFindLongestRunClear", &map.header, &start), 10U);
    EXPECT_EQ(start, 5U);
    map.set(14, 1);
    EXPECT_EQ(call<ULONG>("RtlFindLongestRunClear", &map.header, &start), 10U);
    EXPECT_EQ(start, 20U);
    call("RtlSetAllBits", &map.header);
    EXPECT_EQ(call<ULONG>("RtlFindLongestRunClear", &map.header, &start), 0U);
  });
}

}  // namespace
}  // namespace rundown
