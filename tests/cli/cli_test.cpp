// The command line's contract: exit codes, where output goes, one clear line for each mistake.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "rundown.h"

namespace rundown {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::CommandResult;
using test::run_command;

using test::driver;
using test::one_line;
using test::rundown;
using test::scratch;
using test::write;

TEST(Check, ACleanDriverGivesZeroAndALeakingOneGivesOne) {
  EXPECT_EQ(rundown({"check", driver("leak_symlink_right")}).code, 0);
  EXPECT_EQ(rundown({"check", driver("leak_symlink_wrong")}).code, 1);
}

TEST(Check, TextGoesToStandardOutputAndGivesWayToJson) {
  const CommandResult text = rundown({"check", driver("leak_symlink_wrong")});
  EXPECT_NE(text.output.find("leak/symbolic-link"), std::string::npos);
  EXPECT_EQ(text.error, "");
  const CommandResult both = rundown({"check", driver("leak_symlink_wrong"), "--json", "-"});
  EXPECT_TRUE(json::parse(both.output, nullptr, false).is_object());
  EXPECT_NE(both.error.find("leak/symbolic-link"), std::string::npos);
}

TEST(Check, SeveralDriversGiveJsonLinesAndTheGravestCode) {
  const CommandResult result =
      rundown({"check", driver("leak_symlink_right"), driver("leak_symlink_wrong"), "--json", "-"});
  EXPECT_EQ(result.code, 1);
  std::istringstream lines(result.output);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_TRUE(json::parse(line, nullptr, false).is_object());
  }
  EXPECT_EQ(count, 2);
}

TEST(Check, TheJsonHasWhatTheContractNames) {
  const json report =
      json::parse(rundown({"check", driver("leak_symlink_wrong"), "--json", "-"}).output);
  EXPECT_EQ(report["driver"]["model"], "wdm");
  EXPECT_EQ(report["driver"]["sha256"].get<std::string>().size(), 64U);
  EXPECT_EQ(report["baseline"]["status"], "0x00000000");
  EXPECT_EQ(report["baseline"]["outcome"], "clean");
  const json& finding = report["findings"][0];
  EXPECT_EQ(finding["rule"], "leak/symbolic-link");
  EXPECT_EQ(finding["scenarios"][0], "ExAllocatePoolWithTag#1=NULL");
  EXPECT_EQ(finding["failed_call"]["function"], "ExAllocatePoolWithTag");
  EXPECT_EQ(finding["failed_call"]["outcome"], "NULL");
  EXPECT_EQ(finding["returned"]["status"], "0xC000009A");
  EXPECT_EQ(finding["returned"]["function"], "DriverEntry");
  EXPECT_EQ(finding["released_on_success"]["function"], "DriverUnload");
  EXPECT_EQ(finding["acquired"][0]["function"], "DriverEntry");
  EXPECT_EQ(finding["acquired"][0]["file"], "drivers/leak/symlink/wrong.c");
}

TEST(Check, SaysThatAddDeviceIsNotRun) {
  const CommandResult result =
      rundown({"check", driver("leak_add_device_right"), "--stage", "entry,unload", "--json", "-"});
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.error.find("AddDevice"), std::string::npos);
  EXPECT_EQ(json::parse(result.output)["stages_not_run"], json({"device", "io"}));
  EXPECT_FALSE(json::parse(rundown({"check", driver("leak_symlink_wrong"), "--json", "-"}).output)
                   .contains("stages_not_run"));
}

TEST(Check, RunsAProgramWhereTheStageIsNamed) {
  const std::vector<std::string> io{"--stage", "entry,io,unload", "--ioctl", "0x222000"};
  const auto with = [&io](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), io.begin(), io.end());
    return rundown(arguments);
  };
  EXPECT_EQ(rundown({"check", driver("kmdf_request_twice_wrong")}).code, 0);
  EXPECT_EQ(with({"check", driver("kmdf_request_twice_wrong")}).code, 1);
  const json report =
      json::parse(with({"check", driver("leak_add_device_right"), "--json", "-"}).output);
  EXPECT_EQ(report["stages_not_run"], json({"device"}));
  const CommandResult kept = with({"check", driver("kmdf_request_kept_wrong")});
  EXPECT_NE(kept.output.find("0x222000"), std::string::npos) << kept.output;
  EXPECT_NE(kept.output.find("--stage entry,io,unload --ioctl 0x222000"), std::string::npos);
}

