// Which scenarios there are, and which observations are one finding, on drivers made for it.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "rundown.h"

namespace rundown {
namespace {

using nlohmann::json;
using test::rundown;
using test::test_driver;

json findings_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "check");
  arguments.insert(arguments.end(), {"--json", "-"});
  return json::parse(rundown(arguments).output)["findings"];
}

// A driver that tries for ever must come to an end, one that tries a few times must be seen whole.
TEST(Explored, ACallThatIsTriedAgainFailsFourTimesAtMost) {
  const json findings = findings_of({test_driver("retry"), "--depth", "2"});
  std::set<int> failed;
  for (const json& finding : findings) {
    ASSERT_EQ(finding["rule"], "leak/pool");
    for (const std::string id : finding["scenarios"]) {
      std::smatch ordinal;
      ASSERT_TRUE(std::regex_search(id, ordinal, std::regex("ExAllocatePoolWithTag#(\\d+)=NULL")))
          << id;
      failed.insert(std::stoi(ordinal[1]));
    }
  }
  // The first allocation is another call.
  EXPECT_EQ(failed, (std::set<int>{2, 3, 4, 5}));
}

// Low memory is one way for the rest of a life to go, not a beginning of others.
TEST(Explored, NothingElseFailsWhileMemoryIsLow) {
  const json findings = findings_of({test_driver("shortage"), "--depth", "2", "--low-memory"});
  ASSERT_EQ(findings.size(), 1U) << findings.dump(2);
  for (const std::string id : findings[0]["scenarios"]) {
    EXPECT_EQ(id.find('+'), std::string::npos) << id;
    EXPECT_NE(id.find("ExUuidCreate"), std::string::npos) << id;
  }
}

TEST(Explored, AWrongCallIsOneFindingForEachCallerOfItsFunction) {
  const json findings = findings_of({test_driver("helper")});
  std::vector<std::string> callers;
  for (const json& finding : findings) {
    if (finding["rule"] != "irql/too-high") continue;
    EXPECT_EQ(finding["where"][0]["function"], "Helper");
    callers.push_back(finding["where"][1]["function"]);
  }
  EXPECT_EQ(callers, (std::vector<std::string>{"First", "Second"}));
}

// Windows' own check is for DISPATCH_LEVEL and above; what is too high below that goes unnoticed
// until a page is not there.
TEST(Explored, BelowDispatchLevelACallThatIsTooHighStopsNothing) {
  const auto finding = [](const std::string& driver) {
    const json findings = findings_of({test_driver(driver), "--stage", "entry"});
    for (const json& one : findings) {
      if (one["rule"] == "irql/too-high") return one;
    }
    ADD_FAILURE() << findings.dump(2);
    return json();
  };
  EXPECT_FALSE(finding("level").contains("bugcheck"));
  EXPECT_TRUE(finding("DISPATCH/level").contains("bugcheck"));
}

}  // namespace
}  // namespace rundown
