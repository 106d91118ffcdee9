// Which observations are one finding, and what it says of the others.
#include "report/build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reported.h"
#include "verify/rule_table.h"

namespace rundown {
namespace {

using nt::LifeEnd;
using report::DriverReport;
using test::baseline;
using test::block;
using test::defect;
using test::leak_of;
using test::report_of;
using test::scenario;
using testing::ElementsAre;
using verify::rule;

std::vector<std::string> ids(const report::Finding& finding) {
  std::vector<std::string> all;
  for (const report::ScenarioRef& one : finding.scenarios) all.push_back(one.id);
  return all;
}

verify::ScenarioResult with(verify::ScenarioResult result, verify::Defect what) {
  result.defects.push_back(std::move(what));
  return result;
}

TEST(Grouping, ALeakIsOneWhereItIsAcquiredHoweverManyFailuresShowIt) {
  const DriverReport report = report_of(
      {with(scenario("IoCreateDevice#1=C0000035"), leak_of(block("Path", 1, {1, 2}))), baseline(),
       with(scenario("IoCreateDevice#1=C000009A"), leak_of(block("Path", 1, {1, 2})))});
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(ids(report.findings[0]),
              ElementsAre("IoCreateDevice#1=C0000035", "IoCreateDevice#1=C000009A"));
}

TEST(Grouping, LeaksOfTwoAcquisitionsAreTwo) {
  const DriverReport report =
      report_of({baseline(), with(scenario("A#1=NULL"), leak_of(block("Path", 1, {1, 2}))),
                 with(scenario("B#1=NULL"), leak_of(block("Path", 1, {3, 2})))});
  EXPECT_EQ(report.findings.size(), 2U);
}

// What a failing path forgets is mended there; what nobody ever releases is mended elsewhere.
TEST(Grouping, ALeakOfAFailingEntryIsAnotherThanOneOfAnUnload) {
  verify::ScenarioResult unloaded = scenario("A#1=NULL");
  unloaded.end = LifeEnd::unloaded;
  const DriverReport report =
      report_of({baseline(), with(unloaded, leak_of(block("Path", 1, {1, 2}))),
                 with(scenario("B#1=NULL"), leak_of(block("Path", 1, {1, 2})))});
  ASSERT_EQ(report.findings.size(), 2U);
  EXPECT_TRUE(report.findings[0].unloaded);
  EXPECT_FALSE(report.findings[1].unloaded);
}

TEST(Grouping, WhatTheBaselineLeavesTooIsOneWhicheverWayItGoes) {
  const DriverReport report =
      report_of({with(baseline(), leak_of(block("Path", 1, {1, 2}))),
                 with(scenario("B#1=NULL"), leak_of(block("Path", 1, {1, 2})))});
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(ids(report.findings[0]), ElementsAre("baseline", "B#1=NULL"));
  EXPECT_TRUE(report.findings[0].also_on_failure);
}

TEST(Grouping, AnythingElseIsOneByItsRuleAndItsTwoInnermostFrames) {
  const auto* breakpoint = rule("crash/breakpoint");
  const DriverReport report = report_of({with(
      with(with(with(baseline(), defect(breakpoint, {1, 2, 3})), defect(breakpoint, {1, 2, 4})),
           defect(breakpoint, {1, 5, 3})),
      defect(rule("hang/loop"), {1, 2, 3}))});
  EXPECT_EQ(report.findings.size(), 3U);
}

TEST(Grouping, ComesInTheOrderOfTheFewestFailuresFirstAndErrorsBeforeNotes) {
  const DriverReport report =
      report_of({with(scenario("A#1=NULL,B#1=NULL"), leak_of(block("Late", 1, {9, 9}))),
                 with(scenario("B#1=NULL"), leak_of(block("Soon", 1, {1, 2}))), baseline()});
  ASSERT_EQ(report.findings.size(), 2U);
  EXPECT_EQ(report.findings[0].resource->name, "Soon");
  EXPECT_EQ(report.findings[1].resource->name, "Late");
}

TEST(Counting, TellsScenariosApartByWhatTheyCameTo) {
  verify::ScenarioResult missing = scenario("B#1=NULL");
  missing.outcome = verify::Outcome::unsupported;
  missing.unsupported.push_back({"ntoskrnl.exe", "ZwFoo", {7}});
  verify::ScenarioResult lost = scenario("C#1=NULL");
  lost.outcome = verify::Outcome::lost;
  lost.failure = "its process was ended by signal 9";
  const DriverReport report =
      report_of({baseline(), with(scenario("A#1=NULL"), leak_of(block("Path", 1, {1}))),
                 with(scenario("A#1=FALSE"), leak_of(block("Path", 1, {1}))), missing, lost});
  EXPECT_EQ(report.explored, 5U);
  EXPECT_EQ(report.clean, 1U);
  EXPECT_EQ(report.with_findings, 2U);
  EXPECT_EQ(report.unsupported_scenarios, 1U);
  EXPECT_EQ(report.sites_failed, 3U);  // A twice is one call
  ASSERT_EQ(report.lost.size(), 1U);
  EXPECT_EQ(report.lost[0].scenario, "C#1=NULL");
  ASSERT_EQ(report.unsupported.size(), 1U);
  EXPECT_EQ(report.unsupported[0].function, "ZwFoo");
  EXPECT_EQ(report.baseline_end, LifeEnd::unloaded);
}

// A framework calls the clean-up callbacks of a driver that fails, too: which of them ran is known.
TEST(Story, KnowsWhetherTheCallbackThatReleasesRanOnThisPath) {
  verify::ScenarioResult success = baseline();
  success.releases = {{gate::Resource::pool,
                       "ExAllocatePoolWithTag",
                       1,
                       "ExFreePool",
                       gate::Stage::unload,
                       verify::CalledBack{7, "EvtCleanupCallback", "WDFDEVICE"},
                       {6}}};
  verify::ScenarioResult failing = with(scenario("A#1=NULL"), leak_of(block("Path", 1, {1})));
  failing.registered = true;
  failing.callbacks = {{5, "", "", 1}, {7, "", "", 1}};
  const report::Finding ran = report_of({success, failing}).findings.at(0);
  ASSERT_TRUE(ran.released_on_success);
  EXPECT_TRUE(ran.released_on_success->also_here);
  EXPECT_EQ(ran.released_on_success->function, "The EvtCleanupCallback of WDFDEVICE");
  EXPECT_THAT(ran.advice, testing::HasSubstr("it runs in both cases"));

  // It ran before there was anything to release.
  failing.callbacks = {{5, "", "", 1}, {7, "", "", 0}};
  const report::Finding did_not = report_of({success, failing}).findings.at(0);
  EXPECT_FALSE(did_not.released_on_success->also_here);
  EXPECT_EQ(did_not.released_on_success->callback, "EvtCleanupCallback of WDFDEVICE");
  EXPECT_THAT(did_not.advice, testing::Not(testing::HasSubstr("it runs in both cases")));
}

TEST(Story, TellsWhatTheSuccessfulRunDoesWithTheSameAcquisition) {
  verify::ScenarioResult success = baseline();
  success.releases = {
      {gate::Resource::pool, "ExAllocatePoolWithTag", 2, "ExFreePool", gate::Stage::entry, {}, {5}},
      {gate::Resource::pool,
       "ExAllocatePoolWithTag",
       1,
       "ExFreePool",
       gate::Stage::unload,
       {},
       {6}}};
  const DriverReport report =
      report_of({success, with(scenario("A#1=NULL"), leak_of(block("Path", 1, {1})))});
  ASSERT_EQ(report.findings.size(), 1U);
  const report::Finding& finding = report.findings[0];
  ASSERT_TRUE(finding.released_on_success);
  EXPECT_EQ(finding.released_on_success->stage, gate::Stage::unload);
  EXPECT_EQ(finding.released_on_success->function, "DriverUnload");
  EXPECT_THAT(finding.advice, testing::HasSubstr("call DriverUnload by hand"));
}

TEST(Story, SaysWhereTheSuccessfulRunTellsNothing) {
  using Known = report::Finding::SuccessKnown;
  const auto known = [](std::vector<verify::ScenarioResult> results) {
    results.push_back(with(scenario("A#1=NULL"), leak_of(block("Path", 1, {1}))));
    return report_of(std::move(results)).findings[0].success_known;
  };
  EXPECT_EQ(known({}), Known::not_run);
  EXPECT_EQ(known({baseline()}), Known::yes);
  verify::ScenarioResult failed = baseline();
  failed.end = LifeEnd::entry_failed;
  EXPECT_EQ(known({failed}), Known::failed_too);
  verify::ScenarioResult crashed = baseline();
  crashed.end.reset();
  EXPECT_EQ(known({crashed}), Known::not_run_to_its_end);
}

TEST(Story, OfAFrameworkDriverNamesItsWayOut) {
  verify::ScenarioResult failing = with(scenario("A#1=NULL"), leak_of(block("Path", 1, {1})));
  failing.registered = true;
  verify::ScenarioResult success = baseline();
  success.releases = {{gate::Resource::pool,
                       "ExAllocatePoolWithTag",
                       1,
                       "ExFreePool",
                       gate::Stage::unload,
                       {},
                       {6}}};
  const DriverReport report = report_of({success, failing}, "kmdf");
  EXPECT_THAT(report.findings[0].advice, testing::HasSubstr("EvtCleanupCallback"));
  std::vector<std::string_view> notes;
  for (const report::Finding& one : report.findings) {
    if (one.rule->severity == verify::Severity::note) notes.push_back(one.rule->id);
  }
  EXPECT_THAT(notes, ElementsAre("pattern/cleanup-only-in-unload", "pattern/global-memory"));
  EXPECT_EQ(report_of({success, failing}, "wdm").findings.size(), 1U);
}

// The failing calls count by the one that tipped the scale; a second block is told apart by its
// tag, or by being the second there.
TEST(Identity, TellsWhatItIsAboutAndWhichCallsFail) {
  const auto identity = [](const std::string& id, verify::ResourceSeen resource) {
    return report_of({baseline(), with(scenario(id), leak_of(std::move(resource)))})
        .findings[0]
        .identity;
  };
  const report::Identity first = identity("A#1=NULL", block("Path", 1, {1}));
  EXPECT_EQ(first.fingerprint, identity("B#1=NULL", block("Path", 7, {1})).fingerprint);
  EXPECT_NE(first.fingerprint, identity("A#1=NULL", block("Othr", 1, {1})).fingerprint);
  verify::ResourceSeen second = block("Path", 1, {1});
  second.site = 2;
  EXPECT_NE(first.fingerprint, identity("A#1=NULL", second).fingerprint);
  ASSERT_EQ(first.failing.size(), 1U);
  EXPECT_THAT(identity("B#1=NULL,A#1=NULL", block("Path", 1, {1})).failing[0],
              testing::StartsWith("A@"));
}

}  // namespace
}  // namespace rundown
