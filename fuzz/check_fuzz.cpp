// Whatever stands in an image, a check of it ends: as clean, as a finding, as a refusal, or as not
// wholly checked; never by a failure of rundown's own, never with a process left behind, and in
// time. Mutates drivers and checks each; the same seed gives the same drivers.
//
//   check_fuzz FOLDER [RUNS] [SEED] [JOBS]
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "image/pe.h"
#include "report/build.h"
#include "verify/engine.h"

namespace rundown {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::byte>;
using Random = std::mt19937_64;
using Clock = std::chrono::steady_clock;

constexpr double kSeconds = 0.15;  // of processor time for a scenario
constexpr std::uint64_t kMostScenarios = 12;
constexpr std::chrono::seconds kLongest{30};  // of real time for a driver

std::vector<Bytes> read_drivers(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".sys") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<Bytes> drivers;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    const std::string raw((std::istreambuf_iterator<char>(in)), {});
    Bytes bytes(raw.size());
    std::memcpy(bytes.data(), raw.data(), raw.size());
    drivers.push_back(std::move(bytes));
  }
  return drivers;
}

std::size_t below(Random& random, std::size_t end) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

// A number that lies at some limit, or any.
std::uint64_t interesting(Random& random) {
  constexpr std::array<std::uint64_t, 10> kLimits{0,
                                                  1,
                                                  0x7F,
                                                  0xFF,
                                                  0x1000,
                                                  0x7FFF'FFFF,
                                                  0x8000'0000,
                                                  0xFFFF'FFFF,
                                                  0x5A5A'5A5A'5A5A'5A5A,
                                                  ~std::uint64_t{0}};
  return below(random, 3) == 0 ? random() : kLimits[below(random, kLimits.size())];
}

void overwrite(Random& random, Bytes& bytes, std::size_t begin, std::size_t end) {
  constexpr std::array<std::size_t, 4> kSizes{1, 2, 4, 8};
  end = std::min(end, bytes.size());
  if (begin + 8 >= end) return;
  const std::size_t size = kSizes[below(random, kSizes.size())];
  const std::uint64_t value = interesting(random);
  std::memcpy(bytes.data() + begin + below(random, end - begin - size), &value, size);
}

// In the headers, in one section, or anywhere.
void mutate(Random& random, Bytes& bytes) {
  constexpr std::size_t kHeaders = 0x400;
  const auto file = image::File::parse(bytes);
  std::vector<std::pair<std::size_t, std::size_t>> places{{0, kHeaders}, {0, bytes.size()}};
  if (file) {
    for (const image::Section& section : file->sections()) {
      if (section.raw.empty()) continue;
      const auto begin = static_cast<std::size_t>(section.raw.data() - bytes.data());
      // Code counts for more than its size: what runs is what matters.
      const int weight = section.executable ? 6 : 1;
      for (int i = 0; i < weight; ++i) places.emplace_back(begin, begin + section.raw.size());
    }
  }
  const std::size_t count = 1 + below(random, 8);
  const auto [begin, end] = places[below(random, places.size())];
  for (std::size_t i = 0; i < count; ++i) overwrite(random, bytes, begin, end);
  if (below(random, 64) == 0) bytes.resize(below(random, bytes.size()));
}

struct Count {
  std::uint64_t refused = 0, clean = 0, findings = 0, unsupported = 0, lost = 0, failed = 0;
  std::string last_loss;  // how the last scenario without a result ended
};

// What is wrong with how the check ended, if anything.
std::string check(const Bytes& bytes, Count& count) {
  const auto file = image::File::parse(bytes);
  if (!file) {
    ++count.refused;
    return {};
  }
  verify::EngineRequest request;
  request.file = &*file;
  request.path = "mutated.sys";
  request.exploration.jobs = 1;
  request.exploration.most_scenarios = kMostScenarios;
  request.timeout_seconds = kSeconds;
  std::vector<verify::ScenarioResult> results;
  const auto start = Clock::now();
  const verify::EngineEnd end = verify::run_engine(
      request,
      {.result = [&](verify::ScenarioResult&& result) { results.push_back(std::move(result)); },
       .trace_line = {}});
  if (Clock::now() - start > kLongest) return "it took too long";
  if (!end.error.empty()) return end.error;
  if (waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD) return "a process was left";
  if (!end.refusal.empty()) {
    ++count.refused;
    return {};
  }
  report::DriverReport report;
  report.family = &gate::family_of(*file);
  report::Symbols symbols(end.modules, {});
  report::build(std::move(results), symbols, {}, report);
  if (end.unattributed) report.lost.push_back({"a scenario", "sent what nobody can have sent"});
  switch (report::verdict_of(report)) {
    case report::Verdict::clean:
      ++count.clean;
      break;
    case report::Verdict::findings:
      ++count.findings;
      break;
    case report::Verdict::not_wholly_checked:
      ++(report.lost.empty() ? count.unsupported : count.lost);
      if (!report.lost.empty()) count.last_loss = report.lost[0].what;
      break;
    default:
      return report::why_not_whole(report);
  }
  return {};
}

void keep(const Bytes& bytes, std::uint64_t run) {
  std::ofstream out(fmt::format("check_fuzz-{}.sys", run), std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

// One of `jobs` workers. Its exit code says whether every check ended well.
int work(const std::vector<Bytes>& drivers, std::uint64_t runs, std::uint64_t seed, int job,
         int jobs) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // who outlives its check comes here
  Count count;
  for (std::uint64_t run = static_cast<std::uint64_t>(job); run < runs;
       run += static_cast<std::uint64_t>(jobs)) {
    Random random(seed + run);
    Bytes bytes = drivers[below(random, drivers.size())];
    mutate(random, bytes);
    if (const std::string wrong = check(bytes, count); !wrong.empty()) {
      ++count.failed;
      fmt::print("run {} with seed {}: {}\n", run, seed, wrong);
      keep(bytes, run);
    }
    if (!count.last_loss.empty()) {
      fmt::print("run {} with seed {}: {}\n", run, seed, std::exchange(count.last_loss, {}));
      keep(bytes, run);
    }
  }
  fmt::print(
      "worker {}: {} refused, {} clean, {} with findings, {} not wholly checked, {} without "
      "a result, {} failed\n",
      job, count.refused, count.clean, count.findings, count.unsupported, count.lost, count.failed);
  return count.failed == 0 ? 0 : 1;
}

std::uint64_t number(int argc, char** argv, int n, std::uint64_t otherwise) {
  return argc > n ? std::strtoull(argv[n], nullptr, 10) : otherwise;
}

int run(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "check_fuzz FOLDER [RUNS] [SEED] [JOBS]\n");
    return 2;
  }
  const std::vector<Bytes> drivers = read_drivers(argv[1]);
  if (drivers.empty()) {
    fmt::print(stderr, "{}: there is no driver\n", argv[1]);
    return 2;
  }
  const std::uint64_t runs = number(argc, argv, 2, 1000);
  const std::uint64_t seed = number(argc, argv, 3, 1);
  const int jobs = static_cast<int>(number(argc, argv, 4, 2));
  std::fflush(stdout);
  std::vector<pid_t> workers;
  for (int job = 0; job < jobs; ++job) {
    workers.push_back(fork());
    if (workers.back() == 0) {
      const int code = work(drivers, runs, seed, job, jobs);
      std::fflush(stdout);
      _exit(code);
    }
  }
  bool good = true;
  for (const pid_t worker : workers) {
    int status = 0;
    waitpid(worker, &status, 0);
    good = good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace rundown

int main(int argc, char** argv) {
  return rundown::run(argc, argv);
}
