// What one scenario came to, as the engine saw it: addresses, not names. The report turns it into
// findings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rundown::verify {

using Stack = std::vector<std::uint64_t>;  // return addresses in the guest, innermost first

// One choice that is not success: the k-th call of an export went this way.
struct Choice {
  std::string function;
  std::uint32_t ordinal = 0;
  std::string outcome;     // "C000009A", "NULL", "FALSE", "raise"
  std::string status;      // the name of the status that was returned or raised, if there is one
  std::uint32_t site = 0;  // its number among the fallible calls of the run
  bool onward = false;     // --low-memory: every later allocation failed too
  Stack stack;
};

// "IoCreateDevice#1=C000009A"; the baseline's is empty.
std::string scenario_id(const std::vector<Choice>& choices);

// `lost`: its process ended without a result, so nothing is known about it.
enum class Outcome : std::uint8_t { clean, finding, unsupported, crash, hang, lost };

struct BugCheckSeen {
  std::uint32_t code = 0;
  std::uint64_t parameters[4] = {};

  bool operator==(const BugCheckSeen&) const = default;
};

// A resource that something holds, or a block of memory that a crash is about.
struct ResourceSeen {
  std::string kind;    // "pool", as in leak/pool
  std::string name;    // tag, object name
  std::string phrase;  // "paged pool", "a symbolic link"
  std::uint64_t bytes = 0;
  std::uint64_t key = 0;
  std::string function;       // the export that acquired it
  std::uint32_t ordinal = 0;  // which call of that export
  std::uint32_t site = 1;     // which such call in these functions of the driver's
  Stack acquired;
  Stack released;           // for memory used after it was freed
  std::string released_by;  // the export
};

struct Defect {
  std::string rule;
  std::string detail;  // a sentence of evidence that the rule's text does not have
  std::optional<ResourceSeen> resource;
  std::vector<ResourceSeen> with;         // what is left only because that is, or would go with it
  std::optional<BugCheckSeen> bug_check;  // code 0: none, whatever the rule says
  Stack where;  // where the guest was when it happened; empty for what is only left behind
  std::uint64_t address = 0;  // that was touched, for a memory defect
  std::string request;        // of a program, which the driver was serving
};

// A resource that this run released: how the report knows what the successful run would have done.
struct Release {
  std::string kind;
  std::string function;  // of the acquisition
  std::uint32_t ordinal = 0;
  std::string by;  // the export that released
  std::string stage;
  Stack stack;
};

struct UnsupportedSeen {
  std::string module;
  std::string function;
  Stack where;
};

// A call that failed without being made to, and whose status DriverEntry then returned: the machine
// lacks what the driver wanted, or the driver asked for it wrongly.
struct OwnFailure {
  std::string function;
  std::string call;                    // with its arguments, as the trace shows it
  bool wants_integrity_check = false;  // the image was linked without /INTEGRITYCHECK
  Stack stack;
};

struct ScenarioResult {
  std::uint32_t number = 0;  // of the scenario, as the roll call has it
  std::vector<Choice> choices;
  Outcome outcome = Outcome::clean;
  std::optional<std::uint32_t> entry_status;
  std::optional<OwnFailure> own_failure;  // of the baseline only
  Stack return_trail;  // when asked for: the instructions of DriverEntry that ran between the
                       // failed call and its return
  std::string end;  // "entry_failed", "unloaded", "not_unloadable", "kept_by_device", or empty when
                    // it did not get there
  bool has_add_device = false;            // the driver has set AddDevice, which no stage calls yet
  bool framework_driver_created = false;  // WdfDriverCreate succeeded
  std::uint32_t sites = 0;                // fallible calls reached
  std::vector<Defect> defects;
  std::vector<UnsupportedSeen> unsupported;
  std::vector<std::string> not_opened;  // devices that the program could not open, and why
  std::vector<Release> releases;
  std::string refused_choice;  // of a replay: why a call that was made could not fail as wanted
  std::uint64_t left_out = 0;  // of the baseline: failures that the budget left no room for
  std::string failure;         // of a lost one: how its process ended
};

struct ModuleSeen {
  std::string name;
  std::uint64_t base = 0;
  std::uint64_t size = 0;
  std::string path;
};

std::string encode(const ScenarioResult& result);
std::optional<ScenarioResult> decode(std::string_view bytes);

}  // namespace rundown::verify
