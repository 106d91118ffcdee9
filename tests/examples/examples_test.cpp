// Each example driver gives exactly the findings that its expect.json names, at depth 1 and 2, with
// nothing left unchecked, and the same report each time.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "run_command.h"

namespace rundown {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<std::string> example_names() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(EXAMPLE_SOURCES)) {
    if (fs::exists(entry.path() / "expect.json")) names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

json expectation(const std::string& name) {
  std::ifstream file(fs::path(EXAMPLE_SOURCES) / name / "expect.json");
  return json::parse(file);
}

json check(const std::string& name, int depth, int& code,
           const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{
      RUNDOWN,  "check",   std::string(EXAMPLE_IMAGES) + "/" + name + ".sys",
      "--json", "-",       "--timeout",
      "0.3",    "--depth", std::to_string(depth)};
  const json expected = expectation(name);
  if (expected.contains("options")) {
    for (const json& option : expected["options"]) arguments.push_back(option);
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  const test::CommandResult result = test::run_command(arguments);
  code = result.code;
  return json::parse(result.output, nullptr, false);
}

std::vector<std::string> rules_of(const json& report, bool notes = false) {
  std::vector<std::string> rules;
  for (const json& finding : report["findings"]) {
    if ((finding["severity"] == "note") == notes) rules.push_back(finding["rule"]);
  }
  std::ranges::sort(rules);
  return rules;
}

// All that must not change from run to run.
json identity(const json& report) {
  json kept = report;
  kept.erase("seconds");
  return kept;
}

class Example : public testing::TestWithParam<std::string> {};

TEST_P(Example, GivesExactlyTheFindingsThatItsAuthorExpects) {
  const json expected = expectation(GetParam());
  for (const int depth : {1, 2}) {
    int code = 0;
    const json report = check(GetParam(), depth, code);
    ASSERT_TRUE(report.is_object()) << "no JSON came out";
    const auto wanted = expected[std::to_string(depth)].get<std::vector<std::string>>();
    EXPECT_EQ(rules_of(report), wanted) << "at depth " << depth << "\n"
                                        << report["findings"].dump(2);
    if (expected.contains("notes")) {
      EXPECT_EQ(rules_of(report, true), expected["notes"].get<std::vector<std::string>>());
    }
    EXPECT_TRUE(report["unsupported"].empty()) << report["unsupported"].dump();
    EXPECT_EQ(code, expected.value("code", wanted.empty() ? 0 : 1));
    EXPECT_EQ(report["coverage"]["sites_failed"], report["coverage"]["sites"]);
  }
}

// What can differ is in which order processes run and end, and where Linux maps what is ours. Two
// runs that differ in the first by intent show more than many that are alike: one process at a time
// has one order only, and four on fewer processors take another each time. Depth 2 runs all that
// depth 1 does.
TEST_P(Example, GivesTheSameReportHoweverManyProcessesRun) {
  int code = 0;
  const json alone = identity(check(GetParam(), 2, code, {"--jobs", "1"}));
  ASSERT_TRUE(alone.is_object());
  EXPECT_EQ(identity(check(GetParam(), 2, code, {"--jobs", "4"})), alone);
}

INSTANTIATE_TEST_SUITE_P(, Example, testing::ValuesIn(example_names()),
                         [](const auto& example) { return example.param; });

// What is rare takes more runs than two. One example for each way in which a result could hang on
// the host's time or order: many scenarios, the processor time's limit, a wait for ever, the
// guest's threads, timers, a fault, single steps, and the framework's passes.
class Often : public testing::TestWithParam<const char*> {};

TEST_P(Often, GivesTheSameReportTenTimes) {
  int code = 0;
  const json first = identity(check(GetParam(), 2, code));
  ASSERT_TRUE(first.is_object());
  for (int run = 1; run < 10; ++run) {
    ASSERT_EQ(identity(check(GetParam(), 2, code)), first) << "run " << run;
  }
}

INSTANTIATE_TEST_SUITE_P(, Often,
                         testing::Values("ladder", "loop", "hang", "thread", "timer",
                                         "stack_overflow", "leak", "kmdf_order"),
                         [](const auto& example) { return example.param; });

}  // namespace
}  // namespace rundown
