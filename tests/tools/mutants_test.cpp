// Which faults are tried, and what is left alone.
#include "mutants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rundown::mutate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> changed(const std::string& source) {
  std::vector<std::string> all;
  for (const Mutant& mutant : mutants_of(source)) all.push_back(mutated(source, mutant));
  return all;
}

TEST(Mutants, ChangeAnOperatorABoundOrAConstant) {
  EXPECT_THAT(changed("x = a < b;"), ElementsAre("x = a <= b;"));
  EXPECT_THAT(changed("x = a && !b;"), ElementsAre("x = a || !b;", "x = a && b;"));
  EXPECT_THAT(changed("x += 7;"), ElementsAre("x -= 7;", "x += (7 + 1);"));
  EXPECT_THAT(changed("return true;"), ElementsAre("return false;"));
  EXPECT_THAT(changed("++x;"), ElementsAre("--x;"));
}

TEST(Mutants, TurnAConditionAround) {
  EXPECT_THAT(changed("  if (is_empty(a)) return;"), Contains("  if (!(is_empty(a))) return;"));
  EXPECT_THAT(changed("  if (const auto found = look()) use(found);"), IsEmpty());
}

TEST(Mutants, LeaveAStatementOut) {
  EXPECT_THAT(changed("{\n  state->list.clear();\n}"), ElementsAre("{\n  ;\n}"));
  EXPECT_THAT(changed("{\n  break;\n}"), ElementsAre("{\n  ;\n}"));
  EXPECT_THAT(changed("{\n  auto x = f();\n}"), IsEmpty());
}

TEST(Mutants, LeaveCommentsTextsTypesAndContractsAlone) {
  EXPECT_THAT(changed("// a < b && 7\n/* x == 3 */\n#define A 5\n"), IsEmpty());
  EXPECT_THAT(changed("f(\"a \\\" < b 7\", 'x');"), IsEmpty());
  EXPECT_THAT(changed("std::vector<int> a; // 3"), IsEmpty());
  EXPECT_THAT(changed("RUNDOWN_EXPORT(ntoskrnl, F, {.handle_out = 3});"), IsEmpty());
  EXPECT_THAT(changed("x = kFoo64;"), IsEmpty());
}

TEST(Mutants, AreToldByTheirLine) {
  const std::string source = "int f() {\n  return a < b;\n}\n";
  const std::vector<Mutant> all = mutants_of(source);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(describe(source, all[0]), "2: return a < b;  ->  return a <= b;");
}

}  // namespace
}  // namespace rundown::mutate
