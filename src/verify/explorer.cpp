#include "verify/explorer.h"

namespace rundown::verify {
namespace {

Choice choice_of(const Site& site, const Attempt& attempt, std::uint32_t number) {
  Choice choice;
  choice.function = site.function;
  choice.ordinal = site.ordinal;
  choice.failure = attempt.failure;
  choice.site = number;
  choice.onward = attempt.onward;
  choice.stage = site.stage;
  if (site.step) choice.step = site.step();
  choice.stack = site.stack();
  return choice;
}

}  // namespace

Explorer::Explorer(const Exploration& how, std::unique_ptr<Brancher> brancher)
    : strategy_(how.replay ? fail_exactly(how.only) : fail_each_call(how)),
      brancher_(std::move(brancher)),
      most_scenarios_(how.most_scenarios),
      followed_(how.follow_return ? how.only.size() : 0) {
  if (how.most_seconds <= 0) return;
  using Clock = std::chrono::steady_clock;
  const std::chrono::duration<double> most(how.most_seconds);
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(most);
}

bool Explorer::budget_is_spent() const {
  const bool too_many =
      most_scenarios_ != 0 && brancher_->tally().last_number + 1 >= most_scenarios_;
  return too_many || (deadline_ && std::chrono::steady_clock::now() >= *deadline_);
}

bool Explorer::branch(Choice choice) {
  Tally& tally = brancher_->tally();
  if (budget_is_spent()) {
    ++tally.left_out;
    return false;
  }
  Begun begun;
  begun.number = ++tally.last_number;
  begun.parent = path_.number;
  begun.choices = path_.choices;
  begun.choices.push_back(std::move(choice));
  if (!brancher_->branch(begun)) return false;
  path_.number = begun.number;
  path_.choices = std::move(begun.choices);
  return true;
}

std::optional<gate::Failure> Explorer::decide(const Site& site) {
  if (!site.failures.empty()) ++path_.sites;
  const Plan plan = strategy_->plan(site, path_);
  if (plan.forced) return plan.forced;
  if (plan.chosen) {
    path_.choices.push_back(choice_of(site, *plan.chosen, path_.sites));
    return plan.chosen->failure;
  }
  for (const Attempt& attempt : plan.branches) {
    if (branch(choice_of(site, attempt, path_.sites))) return attempt.failure;
  }
  return std::nullopt;
}

}  // namespace rundown::verify
