// Results on their way from a process that ran hostile code.
#include "verify/result.h"

#include <gtest/gtest.h>

#include "verify/rule_table.h"

namespace rundown::verify {
namespace {

ScenarioResult full_result() {
  ScenarioResult result;
  result.number = 7;
  result.choices = *parse_scenario("IoCreateDevice#1=C000009A,ExAllocatePool2#2=NULL+");
  result.choices[0].stack = {1, 2};
  result.outcome = Outcome::finding;
  result.entry_status = 0xC000009A;
  result.end = nt::LifeEnd::entry_failed;
  result.registered = true;
  Defect leak;
  leak.rule = leak_rule(gate::Resource::symbolic_link);
  leak.resource.emplace();
  leak.resource->kind = gate::Resource::symbolic_link;
  leak.resource->name = "\\DosDevices\\A";
  leak.resource->acquired = {3, 4};
  leak.with.emplace_back();
  leak.with[0].kind = Subject::raised_irql();
  Defect crash;
  crash.rule = rule("memory/overrun");
  crash.bug_check = BugCheckSeen{0xCD, {1, 2, 3, 4}};
  result.defects = {leak, crash};
  result.releases = {
      {gate::Resource::pool, "ExAllocatePool2", 3, "ExFreePool", gate::Stage::unload, {}, {5}}};
  return result;
}

TEST(Result, ArrivesAsItWasSent) {
  const std::string bytes = encode(full_result());
  const auto arrived = decode(bytes);
  ASSERT_TRUE(arrived);
  EXPECT_EQ(encode(*arrived), bytes);
  EXPECT_EQ(scenario_id(arrived->choices), "IoCreateDevice#1=C000009A,ExAllocatePool2#2=NULL+");
  EXPECT_EQ(arrived->defects[0].rule, leak_rule(gate::Resource::symbolic_link));
  EXPECT_EQ(arrived->defects[0].with[0].kind, Subject::raised_irql());
  EXPECT_EQ(arrived->defects[1].rule, rule("memory/overrun"));
  EXPECT_EQ(arrived->end, nt::LifeEnd::entry_failed);
  EXPECT_EQ(arrived->releases[0].stage, gate::Stage::unload);
}

TEST(Result, ThatIsCutOffOrTooLongIsNone) {
  const std::string bytes = encode(full_result());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, length))) << length;
  }
  EXPECT_FALSE(decode(bytes + '\0'));
}

// Whatever stands in the bytes, reading them ends, and what is read can be written.
TEST(Result, WithAnyByteChangedIsAnotherOrNone) {
  const std::string bytes = encode(full_result());
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0xFF);
    if (const auto read = decode(damaged)) {
      EXPECT_EQ(encode(*read).size(), damaged.size()) << at;
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, 50U);
}

TEST(Result, OfValuesThatDoNotExistIsNone) {
  ScenarioResult result = full_result();
  result.outcome = static_cast<Outcome>(static_cast<int>(Outcome::lost) + 1);
  EXPECT_FALSE(decode(encode(result)));
  result = full_result();
  result.end = static_cast<nt::LifeEnd>(9);
  EXPECT_FALSE(decode(encode(result)));
  result = full_result();
  result.releases[0].kind = gate::Resource::count_;
  EXPECT_FALSE(decode(encode(result)));
  result = full_result();
  result.releases[0].stage = gate::Stage::done;
  EXPECT_FALSE(decode(encode(result)));
  result = full_result();
  const Rule invented{.id = "leak/invented", .what = {}, .windows = {}, .page = {}};
  result.defects[0].rule = &invented;
  EXPECT_FALSE(decode(encode(result)));
}

TEST(Subject, IsFoundByItsName) {
  EXPECT_EQ(Subject::named("pool"), Subject(gate::Resource::pool));
  EXPECT_EQ(Subject::named("kernel"), Subject::kernel_memory());
  EXPECT_EQ(Subject::named("irql"), Subject::raised_irql());
  EXPECT_EQ(Subject::named("nothing"), std::nullopt);
  EXPECT_EQ(Subject(gate::Resource::wdf_request).id(), "wdf-request");
}

}  // namespace
}  // namespace rundown::verify
