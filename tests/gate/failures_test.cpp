// What every contract says about failing, tried on every export: an injected failure is what the
// driver sees and all that happens.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "abi/pool.h"
#include "gate/export.h"
#include "in_machine.h"

namespace rundown {
namespace {

using gate::Failure;

struct Possible {
  const gate::ExportEntry* entry;
  Failure failure;
};

// Where the arguments decide, the components' own tests ask with arguments.
std::vector<Possible> declared_failures() {
  std::vector<Possible> all;
  for (const gate::ExportEntry* e = gate::first_export(); e != nullptr; e = e->next) {
    for (const Failure& failure : e->contract.fails) all.push_back({e, failure});
  }
  return all;
}

TEST(InjectedFailure, IsWhatTheDriverGetsAndNothingElseHappens) {
  test::in_machine([] {
    int tried = 0;
    for (const auto& [entry, failure] : declared_failures()) {
      if (failure.kind == Failure::Kind::raise) continue;
      ++tried;
      SCOPED_TRACE(std::string(entry->name));
      const std::size_t held_before = test::held().size();
      const cpu::Irql level = cpu::irql();
      test::fail_next_call(failure);
      // No argument is looked at: the export itself does not run.
      const std::uint64_t result = test::call_words(*entry, {0, 0, 0, 0, 0, 0, 0, 0});
      const bool status = failure.kind == Failure::Kind::status;
      EXPECT_EQ(result, status ? static_cast<std::uint32_t>(failure.status) : 0U);
      EXPECT_EQ(test::held().size(), held_before);
      EXPECT_EQ(cpu::irql(), level);
    }
    EXPECT_GT(tried, 0);
  });
}

TEST(InjectedFailure, OfAnExportThatRaisesIsAnExceptionAtTheCall) {
  const auto bug = test::bug_check_in([] {
    test::fail_next_call(gate::raises(abi::STATUS_INSUFFICIENT_RESOURCES));
    test::call_words("ExAllocatePoolWithQuotaTag", {abi::PagedPool, 8, 0x74736554});
  });
  ASSERT_TRUE(bug.has_value());
  EXPECT_EQ(static_cast<abi::NTSTATUS>(bug->parameters[0]), abi::STATUS_INSUFFICIENT_RESOURCES);
}

TEST(Contract, AFailureIsOfTheKindThatTheFunctionReturns) {
  for (const auto& [entry, failure] : declared_failures()) {
    SCOPED_TRACE(std::string(entry->name));
    switch (failure.kind) {
      case Failure::Kind::status:
        EXPECT_FALSE(abi::nt_success(failure.status));
        // ScsiPortInitialize and its kin return an NTSTATUS as ULONG.
        EXPECT_TRUE(entry->returns == gate::Returns::status ||
                    entry->returns == gate::Returns::value);
        break;
      case Failure::Kind::null:
        EXPECT_EQ(entry->returns, gate::Returns::pointer);
        break;
      case Failure::Kind::false_value:
        EXPECT_EQ(entry->returns, gate::Returns::value);
        break;
      case Failure::Kind::raise:
        EXPECT_FALSE(abi::nt_success(failure.status));
        break;
    }
  }
}

TEST(Contract, WhatNeedsMemoryCanFail) {
  for (const gate::ExportEntry* e = gate::first_export(); e != nullptr; e = e->next) {
    if (!e->contract.needs_memory) continue;
    EXPECT_TRUE(e->contract.fails_when != nullptr || !e->contract.fails.empty()) << e->name;
  }
}

TEST(Contract, NoFailureIsDeclaredTwice) {
  for (const gate::ExportEntry* e = gate::first_export(); e != nullptr; e = e->next) {
    const auto& fails = e->contract.fails;
    for (const Failure& failure : fails) {
      EXPECT_EQ(std::count(fails.begin(), fails.end(), failure), 1) << e->name;
    }
    EXPECT_TRUE(e->contract.fails_when == nullptr || fails.empty()) << e->name;
  }
}

TEST(Contract, NoExportIsDeclaredTwice) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const gate::ExportEntry* e = gate::first_export(); e != nullptr; e = e->next) {
    EXPECT_TRUE(names.emplace(e->module, e->name).second) << e->module << ' ' << e->name;
  }
}

}  // namespace
}  // namespace rundown