TEST(Run, ShowsWhatAProgramCalls) {
  const CommandResult result = rundown({"run", driver("kmdf_request_twice_right"), "--stage",
                                        "entry,io,unload", "--ioctl", "2236416:16:0"});
  EXPECT_EQ(result.code, 0);
  for (const char* line :
       {"-- io --", "  a program: CreateFile(\\\\.\\KmdfRequestTwice) = STATUS_SUCCESS",
        "  a program: ReadFile(64 bytes) = STATUS_INVALID_DEVICE_REQUEST",
        "  a program: DeviceIoControl(0x222000, 16 bytes in, 0 bytes out) = STATUS_SUCCESS, 0 "
        "bytes",
        "  a program: CloseHandle()"}) {
    EXPECT_NE(result.output.find(line), std::string::npos) << line << "\n" << result.output;
  }
}

TEST(Check, SaysWhichCallADriverGaveUpAtThatFailsHereByItself) {
  const CommandResult result =
      rundown({"check", driver("status_absent_device_right"), "--json", "-"});
  EXPECT_EQ(result.code, 2);
  EXPECT_NE(result.error.find("IoGetDeviceObjectPointer(\"\\Device\\AbsentLower\""),
            std::string::npos)
      << result.error;
  const json report = json::parse(result.output);
  EXPECT_EQ(report["baseline"]["status"], "0xC0000034");
  EXPECT_EQ(report["baseline"]["failed_call"]["stack"][0]["function"], "DriverEntry");
  EXPECT_FALSE(
      json::parse(
          rundown({"check", driver("leak_symlink_wrong"), "--json", "-"}).output)["baseline"]
          .contains("failed_call"));
}

TEST(Check, SaysWhichDeviceAProgramCouldNotOpen) {
  // It has no dispatch routine for IRP_MJ_CREATE.
  const CommandResult result =
      rundown({"check", "--stage", "entry,io,unload", driver("leak_symlink_right"), "--json", "-"});
  EXPECT_NE(result.error.find("could not open"), std::string::npos) << result.error;
  const json report = json::parse(result.output);
  ASSERT_EQ(report["not_opened"].size(), 1U);
  EXPECT_NE(report["not_opened"][0].get<std::string>().find("STATUS_INVALID_DEVICE_REQUEST"),
            std::string::npos);
  const CommandResult opened =
      rundown({"check", "--stage", "entry,io,unload", driver("kmdf_request_twice_right")});
  EXPECT_EQ(opened.output.find("could not open"), std::string::npos) << opened.output;
}

TEST(CommandLine, TheDriverMayStandBehindAnyOption) {
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{"--stage", "entry,unload"},
        {"--only", "leak/*"},
        {"--skip", "hang/*"},
        {"--source-map", "a=b"},
        {"--depth", "2"}}) {
    std::vector<std::string> arguments{"check"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    arguments.push_back(driver("leak_symlink_wrong"));
    EXPECT_EQ(rundown(arguments).code, 1) << options[0];
  }
}

TEST(Check, OnlyAndSkipChooseRules) {
  EXPECT_EQ(rundown({"check", driver("leak_symlink_wrong"), "--skip", "leak/*"}).code, 0);
  EXPECT_EQ(rundown({"check", driver("leak_symlink_wrong"), "--only", "memory/*"}).code, 0);
  EXPECT_EQ(rundown({"check", driver("leak_symlink_wrong"), "--only", "leak/symbolic-link"}).code,
            1);
}

TEST(Check, ABaselineHidesWhatIsKnown) {
  const std::string path = scratch("baseline.json");
  EXPECT_EQ(rundown({"check", driver("leak_symlink_wrong"), "--json", path}).code, 1);
  EXPECT_EQ(rundown({"check", driver("leak_symlink_wrong"), "--baseline", path}).code, 0);
  write(path, "no json");
  const CommandResult broken = rundown({"check", driver("leak_symlink_wrong"), "--baseline", path});
  EXPECT_EQ(broken.code, 2);
  EXPECT_TRUE(one_line(broken.error)) << broken.error;
  fs::remove(path);
}

