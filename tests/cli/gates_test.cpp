// Gates that must not be green when they should be red: baselines, shards, patterns, files that
// were not checked.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <memory>

#include "rundown.h"

namespace rundown {
namespace {

using nlohmann::json;
using test::CommandResult;
using test::driver;
using test::one_line;
using test::release;
using test::rundown;
using test::ScratchFile;

json report_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--json", "-"});
  return json::parse(rundown(arguments).output);
}

CommandResult against_first(const std::string& later) {
  const ScratchFile baseline("first.json");
  EXPECT_EQ(rundown({"check", release("FIRST"), "--json", baseline.path()}).code, 1);
  return rundown({"check", release(later), "--baseline", baseline.path(), "--json", "-"});
}

TEST(Baseline, KnowsAFindingWhenLinesMoveAndOtherCallsCome) {
  const CommandResult result = against_first("MOVED");
  EXPECT_EQ(result.code, 0) << result.error;
  const json report = json::parse(result.output);
  EXPECT_EQ(report["left_out"]["baseline"], 1);
  EXPECT_NE(result.error.find("1 finding left out: known to --baseline"), std::string::npos);
}

TEST(Baseline, DoesNotHideASecondBlockOfTheSameFunction) {
  for (const char* later : {"OTHER_TAG", "SAME_TAG"}) {
    const CommandResult result = against_first(later);
    EXPECT_EQ(result.code, 1) << later;
    const json report = json::parse(result.output);
    EXPECT_EQ(report["findings"].size(), 1U) << later;
    EXPECT_EQ(report["left_out"]["baseline"], 1) << later;
  }
}

TEST(Baseline, DoesNotHideAnotherWayToLeaveTheSameThingBehind) {
  const CommandResult result = against_first("OTHER_CALL");
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.error.find("IoAllocateWorkItem"), std::string::npos) << result.error;
}

TEST(Baseline, CountsWhatItKnowsOnce) {
  const ScratchFile baseline("same.json");
  rundown({"check", release("SAME_TAG"), "--json", baseline.path()});
  EXPECT_EQ(rundown({"check", release("SAME_TAG"), "--baseline", baseline.path()}).code, 0);
  EXPECT_EQ(rundown({"check", release("FIRST"), "--baseline", baseline.path()}).code, 0);
}

TEST(Baseline, OfAnotherDriverOrNoneIsRefused) {
  const ScratchFile other("other.json");
  rundown({"check", driver("leak_symlink_wrong"), "--json", other.path()});
  for (const std::string& path : {other.path(), std::string("/nowhere.json"), std::string("/")}) {
    const CommandResult result = rundown({"check", release("FIRST"), "--baseline", path});
    EXPECT_EQ(result.code, 2) << path;
    EXPECT_TRUE(one_line(result.error)) << result.error;
  }
}

TEST(Baseline, OfOddJsonIsRefused) {
  const ScratchFile odd("odd.json");
  for (const char* text :
       {"{\"findings\": 1}", "[]", "1", "null", "{}", "{\"driver\": {\"path\": 1}}", "",
        "{\"driver\": {\"path\": \"release.sys\"}, \"baseline\": []}"}) {
    test::write(odd.path(), text);
    const CommandResult result = rundown({"check", release("FIRST"), "--baseline", odd.path()});
    EXPECT_EQ(result.code, 2) << text;
    EXPECT_TRUE(one_line(result.error)) << text << result.error;
    const CommandResult merged = rundown({"merge", odd.path()});
    EXPECT_EQ(merged.code, 2) << text;
    EXPECT_TRUE(one_line(merged.error)) << text << merged.error;
  }
}

// All that a report says but how long it took.
json lasting(json report) {
  report.erase("seconds");
  return report;
}

json merged_shards(const std::vector<std::string>& check, int shards) {
  std::vector<std::string> merge{"merge"};
  std::vector<std::unique_ptr<ScratchFile>> files;
  for (int shard = shards; shard >= 1; --shard) {
    files.push_back(std::make_unique<ScratchFile>(std::to_string(shard) + ".json"));
    std::vector<std::string> part = check;
    part.insert(part.end(), {"--shard", std::to_string(shard) + "/" + std::to_string(shards),
                             "--json", files.back()->path()});
    rundown(part);
    merge.push_back(files.back()->path());
  }
  return json::parse(rundown(merge).output, nullptr, false);
}

TEST(Merge, GivesTheReportOfAWholeRunHoweverItWasDivided) {
  const std::vector<std::vector<std::string>> checks{
      {"check", driver("leak_ladder_wrong"), "--depth", "2"},
      {"check", release("SAME_TAG"), "--low-memory"},
      {"check", driver("kmdf_unload_only_wrong")},
      {"check", driver("leak_pair_wrong"), "--depth", "2"}};
  for (const auto& check : checks) {
    const json whole = lasting(report_of(check));
    for (const int shards : {1, 2, 3, 5}) {
      EXPECT_EQ(lasting(merged_shards(check, shards)), whole) << check[1] << " by " << shards;
    }
  }
}

TEST(Merge, RefusesAnIncompleteOrDoubledSet) {
  const ScratchFile first("1of2.json");
  const ScratchFile other("1of3.json");
  rundown({"check", driver("leak_ladder_wrong"), "--shard", "1/2", "--json", first.path()});
  rundown({"check", driver("leak_ladder_wrong"), "--shard", "1/3", "--json", other.path()});
  for (const auto& files : std::vector<std::vector<std::string>>{
           {first.path()}, {first.path(), first.path()}, {first.path(), other.path()}}) {
    std::vector<std::string> arguments{"merge"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    const CommandResult result = rundown(arguments);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.output, "");
    EXPECT_TRUE(one_line(result.error)) << result.error;
  }
}

