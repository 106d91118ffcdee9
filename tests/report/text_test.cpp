// What a person reads.
#include "report/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "reported.h"
#include "verify/rule_table.h"

namespace rundown {
namespace {

using report::DriverReport;
using report::TextStyle;
using test::baseline;
using test::block;
using test::leak_of;
using test::report_of;
using test::scenario;
using testing::HasSubstr;
using testing::Not;

DriverReport one_leak() {
  verify::ScenarioResult failing = scenario("IoCreateDevice#1=C000009A");
  failing.defects = {leak_of(block("Path", 1, {0x1234}))};
  return report_of({baseline(), failing});
}

std::string finding_text(verify::ResourceSeen resource) {
  verify::ScenarioResult failing = scenario("IoCreateDevice#1=C000009A");
  failing.defects = {leak_of(std::move(resource))};
  return to_text(report_of({baseline(), failing}), {});
}

TEST(Shown, ControlCharactersCanNeitherMoveTheCursorNorBeginALine) {
  EXPECT_EQ(report::shown("a\nb\x1b[2Jc\x7f"), "a\\x0ab\\x1b[2Jc\\x7f");
  EXPECT_EQ(report::shown("\xc2\x9b"), "\\x9b");  // a control character of two bytes
  EXPECT_EQ(report::shown("ä€"), "ä€");
}

TEST(Text, IsBrokenAtWordsAndUnderItsText) {
  std::istringstream lines(to_text(one_leak(), {.width = 60}));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("rundown replay") == std::string::npos) {
      EXPECT_LE(line.size(), 60U) << line;
    }
  }
  const std::string unwrapped = to_text(one_leak(), {});
  EXPECT_THAT(unwrapped, HasSubstr("\n  on Windows  The block stays allocated until the next boot. "
                                   "With Driver Verifier's pool tracking the machine stops"));
}

TEST(Text, IsColouredOnlyWhereItIsWanted) {
  EXPECT_THAT(to_text(one_leak(), {}), Not(HasSubstr("\x1b[")));
  EXPECT_THAT(to_text(one_leak(), {.colour = true}),
              HasSubstr("\x1b[1;31merror leak/pool: \x1b[0m"));
}

TEST(Text, ThatIsQuietHasFindingsAlone) {
  const std::string text = to_text(one_leak(), {.quiet = true});
  EXPECT_THAT(text,
              testing::StartsWith("error leak/pool: 64 bytes of paged pool, tag 'Path', are not "
                                  "freed when IoCreateDevice fails\n"));
  EXPECT_THAT(text, Not(HasSubstr("With nothing failing")));
  EXPECT_EQ(to_text(report_of({baseline()}), {.quiet = true}), "");
}

TEST(Text, TellsTheFailureTheAcquisitionTheReturnAndHowToSeeIt) {
  const std::string text = to_text(one_leak(), {});
  EXPECT_THAT(text, HasSubstr("  failed call IoCreateDevice made to return "
                              "STATUS_INSUFFICIENT_RESOURCES (0xC000009A), at "));
  EXPECT_THAT(text, HasSubstr("  allocated   ExAllocatePoolWithTag at "));
  EXPECT_THAT(text,
              HasSubstr("  returned    DriverEntry = STATUS_INSUFFICIENT_RESOURCES (0xC000009A)"));
  EXPECT_THAT(text,
              HasSubstr("  see it      rundown replay driver.sys 'IoCreateDevice#1=C000009A'"));
  EXPECT_THAT(text, HasSubstr("Driver Verifier's bug check: 0xC4, parameter 1 = 0x62."));
  EXPECT_THAT(text, testing::EndsWith("\n1 finding.\n"));
}

TEST(Text, TellsOfALeakAfterUnloadingWhereTheOtherRunReleasesIt) {
  verify::ScenarioResult success = baseline();
  success.releases = {{gate::Resource::pool,
                       "ExAllocatePoolWithTag",
                       1,
                       "ExFreePool",
                       gate::Stage::io,
                       {},
                       {0x6000}}};
  verify::ScenarioResult failing = scenario("IoCreateDevice#1=C000009A");
  failing.end = nt::LifeEnd::unloaded;
  failing.defects = {leak_of(block("Path", 1, {0x1234}))};
  const std::string text = to_text(report_of({success, failing}), {});
  EXPECT_THAT(text, HasSubstr("  on success  ExFreePool releases it at "));
  EXPECT_THAT(text, HasSubstr("This run did not come there, and DriverUnload ran and did not "
                              "release it."));
  success.releases.clear();
  EXPECT_THAT(to_text(report_of({success, failing}), {}),
              HasSubstr("  on success  DriverUnload ran, and did not release it."));
}

std::string leaks_text(int count) {
  verify::ScenarioResult failing = scenario("IoCreateDevice#1=C000009A");
  for (int i = 0; i < count; ++i) {
    const auto call = static_cast<std::uint32_t>(i + 1);
    failing.defects.push_back(leak_of(block("Tag" + std::to_string(i), call, {0x1000 * call})));
  }
  return to_text(report_of({baseline(), failing}), {});
}

