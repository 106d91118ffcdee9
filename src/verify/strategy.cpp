#include "verify/strategy.h"

#include <algorithm>

namespace rundown::verify {
namespace {

// A failure that makes the driver try again for ever would branch for ever.
constexpr int kMostRetries = 4;

// Memory stays short once it is.
bool memory_is_short(const Path& path) {
  return !path.choices.empty() && path.choices.back().onward;
}

class FailEachCall final : public Strategy {
 public:
  explicit FailEachCall(const Exploration& how)
      : depth_(how.depth),
        low_memory_(how.low_memory),
        stages_(how.stages),
        shard_(static_cast<std::uint32_t>(how.shard)),
        shards_(static_cast<std::uint32_t>(how.shards)) {}

  Plan plan(const Site& site, Path& path) const override {
    Plan made;
    if (site.failures.empty()) return made;
    if (memory_is_short(path) && site.needs_memory) {
      made.forced = *site.failures.begin();
      return made;
    }
    if (!may_branch(site, path)) return made;
    for (const gate::Failure& failure : site.failures) made.branches.push_back({failure});
    if (low_memory_ && site.needs_memory) {
      made.branches.push_back({.failure = *site.failures.begin(), .onward = true});
    }
    return made;
  }

 private:
  bool may_branch(const Site& site, Path& path) const {
    if (static_cast<int>(path.choices.size()) >= depth_ || memory_is_short(path)) return false;
    if (!stages_.empty() && std::ranges::find(stages_, site.stage) == stages_.end()) return false;
    if (path.choices.empty()) return path.branched++ % shards_ == shard_;
    return ++path.retries[{site.function, site.stack()}] <= kMostRetries;
  }

  int depth_;
  bool low_memory_;
  std::vector<gate::Stage> stages_;
  std::uint32_t shard_;
  std::uint32_t shards_;
};

class FailExactly final : public Strategy {
 public:
  explicit FailExactly(std::vector<Choice> choices) : choices_(std::move(choices)) {}

  Plan plan(const Site& site, Path& path) const override {
    Plan made;
    if (memory_is_short(path) && site.needs_memory && !site.failures.empty()) {
      made.forced = *site.failures.begin();
      return made;
    }
    if (path.choices.size() >= choices_.size()) return made;
    const Choice& wanted = choices_[path.choices.size()];
    if (wanted.function != site.function || wanted.ordinal != site.ordinal) return made;
    std::string others;
    for (const gate::Failure& failure : site.failures) {
      if (same_outcome(failure, wanted.failure)) {
        made.chosen = Attempt{.failure = failure, .onward = wanted.onward};
        return made;
      }
      others += (others.empty() ? "" : ", ") + outcome_text(failure);
    }
    path.refused_choice = others.empty()
                              ? "the call is made, and it cannot fail"
                              : "the call is made, and it cannot fail so; it can with " + others;
    return made;
  }

 private:
  std::vector<Choice> choices_;
};

}  // namespace

std::unique_ptr<Strategy> fail_each_call(const Exploration& how) {
  return std::make_unique<FailEachCall>(how);
}

std::unique_ptr<Strategy> fail_exactly(std::vector<Choice> choices) {
  return std::make_unique<FailExactly>(std::move(choices));
}

}  // namespace rundown::verify
