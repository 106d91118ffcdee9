// A report survives the way to JSON and back: merge and --baseline work on what is read.
#include "report/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reported.h"
#include "verify/rule_table.h"

namespace rundown {
namespace {

using nlohmann::json;
using report::DriverReport;
using test::baseline;
using test::block;
using test::leak_of;
using test::report_of;
using test::scenario;
using testing::HasSubstr;

// Something of everything.
DriverReport full_report() {
  verify::ScenarioResult success = baseline();
  success.add_device_not_run = true;
  success.releases = {{gate::Resource::pool,
                       "ExAllocatePoolWithTag",
                       1,
                       "ExFreePool",
                       gate::Stage::unload,
                       {},
                       {6}}};
  verify::ScenarioResult failing = scenario("A#1=C000009A,B#2=raise");
  failing.choices[1].failure = gate::raises(abi::STATUS_INSUFFICIENT_RESOURCES);
  failing.registered = true;
  failing.defects = {leak_of(block("Path", 1, {1, 2}))};
  failing.defects[0].with = {block("More", 2, {3})};
  verify::ScenarioResult crash = scenario("C#1=NULL");
  crash.end.reset();
  crash.outcome = verify::Outcome::crash;
  crash.defects = {test::defect(verify::rule("memory/use-after-free"), {4, 5})};
  crash.defects[0].detail = "the driver reads at offset 8 of the block";
  crash.defects[0].request = "ReadFile(64 bytes)";
  crash.defects[0].bug_check = verify::BugCheckSeen{0xCC, {1, 2, 3, 4}};
  crash.defects[0].resource = block("Used", 1, {7});
  crash.defects[0].resource->released = {8};
  crash.defects[0].resource->released_by = "ExFreePool";
  verify::ScenarioResult missing = scenario("D#1=FALSE");
  missing.outcome = verify::Outcome::unsupported;
  missing.unsupported.push_back({"ntoskrnl.exe", "ZwFoo", {7}});
  verify::ScenarioResult lost = scenario("E#1=NULL");
  lost.outcome = verify::Outcome::lost;
  lost.failure = "its process was ended by signal 9";
  DriverReport report = report_of({success, failing, crash, missing, lost}, "kmdf");
  report.version = "1.15";
  report.sha256 = std::string(64, 'a');
  report.io_run = true;
  report.shard = 2;
  report.shards = 3;
  report.over_budget = 4;
  report.left_out = {1, 2, 3};
  report.interrupted = true;
  report.not_finished = 5;
  report.symbols = "there is no symbolizer";
  report.not_opened = {"CreateFile(\\\\.\\A)"};
  report.failures = {{"the baseline", "something broke"}};
  return report;
}

DriverReport read(const std::string& text) {
  auto all = report::read_json(text);
  EXPECT_TRUE(std::holds_alternative<std::vector<DriverReport>>(all)) << std::get<std::string>(all);
  return std::get<std::vector<DriverReport>>(all).at(0);
}

TEST(Json, IsReadAsItIsWritten) {
  const std::string text = report::to_json(full_report(), false);
  EXPECT_EQ(report::to_json(read(text), false), text);
}

TEST(Json, OfSeveralDriversIsALineEach) {
  const std::string line = report::to_json(full_report(), true);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto all = report::read_json(line + line);
  EXPECT_EQ(std::get<std::vector<DriverReport>>(all).size(), 2U);
  const auto document = report::kJsonFormat.begin(2);
  EXPECT_EQ(document->add(full_report()), line);
  EXPECT_EQ(document->end(), "");
  EXPECT_NE(report::kJsonFormat.begin(1)->add(full_report()), line);
}

TEST(Json, OfAFileThatWasNotRunHasTheReason) {
  DriverReport report;
  report.path = "a.sys";
  report.refusal = "is no PE file";
  const json written = json::parse(report::to_json(report, false));
  EXPECT_EQ(written["error"], "is no PE file");
  EXPECT_EQ(read(report::to_json(report, false)).refusal, "is no PE file");
}

TEST(Json, FollowsTheContract) {
  const json written = json::parse(report::to_json(full_report(), false));
  EXPECT_EQ(written["driver"]["model"], "kmdf");
  EXPECT_EQ(written["driver"]["kmdf"], "1.15");
  EXPECT_EQ(written["baseline"]["end"], "unloaded");
  const json& leak = written["findings"][1];
  EXPECT_EQ(leak["rule"], "leak/pool");
  EXPECT_EQ(leak["resource"]["kind"], "pool");
  EXPECT_EQ(leak["resource"]["tag"], "Path");
  EXPECT_EQ(leak["failed_call"]["outcome"], "raise");
  EXPECT_EQ(leak["failed_call"]["status"], "STATUS_INSUFFICIENT_RESOURCES");
  EXPECT_EQ(leak["failed_calls"][0]["outcome"], "0xC000009A");
  EXPECT_EQ(leak["released_on_success"]["stage"], "unload");
  EXPECT_EQ(written["findings"][0]["bugcheck"]["code"], "0xCC");
}

struct Damage {
  const char* what;
  void (*inflict)(json& report);
};

class Damaged : public testing::TestWithParam<Damage> {};

TEST_P(Damaged, IsToldInOneLine) {
  json written = json::parse(report::to_json(full_report(), false));
  GetParam().inflict(written);
  const auto read = report::read_json(written.dump());
  const auto* error = std::get_if<std::string>(&read);
  ASSERT_NE(error, nullptr);
  EXPECT_THAT(*error, HasSubstr(GetParam().what));
  EXPECT_EQ(error->find('\n'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Report, Damaged,
    testing::Values(
        Damage{"there is no rule lek/pool", [](json& r) { r["findings"][0]["rule"] = "lek/pool"; }},
        Damage{"'dirty' is no outcome", [](json& r) { r["baseline"]["outcome"] = "dirty"; }},
        Damage{"'gone' is no end of a life", [](json& r) { r["baseline"]["end"] = "gone"; }},
        Damage{"'cup' is no kind of resource",
               [](json& r) { r["findings"][1]["resource"]["kind"] = "cup"; }},
        Damage{"'later' is no stage",
               [](json& r) { r["findings"][1]["released_on_success"]["stage"] = "later"; }},
        Damage{"'0x1' is no outcome of a call",
               [](json& r) { r["findings"][1]["failed_calls"][0]["outcome"] = "0x0x1"; }},
        Damage{"'STATUS_X' is no status",
               [](json& r) { r["findings"][1]["failed_calls"][1]["status"] = "STATUS_X"; }},
        Damage{"'boat' is no model", [](json& r) { r["driver"]["model"] = "boat"; }},
        Damage{"the driver's model is missing", [](json& r) { r["driver"].erase("model"); }},
        Damage{"'4/3' is no shard", [](json& r) { r["shard"] = "4/3"; }},
        Damage{"scenarios and sites do not match",
               [](json& r) { r["findings"][0]["sites"] = json::array(); }},
        Damage{"is not a JSON result", [](json& r) { r["findings"] = 1; }},
        Damage{"is not a JSON result", [](json& r) { r = json::array(); }}));

TEST(Json, ThatIsNoneIsRefused) {
  for (const char* text : {"", "{", "nothing", "1"}) {
    EXPECT_TRUE(std::holds_alternative<std::string>(report::read_json(text))) << text;
  }
}

}  // namespace
}  // namespace rundown
