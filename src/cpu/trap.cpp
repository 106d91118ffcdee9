#include "cpu/trap.h"

#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include "cpu/call.h"
#include "cpu/emulate.h"
#include "cpu/exception.h"
#include "cpu/processor.h"
#include "cpu/sanitizer.h"
#include "cpu/step.h"
#include "machine/part.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_ON 1
#endif

extern "C" {
void rundown_copy_faulted();
bool rundown_copy(void* to, const void* from, std::size_t bytes);
void rundown_enter_guest_jump();
void rundown_resume_return();
}

namespace rundown::cpu {
namespace {

constexpr std::size_t kTrail = 512;
// Once its time is used up, an export that has not come back after so many more ticks of the timer
// has an endless loop.
constexpr unsigned kMostHostTicks = 25;

struct TrapState {
  machine::Address step_begin = 0;
  machine::Address step_end = 0;
  std::array<machine::Address, kTrail> trail{};
  std::size_t steps = 0;
  FaultHook fault = nullptr;
  TimeoutHook timeout = nullptr;
  SystemFaultHook system_fault = nullptr;
  volatile bool timed_out = false;  // written by the signal handler
  unsigned host_ticks = 0;          // since the guest was last seen at work, by the timer's signal
  std::uint64_t fs_base = 0;
};
const machine::Part<TrapState> state;

constexpr greg_t kTrapFlag = 0x100;
constexpr greg_t kDirectionFlag = 0x400;
constexpr greg_t kNestedTask = 0x4000;
constexpr greg_t kAlignmentCheck = 0x40000;
constexpr greg_t kCodeSegment = 0x33;  // of 64-bit programs
constexpr std::uint32_t kDefaultMxcsr = 0x1F80;
constexpr std::uint16_t kDefaultControlWord = 0x37F;

enum class Cause : std::uint8_t { fault, out_of_time, endless_export };

// What the handler passes to the code that goes on after the signal; lies on the host stack.
struct PendingTrap {
  TrapFrame frame;
  abi::EXCEPTION_RECORD record;
  Cause cause;
};

alignas(16) std::array<std::byte, 64 * 1024> signal_stack;
char syscall_selector = 1;  // SYSCALL_DISPATCH_FILTER_BLOCK; host addresses are exempt

void take_time_out(const abi::CONTEXT& context) {
  state->timed_out = false;
  state->host_ticks = 0;
  if (state->timeout != nullptr) state->timeout(context);
}

[[noreturn]] void go_on(PendingTrap* trap) {
  if (trap->cause != Cause::fault) {
    if (state->timeout == nullptr) _exit(3);
    state->timeout(trap->frame.context);
    // What an endless export would have returned nobody knows: the hook takes all its samples here.
    while (trap->cause == Cause::endless_export) state->timeout(trap->frame.context);
    resume(trap->frame.context, trap->frame.previous);
  }
  if (state->fault != nullptr && state->fault(trap->record, trap->frame.context)) {
    // Time that ran out meanwhile is told here, and not in the middle of the host's next work.
    if (state->timed_out) take_time_out(trap->frame.context);
    resume(trap->frame.context, trap->frame.previous);
  }
  dispatch_exception(trap->record, trap->frame);
}

// The system's own code, outside every call of the guest's, met what the guest has broken.
[[noreturn]] void stop_in_system(std::uint64_t access, std::uint64_t address) {
  if (state->system_fault != nullptr) state->system_fault(access, address);
  _exit(3);
}
[[noreturn]] void stop_endless_system() {
  for (;;) {
    if (state->timeout == nullptr) _exit(3);
    state->timeout({});
  }
}

abi::CONTEXT context_of_signal(const ucontext_t& signal) {
  const auto& r = signal.uc_mcontext.gregs;
  const auto u = [&](int index) { return static_cast<std::uint64_t>(r[index]); };
  abi::CONTEXT c{};
  c.ContextFlags = abi::CONTEXT_FULL;
  c.Rax = u(REG_RAX), c.Rcx = u(REG_RCX), c.Rdx = u(REG_RDX), c.Rbx = u(REG_RBX);
  c.Rsp = u(REG_RSP), c.Rbp = u(REG_RBP), c.Rsi = u(REG_RSI), c.Rdi = u(REG_RDI);
  c.R8 = u(REG_R8), c.R9 = u(REG_R9), c.R10 = u(REG_R10), c.R11 = u(REG_R11);
  c.R12 = u(REG_R12), c.R13 = u(REG_R13), c.R14 = u(REG_R14), c.R15 = u(REG_R15);
  c.Rip = u(REG_RIP);
  c.EFlags = static_cast<std::uint32_t>(u(REG_EFL));
  if (signal.uc_mcontext.fpregs != nullptr) {
    std::memcpy(&c.FltSave, signal.uc_mcontext.fpregs, sizeof c.FltSave);
    c.MxCsr = c.FltSave.MxCsr;
  }
  return c;
}

abi::EXCEPTION_RECORD record_of_signal(int number, const siginfo_t& info,
                                       const ucontext_t& signal) {
  constexpr std::uint64_t kPageFaultTrap = 14;
  const auto& r = signal.uc_mcontext.gregs;
  abi::EXCEPTION_RECORD record{};
  record.ExceptionAddress = reinterpret_cast<void*>(r[REG_RIP]);
  // `sysenter` has gone by Linux and come back in 32-bit mode, nowhere.
  if ((r[REG_CSGSFS] & 0xFFFF) != kCodeSegment) number = SIGSYS;
  switch (number) {
    case SIGSEGV:
    case SIGBUS: {
      record.ExceptionCode = abi::STATUS_ACCESS_VIOLATION;
      record.NumberParameters = 2;
      const bool page_fault = static_cast<std::uint64_t>(r[REG_TRAPNO]) == kPageFaultTrap;
      const auto error = static_cast<std::uint64_t>(r[REG_ERR]);
      // 0 read, 1 write, 8 execute. A general protection fault (non-canonical address) has no
      // address: all ones.
      record.ExceptionInformation[0] = !page_fault ? 0 : (error & 16) != 0 ? 8 : (error & 2) != 0;
      record.ExceptionInformation[1] =
          page_fault ? reinterpret_cast<std::uint64_t>(info.si_addr) : ~std::uint64_t{0};
      break;
    }
    case SIGFPE:
      record.ExceptionCode = info.si_code == FPE_INTDIV ? abi::STATUS_INTEGER_DIVIDE_BY_ZERO
                                                        : abi::STATUS_FLOAT_INVALID_OPERATION;
      break;
    case SIGSYS:
      record.ExceptionCode = abi::STATUS_INVALID_SYSTEM_SERVICE;
      break;
    case SIGTRAP:
      if (info.si_code == TRAP_TRACE) {
        record.ExceptionCode = abi::STATUS_SINGLE_STEP;
        break;
      }
      record.ExceptionCode = abi::STATUS_BREAKPOINT;
      // Linux stands behind the int3; Windows reports its address.
      record.ExceptionAddress = reinterpret_cast<void*>(r[REG_RIP] - 1);
      break;
    default:
      record.ExceptionCode = abi::STATUS_ILLEGAL_INSTRUCTION;
      break;
  }
  return record;
}

// Whether the host's own code was interrupted. Who jumps to where no code is, is a guest, also
// where the address is the host's or, as a Windows kernel address, beyond it.
bool in_host(const ucontext_t& signal) {
  constexpr std::uint64_t kPageFaultTrap = 14;
  constexpr std::uint64_t kFetch = 16;
  constexpr std::uint64_t kUserEnd = 0x8000'0000'0000;
  const auto& r = signal.uc_mcontext.gregs;
  const auto rip = static_cast<std::uint64_t>(r[REG_RIP]);
  const bool fetch = static_cast<std::uint64_t>(r[REG_TRAPNO]) == kPageFaultTrap &&
                     (static_cast<std::uint64_t>(r[REG_ERR]) & kFetch) != 0;
  return rip >= machine::kHostBegin && rip < kUserEnd && !fetch;
}

// The host runs with the flags that compilers count on, and in 64-bit mode, which a guest can
// leave.
void prepare_for_host(ucontext_t& signal) {
  auto& r = signal.uc_mcontext.gregs;
  r[REG_EFL] &= ~(kTrapFlag | kDirectionFlag | kNestedTask | kAlignmentCheck);
  r[REG_CSGSFS] = (r[REG_CSGSFS] & ~greg_t{0xFFFF}) | kCodeSegment;
}

// Goes on in system code that never returns, below the frames that were interrupted.
template <class... Arguments>
void stop_with(ucontext_t& signal, void (*routine)(Arguments...), std::uint64_t first = 0,
               std::uint64_t second = 0) {
  constexpr greg_t kRedZone = 256;
  auto& r = signal.uc_mcontext.gregs;
  r[REG_RDI] = static_cast<greg_t>(first);
  r[REG_RSI] = static_cast<greg_t>(second);
  r[REG_RSP] = ((r[REG_RSP] - kRedZone) & ~greg_t{15}) - 8;
  r[REG_RIP] = reinterpret_cast<greg_t>(routine);
  prepare_for_host(signal);
}

// Makes the interrupted thread go on in go_on(), on its host stack, as if it had crossed over by
// itself.
void redirect(ucontext_t& signal, const abi::EXCEPTION_RECORD& record, Cause cause) {
  auto& r = signal.uc_mcontext.gregs;
  const auto at = (host_area().host_rsp - sizeof(PendingTrap)) & ~std::uint64_t{63};
  auto* trap = reinterpret_cast<PendingTrap*>(at);
  PendingTrap made{};
  made.record = record;
  made.cause = cause;
  made.frame.kind = FrameKind::trap;
  if (in_host(signal)) {
    // Inside an export: to the guest, its call is what failed.
    forget_frames(static_cast<std::uint64_t>(r[REG_RSP]), host_area().host_rsp);
    const GateFrame& gate = *current_gate();
    made.frame.previous = gate.previous;
    made.frame.context = context_of_gate(gate);
    made.record.ExceptionAddress = reinterpret_cast<void*>(made.frame.context.Rip);
  } else {
    made.frame.previous = host_area().top;
    made.frame.context = context_of_signal(signal);
    if (record.ExceptionCode == abi::STATUS_BREAKPOINT) made.frame.context.Rip -= 1;
  }
  std::memcpy(static_cast<void*>(trap), &made, sizeof made);
  host_area().top = &trap->frame;
  r[REG_RDI] = static_cast<greg_t>(at);
  r[REG_RSP] = static_cast<greg_t>(at - 8);
  r[REG_RIP] = reinterpret_cast<greg_t>(&go_on);
  prepare_for_host(signal);
}

void die_of(int number) {
  std::signal(number, SIG_DFL);  // the instruction runs again, and this process ends by the signal
}

std::uint64_t address_of(void (*label)()) {
  return reinterpret_cast<std::uint64_t>(label);
}

// The last host instruction before the guest's first: what is wrong is where the guest wants to be.
void blame_target(ucontext_t& signal) {
  auto& r = signal.uc_mcontext.gregs;
  const auto rip = static_cast<std::uint64_t>(r[REG_RIP]);
  if (rip == address_of(&rundown_enter_guest_jump)) r[REG_RIP] = r[REG_RAX];
  if (rip == address_of(&rundown_resume_return)) {
    std::uint64_t target = 0;
    copy_memory(&target, reinterpret_cast<const void*>(r[REG_RSP]), sizeof target);
    r[REG_RIP] = static_cast<greg_t>(target);
    r[REG_RSP] += 8;
  }
}

// Control bits that a guest has left in the processor, and that do not concern the host. True: the
// instruction runs again without them.
bool clear_guest_bits(int number, const siginfo_t& info, ucontext_t& signal) {
  auto& r = signal.uc_mcontext.gregs;
  // Ring 0 makes no alignment checks, whatever the flag says; Linux' ring 3 does.
  if (number == SIGBUS && info.si_code == BUS_ADRALN && (r[REG_EFL] & kAlignmentCheck) != 0) {
    r[REG_EFL] &= ~kAlignmentCheck;
    return true;
  }
  if (!in_host(signal)) return false;
  if (number == SIGTRAP && info.si_code == TRAP_TRACE) {
    r[REG_EFL] &= ~kTrapFlag;
    return true;
  }
  auto* fp = signal.uc_mcontext.fpregs;
  if (number != SIGFPE || fp == nullptr) return false;
  if (fp->mxcsr == kDefaultMxcsr && fp->cwd == kDefaultControlWord) return false;
  fp->mxcsr = kDefaultMxcsr;
  fp->cwd = kDefaultControlWord;
  return true;
}

void handle_in_host(int number, const siginfo_t& info, ucontext_t& signal) {
  if (number == SIGILL || number == SIGSYS || number == SIGTRAP) return die_of(number);
  const abi::EXCEPTION_RECORD record = record_of_signal(number, info, signal);
  if (current_gate() != nullptr) return redirect(signal, record, Cause::fault);
  stop_with(signal, &stop_in_system, record.ExceptionInformation[0],
            record.ExceptionInformation[1]);
}

void handle_timer(ucontext_t& signal) {
  if (static_cast<std::uint64_t>(signal.uc_mcontext.gregs[REG_RIP]) < machine::kHostBegin) {
    state->host_ticks = 0;
    return redirect(signal, {}, Cause::out_of_time);
  }
  state->timed_out = true;  // the gate looks on the way back
  if (++state->host_ticks < kMostHostTicks) return;
  state->host_ticks = 0;
  if (current_gate() != nullptr) return redirect(signal, {}, Cause::endless_export);
  stop_with(signal, &stop_endless_system);
}

// A guest may load FS, where the host keeps its thread's data, with the instruction that ring 3 has
// for it.
void restore_fs_base() {
  if (state->fs_base == 0) return;
  std::uint64_t now = 0;
  __asm__ volatile("rdfsbase %0" : "=r"(now));
  if (now != state->fs_base) __asm__ volatile("wrfsbase %0" : : "r"(state->fs_base));
}

void handle_signal(int number, const siginfo_t& info, ucontext_t& signal) {
  auto& r = signal.uc_mcontext.gregs;
  const auto rip = static_cast<std::uint64_t>(r[REG_RIP]);

  if (rip >= reinterpret_cast<std::uint64_t>(&rundown_copy) &&
      rip < address_of(&rundown_copy_faulted)) {
    r[REG_RIP] = reinterpret_cast<greg_t>(&rundown_copy_faulted);
    return;
  }
  if (number == SIGTRAP && info.si_code == TRAP_TRACE && host_area().single_step != 0) {
    if (rip >= machine::kHostBegin) {
      r[REG_EFL] &= ~kTrapFlag;  // the gate sets it again on the way back
    } else if (rip >= state->step_begin && rip < state->step_end) {
      state->trail[state->steps++ % kTrail] = rip;
    }
    return;
  }
  if (number == SIGPROF) return handle_timer(signal);
  // The numbers of the last trap are of no meaning to a timer's signal, which has gone by above.
  if (clear_guest_bits(number, info, signal)) return;
  blame_target(signal);
  if (in_host(signal)) return handle_in_host(number, info, signal);
  abi::EXCEPTION_RECORD record = record_of_signal(number, info, signal);
  if (emulate(signal, record)) return;
  redirect(signal, record, Cause::fault);
}

void handle(int number, siginfo_t* info, void* opaque) {
  restore_fs_base();
  auto& signal = *static_cast<ucontext_t*>(opaque);
  handle_signal(number, *info, signal);
  // The timer's signal comes right behind a trap's and finds this handler at work, each time where
  // the guest does nothing but trap.
  const auto rip = static_cast<std::uint64_t>(signal.uc_mcontext.gregs[REG_RIP]);
  if (rip >= machine::kHostBegin || !state->timed_out) return;
  state->timed_out = false;
  state->host_ticks = 0;
  redirect(signal, {}, Cause::out_of_time);
}

}  // namespace

abi::CONTEXT context_of_gate(const GateFrame& gate) {
  abi::CONTEXT c{};
  c.ContextFlags = abi::CONTEXT_FULL;
  // A guest that calls with a stack that is none is told so, and not by a fault of ours.
  if (!read_memory(reinterpret_cast<const void*>(gate.rsp), c.Rip)) c.Rip = 0;
  c.Rsp = gate.rsp + 8;
  c.Rbx = gate.rbx, c.Rbp = gate.rbp, c.Rsi = gate.rsi, c.Rdi = gate.rdi;
  c.R12 = gate.r12, c.R13 = gate.r13, c.R14 = gate.r14, c.R15 = gate.r15;
  c.EFlags = 0x202;
  c.FltSave.ControlWord = 0x27F;
  c.MxCsr = c.FltSave.MxCsr = 0x1F80;
  for (std::size_t i = 0; i < 10; ++i) c.FltSave.XmmRegisters[6 + i] = gate.xmm6_15[i];
  return c;
}

void install_traps() {
  stack_t alternate{};
  alternate.ss_sp = signal_stack.data();
  alternate.ss_size = signal_stack.size();
  if (sigaltstack(&alternate, nullptr) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot set the signal stack");
  }
  struct sigaction action {};
  action.sa_sigaction = &handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS, SIGPROF}) {
    if (sigaction(number, &action, nullptr) != 0) {
      throw std::system_error(errno, std::generic_category(), "cannot catch a signal");
    }
  }
  constexpr unsigned long kFsBaseInstructions = 2;  // HWCAP2_FSGSBASE
  if ((getauxval(AT_HWCAP2) & kFsBaseInstructions) != 0) {
    __asm__ volatile("rdfsbase %0" : "=r"(state->fs_base));
  }
  catch_system_calls();
}

