// The stage "device" of a driver that does not take every device.
#include <gtest/gtest.h>

#include "rundown.h"

namespace rundown::test {
namespace {

using nlohmann::json;

std::string choosy(const std::string& kind) {
  return std::string(TEST_IMAGES) + "/" + kind + "/choosy.sys";
}

json check(const std::string& kind, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"check", choosy(kind), "--json", "-"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return json::parse(rundown(arguments).output, nullptr, false);
}

TEST(DeviceStage, GivesTheNextLikelyDeviceToADriverThatRefusesOne) {
  const json report = check("PORTS");
  EXPECT_EQ(report["verdict"], "clean") << report.dump(2);
  EXPECT_EQ(report["baseline"]["device"], "with ports and an interrupt");
  // IoCreateDevice and IoAttachDeviceToDeviceStack, of both of the device's lives.
  EXPECT_EQ(report["baseline"]["sites"], 4);
}

TEST(DeviceStage, ReplaysWithTheDeviceThatItHasChosen) {
  const CommandResult result = rundown({"run", choosy("PORTS")});
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.output.find("IRP_MN_START_DEVICE = STATUS_SUCCESS"), std::string::npos);
}

TEST(DeviceStage, BlamesNoCallOfAnotherStepForARefusedDevice) {
  const json report = check("REFUSES");
  EXPECT_EQ(report["verdict"], "not-wholly-checked");
  EXPECT_EQ(report["baseline"]["outcome"], "clean");
  EXPECT_EQ(report["device_failure"]["name"], "AddDevice");
  EXPECT_EQ(report["device_failure"]["status"], "0xC0000034");
  EXPECT_FALSE(report["baseline"].contains("failed_call")) << report["baseline"].dump(2);
}

TEST(DeviceStage, ChecksTheRestWithoutADeviceThatNeedsWhatIsMissing) {
  const json report = check("NEEDS");
  EXPECT_EQ(report["verdict"], "clean");
  EXPECT_EQ(report["device_needs"], "ntoskrnl.exe!IoRaiseHardError");
  EXPECT_EQ(report["baseline"]["end"], "unloaded");
  EXPECT_TRUE(report["unsupported"].empty());
  // Whoever names the stage wants to know.
  const json named = check("NEEDS", {"--stage", "entry,device,unload"});
  EXPECT_EQ(named["verdict"], "not-wholly-checked");
  EXPECT_EQ(named["unsupported"][0]["function"], "IoRaiseHardError");
}

TEST(DeviceStage, IsLeftOutWhereItIsNotNamed) {
  const json report = check("REFUSES", {"--stage", "entry,unload"});
  EXPECT_EQ(report["verdict"], "clean");
  EXPECT_FALSE(report.contains("device_failure"));
}

}  // namespace
}  // namespace rundown::test
