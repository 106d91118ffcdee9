// What a check found out about one driver, with names: what every output format is made from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/family.h"
#include "verify/result.h"
#include "verify/rules.h"

namespace rundown::report {

struct Frame {
  std::string module;
  std::uint64_t rva = 0;
  std::string function;  // empty: not known
  std::string file;
  std::uint32_t line = 0;  // 0: not known
};
using Frames = std::vector<Frame>;  // innermost first, inlined calls included

// A scenario that shows a finding, with what puts it in order among others: fewest failures first,
// then as the calls come.
struct ScenarioRef {
  std::string id;                    // the baseline's is "baseline"
  std::vector<std::uint32_t> sites;  // of each choice, its number among the run's fallible calls
};

// What makes a finding this one and no other (report/identity.h).
struct Identity {
  std::string key;                   // within one image: unites what several runs of it saw
  std::string fingerprint;           // from build to build: no line, no address
  std::vector<std::string> failing;  // the calls that failed, each with the function that made it
};

struct Finding {
  const verify::Rule* rule = nullptr;
  std::string title;
  std::vector<ScenarioRef> scenarios;  // the smallest first
  std::uint32_t position = 0;          // among the defects of the smallest
  Identity identity;
  std::string detail;
  std::optional<verify::BugCheckSeen> bug_check;  // seen in the run, else what the rule says
  bool bug_check_seen = false;
  std::optional<verify::ResourceSeen> resource;
  std::vector<verify::ResourceSeen> with;  // left only because that is
  Frames acquired;
  Frames released;  // of memory that was used after it was freed
  Frames where;
  std::string request;  // of a program, which the driver was serving

  struct FailedCall {
    std::string function;
    gate::Failure outcome;
    Frames stack;
    std::string step{};  // of a device's life, in which it was made; empty: in none
  };
  std::vector<FailedCall> failed_calls;  // of the smallest scenario; empty for the baseline

  struct Returned {
    std::string function;
    std::uint32_t status = 0;
    Frames stack;
  };
  std::optional<Returned> returned;
  std::optional<verify::FailedStep> failed_step;  // of a device's life

  struct OnSuccess {
    std::string function;  // the driver's routine that Windows called
    std::string by;        // the export that releases
    gate::Stage stage{};
    Frames stack;
    // `function` where it is a callback but no unload routine: "EvtCleanupCallback of WDFDEVICE".
    std::string callback{};
    bool also_here = false;  // the callback ran in this finding's run, too
    std::string step{};      // of a device's life, in which it is released; empty: in none
  };
  std::optional<OnSuccess> released_on_success;
  enum class SuccessKnown : std::uint8_t { yes, not_run, failed_too, not_run_to_its_end };
  SuccessKnown success_known = SuccessKnown::yes;
  const gate::Family* family = nullptr;  // of the driver; never nullptr
  bool registered = false;               // it was a driver of it when DriverEntry returned
  bool unloaded = false;                 // the driver had loaded, and DriverUnload ran
  bool also_on_failure = false;          // in other scenarios DriverEntry failed and left it too
  std::string advice;
};

struct Unsupported {
  std::string module;
  std::string function;
  std::vector<ScenarioRef> scenarios;  // at least one
  Frames where;
};

// Scenarios that gave no result, or rundown's own failure in one.
struct Incident {
  std::string scenario;
  std::string what;
};

// Findings that are there and not shown, by the option that left them out.
struct LeftOut {
  std::uint32_t by_only = 0;
  std::uint32_t by_skip = 0;
  std::uint32_t by_baseline = 0;
};

// Whether everything that was asked for has been looked at.
enum class Verdict : std::uint8_t { clean, findings, not_wholly_checked, failed, interrupted };

// Why DriverEntry fails with nothing made to fail.
struct OwnFailure {
  std::string call;  // with its arguments
  Frames stack;
  bool wants_integrity_check = false;  // the image was linked without /INTEGRITYCHECK
};

struct DriverReport {
  std::string path;
  std::string sha256;
  const gate::Family* family = nullptr;  // nullptr: of a file that was not run at all
  std::string version;  // of the family, that the driver was made for: "1.15"; may be empty
  std::string refusal;  // why the file was not run at all; then nothing below says anything
  std::optional<std::uint32_t> baseline_status;
  std::uint32_t baseline_sites = 0;
  verify::Outcome baseline_outcome = verify::Outcome::clean;
  std::optional<nt::LifeEnd> baseline_end;  // nullopt: it did not get there
  std::optional<OwnFailure> own_failure;
  bool add_device_not_run = false;  // the driver has an AddDevice, and nothing has called it
  // What a device needs here to live, where that is missing and the stage was left out:
  // "portcls.sys! PcAddAdapterDevice".
  std::string device_needs;
  std::string device;  // "with ports and an interrupt", where one was chosen for the driver
  std::vector<std::string> device_steps;  // that succeeded in the run with nothing failing
  // A step of the device's life that fails with nothing made to fail: AddDevice, the start.
  std::optional<verify::FailedStep> device_failure;
  bool io_run = false;                  // a program has used the driver's devices
  std::vector<std::string> not_opened;  // devices that the program could not open
  std::string replay_options;  // what else `rundown replay` needs to come to the same scenario
  std::uint32_t explored = 0;
  std::uint32_t clean = 0;
  std::uint32_t with_findings = 0;
  std::uint32_t unsupported_scenarios = 0;
  std::uint32_t sites_failed = 0;
  double seconds = 0;
  int shard = 1;  // of `shards`
  int shards = 1;
  bool entry_may_fail = false;  // a DriverEntry that fails by itself is meant
  bool interrupted = false;
  std::uint64_t not_finished = 0;  // scenarios at work when it was
  std::uint64_t over_budget = 0;   // failures, at least, that the budget left no room for
  std::string symbols;  // why there are no names or lines; empty: there are, or none asked
  std::vector<Finding> findings;
  LeftOut left_out;
  std::vector<Unsupported> unsupported;
  std::vector<Incident> lost;      // scenarios that gave no result
  std::vector<Incident> failures;  // rundown's own
};

std::string_view name_of(verify::Outcome outcome);
std::string_view name_of(Verdict verdict);

Verdict verdict_of(const DriverReport& report);
// One line: why a driver without findings is not clean. Empty where it is.
std::string why_not_whole(const DriverReport& report);

}  // namespace rundown::report
