#include "verify/checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "abi/ntstatus_names.h"
#include "cpu/exception.h"
#include "cpu/step.h"
#include "cpu/trap.h"
#include "gate/export.h"
#include "gate/modules.h"
#include "nt/io/driver.h"
#include "nt/ke/bug_check.h"
#include "nt/pool/pool.h"
#include "verify/judge.h"
#include "verify/rule_table.h"
#include "verify/system_objects.h"

namespace rundown::verify {
namespace {

constexpr std::size_t kDeepestStack = 24;
constexpr std::string_view kAddDevice = "AddDevice";
constexpr std::string_view kStart = "IRP_MN_START_DEVICE";

// The system calls itself.
bool is_internal(const gate::ExportEntry& target) {
  return target.module.ends_with("internal.sys");
}

// Of a device that the driver itself, as a bus, has reported.
bool is_child(const gate::DeviceStep& step) {
  return static_cast<const abi::DEVICE_OBJECT*>(step.device)->DriverObject ==
         nt::io::driver_object();
}

std::string call_text(const gate::Call& call) {
  std::string text(call.target.name);
  text += '(';
  call.target.format_arguments(call.frame, text);
  text += ')';
  return text;
}

Site site_of(const gate::Call& call, std::uint32_t ordinal, gate::Stage stage) {
  const gate::Contract& contract = call.target.contract;
  return {
      .function = call.target.name,
      .ordinal = ordinal,
      .failures = contract.fails_when != nullptr ? contract.fails_when(call.frame) : contract.fails,
      .needs_memory = contract.needs_memory,
      .stage = stage,
      .step = {},
      .stack = &capture_stack};
}

}  // namespace

Stack capture_stack() {
  std::array<machine::Address, kDeepestStack> frames{};
  const std::size_t count = cpu::walk_stack(frames);
  return {frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(count)};
}

Checker::Checker(const Exploration& how, std::unique_ptr<Brancher> brancher,
                 std::function<void(const ScenarioResult&)> report, double timeout_seconds)
    : explorer_(how, std::move(brancher)),
      report_(std::move(report)),
      timeout_seconds_(timeout_seconds) {}

std::optional<gate::Failure> Checker::on_call(const gate::Call& call) {
  // What a framework driver's entry code does once DriverEntry has failed is no part of its way
  // out.
  if (call.target.contract.ends_driver_entry && seen_.result.return_trail.empty()) {
    seen_.result.return_trail = cpu::stop_stepping();
  }
  const std::uint32_t ordinal = ++seen_.calls[&call.target];
  seen_.current = &call.target;
  seen_.in_flight[&call.frame] = seen_.current;
  seen_.witness.on_call(call);
  check_irql(call);
  check_residence(call);
  check_link(call);
  check_started(call);
  const std::size_t before = explorer_.choices().size();
  Site site = site_of(call, ordinal, seen_.stage);
  if (!seen_.steps.empty()) site.step = [this] { return step_now(); };
  const auto failure = explorer_.decide(site);
  if (explorer_.choices().size() != before) {
    seen_.result.failed_step.reset();
    cpu::start_timeout(timeout_seconds_);
    if (!seen_.entry.failed_reach && would_reach(call.target.contract)) {
      seen_.entry.failed_reach = {std::string(call.target.name), capture_stack()};
    }
  }
  seen_.injected = failure.has_value();
  if (failure && explorer_.follows_return()) {
    const nt::ldr::LoadedImage& image = nt::ldr::loaded_images().back();
    cpu::start_stepping(image.base, image.base + image.size);
  }
  if (failure && failure->kind == gate::Failure::Kind::raise && trace_) {
    trace_call(call, fmt::format("raises {}", abi::nt_status_name(failure->status)), true);
  }
  return failure;
}

void Checker::on_return(const gate::Call& call, std::uint64_t result) {
  seen_.current = calling(call.frame);
  const bool injected = std::exchange(seen_.injected, false);
  seen_.witness.on_return(call, result);
  note_registration(call, result);
  if (!injected && explorer_.choices().empty()) note_own_failure(call, result);
  if (!trace_) return;
  std::string text;
  if (call.target.returns != gate::Returns::nothing) call.target.format_result(result, text);
  trace_call(call, text, injected);
}

void Checker::note_own_failure(const gate::Call& call, std::uint64_t result) {
  const auto status = static_cast<abi::NTSTATUS>(result);
  const bool watched = seen_.stage == gate::Stage::entry || !seen_.steps.empty();
  if (!watched || is_internal(call.target) || call.target.returns != gate::Returns::status ||
      abi::nt_success(status)) {
    return;
  }
  seen_.own_failure_status = status;
  const bool wants_integrity_check =
      call.target.contract.needs_integrity_check && status == abi::STATUS_ACCESS_DENIED;
  seen_.own_failure = {std::string(call.target.name), call_text(call), wants_integrity_check,
                       capture_stack()};
}

// Whether the driver has become something to the system: a framework driver, a miniport.
void Checker::note_registration(const gate::Call& call, std::uint64_t result) {
  const gate::Contract& contract = call.target.contract;
  if (seen_.stage != gate::Stage::entry) return;
  const bool success = abi::nt_success(static_cast<abi::NTSTATUS>(result));
  if (!contract.owes.empty() && success) seen_.entry.owes = contract.owes;
  if (!contract.makes_driver) return;
  seen_.entry.registered |= success;
  seen_.result.registered |= success;
  if (success) {
    seen_.entry.failed_registration.reset();
  } else {
    seen_.entry.failed_registration = {std::string(call.target.name), capture_stack()};
  }
}

// The export that has called the guest which made this call: a request's sender.
const gate::ExportEntry* Checker::calling(const cpu::Frame& ended) {
  seen_.in_flight.erase(&ended);
  for (const cpu::Frame* frame = ended.previous; frame != nullptr; frame = frame->previous) {
    if (frame->kind != cpu::FrameKind::gate) continue;
    const auto found = seen_.in_flight.find(frame);
    return found == seen_.in_flight.end() ? nullptr : found->second;
  }
  return nullptr;
}

void Checker::trace_call(const gate::Call& call, const std::string& result, bool injected) {
  if (is_internal(call.target)) return;
  std::string line = call_text(call);
  if (!result.empty()) line += " = " + result;
  if (injected) line += "    <-- made to fail";
  trace(call.frame.return_address(), line);
}

// Device objects and their place in a stack.
bool is_part_of_device(const Holding& holding) {
  return holding.kind == gate::Resource::device ||
         holding.kind == gate::Resource::device_attachment;
}

void Checker::check_irql(const gate::Call& call) {
  const gate::Irql level = cpu::irql();
  if (level <= call.target.contract.irql) return;
  Defect defect;
  defect.rule = rule("irql/too-high");
  defect.detail =
      fmt::format("{} is called at IRQL {}; its documentation allows {} at most", call.target.name,
                  irql_name(level), irql_name(call.target.contract.irql));
  if (level < gate::Irql::dispatch) defect.bug_check = BugCheckSeen{};
  defect.where = capture_stack();
  add_defect(std::move(defect));
}

void Checker::check_residence(const gate::Call& call) {
  const std::uint8_t resident = call.target.contract.resident;
  if (resident == 0) return;
  const nt::pool::Block* block = nt::pool::find_block(call.frame.argument(resident - 1U));
  if (block == nullptr || block->freed || block->kind != nt::pool::Kind::paged) return;
  Defect defect;
  defect.rule = rule("memory/not-resident");
  defect.detail = fmt::format("{} is given memory of paged pool", call.target.name);
  if (const Holding* holding = seen_.ledger.find_held(gate::Resource::pool, block->address)) {
    defect.resource = seen(*holding);
  }
  defect.where = capture_stack();
  add_defect(std::move(defect));
}

void Checker::check_link(const gate::Call& call) {
  const auto refused_by = seen_.witness.foreign_link(call);
  if (!refused_by) return;
  Defect defect;
  defect.rule = rule("contract/foreign-link");
  defect.detail =
      fmt::format("{} failed with STATUS_OBJECT_NAME_COLLISION for this name, and {} deletes it",
                  *refused_by, call.target.name);
  defect.where = capture_stack();
  add_defect(std::move(defect));
}

// A device's registers answer once its bus has started it.
void Checker::check_started(const gate::Call& call) {
  if (!call.target.contract.uses_hardware || !seen_.bus_starts) return;
  Defect defect;
  defect.rule = rule("irp/start-before-lower");
  defect.detail = fmt::format(
      "{} is called while IRP_MN_START_DEVICE has not been completed by the drivers below",
      call.target.name);
  defect.where = capture_stack();
  add_defect(std::move(defect));
}

void Checker::on_bus_started() {
  seen_.bus_starts = false;
}

void Checker::on_acquired(const gate::Acquired& what) {
  Holding holding;
  holding.kind = what.kind;
  holding.key = what.key;
  holding.bytes = what.bytes;
  holding.name = what.name;
  holding.reaches = what.reaches || gate::name_of(what.kind).reaches;
  holding.phrase = what.phrase.empty() ? gate::name_of(what.kind).phrase : what.phrase;
  if (seen_.current != nullptr) {
    holding.function = seen_.current->name;
    holding.ordinal = seen_.calls[seen_.current];
  }
  holding.step = current_step();
  holding.stack = capture_stack();
  holding.site = seen_.sites.number(holding.kind, holding.name, holding.function, holding.stack);
  seen_.ledger.acquire(std::move(holding));
}

// A framework's callback tells more than the request in which it is called.
std::string Checker::step_now() const {
  const auto callback = innermost_callback(capture_stack());
  return callback ? callback->name : current_step();
}

std::string Checker::current_step() const {
  return seen_.steps.empty() ? std::string() : seen_.steps.back();
}

std::optional<CalledBack> Checker::innermost_callback(const Stack& stack) const {
  if (seen_.callbacks.empty()) return std::nullopt;
  for (const std::uint64_t address : stack) {
    const auto found = seen_.callbacks.find(function_begin(address));
    if (found != seen_.callbacks.end()) return found->second;
  }
  return std::nullopt;
}

void Checker::on_released(gate::Resource kind, std::uint64_t key) {
  for (const Holding& holding : seen_.ledger.release(kind, key)) {
    const bool leaving = seen_.stage == gate::Stage::unload || !explorer_.choices().empty();
    if (kind == gate::Resource::thread && leaving) seen_.ended_threads.push_back(holding);
    Stack stack = capture_stack();
    const std::string by = seen_.current != nullptr ? std::string(seen_.current->name) : "";
    if (explorer_.choices().empty()) {
      seen_.result.releases.push_back({kind, holding.function, holding.ordinal, by, seen_.stage,
                                       innermost_callback(stack), stack, current_step()});
    }
    seen_.ledger.remember_release(holding, by, std::move(stack));
  }
}

void Checker::on_goes_with(const gate::Held& what, const gate::Held& owner) {
  seen_.ledger.goes_with(what, owner);
}

void Checker::on_stage(gate::Stage stage) {
  seen_.stage = stage;
  if (stage == gate::Stage::unload) note_what_follows(nt::facts_of(stage).routine);
  if (trace_ && stage != gate::Stage::done) trace(0, fmt::format("-- {} --", nt::name_of(stage)));
}

void Checker::on_debug_output(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (trace_) trace(0, fmt::format("  debug: {}", text));
}

void Checker::on_callback(const gate::CallBack& what) {
  if (trace_) trace(0, fmt::format("  {} of {}", what.name, what.of));
  note_callback(what.name);
  const std::uint64_t routine = function_begin(reinterpret_cast<std::uint64_t>(what.routine) + 1);
  seen_.callbacks[routine] = {routine, std::string(what.name), std::string(what.of),
                              seen_.ledger.next_order()};
}

void Checker::on_verifier_break(const gate::VerifierBreak& what) {
  Defect defect;
  defect.rule = find_rule(fmt::format("{}/{}", what.family, what.rule));
  if (defect.rule == nullptr) std::abort();  // tests/verify holds all names against the tables
  defect.detail = what.text;
  if (const Holding* object = seen_.ledger.find_held(gate::Resource::wdf_object, what.object)) {
    defect.resource = seen(*object);
    defect.where = object->stack;
  } else {
    defect.where = capture_stack();
  }
  if (what.routine != 0) defect.where.insert(defect.where.begin(), after_first_byte(what.routine));
  if (trace_) trace(0, fmt::format("*** {}: {}", defect.rule->id, what.text));
  add_defect(std::move(defect));
}

void Checker::on_program_request(std::string_view call) {
  seen_.request = call;
  seen_.request_shown = false;
}

void Checker::on_program_answer(const gate::ProgramAnswer& answer) {
  const std::string line =
      fmt::format("{}{}{}", seen_.request, answer.text.empty() ? "" : " = ", answer.text);
  if (answer.not_opened) seen_.result.not_opened.push_back(line);
  seen_.request.clear();
  if (trace_) trace_(0, "  a program: " + line);
}

// What the driver does for a program stands below the program's call.
void Checker::trace(std::uint64_t caller, const std::string& line) {
  if (!seen_.request.empty() && !std::exchange(seen_.request_shown, true)) {
    trace_(0, fmt::format("  a program: {} ...", seen_.request));
  }
  trace_(caller, line);
}

void Checker::on_device_step(const gate::DeviceStep& step) {
  if (!step.status) {
    note_what_follows(step.name);
    if (seen_.steps.empty()) {
      seen_.callbacks_in_step.clear();
      seen_.own_failure.reset();
    }
    seen_.last_step = step.name;
    seen_.steps.emplace_back(step.name);
    seen_.result.add_device_not_run = false;
    seen_.result.device_tried = true;
    seen_.bus_starts = step.name == kStart && !is_child(step);
    if (step.name == kAddDevice) seen_.add_device_from = seen_.ledger.next_order();
    if (trace_) trace(0, fmt::format("  Windows: {}", step.name));
    return;
  }
  if (!seen_.steps.empty()) seen_.steps.pop_back();
  seen_.bus_starts = false;
  if (trace_) {
    std::string text;
    gate::format_value(*step.status, text);
    trace(0, fmt::format("  Windows: {} = {}", step.name, text));
  }
  if (abi::nt_success(*step.status)) {
    std::vector<std::string>& all = seen_.result.steps;
    if (std::ranges::find(all, step.name) == all.end()) all.emplace_back(step.name);
    return;
  }
  note_step_failure(step.name, *step.status);
  if (step.name != kAddDevice) return;
  // Nothing comes for a device whose AddDevice has failed.
  judge_what_is_left([this](const Holding& holding) {
    return holding.order >= seen_.add_device_from && is_part_of_device(holding);
  });
}

// A request with STATUS_NOT_SUPPORTED has been touched by nobody, and has not failed.
void Checker::note_step_failure(std::string_view name, abi::NTSTATUS status) {
  const bool untouched = status == abi::STATUS_NOT_SUPPORTED && name != kAddDevice;
  if (untouched || seen_.result.failed_step) return;
  seen_.result.failed_step = FailedStep{
      std::string(name), static_cast<std::uint32_t>(status), seen_.callbacks_in_step, {}};
  const bool by_itself = explorer_.choices().empty() && seen_.result.failed_step->is_beginning();
  if (by_itself && seen_.own_failure && seen_.own_failure_status == status)
    seen_.result.own_failure = seen_.own_failure;
}

void Checker::note_callback(std::string_view name) {
  constexpr std::size_t kMost = 20;
  note_what_follows(name);
  std::vector<std::string>& all = seen_.callbacks_in_step;
  if (!seen_.steps.empty() && all.size() < kMost && (all.empty() || all.back() != name))
    all.emplace_back(name);
}

void Checker::note_what_follows(std::string_view what) {
  constexpr std::size_t kMost = 40;
  if (!seen_.result.failed_step) return;
  std::vector<std::string>& followed = seen_.result.failed_step->followed;
  if (followed.size() < kMost && (followed.empty() || followed.back() != what))
    followed.emplace_back(what);
}

void Checker::on_breakpoint() {
  Defect defect;
  defect.rule = rule("crash/breakpoint");
  defect.where = capture_stack();
  add_defect(std::move(defect));
}

void Checker::driver_entry_returned(abi::NTSTATUS status) {
  seen_.result.entry_status = static_cast<std::uint32_t>(status);
  if (seen_.own_failure && seen_.own_failure_status == status)
    seen_.result.own_failure = std::move(seen_.own_failure);
  if (seen_.result.return_trail.empty()) seen_.result.return_trail = cpu::stop_stepping();
  if (trace_) {
    std::string text;
    gate::format_value(status, text);
    trace(0, "DriverEntry = " + text);
  }
  if (auto defect = judge_processor_state()) add_defect(std::move(*defect));
  // The system cannot go on with what is no longer its own.
  if (auto defect = judge_system_objects()) {
    add_defect(std::move(*defect));
    end(Outcome::crash);
  }
  seen_.result.add_device_not_run = nt::io::driver_object()->DriverExtension->AddDevice != nullptr;
  if (abi::nt_success(status)) {
    if (auto defect = judge_success(seen_.entry, seen_.ledger)) add_defect(std::move(*defect));
  }
}

void Checker::add_defect(Defect defect) {
  defect.request = seen_.request;
  seen_.result.defects.push_back(std::move(defect));
}

}  // namespace rundown::verify