TEST(Check, ShardsTogetherAreTheWhole) {
  const std::string first = scratch("1.json");
  const std::string second = scratch("2.json");
  rundown({"check", driver("leak_ladder_wrong"), "--shard", "1/2", "--json", first});
  rundown({"check", driver("leak_ladder_wrong"), "--shard", "2/2", "--json", second});
  const json whole =
      json::parse(rundown({"check", driver("leak_ladder_wrong"), "--json", "-"}).output);
  const CommandResult result = rundown({"merge", first, second});
  const json merged = json::parse(result.output);
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(merged["scenarios"], whole["scenarios"]);
  EXPECT_EQ(merged["coverage"], whole["coverage"]);
  EXPECT_EQ(merged["findings"], whole["findings"]);
  fs::remove(first);
  fs::remove(second);
}

TEST(Check, WindowsIsNoOlderThanSeven) {
  for (const char* build : {"7600", "9600", "26100"}) {
    EXPECT_EQ(rundown({"check", driver("leak_symlink_right"), "--windows", build}).code, 0);
  }
  for (const char* build : {"7599", "2600", "-1", "seven"}) {
    const CommandResult result =
        rundown({"check", driver("leak_symlink_right"), "--windows", build});
    EXPECT_EQ(result.code, 2);
    EXPECT_TRUE(one_line(result.error)) << result.error;
  }
}

TEST(Check, AFileThatIsNoDriverGetsOneLineAndTwo) {
  const std::string path = scratch("broken.sys");
  for (const std::string& text : {std::string("not a driver"), std::string("MZ"), std::string()}) {
    write(path, text);
    const CommandResult result = rundown({"check", path});
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.output, "");
    EXPECT_TRUE(one_line(result.error)) << result.error;
    EXPECT_NE(result.error.find(path), std::string::npos);
  }
  fs::remove(path);
  for (const std::string& missing : {path, fs::temp_directory_path().string()}) {
    const CommandResult result = rundown({"check", missing});
    EXPECT_EQ(result.code, 2);
    EXPECT_TRUE(one_line(result.error)) << result.error;
  }
}

TEST(Check, ABrokenFileDoesNotKeepTheOthersFromBeingChecked) {
  const CommandResult result = rundown({"check", "/nowhere.sys", driver("leak_symlink_wrong")});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.output.find("leak/symbolic-link"), std::string::npos);
}

TEST(CommandLine, WrongUseGivesOneLineAndTwo) {
  const std::vector<std::vector<std::string>> wrong{
      {},
      {"check"},
      {"frobnicate"},
      {"check", driver("leak_symlink_wrong"), "--depth", "0"},
      {"check", driver("leak_symlink_wrong"), "--depth", "many"},
      {"check", driver("leak_symlink_wrong"), "--ioctl", "0x222000"},
      {"check", driver("leak_symlink_wrong"), "--open", "\\a"},
      {"check", driver("leak_symlink_wrong"), "--stage", "io", "--ioctl", "ten"},
      {"check", driver("leak_symlink_wrong"), "--stage", "io", "--ioctl", "0x222000:"},
      {"check", driver("leak_symlink_wrong"), "--stage", "io", "--ioctl", "0x222000:1:2:3"},
      {"check", driver("leak_symlink_wrong"), "--stage", "io", "--ioctl", "0x222000:4000000000"},
      {"check", driver("leak_symlink_wrong"), "--stage", "io", "--open", "a"},
      {"check", driver("leak_symlink_wrong"), "--stage", "nothing"},
      {"check", driver("leak_symlink_wrong"), "--shard", "3/2"},
      {"check", driver("leak_symlink_wrong"), "--json", "/nowhere/at/all.json"},
      {"check", driver("leak_symlink_wrong"), "--reg", "/nowhere.reg"},
      {"check", driver("leak_symlink_wrong"), "--device", "/nowhere.json"},
      {"check", driver("leak_symlink_wrong"), "--source-map", "nothing"},
      {"replay", driver("leak_symlink_wrong"), "nonsense"},
      {"replay", driver("leak_symlink_wrong"), "IoCreateDevice#99=C000009A"},
      {"replay", driver("leak_symlink_wrong")},
      {"rules", "no/such"},
      {"merge", "/nowhere.json"}};
  for (const auto& arguments : wrong) {
    const CommandResult result = rundown(arguments);
    std::string shown;
    for (const std::string& argument : arguments) shown += argument + ' ';
    EXPECT_EQ(result.code, 2) << shown;
    EXPECT_TRUE(one_line(result.error)) << shown << result.error;
  }
}