TEST(Text, TellsManyLeaksOfOneRuleAndPathTogether) {
  const std::string many = leaks_text(5);
  EXPECT_THAT(many, HasSubstr("  as well     the same paths leave 4 more:\n"));
  EXPECT_THAT(many, HasSubstr("64 bytes of paged pool, tag 'Tag4', allocated at "));
  EXPECT_THAT(many, testing::EndsWith("\n5 findings, told as 1.\n"));
  EXPECT_THAT(leaks_text(3), Not(HasSubstr("as well")));
  EXPECT_THAT(leaks_text(3), testing::EndsWith("\n3 findings.\n"));
}

TEST(Text, TellsLeaksOfOtherPathsByThemselves) {
  std::vector<verify::ScenarioResult> results = {baseline()};
  for (std::uint32_t i = 1; i <= 5; ++i) {
    results.push_back(scenario("A#" + std::to_string(i) + "=NULL"));
    results.back().defects = {leak_of(block("Tag" + std::to_string(i), i, {0x1000 * i}))};
  }
  EXPECT_THAT(to_text(report_of(results), {}), Not(HasSubstr("as well")));
}

TEST(Text, NamesEachOutcomeAsTheCallSeesIt) {
  const auto outcome = [](const std::string& id) {
    verify::ScenarioResult failing = scenario(id);
    for (verify::Choice& choice : failing.choices) {
      if (choice.failure.kind == gate::Failure::Kind::raise) {
        choice.failure.status = abi::STATUS_INSUFFICIENT_RESOURCES;
      }
    }
    failing.defects = {leak_of(block("Path", 1, {1}))};
    return to_text(report_of({baseline(), failing}), {});
  };
  EXPECT_THAT(outcome("A#1=NULL"), HasSubstr("A made to return NULL, at"));
  EXPECT_THAT(outcome("A#1=FALSE"), HasSubstr("A made to return FALSE, at"));
  EXPECT_THAT(outcome("A#1=raise"), HasSubstr("A made to raise STATUS_INSUFFICIENT_RESOURCES, at"));
  EXPECT_THAT(outcome("A#1=DEADBEEF"), HasSubstr("A made to return 0xDEADBEEF, at"));
}

TEST(Title, SaysWhatIsLeftInOneOrInMany) {
  verify::ResourceSeen one = block("Path", 1, {1});
  one.bytes = 1;
  EXPECT_THAT(finding_text(one), HasSubstr("1 byte of paged pool, tag 'Path', is not freed when "
                                           "IoCreateDevice fails"));
  verify::ResourceSeen link = block("\\DosDevices\\A", 1, {1});
  link.kind = gate::Resource::symbolic_link;
  link.phrase = "a symbolic link";
  EXPECT_THAT(finding_text(link), HasSubstr("a symbolic link \\DosDevices\\A is left behind when"));
  link.kind = gate::Resource::locked_pages;
  link.phrase = "locked pages";
  link.name.clear();
  EXPECT_THAT(finding_text(link), HasSubstr("locked pages are left behind when"));
  link.kind = gate::Resource::thread;
  link.phrase = "a running system thread";
  EXPECT_THAT(finding_text(link), HasSubstr("a system thread still runs when"));
}

TEST(Text, NamesAllFailuresOfADeeperScenario) {
  verify::ScenarioResult failing = scenario("A#1=NULL,B#1=NULL,C#1=NULL");
  failing.defects = {leak_of(block("Path", 1, {1}))};
  EXPECT_THAT(to_text(report_of({baseline(), failing}), {}), HasSubstr("when A, B and C fail\n"));
  failing.choices.resize(1);
  failing.choices[0].onward = true;
  EXPECT_THAT(to_text(report_of({baseline(), failing}), {}),
              HasSubstr("when A and every later allocation fail\n"));
}

TEST(LastLine, NeverSaysThatNothingWasFoundWhereNotAllWasSeen) {
  verify::ScenarioResult lost = scenario("A#1=NULL");
  lost.outcome = verify::Outcome::lost;
  EXPECT_THAT(to_text(report_of({baseline(), lost}), {}),
              testing::EndsWith("\nNo findings, and not wholly checked: 1 of 2 scenarios gave no "
                                "result.\n"));
  EXPECT_THAT(to_text(report_of({baseline()}), {}), testing::EndsWith("\nNo findings.\n"));
}

TEST(Explain, TellsTheRuleTheConsequenceAndTheSource) {
  const std::string text = report::explain(*verify::rule("hang/loop"), {});
  EXPECT_THAT(text, testing::StartsWith("hang/loop (error)\n"));
  EXPECT_THAT(text, HasSubstr("\n  must hold   "));
  EXPECT_THAT(text, HasSubstr("\n  mend it     "));
  EXPECT_THAT(text,
              HasSubstr("\n  see         https://learn.microsoft.com/windows-hardware/drivers/"));
  EXPECT_THAT(report::explain(*verify::leak_rule(gate::Resource::pool), {}),
              HasSubstr("\n  released by ExFreePoolWithTag\n"));
}

}  // namespace
}  // namespace rundown
