#include "verify/explorer.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "gate/export.h"

namespace rundown::verify {
namespace {

constexpr int kMostRetries = 4;

}  // namespace

std::string outcome_text(const gate::Failure& failure) {
  switch (failure.kind) {
    case gate::Failure::Kind::status:
      return fmt::format("{:08X}", static_cast<std::uint32_t>(failure.status));
    case gate::Failure::Kind::null:
      return "NULL";
    case gate::Failure::Kind::false_value:
      return "FALSE";
    case gate::Failure::Kind::raise:
      return "raise";
  }
  return {};
}

Explorer::Explorer(Exploration how, std::function<void(const ScenarioResult&)> sink)
    : how_(std::move(how)), sink_(std::move(sink)) {
  void* page =
      mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) {
    throw std::system_error(errno, std::generic_category(), "cannot share a page");
  }
  tokens_ = static_cast<int*>(page);
  *tokens_ = std::max(how_.jobs, 1) - 1;  // the first process works too
}

bool Explorer::take_token() {
  int left = __atomic_load_n(tokens_, __ATOMIC_RELAXED);
  while (left > 0) {
    if (__atomic_compare_exchange_n(tokens_, &left, left - 1, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED)) {
      return true;
    }
  }
  return false;
}

void Explorer::give_token() {
  __atomic_fetch_add(tokens_, 1, __ATOMIC_ACQ_REL);
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
      ScenarioResult result;
      result.choices = child->choices;
      result.outcome = Outcome::internal_failure;
      result.failure = WIFSIGNALED(status)
                           ? fmt::format("its process was ended by signal {}", WTERMSIG(status))
                           : fmt::format("its process exited with {}", WEXITSTATUS(status));
      sink_(result);
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
  reap(false);
  const bool token = take_token();
  const pid_t process = fork();
  if (process < 0) {
    if (token) give_token();
    throw std::system_error(errno, std::generic_category(), "cannot fork a scenario");
  }
  if (process == 0) {
    children_.clear();
    choices_.push_back(std::move(choice));
    return true;
  }
  std::vector<Choice> with = choices_;
  with.push_back(std::move(choice));
  children_.push_back({process, std::move(with), token});
  // Without a token the child uses this process's share of the machine, so this one pauses.
  while (!token && std::ranges::find(children_, process, &Child::process) != children_.end()) {
    reap(true);
  }
  return false;
}

std::optional<gate::Failure> Explorer::decide(const gate::ExportEntry& entry, std::uint32_t ordinal,
                                              const cpu::GateFrame& frame, gate::Stage stage,
                                              const std::function<Stack()>& stack) {
  const gate::Contract& contract = entry.contract;
  const gate::Failures failures =
      contract.fails_when != nullptr ? contract.fails_when(frame) : contract.fails;
  if (failures.empty()) return std::nullopt;
  ++sites_;

  const auto choice_of = [&](const gate::Failure& failure, bool onward) {
    Choice choice;
    choice.function = entry.name;
    choice.ordinal = ordinal;
    choice.site = sites_;
    choice.outcome = outcome_text(failure);
    choice.status = abi::nt_status_name(failure.status);
    if (failure.kind == gate::Failure::Kind::null ||
        failure.kind == gate::Failure::Kind::false_value) {
      choice.status.clear();
    }
    choice.onward = onward;
    choice.stack = stack();
    return choice;
  };

  if (how_.replay) {
    const bool onward = !choices_.empty() && choices_.back().onward;
    if (onward && contract.needs_memory) return *failures.begin();
    if (next_only_ >= how_.only.size()) return std::nullopt;
    const Choice& wanted = how_.only[next_only_];
    if (wanted.function != entry.name || wanted.ordinal != ordinal) return std::nullopt;
    for (const gate::Failure& failure : failures) {
      if (outcome_text(failure) != wanted.outcome) continue;
      ++next_only_;
      choices_.push_back(choice_of(failure, wanted.onward));
      return failure;
    }
    return std::nullopt;
  }

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
  for (const gate::Failure& failure : failures) {
    if (fork_scenario(choice_of(failure, false))) return failure;
  }
  if (how_.low_memory && contract.needs_memory &&
      fork_scenario(choice_of(*failures.begin(), true))) {
    return *failures.begin();
  }
  return std::nullopt;
}

}  // namespace rundown::verify
