// mutate BUILD [--sample N] [--seed S] [--least PERCENT] [--examples] FILE...
//
// Puts one small fault after the other into copies of the files, builds what covers them with it,
// and lists the faults that no test notices. The tree and the build folder stay as they are: only
// the one object file is compiled anew, elsewhere, and the test programs are linked with it there.
// With --examples a fault that its own room's tests miss is tried on every example driver, too.
// Exit code 0: so many per cent of the faults were noticed (default: all); 1: fewer; 2: wrong use,
// or tests that fail without any fault.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "mutants.h"

namespace rundown::mutate {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  std::array<char, 65536> part{};
  for (std::size_t got = 0; (got = fread(part.data(), 1, part.size(), pipe)) > 0;) {
    text.append(part.data(), got);
  }
  pclose(pipe);
  return text;
}

bool succeeds(const std::string& command) {
  const int status = std::system((command + " >/dev/null 2>&1").c_str());
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

struct Program {
  std::string name;  // below the build folder
  std::string options{};
  std::string runs{};  // another program, which it runs itself and which has the fault
  bool far = false;    // tried last, and never without a fault
};

// The programs whose tests are to notice a fault in this file, nearest first.
std::vector<Program> covering(const fs::path& build, const std::string& file, bool examples) {
  std::smatch parts;
  std::vector<Program> programs;
  if (!std::regex_match(file, parts, std::regex("src/(\\w+)/(?:(\\w+)/)?.*"))) return programs;
  const std::string room = parts[1];
  const std::string folder = parts[2];
  const auto add = [&](const std::string& name) {
    if (fs::exists(build / name)) programs.push_back({name});
  };
  if (!folder.empty()) add(fmt::format("tests/{0}/{0}_{1}_test", room, folder));
  if (room == "cli") {
    programs.push_back({"tests/cli/cli_test", "--gtest_filter=-Sleep*:Interrupt*", "src/rundown"});
    return programs;
  }
  add(fmt::format("tests/{0}/{0}_test", room));
  if (room == "gate" || room == "cpu" || room == "machine") add("tests/gate/gate_test");
  if (programs.empty() && room == "wdf") {
    for (const auto& entry : fs::directory_iterator(build / "tests/wdf")) {
      if (entry.path().filename().string().ends_with("_test")) {
        add("tests/wdf/" + entry.path().filename().string());
      }
    }
  }
  if (examples) {
    programs.push_back({.name = "tests/examples/examples_test",
                        .options = "--gtest_filter=*GivesExactly*:Orders.*",
                        .runs = "src/rundown",
                        .far = true});
  }
  return programs;
}

class Bench {
 public:
  Bench(fs::path build, std::string file, bool examples)
      : build_(std::move(build)),
        file_(std::move(file)),
        scratch_(fs::temp_directory_path() / fmt::format("mutate-{}", getpid())) {
    fs::create_directories(scratch_);
    const std::string target =
        output_of(fmt::format("ninja -C {} -t targets all | grep -E '^src/.*{}\\.o:' | cut -d: -f1",
                              build_.string(), file_.substr(file_.find('/'))));
    object_ = target.substr(0, target.find('\n'));
    compile_ = commands(object_);
    for (const Program& program : covering(build_, file_, examples)) {
      links_.push_back({program, commands(program.runs.empty() ? program.name : program.runs)});
    }
  }
  ~Bench() {
    std::error_code error;
    fs::remove_all(scratch_, error);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  bool is_covered() const { return !object_.empty() && !links_.empty(); }

  enum class End { noticed, survived, does_not_compile };
  enum class Tests { near_only, all };
  End run(const std::string& source, Tests tests = Tests::all) {
    const fs::path changed = scratch_ / "mutant.cpp";
    const fs::path object = scratch_ / "mutant.o";
    std::ofstream(changed, std::ios::binary) << source;
    std::string command = replaced(compile_, fs::absolute(file_).string(), changed.string());
    command = replaced(command, "-o " + object_, "-o " + object.string());
    command = replaced(command, object_ + ".d", (scratch_ / "mutant.d").string());
    command = replaced(command, "-Werror", "-w");
    if (!in_build(command)) return End::does_not_compile;
    for (const auto& [program, link] : links_) {
      if (program.far && tests == Tests::near_only) continue;
      const fs::path made = scratch_ / "test";
      const std::string& linked = program.runs.empty() ? program.name : program.runs;
      std::string line = replaced(link, "-o " + linked + " ", "-o " + made.string() + " ");
      line = replaced(line, object_, object.string());
      if (!in_build(line)) return End::does_not_compile;
      const std::string run = program.runs.empty() ? made.string()
                                                   : fmt::format("env RUNDOWN_UNDER_TEST={} {}",
                                                                 made.string(), program.name);
      if (!in_build(fmt::format("timeout 120 {} {}", run, program.options))) return End::noticed;
    }
    return End::survived;
  }

 private:
  std::string commands(const std::string& target) const {
    std::string text =
        output_of(fmt::format("ninja -C {} -t commands -s {}", build_.string(), target));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }
  bool in_build(const std::string& command) const {
    return succeeds(fmt::format("cd {} && {{ {} ; }}", build_.string(), command));
  }

  fs::path build_;
  std::string file_;
  fs::path scratch_;
  std::string object_;
  std::string compile_;
  std::vector<std::pair<Program, std::string>> links_;
};

struct Tally {
  int noticed = 0;
  int survived = 0;
  int not_compiled = 0;
  int broken = 0;  // files whose tests fail without any fault
};

void try_file(const fs::path& build, const std::string& file, bool examples, std::size_t sample,
              std::mt19937& random, Tally& tally) {
  const std::string source = read(file);
  Bench bench(build, file, examples);
  if (!bench.is_covered()) {
    fmt::print("{}: nothing that is built covers it\n", file);
    return;
  }
  if (bench.run(source, Bench::Tests::near_only) != Bench::End::survived) {
    fmt::print("{}: its tests fail as it is\n", file);
    ++tally.broken;
    return;
  }
  std::vector<Mutant> chosen = mutants_of(source);
  if (sample < chosen.size()) {
    std::shuffle(chosen.begin(), chosen.end(), random);
    chosen.resize(sample);
  }
  for (const Mutant& mutant : chosen) {
    switch (bench.run(mutated(source, mutant))) {
      case Bench::End::noticed:
        ++tally.noticed;
        break;
      case Bench::End::does_not_compile:
        ++tally.not_compiled;
        break;
      case Bench::End::survived:
        ++tally.survived;
        fmt::print("{}:{}\n", file, describe(source, mutant));
        break;
    }
    std::fflush(stdout);
  }
}

int run(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr,
               "mutate BUILD [--sample N] [--seed S] [--least PERCENT] [--examples] FILE...\n");
    return 2;
  }
  std::size_t sample = static_cast<std::size_t>(-1);
  std::mt19937 random(1);
  Tally tally;
  int least = 100;
  bool examples = false;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--sample" && i + 1 < argc) {
      sample = std::strtoull(argv[++i], nullptr, 10);
    } else if (word == "--seed" && i + 1 < argc) {
      random.seed(static_cast<std::mt19937::result_type>(std::strtoul(argv[++i], nullptr, 10)));
    } else if (word == "--least" && i + 1 < argc) {
      least = std::atoi(argv[++i]);
    } else if (word == "--examples") {
      examples = true;
    } else if (!fs::is_regular_file(word)) {
      fmt::print(stderr, "mutate: {}: there is no such file\n", word);
      return 2;
    } else {
      try_file(fs::absolute(argv[1]), word, examples, sample, random, tally);
    }
  }
  fmt::print("{} faults: {} noticed, {} not, {} that do not compile\n",
             tally.noticed + tally.survived + tally.not_compiled, tally.noticed, tally.survived,
             tally.not_compiled);
  if (tally.broken != 0) return 2;
  return tally.noticed * 100 >= (tally.noticed + tally.survived) * least ? 0 : 1;
}

}  // namespace
}  // namespace rundown::mutate

int main(int argc, char** argv) {
  return rundown::mutate::run(argc, argv);
}
