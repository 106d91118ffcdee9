// A driver may call any export with any words. Whatever it passes, the run comes to an end that can
// be told: the export returns, raises, stops the machine or says that it cannot; never does the
// process end by a signal.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <ostream>
#include <string>
#include <vector>

#include "cpu/call.h"
#include "cpu/trap.h"
#include "gate/export.h"
#include "gate/modules.h"
#include "nt/boot.h"
#include "nt/io/driver.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "verify/checker.h"
#include "verify/fork_brancher.h"

namespace rundown {
namespace {

constexpr std::size_t kArguments = 10;
constexpr double kSeconds = 0.1;

struct Kind {
  const char* name;
  std::uint64_t (*word)();
};
void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.name;
}

std::uint64_t block_of(int byte) {
  constexpr std::size_t kBytes = 4096;
  auto* block = nt::pool::allocate_object<std::byte>(kBytes - 1);
  std::memset(block, byte, kBytes);
  return reinterpret_cast<std::uint64_t>(block);
}

constexpr Kind kKinds[]{
    {"zero", [] { return std::uint64_t{0}; }},
    {"one", [] { return std::uint64_t{1}; }},
    {"all_ones", [] { return ~std::uint64_t{0}; }},
    {"largest_int", [] { return std::uint64_t{0x7FFF'FFFF}; }},
    {"not_canonical", [] { return std::uint64_t{0x5A5A'5A5A'5A5A'5A5A}; }},
    {"user_address", [] { return std::uint64_t{0x10'0000}; }},
    {"kernel_address", [] { return std::uint64_t{0xFFFF'8000'1234'5678}; }},
    {"zeroes", [] { return block_of(0); }},
    {"filled", [] { return block_of(0x5A); }},
    {"ones", [] { return block_of(1); }},
    {"all_bits", [] { return block_of(0xFF); }},
    {"freed",
     [] {
       const std::uint64_t block = block_of(0);
       nt::pool::free(reinterpret_cast<void*>(block));
       return block;
     }},
    {"points_to_itself",
     [] {
       const std::uint64_t block = block_of(0);
       std::fill_n(reinterpret_cast<std::uint64_t*>(block), 512, block);
       return block;
     }},
    {"code", [] { return machine::kImages.base + 64; }},
    {"thread", [] { return reinterpret_cast<std::uint64_t>(nt::ke::current_thread().object); }},
};

std::vector<const gate::ExportEntry*> functions() {
  std::vector<const gate::ExportEntry*> all;
  for (const gate::ExportEntry* e = gate::first_export(); e != nullptr; e = e->next) {
    if (e->invoke != nullptr) all.push_back(e);
  }
  return all;
}

struct Attempt {
  const gate::ExportEntry* entry;
  const Kind* kind;
  verify::Checker* checker;
};

// In a process of its own. Ends it.
void attempt(void* argument) {
  const auto& [entry, kind, checker] = *static_cast<Attempt*>(argument);
  std::array<std::uint64_t, kArguments> words{};
  words.fill(kind->word());
  cpu::call_guest(gate::address_of(*entry), words);
  checker->finish(nt::LifeEnd::not_unloadable);
}

[[noreturn]] void run(Attempt& what) {
  const rlimit seconds{3, 3};
  setrlimit(RLIMIT_CPU, &seconds);
  alarm(20);
  verify::Checker checker(
      {.depth = 0}, std::make_unique<verify::ForkBrancher>(1, verify::ScenarioNews{}),
      [](const verify::ScenarioResult&) {}, kSeconds);
  static verify::Checker* running = &checker;
  what.checker = &checker;
  gate::set_observer(&checker);
  cpu::on_timeout([](const abi::CONTEXT&) { running->on_timeout(); });
  cpu::start_timeout(kSeconds);
  nt::run_on_system_thread(&attempt, &what);
  nt::wait_for_ever();
  _exit(1);
}

class WrongArguments : public testing::TestWithParam<Kind> {};

TEST_P(WrongArguments, EndNoProcessByASignal) {
  const pid_t machine = fork();
  if (machine == 0) {
    nt::boot({});
    int bad = 0;
    for (const gate::ExportEntry* entry : functions()) {
      const pid_t child = fork();
      Attempt what{entry, &GetParam(), nullptr};
      if (child == 0) run(what);
      int status = 0;
      waitpid(child, &status, 0);
      if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
      ++bad;
      fprintf(stderr, "%s!%s with %s: %s %d\n", std::string(entry->module).c_str(),
              std::string(entry->name).c_str(), GetParam().name,
              WIFSIGNALED(status) ? "signal" : "exit",
              WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    }
    _exit(bad == 0 ? 0 : 1);
  }
  int status = 0;
  waitpid(machine, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the calls are named above";
}

INSTANTIATE_TEST_SUITE_P(, WrongArguments, testing::ValuesIn(kKinds),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace rundown
