#include "verify/fork_brancher.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "verify/sandbox.h"

namespace rundown::verify {

ForkBrancher::ForkBrancher(int jobs, ScenarioNews news) : news_(std::move(news)) {
  void* page =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) {
    throw std::system_error(errno, std::generic_category(), "cannot share a page");
  }
  shared_ = new (page) Shared();
  shared_->tokens = std::max(jobs, 1) - 1;  // the first process works too
}

bool ForkBrancher::take_token() {
  int left = shared_->tokens;
  while (left > 0) {
    if (shared_->tokens.compare_exchange_weak(left, left - 1)) return true;
  }
  return false;
}

void ForkBrancher::reap(bool block) {
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

void ForkBrancher::wait_for_branches() {
  while (!children_.empty()) reap(true);
}

bool ForkBrancher::branch(const Begun& scenario) {
  reap(false);
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
    news_.begun(scenario);
    return true;
  }
  children_.push_back({process, scenario, token});
  // Without a token the child uses this process's share of the machine, so this one pauses.
  while (!token && std::ranges::find(children_, process, &Child::process) != children_.end()) {
    reap(true);
  }
  return false;
}

}  // namespace rundown::verify
