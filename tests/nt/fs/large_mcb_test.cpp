#include "abi/fs.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

struct Mcb {
  Mcb() { call("FsRtlInitializeLargeMcb", &mcb, 1); }
  BOOLEAN add(LONGLONG vbn, LONGLONG lbn, LONGLONG count) {
    return call<BOOLEAN>("FsRtlAddLargeMcbEntry", &mcb, vbn, lbn, count);
  }
  // The logical sector, -1 for a hole, -2 for nothing.
  LONGLONG at(LONGLONG vbn) {
    LONGLONG lbn = 0;
    const bool found = call<BOOLEAN>("FsRtlLookupLargeMcbEntry", &mcb, vbn, &lbn, nullptr, nullptr,
                                     nullptr, nullptr) != FALSE;
    return found ? lbn : -2;
  }
  ULONG runs() { return call<ULONG>("FsRtlNumberOfRunsInLargeMcb", &mcb); }
  LARGE_MCB mcb{};
};

TEST(LargeMcb, MapsRunsWithHolesBetween) {
  in_machine([] {
    Mcb mcb;
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    LONGLONG vbn = 0;
    LONGLONG lbn = 0;
    LONGLONG count = 0;
    EXPECT_EQ(call<BOOLEAN>("FsRtlLookupLastLargeMcbEntry", &mcb.mcb, &vbn, &lbn), FALSE);
    EXPECT_EQ(mcb.at(0), -2);
    EXPECT_EQ(mcb.add(10, 100, 5), TRUE);
    EXPECT_EQ(mcb.runs(), 2U);  // the hole before counts
    EXPECT_EQ(mcb.mcb.BaseMcb.PairCount, 2U);
    EXPECT_EQ(mcb.at(9), -1);
    EXPECT_EQ(mcb.at(12), 102);
    EXPECT_EQ(mcb.at(15), -2);
    EXPECT_EQ(mcb.add(15, 105, 5), TRUE);  // goes on where the last ends
    EXPECT_EQ(mcb.runs(), 2U);
    EXPECT_EQ(mcb.add(12, 102, 3), TRUE);  // the same once more
    EXPECT_EQ(mcb.add(12, 500, 3), FALSE);
    EXPECT_EQ(mcb.add(0, 7, 4), TRUE);
    EXPECT_EQ(mcb.runs(), 3U);

    LONGLONG run_lbn = 0;
    LONGLONG run_count = 0;
    ULONG index = 0;
    EXPECT_EQ(call<BOOLEAN>("FsRtlLookupLargeMcbEntry", &mcb.mcb, 12, &lbn, &count, &run_lbn,
                            &run_count, &index),
              TRUE);
    EXPECT_EQ(lbn, 102);
    EXPECT_EQ(count, 8);
    EXPECT_EQ(run_lbn, 100);
    EXPECT_EQ(run_count, 10);
    EXPECT_EQ(index, 2U);
    EXPECT_EQ(call<BOOLEAN>("FsRtlGetNextLargeMcbEntry", &mcb.mcb, 1, &vbn, &lbn, &count), TRUE);
    EXPECT_EQ(vbn, 4);
    EXPECT_EQ(lbn, -1);
    EXPECT_EQ(count, 6);
    EXPECT_EQ(call<BOOLEAN>("FsRtlGetNextLargeMcbEntry", &mcb.mcb, 3, &vbn, &lbn, &count), FALSE);
    EXPECT_EQ(call<BOOLEAN>("FsRtlLookupLastLargeMcbEntryAndIndex", &mcb.mcb, &vbn, &lbn, &index),
              TRUE);
    EXPECT_EQ(vbn, 19);
    EXPECT_EQ(lbn, 109);
    EXPECT_EQ(index, 2U);
    call("FsRtlUninitializeLargeMcb", &mcb.mcb);
    EXPECT_TRUE(held().empty());
  });
}

TEST(LargeMcb, IsSplitCutAndEmptied) {
  in_machine([] {
    Mcb mcb;
    mcb.add(0, 100, 20);
    call("FsRtlRemoveLargeMcbEntry", &mcb.mcb, 5, 5);
    EXPECT_EQ(mcb.runs(), 3U);
    EXPECT_EQ(mcb.at(4), 104);
    EXPECT_EQ(mcb.at(5), -1);
    EXPECT_EQ(mcb.at(10), 110);
    EXPECT_EQ(call<BOOLEAN>("FsRtlSplitLargeMcb", &mcb.mcb, 12, 8), TRUE);
    EXPECT_EQ(mcb.at(11), 111);
    EXPECT_EQ(mcb.at(12), -1);
    EXPECT_EQ(mcb.at(20), 112);
    EXPECT_EQ(mcb.at(27), 119);
    EXPECT_EQ(mcb.at(28), -2);
    call("FsRtlTruncateLargeMcb", &mcb.mcb, 11);
    EXPECT_EQ(mcb.at(10), 110);
    EXPECT_EQ(mcb.at(11), -2);
    call("FsRtlRemoveLargeMcbEntry", &mcb.mcb, 10, 100);
    EXPECT_EQ(mcb.runs(), 1U);  // a hole at the end is none
    call("FsRtlResetLargeMcb", &mcb.mcb, TRUE);
    EXPECT_EQ(mcb.runs(), 0U);
    call("FsRtlUninitializeLargeMcb", &mcb.mcb);
  });
}

ANSI_STRING ansi(const char* text) {
  const auto bytes = static_cast<USHORT>(std::string_view(text).size());
  return {bytes, bytes, const_cast<char*>(text)};
}

TEST(FsRtl, MatchesNamesOfBytes) {
  in_machine([] {
    const auto matches = [](const char* pattern, const char* name) {
      ANSI_STRING left = ansi(pattern);
      ANSI_STRING right = ansi(name);
      return call<BOOLEAN>("FsRtlIsDbcsInExpression", &left, &right) != FALSE;
    };
    EXPECT_TRUE(matches("*.SYS", "DEMO.SYS"));
    EXPECT_FALSE(matches("*.SYS", "demo.sys"));
    EXPECT_TRUE(matches("DE?O.SYS", "DEMO.SYS"));
    EXPECT_FALSE(matches("DE?O", "DEO"));
    EXPECT_TRUE(matches("D<\"SYS", "DEMO.SYS"));
    ANSI_STRING name = ansi("A>B");
    EXPECT_EQ(call<BOOLEAN>("FsRtlDoesDbcsContainWildCards", &name), TRUE);
    name = ansi("AB");
    EXPECT_EQ(call<BOOLEAN>("FsRtlDoesDbcsContainWildCards", &name), FALSE);
  });
}

TEST(FsRtl, FilterCallbacksBelongToTheDriver) {
  in_machine([] {
    DRIVER_EXTENSION extension{};
    DRIVER_OBJECT driver{};
    driver.DriverExtension = &extension;
    FS_FILTER_CALLBACKS callbacks{};
    callbacks.SizeOfFsFilterCallbacks = sizeof callbacks;
    callbacks.Callbacks[0] = &callbacks;
    EXPECT_EQ(call<NTSTATUS>("FsRtlRegisterFileSystemFilterCallbacks", &driver, nullptr),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("FsRtlRegisterFileSystemFilterCallbacks", &driver, &callbacks),
              STATUS_SUCCESS);
    EXPECT_NE(extension.FsFilterCallbacks, nullptr);
    EXPECT_TRUE(held().empty());
  });
}

}  // namespace
}  // namespace rundown
