#include "verify/sandbox.h"

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <initializer_list>
#include <system_error>
#include <vector>

#include "cpu/trap.h"

namespace rundown::verify {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr std::array kAllowed{SCMP_SYS(read),
                              SCMP_SYS(write),
                              SCMP_SYS(sendto),
                              SCMP_SYS(sendmsg),
                              SCMP_SYS(close),
                              SCMP_SYS(clone),
                              SCMP_SYS(fork),
                              SCMP_SYS(vfork),
                              SCMP_SYS(wait4),
                              SCMP_SYS(exit),
                              SCMP_SYS(exit_group),
                              SCMP_SYS(mmap),
                              SCMP_SYS(munmap),
                              SCMP_SYS(mprotect),
                              SCMP_SYS(madvise),
                              SCMP_SYS(mremap),
                              SCMP_SYS(brk),
                              SCMP_SYS(rt_sigreturn),
                              SCMP_SYS(rt_sigaction),
                              SCMP_SYS(rt_sigprocmask),
                              SCMP_SYS(sigaltstack),
                              SCMP_SYS(setitimer),
                              SCMP_SYS(getpid),
                              SCMP_SYS(getppid),
                              SCMP_SYS(gettid),
                              SCMP_SYS(futex),
                              SCMP_SYS(set_robust_list),
                              SCMP_SYS(rseq),
                              SCMP_SYS(arch_prctl),
                              SCMP_SYS(clock_gettime),
                              SCMP_SYS(sched_yield),
                              SCMP_SYS(restart_syscall)};

// With exactly these first arguments.
int allow_prctl(scmp_filter_ctx filter, std::initializer_list<std::uint64_t> arguments) {
  std::vector<scmp_arg_cmp> comparisons;
  for (const std::uint64_t argument : arguments) {
    const auto number = static_cast<unsigned>(comparisons.size());
    comparisons.push_back({number, SCMP_CMP_EQ, argument, 0});
  }
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl),
                                static_cast<unsigned>(comparisons.size()), comparisons.data());
}

}  // namespace

void enter_sandbox() {
  if (kSanitized) return;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  int error = filter == nullptr ? -ENOMEM : 0;
  for (const int call : kAllowed) {
    if (error == 0) error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  }
  // What confine_process() asks for, and nothing else.
  const cpu::SystemCallGuard guard = cpu::system_call_guard();
  if (error == 0) error = allow_prctl(filter, {PR_SET_PDEATHSIG, SIGKILL});
  if (error == 0) {
    error =
        allow_prctl(filter, {guard.option, guard.mode, guard.allowed_from, guard.allowed_bytes});
  }
  // abort() ends the process by tgkill on itself; refused, it goes on to a trap, which ends it too.
  if (error == 0) error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill), 0);
  if (error == 0) error = seccomp_load(filter);
  if (filter != nullptr) seccomp_release(filter);
  if (error != 0) {
    throw std::system_error(-error, std::generic_category(), "cannot enter the sandbox");
  }
}

void confine_process(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(3);  // it died before the line above
  cpu::catch_system_calls();
}

void limit_processor_time(unsigned seconds) {
  const rlimit limit{seconds, seconds};
  setrlimit(RLIMIT_CPU, &limit);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

}  // namespace rundown::verify