TEST(CommandLine, HelpAndVersionGiveZero) {
  EXPECT_EQ(rundown({"--help"}).code, 0);
  EXPECT_EQ(rundown({"check", "--help"}).code, 0);
  EXPECT_EQ(rundown({"--version"}).output, "rundown 0.1.0\n");
}

TEST(Replay, ShowsTheTraceAndTheFinding) {
  const CommandResult result =
      rundown({"replay", driver("leak_symlink_wrong"), "ExAllocatePoolWithTag#1=NULL"});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.output.find("ExAllocatePoolWithTag("), std::string::npos);
  EXPECT_NE(result.output.find("<-- made to fail"), std::string::npos);
  EXPECT_NE(result.output.find("drivers/leak/symlink/wrong.c:43"), std::string::npos);
  EXPECT_NE(result.output.find("leak/symbolic-link"), std::string::npos);
  // No less than check told.
  const std::string returned =
      "returned    DriverEntry = STATUS_INSUFFICIENT_RESOURCES (0xC000009A), at";
  EXPECT_NE(result.output.find(returned), std::string::npos) << result.output;
}

TEST(Run, ShowsTheLifeWithNothingFailing) {
  const CommandResult result = rundown({"run", driver("leak_symlink_wrong")});
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.output.find("-- unload --"), std::string::npos);
  EXPECT_EQ(result.output.find("made to fail"), std::string::npos);
}

TEST(Rules, EachRuleOfAFindingIsExplained) {
  const CommandResult list = rundown({"rules"});
  EXPECT_EQ(list.code, 0);
  EXPECT_NE(list.output.find("leak/pool"), std::string::npos);
  const CommandResult one = rundown({"rules", "leak/pool"});
  EXPECT_NE(one.output.find("0xC4"), std::string::npos);
  EXPECT_NE(one.output.find("https://"), std::string::npos);
}

TEST(Output, AClosedPipeEndsTheProgramQuietly) {
  const std::string errors = scratch("errors");
  const CommandResult result =
      run_command({"sh", "-c",
                   std::string(RUNDOWN) + " check " + driver("leak_symlink_wrong") + " 2>" +
                       errors + " | head -n 1"});
  EXPECT_NE(result.output.find("leak_symlink_wrong.sys"), std::string::npos);
  std::ifstream in(errors);
  EXPECT_EQ(std::string((std::istreambuf_iterator<char>(in)), {}), "");
  fs::remove(errors);
}

TEST(Imports, AreListedAndCounted) {
  const test::CommandResult result = rundown({"imports", driver("leak_timer_wrong")});
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.output.find("implemented  ntoskrnl.exe!KeSetTimerEx\n"), std::string::npos);
  EXPECT_NE(result.output.find("7 imports, 0 missing\n"), std::string::npos);
  EXPECT_EQ(result.output.find("behind its table"), std::string::npos);
}

// The framework's functions are not imported; what is not here of them ends a run as well.
TEST(Imports, OfAFrameworkDriverNameWhatIsMissingBehindItsTable) {
  const test::CommandResult result = rundown({"imports", driver("kmdf_order_wrong")});
  EXPECT_EQ(result.code, 0);
  EXPECT_NE(result.output.find("functions of KMDF 1.15 behind its table, "), std::string::npos);
  EXPECT_NE(result.output.find("not here     Wdf01000.sys!Wdf"), std::string::npos);
  EXPECT_EQ(result.output.find("not here     Wdf01000.sys!WdfDriverCreate\n"), std::string::npos);
}

}  // namespace
}  // namespace rundown
