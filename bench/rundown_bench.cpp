// What a scenario costs beside what Linux charges for any process, in one run, so that the ratios
// hold on any machine.
//
//   rundown_bench [DRIVER.sys [SITE]] [--benchmark_...]
//
// The driver lives in this process up to its SITE-th call that can fail (the middle one by
// default). There, inside the call, the benchmarks run: so "bare" and "scenario" fork the very same
// process.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

#include "cpu/call.h"
#include "gate/export.h"
#include "gate/modules.h"
#include "image/map.h"
#include "nt/boot.h"
#include "nt/io/driver.h"
#include "nt/life.h"
#include "nt/pool/pool.h"
#include "verify/channel.h"
#include "verify/checker.h"
#include "verify/fork_brancher.h"
#include "verify/sandbox.h"

namespace rundown {
namespace {

std::vector<std::byte> image_bytes;
std::optional<image::File> image_file;
int report_sockets[2];

// Delegates to the checker, and stops at one site to measure.
class Bench final : public gate::Observer {
 public:
  Bench(int site, std::function<void(const verify::ScenarioResult&)> report)
      : site_(site),
        checker_({.depth = 0}, std::make_unique<verify::ForkBrancher>(1, verify::ScenarioNews{}),
                 std::move(report), 10) {}

  std::optional<gate::Failure> on_call(const gate::Call& call) override {
    checker_.on_call(call);
    const gate::Contract& contract = call.target.contract;
    const gate::Failures failures =
        contract.fails_when != nullptr ? contract.fails_when(call.frame) : contract.fails;
    if (failures.empty() || ++seen_ != site_) return std::nullopt;
    failure_ = *failures.begin();
    call_ = &call;
    benchmark::RunSpecifiedBenchmarks();
    _exit(0);
  }
  void on_return(const gate::Call& call, std::uint64_t result) override {
    checker_.on_return(call, result);
  }
  void on_acquired(const gate::Acquired& what) override { checker_.on_acquired(what); }
  void on_released(gate::Resource kind, std::uint64_t key) override {
    checker_.on_released(kind, key);
  }
  void on_stage(gate::Stage stage) override { checker_.on_stage(stage); }
  void on_debug_output(std::string_view) override {}
  void on_callback(const gate::CallBack& /*what*/) override {}
  void on_verifier_break(const gate::VerifierBreak& /*what*/) override {}
  void on_device_step(const gate::DeviceStep& /*step*/) override {}
  void on_breakpoint() override {}
  void on_program_request(std::string_view /*call*/) override {}
  void on_program_answer(const gate::ProgramAnswer& /*answer*/) override {}
  void on_bug_check(const gate::BugCheck& bug) override { checker_.on_bug_check(bug); }
  void on_unsupported(std::string_view module, std::string_view function) override {
    checker_.on_unsupported(module, function);
  }
  void on_deadlock() override { checker_.on_deadlock(); }
  void on_goes_with(const gate::Held& what, const gate::Held& owner) override {
    checker_.on_goes_with(what, owner);
  }
  void on_request_lost(std::string_view request, std::uint64_t routine) override {
    checker_.on_request_lost(request, routine);
  }

  verify::Checker& checker() { return checker_; }
  const gate::Call& call() const { return *call_; }
  const gate::Failure& failure() const { return failure_; }

