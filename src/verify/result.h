// What one scenario came to, as the engine saw it: addresses, not names. The report turns it into
// findings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nt/life.h"
#include "verify/rules.h"
#include "verify/scenario.h"

namespace rundown::verify {

// `lost`: its process ended without a result, so nothing is known about it.
enum class Outcome : std::uint8_t { clean, finding, unsupported, crash, hang, lost };

struct BugCheckSeen {
  std::uint32_t code = 0;
  std::uint64_t parameters[4] = {};

  bool operator==(const BugCheckSeen&) const = default;
};

// What a finding is about: a kind of resource, or what is none and has a place in the story.
class Subject {
 public:
  constexpr Subject() = default;
  constexpr Subject(gate::Resource kind) : code_(static_cast<std::uint8_t>(kind)) {}
  static constexpr Subject kernel_memory() { return Subject(kKernelMemory); }
  static constexpr Subject raised_irql() { return Subject(kRaisedIrql); }

  std::string_view id() const;  // "pool", as in leak/pool; "kernel", "irql"
  static std::optional<Subject> named(std::string_view id);
  constexpr bool is_valid() const { return code_ <= kRaisedIrql; }  // of one that was received
  constexpr bool operator==(const Subject&) const = default;

 private:
  static constexpr auto kKernelMemory = static_cast<std::uint8_t>(gate::Resource::count_);
  static constexpr std::uint8_t kRaisedIrql = kKernelMemory + 1;
  constexpr explicit Subject(std::uint8_t code) : code_(code) {}

  std::uint8_t code_ = 0;
};

// A resource that something holds, or a block of memory that a crash is about.
struct ResourceSeen {
  Subject kind;
  std::string name;    // tag, object name
  std::string phrase;  // "paged pool", "a symbolic link"
  std::uint64_t bytes = 0;
  std::uint64_t key = 0;
  std::uint64_t order = 0;    // of acquisition, in the run
  std::string function;       // the export that acquired it
  std::uint32_t ordinal = 0;  // which call of that export
  std::uint32_t site = 1;     // which such call in these functions of the driver's
  std::string step;           // of a device's life, in which it was acquired; empty: in none
  Stack acquired;
  Stack released;           // for memory used after it was freed
  std::string released_by;  // the export
};

struct Defect {
  const Rule* rule = nullptr;  // never nullptr in a result
  std::string detail;          // a sentence of evidence that the rule's text does not have
  std::optional<ResourceSeen> resource;
  std::vector<ResourceSeen> with;         // what is left only because that is, or would go with it
  std::optional<BugCheckSeen> bug_check;  // code 0: none, whatever the rule says
  Stack where;  // where the guest was when it happened; empty for what is only left behind
  std::uint64_t address = 0;  // that was touched, for a memory defect
  std::string request;        // of a program, which the driver was serving
};

// A routine of the driver's that a framework or a port driver called: "EvtCleanupCallback" of
// "WDFDEVICE".
struct CalledBack {
  std::uint64_t routine = 0;  // as function_begin() tells it
  std::string name;
  std::string of;
  std::uint64_t order = 0;  // when it was called last: what it acquires comes from here on
};

// A resource that this run released: how the report knows what the successful run would have done.
struct Release {
  gate::Resource kind{};
  std::string function;  // of the acquisition
  std::uint32_t ordinal = 0;
  std::string by;  // the export that released
  gate::Stage stage{};
  std::optional<CalledBack> callback;  // the innermost that it happened in
  Stack stack;
  std::string step{};  // of a device's life; empty: in none
};

struct UnsupportedSeen {
  std::string module;
  std::string function;
  Stack where;
  gate::Stage stage{};
};

// A step of a device's life that failed: AddDevice, an IRP of Plug and Play or of the power
// manager.
struct FailedStep {
  // Without these a device is nothing; any other step may be refused.
  bool is_beginning() const { return name == "AddDevice" || name == "IRP_MN_START_DEVICE"; }

  std::string name;
  std::uint32_t status = 0;
  std::vector<std::string> callbacks;  // of the framework's that ran in it
  // What the system did afterwards, to the end of the life: further steps, the framework's
  // callbacks, DriverUnload.
  std::vector<std::string> followed;
};

// A call that failed without being made to, and whose status DriverEntry or a step then returned:
// the machine lacks what the driver wanted, or the driver asked for it wrongly.
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
  std::optional<nt::LifeEnd> end;         // nullopt: it did not get there
  bool add_device_not_run = false;        // the driver has set AddDevice, and nothing has called it
  bool device_tried = false;              // AddDevice has been called
  std::vector<std::string> steps;         // of a device's life that succeeded, each once
  std::optional<FailedStep> failed_step;  // the first, after the first call that was made to fail
  bool registered = false;                // a call that makes it a driver of its family succeeded
  std::uint32_t sites = 0;                // fallible calls reached
  std::vector<CalledBack> callbacks;      // the routines, as CalledBack has them, each once
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
