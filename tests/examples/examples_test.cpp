// Each example driver gives exactly the findings that its expect.json names, at depth 1 and 2, with
// nothing left unchecked, and the same report each time.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "example.h"
#include "run_command.h"

namespace rundown {
namespace {

using nlohmann::json;

const std::map<std::string, test::Example>& examples() {
  static const auto by_name = [] {
    std::map<std::string, test::Example> named;
    for (const auto& example : test::all_examples(EXAMPLE_SOURCES)) named[example.name] = example;
    return named;
  }();
  return by_name;
}

std::vector<std::string> example_names() {
  std::vector<std::string> names;
  for (const auto& [name, example] : examples()) names.push_back(name);
  return names;
}

json expectation(const std::string& name) {
  return examples().at(name).expectation();
}

// What two failures make shows at depth 2 only.
std::vector<std::string> rules_expected(const json& expected, int depth) {
  std::vector<std::string> rules = expected.value("finds", std::vector<std::string>{});
  if (depth == 2) {
    for (const json& rule : expected.value("finds_at_depth_2", json::array()))
      rules.push_back(rule);
  }
  std::ranges::sort(rules);
  return rules;
}

json check(const std::string& name, int depth, int& code,
           const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{test::under_test(RUNDOWN),
                                     "check",
                                     std::string(EXAMPLE_IMAGES) + "/" + name + ".sys",
                                     "--json",
                                     "-",
                                     "--timeout",
                                     "0.3",
                                     "--depth",
                                     std::to_string(depth)};
  const json expected = expectation(name);
  for (const json& option : expected["options"]) arguments.push_back(option);
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
    const std::vector<std::string> wanted = rules_expected(expected, depth);
    EXPECT_EQ(rules_of(report), wanted) << "at depth " << depth << "\n"
                                        << report["findings"].dump(2);
    EXPECT_EQ(rules_of(report, true), expected.value("notes", std::vector<std::string>{}));
    EXPECT_TRUE(report["unsupported"].empty()) << report["unsupported"].dump();
    EXPECT_EQ(code, expected.value("code", wanted.empty() ? 0 : 1));
    EXPECT_EQ(report["coverage"]["sites_failed"], report["coverage"]["sites"]);
  }
}

TEST_P(Example, GivesFindingsIfItIsCalledWrong) {
  EXPECT_EQ(!rules_expected(expectation(GetParam()), 2).empty(),
            examples().at(GetParam()).is_wrong());
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
                         testing::Values("leak_ladder_wrong", "hang_loop_wrong", "hang_wait_wrong",
                                         "leak_thread_wrong", "leak_timer_wrong",
                                         "memory_stack_overflow_wrong", "leak_registry_path_wrong",
                                         "kmdf_order_wrong"),
                         [](const auto& example) { return example.param; });

}  // namespace
}  // namespace rundown