 private:
  int site_;
  int seen_ = 0;
  gate::Failure failure_{};
  const gate::Call* call_ = nullptr;
  verify::Checker checker_;
};

Bench* bench;

void wait_for(pid_t child) {
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void fork_bare(benchmark::State& state) {
  for (auto _ : state) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    wait_for(child);
  }
}

void fork_scenario(benchmark::State& state) {
  char packet[65536];
  const pid_t self = getpid();
  for (auto _ : state) {
    const pid_t child = fork();
    if (child == 0) {
      verify::confine_process(self);
      // Goes on in the guest as if the call had failed; the checker reports and ends the process.
      const std::uint64_t result = gate::fail(bench->failure());
      bench->on_return(bench->call(), result);
      cpu::leave_gate(bench->call().frame, result);
    }
    wait_for(child);
    while (recv(report_sockets[0], packet, sizeof packet, MSG_DONTWAIT) > 0) {
    }
  }
}

std::uint64_t do_nothing(std::uint64_t value) {
  return value;
}
RUNDOWN_EXPORT(gate::Module{"bench.sys"}, do_nothing, {});

void call_export(benchmark::State& state, gate::Observer* listener) {
  const gate::ExportEntry* entry = gate::find_export("bench.sys", "do_nothing");
  const void* stub = reinterpret_cast<const void*>(gate::address_of(*entry));
  gate::set_observer(listener);
  for (auto _ : state) benchmark::DoNotOptimize(cpu::call_guest(stub, 1));
  gate::set_observer(bench);
}
void call_export_unobserved(benchmark::State& state) {
  call_export(state, nullptr);
}
void call_export_observed(benchmark::State& state) {
  call_export(state, &bench->checker());
}

void pool_guarded(benchmark::State& state) {
  gate::set_observer(nullptr);
  for (auto _ : state) {
    nt::pool::free(nt::pool::allocate({.bytes = 64, .tag = 0}));
  }
  gate::set_observer(bench);
}
void heap_of_the_model(benchmark::State& state) {
  for (auto _ : state) {
    void* block = machine::allocate(64, alignof(std::max_align_t));
    benchmark::DoNotOptimize(block);
    machine::deallocate(block, 64, alignof(std::max_align_t));
  }
}
void host_malloc(benchmark::State& state) {
  for (auto _ : state) {
    void* block = std::malloc(64);
    benchmark::DoNotOptimize(block);
    std::free(block);
  }
}

void image_parse(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(image::File::parse(image_bytes));
}
void image_map_and_relocate(benchmark::State& state) {
  const std::size_t size = image_file->size_of_image();
  auto* memory = static_cast<std::byte*>(std::aligned_alloc(machine::kPageSize, size));
  for (auto _ : state) {
    image::map(*image_file, {memory, size});
    benchmark::DoNotOptimize(image::relocate(*image_file, {memory, size}, 0x7000'0000'0000));
  }
  std::free(memory);
}

BENCHMARK(fork_bare)->Unit(benchmark::kMicrosecond)->UseRealTime()->MinTime(0.5)->Repetitions(5);
BENCHMARK(fork_scenario)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime()
    ->MinTime(0.5)
    ->Repetitions(5);
BENCHMARK(call_export_unobserved);
BENCHMARK(call_export_observed);
BENCHMARK(pool_guarded)->Iterations(100'000);
BENCHMARK(heap_of_the_model);
BENCHMARK(host_malloc);
BENCHMARK(image_parse)->Unit(benchmark::kMicrosecond);
BENCHMARK(image_map_and_relocate)->Unit(benchmark::kMicrosecond);

int count_sites(const char* path) {
  // The baseline, in a child, counts the calls that can fail.
  int result[2];
  if (pipe(result) != 0) return 0;
  const pid_t child = fork();
  if (child == 0) {
    nt::boot({});
    nt::ldr::load_image(*image_file, path);
    verify::Checker checker(
        {.depth = 0}, std::make_unique<verify::ForkBrancher>(1, verify::ScenarioNews{}),
        [&](const verify::ScenarioResult& end) {
          const int sites = static_cast<int>(end.sites);
          _exit(write(result[1], &sites, sizeof sites) == sizeof sites ? 0 : 1);
        },
        10);
    gate::set_observer(&checker);
    nt::run_on_system_thread(
        [](void* argument) {
          nt::live({.returned = [](abi::NTSTATUS) {}});
          static_cast<verify::Checker*>(argument)->finish(nt::LifeEnd::not_unloadable);
        },
        &checker);
    _exit(1);
  }
  close(result[1]);
  wait_for(child);
  int sites = 0;
  if (read(result[0], &sites, sizeof sites) != sizeof sites) sites = 0;
  return sites;
}

int run(const char* path, int site) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  image_bytes.assign(reinterpret_cast<const std::byte*>(text.data()),
                     reinterpret_cast<const std::byte*>(text.data()) + text.size());
  auto parsed = image::File::parse(image_bytes);
  if (!parsed) {
    fmt::print(stderr, "{}: {}\n", path, parsed.error().message);
    return 2;
  }
  image_file = std::move(*parsed);
  const int sites = count_sites(path);
  if (site == 0) site = (sites + 1) / 2;
  fmt::print("{}: site {} of {}\n", path, site, sites);
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, report_sockets) != 0) return 3;
  const verify::Sender sender(report_sockets[1]);
  nt::boot({});
  nt::ldr::load_image(*image_file, path);
  Bench own(site, [&](const verify::ScenarioResult& end) {
    sender.send(verify::MessageKind::result, verify::encode(end));
  });
  bench = &own;
  gate::set_observer(&own);
  nt::run_on_system_thread(
      [](void*) {
        const auto end = nt::live({.returned = [](abi::NTSTATUS status) {
          bench->checker().driver_entry_returned(status);
        }});
        bench->checker().finish(end);
      },
      nullptr);
  return 0;
}

}  // namespace
}  // namespace rundown

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const char* path = argc > 1 ? argv[1] : EXAMPLE_IMAGES "/leak_ladder_wrong.sys";
  return rundown::run(path, argc > 2 ? std::atoi(argv[2]) : 0);
}
