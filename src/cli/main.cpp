#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options.h"
#include "cli/output.h"
#include "cli/stages.h"
#include "report/format.h"
#include "report/version.h"

namespace rundown::cli {

int complain(const std::string& file, const std::string& what, int code) {
  fmt::print(stderr, "rundown: {}{}{}\n", report::shown(file), file.empty() ? "" : ": ",
             report::shown(what));
  return code;
}

namespace {

void add_stage_options(CLI::App& command, Options& options) {
  command.add_option("--stage", options.stages, stages_help())
      ->type_name("LIST")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option("--ioctl", options.controls,
                  "with --stage io: a device control request, with the sizes of its buffers")
      ->type_name("CODE[:IN[:OUT]]")
      ->allow_extra_args(false);
  command
      .add_option("--open", options.open,
                  "with --stage io: open this name on the device, such as \\file.txt, instead of "
                  "the device itself")
      ->type_name("NAME")
      ->allow_extra_args(false);
}

void add_machine_options(CLI::App& command, Options& options) {
  command.add_option("--reg", options.registry, "registry values that the machine starts with")
      ->type_name("FILE.reg");
  command
      .add_option("--device", options.device,
                  "the device that the driver gets, as docs/devices.md describes it")
      ->type_name("FILE.json");
  command.add_option("--windows", options.windows, "the Windows build that the machine says it is")
      ->type_name("BUILD")
      ->check(CLI::Range(7600U, 99999U));
  command.add_option("--processors", options.processors, "how many processors the machine has")
      ->type_name("N")
      ->check(CLI::Range(1U, 64U));
  command
      .add_option("--timeout", options.timeout,
                  "processor time for one scenario; in real time it has six times as long and half "
                  "a minute more")
      ->type_name("SECONDS")
      ->check([](const std::string& text) {
        constexpr double kShortest = 0.01;
        constexpr double kLongest = 86400;
        double seconds = 0;
        const bool right = CLI::detail::lexical_cast(text, seconds) && seconds >= kShortest &&
                           seconds <= kLongest;  // no comparison holds for nan
        return right ? std::string()
                     : fmt::format("{} is not a number of seconds from {} to {}", text, kShortest,
                                   kLongest);
      });
  command.add_option("--symbols", options.symbols, "the folder of the PDB files")->type_name("DIR");
  command.add_option("--source-map", options.source_map, "replace a prefix of source file names")
      ->type_name("FROM=TO")
      ->allow_extra_args(false);
}

// How many letters must change to make one word of the other.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({changed, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row.back();
}

// The complaint about a word that is no command; empty where it is one, or an option.
std::string mistyped(const CLI::App& app, int argc, char** argv) {
  constexpr std::size_t kMostLetters = 2;
  if (argc < 2 || argv[1][0] == '-') return {};
  const std::string word = argv[1];
  std::string nearest;
  std::size_t least = kMostLetters + 1;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == word) return {};
    const std::size_t letters = distance(word, command->get_name());
    if (letters < least) {
      least = letters;
      nearest = command->get_name();
    }
  }
  return fmt::format("there is no command '{}'{}; see rundown --help", report::shown(word),
                     nearest.empty() ? "" : fmt::format(": did you mean {}?", nearest));
}