TEST(Patterns, ThatNameNoRuleAreRefused) {
  for (const auto& option : std::vector<std::vector<std::string>>{
           {"--only", "lek/*"}, {"--skip", "nosuch/rule"}, {"--symbols", "/nodir"}}) {
    const CommandResult result =
        rundown({"check", driver("leak_symlink_wrong"), option[0], option[1]});
    EXPECT_EQ(result.code, 2);
    EXPECT_TRUE(one_line(result.error)) << result.error;
    EXPECT_NE(result.error.find(option[1]), std::string::npos);
  }
}

TEST(Patterns, SayWhatTheyLeaveOut) {
  const CommandResult skipped =
      rundown({"check", driver("leak_symlink_wrong"), "--skip", "leak/*", "--json", "-"});
  EXPECT_EQ(json::parse(skipped.output)["left_out"]["skip"], 1);
  EXPECT_NE(skipped.error.find("--skip"), std::string::npos);
  const CommandResult only = rundown({"check", driver("leak_symlink_wrong"), "--only", "irql/*"});
  EXPECT_NE(only.output.find("1 finding left out: of rules that --only does not name"),
            std::string::npos)
      << only.output;
}

TEST(SeveralFiles, ThatWereNotCheckedAreNamedAgainAtTheEnd) {
  const ScratchFile broken("broken.sys");
  test::write(broken.path(), "not a driver");
  const CommandResult result = rundown({"check", broken.path(), driver("leak_symlink_right"),
                                        driver("status_absent_device_right"), "--json", "-"});
  EXPECT_EQ(result.code, 2);
  const std::size_t end = result.error.find("2 of 3 drivers not wholly checked");
  ASSERT_NE(end, std::string::npos) << result.error;
  EXPECT_NE(result.error.find(broken.path(), end), std::string::npos);
  EXPECT_NE(result.error.find("status_absent_device_right.sys", end), std::string::npos);
  const json record = json::parse(result.output.substr(0, result.output.find('\n')));
  EXPECT_EQ(record["driver"]["path"], broken.path());
  EXPECT_EQ(record["verdict"], "not-wholly-checked");
  EXPECT_NE(record["error"], "");
}

TEST(Entry, ThatFailsByItselfIsNotWholeUnlessItIsMeant) {
  const CommandResult result = rundown({"check", driver("status_absent_device_right")});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.output.find("No findings.\n"), std::string::npos) << result.output;
  EXPECT_EQ(rundown({"check", driver("status_absent_device_right"), "--entry-may-fail"}).code, 0);
}

TEST(Pdb, OfAnotherBuildGivesNoNames) {
  namespace fs = std::filesystem;
  const std::string folder = test::scratch("stale");
  fs::create_directory(folder);
  fs::copy_file(release("FIRST"), folder + "/release.sys");
  const auto pdb = [](const std::string& name) {
    return fs::path(release(name)).replace_extension(".pdb");
  };
  fs::copy_file(pdb("OTHER_CALL"), folder + "/release.pdb");
  const CommandResult right = rundown({"check", release("FIRST")});
  EXPECT_NE(right.output.find("in DriverEntry"), std::string::npos) << right.output;
  // Where the linker wrote it, the right one still lies: the stale one is passed over.
  EXPECT_NE(rundown({"check", folder + "/release.sys"}).output.find("in DriverEntry"),
            std::string::npos);
  fs::copy_file(release("STALE"), folder + "/stale.sys");
  const std::string hidden = pdb("STALE").string() + ".hidden";
  fs::rename(pdb("STALE"), hidden);
  fs::copy_file(pdb("OTHER_CALL"), folder + "/stale.pdb");
  const CommandResult stale = rundown({"check", folder + "/stale.sys"});
  fs::rename(hidden, pdb("STALE"));
  EXPECT_EQ(stale.output.find("in DriverEntry"), std::string::npos) << stale.output;
  EXPECT_NE(stale.output.find("belongs to another build"), std::string::npos) << stale.output;
  fs::remove_all(folder);
}

TEST(Pdb, ThatIsNoRegularFileIsNotOpened) {
  namespace fs = std::filesystem;
  const std::string folder = test::scratch("fifo");
  fs::create_directory(folder);
  fs::copy_file(release("FIFO"), folder + "/other.sys");
  ASSERT_EQ(mkfifo((folder + "/other.pdb").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo((folder + "/release.pdb").c_str(), 0600), 0);
  const std::string pdb = fs::path(release("FIFO")).replace_extension(".pdb").string();
  fs::rename(pdb, pdb + ".hidden");
  const CommandResult result = rundown({"check", folder + "/other.sys"});
  fs::rename(pdb + ".hidden", pdb);
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(result.output.find("there is no release.pdb beside other.sys"), std::string::npos)
      << result.output;
  fs::remove_all(folder);
}

TEST(Symbolizer, ThatIsMissingIsSaidOnce) {
  const CommandResult result =
      test::run_command({"env", "PATH=/nowhere", RUNDOWN, "check", driver("leak_symlink_wrong")});
  EXPECT_EQ(result.code, 1);
  const std::size_t first = result.output.find("llvm-symbolizer cannot be run; install");
  EXPECT_NE(first, std::string::npos) << result.output;
  EXPECT_EQ(result.output.find("llvm-symbolizer", first + 20), std::string::npos);
}

}  // namespace
}  // namespace rundown
