// Listens to one run: keeps the ledger, lets the explorer decide, judges what is left at the end,
// reports and exits.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/observer.h"
#include "verify/acquisition_sites.h"
#include "verify/explorer.h"
#include "verify/judge.h"
#include "verify/ledger.h"
#include "verify/result.h"
#include "verify/witness.h"

namespace rundown::verify {

// What one run has shown so far: a value, copied where the run branches.
struct Seen {
  Ledger ledger;
  AcquisitionSites sites;
  std::map<const gate::ExportEntry*, std::uint32_t> calls;
  const gate::ExportEntry* current = nullptr;
  std::map<const cpu::Frame*, const gate::ExportEntry*> in_flight;
  bool injected = false;
  std::string request;                    // what a program is waiting for
  bool request_shown = false;             // in the trace
  std::optional<OwnFailure> own_failure;  // the latest
  abi::NTSTATUS own_failure_status{};
  gate::Stage stage = gate::Stage::entry;
  std::vector<std::string> steps;  // of a device's life, under way, the innermost last
  std::vector<std::string> callbacks_in_step;
  std::string last_step;
  bool bus_starts = false;                        // IRP_MN_START_DEVICE is on its way to the bus
  std::uint64_t add_device_from = 0;              // what AddDevice acquires comes from here on
  std::map<std::uint64_t, CalledBack> callbacks;  // by function_begin() of the routine
  std::vector<Stack> loop_samples;
  ScenarioResult result;
  std::set<std::uint64_t> judged;      // leaks, by the order of acquisition
  std::vector<Holding> ended_threads;  // while the driver was on its way out
  EntrySeen entry;
  Witness witness;
};

class Checker final : public gate::Observer {
 public:
  // `report` gets this process's result, once, when its run is over.
  Checker(const Exploration& how, std::unique_ptr<Brancher> brancher,
          std::function<void(const ScenarioResult&)> report, double timeout_seconds);

  // A line for each call, as `rundown run` and `rundown replay` show it. Empty: no trace.
  // `caller` is the return address in the guest, 0 for a line that is not about a call.
  using Trace = std::function<void(std::uint64_t caller, const std::string& line)>;
  void trace_to(Trace sink) { trace_ = std::move(sink); }

  void driver_entry_returned(abi::NTSTATUS status);
  // The life is over. Judges the ledger, reports and ends the process.
  [[noreturn]] void finish(nt::LifeEnd end);

  std::optional<gate::Failure> on_call(const gate::Call& call) override;
  void on_return(const gate::Call& call, std::uint64_t result) override;
  void on_acquired(const gate::Acquired& what) override;
  void on_released(gate::Resource kind, std::uint64_t key) override;
  void on_goes_with(const gate::Held& what, const gate::Held& owner) override;
  void on_stage(gate::Stage stage) override;
  void on_debug_output(std::string_view text) override;
  void on_callback(const gate::CallBack& what) override;
  void on_verifier_break(const gate::VerifierBreak& what) override;
  void on_device_step(const gate::DeviceStep& step) override;
  void on_bus_started() override;
  void on_breakpoint() override;
  void on_program_request(std::string_view call) override;
  void on_program_answer(const gate::ProgramAnswer& answer) override;
  [[noreturn]] void on_bug_check(const gate::BugCheck& bug) override;
  [[noreturn]] void on_unsupported(std::string_view module, std::string_view function) override;
  [[noreturn]] void on_deadlock() override;
  [[noreturn]] void on_request_lost(std::string_view request, std::uint64_t routine) override;
  // Called again and again once the processor time is used up; returns until enough samples of the
  // stack are taken.
  void on_timeout();

 private:
  std::optional<CalledBack> innermost_callback(const Stack& stack) const;
  void check_irql(const gate::Call& call);
  void check_residence(const gate::Call& call);
  void check_link(const gate::Call& call);
  void check_started(const gate::Call& call);
  void add_deed(Defect& defect, const gate::BugCheck& bug);
  void note_own_failure(const gate::Call& call, std::uint64_t result);
  void note_registration(const gate::Call& call, std::uint64_t result);
  // Leaks of what the predicate accepts, each cause once.
  void judge_what_is_left(const std::function<bool(const Holding&)>& is_judged);
  void note_step_failure(std::string_view name, abi::NTSTATUS status);
  void note_what_follows(std::string_view what);
  void note_callback(std::string_view name);
  std::string current_step() const;  // of a device's life; empty: none
  std::string step_now() const;
  void judge_ended_threads();
  const gate::ExportEntry* calling(const cpu::Frame& ended);
  void add_defect(Defect defect);
  [[noreturn]] void end(Outcome outcome);
  void trace(std::uint64_t caller, const std::string& line);
  void trace_call(const gate::Call& call, const std::string& result, bool injected);

  Explorer explorer_;
  std::function<void(const ScenarioResult&)> report_;
  Trace trace_;
  double timeout_seconds_;
  Seen seen_;
};

// A device object, or its place in a stack.
bool is_part_of_device(const Holding& holding);

// The guest's call stack now, innermost first.
Stack capture_stack();

}  // namespace rundown::verify