int dispatch(int argc, char** argv) {
  Options options;
  std::string driver;
  std::string rule;
  std::vector<std::string> files;
  CLI::App app{
      "Runs every failing path of a Windows driver's DriverEntry and explains what each leaves "
      "behind."};
  app.name("rundown");
  app.set_version_flag("--version", std::string("rundown ") + std::string(report::kVersion));
  app.require_subcommand(1);
  app.footer(
      "exit codes: 0 nothing found, 1 findings, 2 not wholly checked (a bad file, wrong use, "
      "something "
      "missing),\n3 rundown itself failed, 4 interrupted; of several drivers the gravest counts: "
      "4, 3, 1, "
      "2, 0");
  app.failure_message([](const CLI::App* /*app*/, const CLI::Error& error) {
    return fmt::format("rundown: {}; see rundown --help\n", error.what());
  });

  auto* check_command = app.add_subcommand("check", "explore drivers and report what is found");
  check_command->add_option("DRIVER", options.drivers, "the driver's .sys file")->required();
  check_command->add_option("--depth", options.depth, "failures in one scenario")
      ->type_name("N")
      ->check(CLI::Range(1, 8));
  check_command->add_flag("--low-memory", options.low_memory,
                          "also fail each allocation together with every later one");
  for (const report::Format& format : report::formats()) {
    check_command
        ->add_option_function<std::string>(
            fmt::format("--{}", format.option),
            [&options, &format](const std::string& file) {
              options.formats[std::string(format.option)] = file;
            },
            fmt::format("{}; - is standard output", format.help))
        ->type_name("FILE");
  }
  check_command->add_option("--only", options.only, "keep these rules only")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  check_command->add_option("--skip", options.skip, "leave these rules out")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  check_command
      ->add_option("--baseline", options.baseline, "report only what this JSON does not have")
      ->type_name("FILE");
  check_command->add_flag("--entry-may-fail", options.entry_may_fail,
                          "a DriverEntry that fails with nothing made to fail is meant");
  check_command
      ->add_option("--budget", options.budget,
                   "stop beginning scenarios after so many, or so many seconds (default: 600s)")
      ->type_name("SCENARIOS|SECONDSs");
  check_command->add_option("--jobs", options.jobs, "scenarios at once")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  check_command->add_option("--shard", options.shard, "the K-th of N parts of the work")
      ->type_name("K/N");
  check_command->add_flag("--quiet", options.quiet, "print findings only");
  add_stage_options(*check_command, options);
  add_machine_options(*check_command, options);

  auto* replay_command = app.add_subcommand("replay", "run one scenario again with its call trace");
  replay_command->add_option("DRIVER", driver, "the driver's .sys file")->required();
  replay_command->add_option("ID", options.scenario, "the scenario, as the report names it")
      ->required();
  add_stage_options(*replay_command, options);
  add_machine_options(*replay_command, options);

  auto* run_command =
      app.add_subcommand("run", "run the driver's life with nothing failing, with its call trace");
  run_command->add_option("DRIVER", driver, "the driver's .sys file")->required();
  add_stage_options(*run_command, options);
  add_machine_options(*run_command, options);

  auto* imports_command = app.add_subcommand("imports", "show which imports are implemented");
  imports_command->add_option("DRIVER", driver, "the driver's .sys file")->required();

  auto* rules_command = app.add_subcommand("rules", "list the rules, or explain one");
  rules_command->add_option("ID", rule, "a rule, such as leak/pool");

  auto* merge_command = app.add_subcommand("merge", "join the JSON results of shards");
  merge_command->add_option("FILE", files, "JSON results of one driver's shards")->required();

  if (const std::string error = mistyped(app, argc, argv); !error.empty()) {
    return complain("", error);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kNothingFound : kNotWhollyChecked;
  }
  if (*check_command) return check(options);
  options.drivers = {driver};
  if (*replay_command) return replay(options);
  if (*run_command) return run(options);
  if (*imports_command) return imports(options);
  if (*rules_command) return rules(rule);
  return merge(files);
}

}  // namespace
}  // namespace rundown::cli

int main(int argc, char** argv) {
  using namespace rundown::cli;
  // A process that runs out of stack has no way left to say so.
  constexpr rlim_t kLeastStack = 1 << 20;
  rlimit stack{};
  if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur < kLeastStack) {
    return complain("", "the stack limit is too low; set it to 1 MiB at least (ulimit -s 8192)");
  }
  try {
    const int code = dispatch(argc, argv);
    return write_text(stdout, {}) ? code : kRundownFailed;
  } catch (const std::exception& error) {
    return complain("", error.what(), kRundownFailed);
  }
}