SystemCallGuard system_call_guard() {
  constexpr std::uint64_t kEnd = 0x8000'0000'0000;
  return {PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, machine::kHostBegin,
          kEnd - machine::kHostBegin};
}

void catch_system_calls() {
  const SystemCallGuard guard = system_call_guard();
  prctl(static_cast<int>(guard.option), guard.mode, guard.allowed_from, guard.allowed_bytes,
        &syscall_selector);
}

void start_stepping(machine::Address begin, machine::Address end) {
  state->step_begin = begin;
  state->step_end = end;
  state->steps = 0;
  host_area().single_step = 1;
}

std::vector<machine::Address> stop_stepping() {
  host_area().single_step = 0;
  std::vector<machine::Address> trail;
  const std::size_t count = std::min(state->steps, kTrail);
  for (std::size_t i = state->steps - count; i < state->steps; ++i) {
    trail.push_back(state->trail[i % kTrail]);
  }
  return trail;
}

void on_fault(FaultHook hook) {
  state->fault = hook;
}
void on_timeout(TimeoutHook hook) {
  state->timeout = hook;
}

void on_system_fault(SystemFaultHook hook) {
  state->system_fault = hook;
}

void poll_timeout(const GateFrame& gate) {
  if (state->timed_out) take_time_out(context_of_gate(gate));
}

void start_timeout(double cpu_seconds) {
  state->timed_out = false;
  state->host_ticks = 0;
  const auto split = [](double seconds) {
    const auto whole = static_cast<time_t>(seconds);
    return timeval{whole, static_cast<suseconds_t>((seconds - static_cast<double>(whole)) * 1e6)};
  };
  itimerval timer{};
  timer.it_value = split(cpu_seconds);
  if (cpu_seconds > 0) timer.it_interval = {0, 2000};
  setitimer(ITIMER_PROF, &timer, nullptr);
}

const abi::CONTEXT* current_trap() {
  for (const Frame* frame = host_area().top; frame != nullptr; frame = frame->previous) {
    if (frame->kind == FrameKind::trap) return &static_cast<const TrapFrame*>(frame)->context;
  }
  return nullptr;
}

}  // namespace rundown::cpu
