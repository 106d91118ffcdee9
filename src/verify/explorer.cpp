#include "verify/explorer.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "gate/export.h"
#include "verify/sandbox.h"

namespace rundown::verify {
namespace {

constexpr int kMostRetries = 4;

}  // namespace

Explorer::Explorer(Exploration how, ScenarioNews news)
    : how_(std::move(how)), news_(std::move(news)) {
  void* page =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) {
    throw std::system_error(errno, std::generic_category(), "cannot share a page");
  }
  shared_ = new (page) Shared();
  shared_->tokens = std::max(how_.jobs, 1) - 1;  // the first process works too
  const std::chrono::duration<double> most(how_.most_seconds);
  deadline_ = std::chrono::steady_clock::now() +
              std::chrono::duration_cast<std::chrono::steady_clock::duration>(most);
}

bool Explorer::take_token() {
  int left = __atomic_load_n(&shared_->tokens, __ATOMIC_RELAXED);
  while (left > 0) {
    if (__atomic_compare_exchange_n(&shared_->tokens, &left, left - 1, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED)) {
      return true;
    }
  }
  return false;
}

void Explorer::give_token() {
  __atomic_fetch_add(&shared_->tokens, 1, __ATOMIC_ACQ_REL);
}

std::uint64_t Explorer::left_out() const {
  return __atomic_load_n(&shared_->left_out, __ATOMIC_RELAXED);
}

bool Explorer::budget_is_spent() const {
  const bool too_many =
      how_.most_scenarios != 0 &&
      __atomic_load_n(&shared_->last_number, __ATOMIC_RELAXED) + 1 >= how_.most_scenarios;
  return too_many || (how_.most_seconds > 0 && std::chrono::steady_clock::now() >= deadline_);
}

void Explorer::reap(bool block) {
  while (!children_.empty()) {
    int status = 0;
    const pid_t ended = waitpid(-1, &status, block ? 0 : WNOHANG);
    if (ended < 0 && errno == EINTR) continue;
    if (ended <= 0) return;
    const auto child = std::ranges::find(children_, ended, &Child::process);
    if (child == children_.end()) continue;
    if (child->holds_token) give_token();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      news_.ended({child->scenario,
                   WIFSIGNALED(status)
                       ? fmt::format("its process was ended by signal {}", WTERMSIG(status))
                       : fmt::format("its process exited with {}", WEXITSTATUS(status))});
    }
    children_.erase(child);
    if (block) return;
  }
}

void Explorer::wait_for_children() {
  while (!children_.empty()) reap(true);
}

bool Explorer::may_fork_here(gate::Stage stage) const {
  if (static_cast<int>(choices_.size()) >= how_.depth) return false;
  if (!choices_.empty() && choices_.back().onward) return false;
  return how_.stages.empty() || std::ranges::find(how_.stages, stage) != how_.stages.end();
}

// True in the child.
bool Explorer::fork_scenario(Choice choice) {
  if (budget_is_spent()) {
    __atomic_fetch_add(&shared_->left_out, 1, __ATOMIC_RELAXED);
    return false;
  }
  reap(false);
  Begun begun;
  begun.number = __atomic_add_fetch(&shared_->last_number, 1, __ATOMIC_RELAXED);
  begun.parent = number_;
  begun.choices = choices_;
  begun.choices.push_back(std::move(choice));
  const bool token = take_token();
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process < 0) {
    if (token) give_token();
    throw std::system_error(errno, std::generic_category(), "cannot fork a scenario");
  }
  if (process == 0) {
    confine_process(parent);
    children_.clear();
    number_ = begun.number;
    choices_ = begun.choices;
    news_.begun(begun);
    return true;
  }
  children_.push_back({process, std::move(begun), token});
  // Without a token the child uses this process's share of the machine, so this one pauses.
  while (!token && std::ranges::find(children_, process, &Child::process) != children_.end()) {
    reap(true);
  }
  return false;
}

Choice Explorer::choice_of(const gate::ExportEntry& entry, std::uint32_t ordinal,
                           const gate::Failure& failure, bool onward, Stack stack) const {
  Choice choice;
  choice.function = entry.name;
  choice.ordinal = ordinal;
  choice.site = sites_;
  choice.failure = failure;
  choice.onward = onward;
  choice.stack = std::move(stack);
  return choice;
}

std::optional<gate::Failure> Explorer::decide_replay(const gate::ExportEntry& entry,
                                                     std::uint32_t ordinal,
                                                     const gate::Failures& failures,
                                                     const std::function<Stack()>& stack) {
  const bool onward = !choices_.empty() && choices_.back().onward;
  if (onward && entry.contract.needs_memory && !failures.empty()) return *failures.begin();
  if (next_only_ >= how_.only.size()) return std::nullopt;
  const Choice& wanted = how_.only[next_only_];
  if (wanted.function != entry.name || wanted.ordinal != ordinal) return std::nullopt;
  std::string others;
  for (const gate::Failure& failure : failures) {
    if (same_outcome(failure, wanted.failure)) {
      ++next_only_;
      choices_.push_back(choice_of(entry, ordinal, failure, wanted.onward, stack()));
      return failure;
    }
    others += (others.empty() ? "" : ", ") + outcome_text(failure);
  }
  refused_choice_ = others.empty()
                        ? "the call is made, and it cannot fail"
                        : "the call is made, and it cannot fail so; it can with " + others;
  return std::nullopt;
}

std::optional<gate::Failure> Explorer::decide(const gate::ExportEntry& entry, std::uint32_t ordinal,
                                              const cpu::GateFrame& frame, gate::Stage stage,
                                              const std::function<Stack()>& stack) {
  const gate::Contract& contract = entry.contract;
  const gate::Failures failures =
      contract.fails_when != nullptr ? contract.fails_when(frame) : contract.fails;
  if (!failures.empty()) ++sites_;
  if (how_.replay) return decide_replay(entry, ordinal, failures, stack);
  if (failures.empty()) return std::nullopt;

  // Memory stays short once it is.
  if (!choices_.empty() && choices_.back().onward && contract.needs_memory)
    return *failures.begin();
  if (!may_fork_here(stage)) return std::nullopt;
  if (choices_.empty()) {
    const auto number = site_number_++;
    if (number % static_cast<std::uint32_t>(how_.shards) !=
        static_cast<std::uint32_t>(how_.shard)) {
      return std::nullopt;
    }
  }
  // A failure that makes the driver try again for ever would fork for ever.
  if (!choices_.empty() && ++retries_[{&entry, stack()}] > kMostRetries) return std::nullopt;
  const auto fails = [&](const gate::Failure& failure, bool onward) {
    return fork_scenario(choice_of(entry, ordinal, failure, onward, stack()));
  };
  for (const gate::Failure& failure : failures) {
    if (fails(failure, false)) return failure;
  }
  if (how_.low_memory && contract.needs_memory && fails(*failures.begin(), true)) {
    return *failures.begin();
  }
  return std::nullopt;
}

}  // namespace rundown::verify
