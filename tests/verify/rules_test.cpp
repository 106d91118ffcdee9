#include "verify/rules.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "gate/contract.h"

namespace rundown {
namespace {

namespace fs = std::filesystem;

TEST(Rules, ExistForEachKindOfResource) {
  for (unsigned i = 0; i < static_cast<unsigned>(gate::Resource::count_); ++i) {
    const std::string id = "leak/" + std::string(gate::name_of(static_cast<gate::Resource>(i)).id);
    // A driver object extension goes with its driver object: nothing for the driver to leave
    // behind.
    if (id == "leak/driver-extension") continue;
    EXPECT_NE(verify::find_rule(id), nullptr) << id;
  }
}

// The framework says what was broken by a name; a finding needs the rule of that name.
TEST(Rules, ExistForEachBreakOfTheFrameworksVerifier) {
  const std::regex call("verifier_break\\(\\s*\"([a-z-]+)\"");
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(PROJECT "/src/wdf")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path());
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it) {
      names.insert((*it)[1]);
    }
  }
  EXPECT_GT(names.size(), 10U);
  for (const std::string& name : names) {
    EXPECT_NE(verify::find_rule("wdf/" + name), nullptr) << name;
  }
}

TEST(Rules, SayWhatMustHoldAndWhereItIsWritten) {
  std::set<std::string_view> ids;
  for (const verify::Rule* rule : verify::all_rules()) {
    EXPECT_TRUE(ids.insert(rule->id).second) << rule->id << " stands twice";
    EXPECT_FALSE(rule->what.empty()) << rule->id;
    EXPECT_FALSE(rule->windows.empty()) << rule->id;
    EXPECT_FALSE(rule->page.empty()) << rule->id;
    EXPECT_EQ(rule->headline.empty(), rule->is_leak()) << rule->id;
  }
}

}  // namespace
}  // namespace rundown
