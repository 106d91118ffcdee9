// What a check found out about one driver, with names: what every output format is made from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

struct Finding {
  const verify::Rule* rule = nullptr;
  std::string title;
  std::vector<std::string> scenarios;  // ids, the smallest first; the baseline's is "baseline"
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
    std::string outcome;  // "0xC000009A", "NULL", "FALSE", "raise"
    std::string status;   // the status' name
    Frames stack;
  };
  std::vector<FailedCall> failed_calls;  // of the smallest scenario; empty for the baseline

  struct Returned {
    std::string function;
    std::uint32_t status = 0;
    Frames stack;
  };
  std::optional<Returned> returned;

  struct OnSuccess {
    std::string function;  // the driver's routine that Windows called
    std::string by;        // the export that releases
    std::string stage;
    Frames stack;
  };
  std::optional<OnSuccess> released_on_success;
  enum class SuccessKnown : std::uint8_t { yes, not_run, failed_too, not_run_to_its_end };
  SuccessKnown success_known = SuccessKnown::yes;
  bool framework = false;         // a KMDF driver
  bool framework_driver = false;  // there was a WDFDRIVER when DriverEntry returned
  bool unloaded = false;          // the driver had loaded, and DriverUnload ran
  bool also_on_failure = false;   // in other scenarios DriverEntry failed and left it too
  std::string advice;
};

struct Unsupported {
  std::string module;
  std::string function;
  std::vector<std::string> scenarios;
  Frames where;
};

struct InternalFailure {
  std::string scenario;
  std::string what;
};

// Why DriverEntry fails with nothing made to fail.
struct OwnFailure {
  std::string call;  // with its arguments
  Frames stack;
};

struct DriverReport {
  std::string path;
  std::string sha256;
  std::string model;
  std::string kmdf;  // "1.15"; empty: no KMDF driver
  std::optional<std::uint32_t> baseline_status;
  std::uint32_t baseline_sites = 0;
  verify::Outcome baseline_outcome = verify::Outcome::clean;
  std::string baseline_end;
  std::optional<OwnFailure> own_failure;
  bool add_device_not_run =
      false;            // the driver has an AddDevice, and this version does not call it
  bool io_run = false;  // a program has used the driver's devices
  std::vector<std::string> not_opened;  // devices that the program could not open
  std::string replay_options;  // what else `rundown replay` needs to come to the same scenario
  std::uint32_t explored = 0;
  std::uint32_t clean = 0;
  std::uint32_t with_findings = 0;
  std::uint32_t unsupported_scenarios = 0;
  std::uint32_t sites_failed = 0;
  double seconds = 0;
  std::vector<Finding> findings;
  std::vector<Unsupported> unsupported;
  std::vector<InternalFailure> failures;
};

std::string_view name_of(verify::Outcome outcome);

}  // namespace rundown::report
