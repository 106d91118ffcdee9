#include "verify/checker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "cpu/exception.h"
#include "cpu/step.h"
#include "cpu/trap.h"
#include "gate/export.h"
#include "gate/modules.h"
#include "nt/ex/pool.h"
#include "nt/io/driver.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/processors.h"
#include "verify/judge.h"
#include "verify/waits.h"

namespace rundown::verify {
namespace {

constexpr std::size_t kDeepestStack = 24;

ResourceSeen seen(const Holding& holding) {
  ResourceSeen made;
  made.kind = gate::name_of(holding.kind).id;
  made.name = holding.name;
  made.phrase = holding.phrase;
  made.bytes = holding.bytes;
  made.key = holding.key;
  made.function = holding.function;
  made.ordinal = holding.ordinal;
  made.site = holding.site;
  made.acquired = holding.stack;
  return made;
}

// The lock that is kept, or whatever else raised the level.
ResourceSeen raised_by(const Deed& raise) {
  ResourceSeen made;
  made.kind = "irql";
  made.phrase = "the raised IRQL";
  made.function = raise.function;
  made.acquired = raise.stack;
  return made;
}

// Stacks are of return addresses; a routine is told as if it had just begun.
std::uint64_t after_first_byte(std::uint64_t routine) {
  return routine + 1;
}

// What the system calls first in a stage.
std::string_view routine_of(gate::Stage stage) {
  if (stage == gate::Stage::entry) return "DriverEntry, or a routine that it registered,";
  if (stage == gate::Stage::unload) return "DriverUnload, or a routine that is still registered,";
  return "a routine that the driver registered";
}

std::string call_text(const gate::Call& call) {
  std::string text(call.target.name);
  text += '(';
  call.target.format_arguments(call.frame, text);
  text += ')';
  return text;
}

// The frames that every sample has, the innermost of them given as its function's first
// instruction.
Stack looping_frames(const std::vector<Stack>& samples) {
  std::size_t common = samples.front().size();
  for (const Stack& sample : samples) {
    std::size_t same = 0;
    while (same < std::min(common, sample.size()) &&
           function_begin(sample[sample.size() - 1 - same]) ==
               function_begin(samples.front()[samples.front().size() - 1 - same])) {
      ++same;
    }
    common = same;
  }
  const Stack& first = samples.front();
  Stack shared(first.end() - static_cast<std::ptrdiff_t>(common), first.end());
  if (!shared.empty()) shared.front() = function_begin(shared.front());
  return shared;
}

}  // namespace

Stack capture_stack() {
  std::array<machine::Address, kDeepestStack> frames{};
  const std::size_t count = cpu::walk_stack(frames);
  return {frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(count)};
}

Checker::Checker(Exploration how, ScenarioNews news,
                 std::function<void(const ScenarioResult&)> report, double timeout_seconds)
    : explorer_(std::move(how), std::move(news)),
      report_(std::move(report)),
      timeout_seconds_(timeout_seconds) {}

std::optional<gate::Failure> Checker::on_call(const gate::Call& call) {
  // What a framework driver's entry code does once DriverEntry has failed is no part of its way
  // out.
  if (call.target.contract.ends_driver_entry && result_.return_trail.empty()) {
    result_.return_trail = cpu::stop_stepping();
  }
  const std::uint32_t ordinal = ++calls_[&call.target];
  current_ = &call.target;
  in_flight_[&call.frame] = current_;
  witness_.on_call(call);
  check_irql(call);
  check_residence(call);
  check_link(call);
  if (stage_ == gate::Stage::entry) {
    result_.last_call.clear();
    result_.last_function = call.target.name;
  }
  const std::size_t before = explorer_.choices().size();
  const auto failure = explorer_.decide(call.target, ordinal, call.frame, stage_, &capture_stack);
  if (explorer_.choices().size() != before) cpu::start_timeout(timeout_seconds_);
  if (stage_ == gate::Stage::entry) result_.last_call = capture_stack();
  injected_ = failure.has_value();
  if (failure && explorer_.follows_return()) {
    const nt::io::LoadedImage& image = nt::io::loaded_images().back();
    cpu::start_stepping(image.base, image.base + image.size);
  }
  if (failure && failure->kind == gate::Failure::Kind::raise && trace_) {
    trace_call(call, fmt::format("raises {}", abi::nt_status_name(failure->status)), true);
  }
  return failure;
}

void Checker::on_return(const gate::Call& call, std::uint64_t result) {
  current_ = calling(call.frame);
  const bool injected = std::exchange(injected_, false);
  witness_.on_return(call, result);
  note_registration(call, result);
  if (!injected && explorer_.choices().empty()) note_own_failure(call, result);
  if (!trace_) return;
  std::string text;
  if (call.target.returns != gate::Returns::nothing) call.target.format_result(result, text);
  trace_call(call, text, injected);
}

void Checker::note_own_failure(const gate::Call& call, std::uint64_t result) {
  const auto status = static_cast<abi::NTSTATUS>(result);
  if (stage_ != gate::Stage::entry || call.target.returns != gate::Returns::status ||
      abi::nt_success(status)) {
    return;
  }
  own_failure_status_ = status;
  const bool wants_integrity_check =
      call.target.contract.needs_integrity_check && status == abi::STATUS_ACCESS_DENIED;
  own_failure_ = {std::string(call.target.name), call_text(call), wants_integrity_check,
                  capture_stack()};
}

// Whether the driver has become something to the system: a framework driver, a miniport.
void Checker::note_registration(const gate::Call& call, std::uint64_t result) {
  const gate::Contract& contract = call.target.contract;
  if (stage_ != gate::Stage::entry) return;
  const bool success = abi::nt_success(static_cast<abi::NTSTATUS>(result));
  if (!contract.owes.empty() && success) entry_.owes = contract.owes;
  if (!contract.makes_driver) return;
  entry_.registered |= success;
  if (success) {
    entry_.failed_registration.reset();
  } else {
    entry_.failed_registration = {std::string(call.target.name), capture_stack()};
  }
}

// The export that has called the guest which made this call: a request's sender.
const gate::ExportEntry* Checker::calling(const cpu::Frame& ended) {
  in_flight_.erase(&ended);
  for (const cpu::Frame* frame = ended.previous; frame != nullptr; frame = frame->previous) {
    if (frame->kind != cpu::FrameKind::gate) continue;
    const auto found = in_flight_.find(frame);
    return found == in_flight_.end() ? nullptr : found->second;
  }
  return nullptr;
}

void Checker::trace_call(const gate::Call& call, const std::string& result, bool injected) {
  std::string line = call_text(call);
  if (!result.empty()) line += " = " + result;
  if (injected) line += "    <-- made to fail";
  trace(call.frame.return_address(), line);
}

void Checker::check_irql(const gate::Call& call) {
  const gate::Irql level = cpu::irql();
  if (level <= call.target.contract.irql) return;
  Defect defect;
  defect.rule = "irql/too-high";
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
  const nt::ex::PoolBlock* block = nt::ex::find_pool_block(call.frame.argument(resident - 1U));
  if (block == nullptr || block->freed || block->kind != nt::ex::PoolKind::paged) return;
  Defect defect;
  defect.rule = "memory/not-resident";
  defect.detail = fmt::format("{} is given memory of paged pool", call.target.name);
  if (const Holding* holding = ledger_.find_held(gate::Resource::pool, block->address)) {
    defect.resource = seen(*holding);
  }
  defect.where = capture_stack();
  add_defect(std::move(defect));
}

void Checker::check_link(const gate::Call& call) {
  const auto refused_by = witness_.foreign_link(call);
  if (!refused_by) return;
  Defect defect;
  defect.rule = "contract/foreign-link";
  defect.detail =
      fmt::format("{} failed with STATUS_OBJECT_NAME_COLLISION for this name, and {} deletes it",
                  *refused_by, call.target.name);
  defect.where = capture_stack();
  add_defect(std::move(defect));
}

void Checker::on_acquired(const gate::Acquired& what) {
  Holding holding;
  holding.kind = what.kind;
  holding.key = what.key;
  holding.bytes = what.bytes;
  holding.name = what.name;
  holding.phrase = what.phrase.empty() ? gate::name_of(what.kind).phrase : what.phrase;
  if (current_ != nullptr) {
    holding.function = current_->name;
    holding.ordinal = calls_[current_];
  }
  holding.stack = capture_stack();
  holding.site = sites_.number(holding.kind, holding.name, holding.function, holding.stack);
  if (what.kind == gate::Resource::wdf_object && what.name == "WDFDRIVER") {
    result_.framework_driver_created = true;
  }
  ledger_.acquire(std::move(holding));
}

void Checker::on_released(gate::Resource kind, std::uint64_t key) {
  for (const Holding& holding : ledger_.release(kind, key)) {
    const bool leaving = stage_ == gate::Stage::unload || !explorer_.choices().empty();
    if (kind == gate::Resource::thread && leaving) ended_threads_.push_back(holding);
    Stack stack = capture_stack();
    const std::string by = current_ != nullptr ? std::string(current_->name) : "";
    if (explorer_.choices().empty()) {
      result_.releases.push_back({std::string(gate::name_of(kind).id), holding.function,
                                  holding.ordinal, by, std::string(gate::name_of(stage_)), stack});
    }
    ledger_.remember_release(holding, by, std::move(stack));
  }
}

void Checker::on_goes_with(const gate::Held& what, const gate::Held& owner) {
  ledger_.goes_with(what, owner);
}

void Checker::on_stage(gate::Stage stage) {
  stage_ = stage;
  if (trace_ && stage != gate::Stage::done) trace(0, fmt::format("-- {} --", gate::name_of(stage)));
}

void Checker::on_debug_output(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (trace_) trace(0, fmt::format("  debug: {}", text));
}

void Checker::on_callback(std::string_view name, std::string_view of) {
  if (trace_) trace(0, fmt::format("  {} of {}", name, of));
}

void Checker::on_verifier_break(const gate::VerifierBreak& what) {
  Defect defect;
  defect.rule = fmt::format("{}/{}", what.family, what.rule);
  defect.detail = what.text;
  if (const Holding* object = ledger_.find_held(gate::Resource::wdf_object, what.object)) {
    defect.resource = seen(*object);
    defect.where = object->stack;
  } else {
    defect.where = capture_stack();
  }
  if (what.routine != 0) defect.where.insert(defect.where.begin(), after_first_byte(what.routine));
  if (trace_) trace(0, fmt::format("*** {}: {}", defect.rule, what.text));
  add_defect(std::move(defect));
}

void Checker::on_program_request(std::string_view call) {
  request_ = call;
  request_shown_ = false;
}

void Checker::on_program_answer(const gate::ProgramAnswer& answer) {
  const std::string line =
      fmt::format("{}{}{}", request_, answer.text.empty() ? "" : " = ", answer.text);
  if (answer.not_opened) result_.not_opened.push_back(line);
  request_.clear();
  if (trace_) trace_(0, "  a program: " + line);
}

// What the driver does for a program stands below the program's call.
void Checker::trace(std::uint64_t caller, const std::string& line) {
  if (!request_.empty() && !std::exchange(request_shown_, true)) {
    trace_(0, fmt::format("  a program: {} ...", request_));
  }
  trace_(caller, line);
}

void Checker::on_breakpoint() {
  Defect defect;
  defect.rule = "crash/breakpoint";
  defect.where = capture_stack();
  add_defect(std::move(defect));
}

void Checker::driver_entry_returned(abi::NTSTATUS status) {
  result_.entry_status = static_cast<std::uint32_t>(status);
  if (own_failure_ && own_failure_status_ == status) result_.own_failure = std::move(own_failure_);
  if (result_.return_trail.empty()) result_.return_trail = cpu::stop_stepping();
  result_.has_add_device = nt::io::driver_object()->DriverExtension->AddDevice != nullptr;
  if (trace_) {
    std::string text;
    gate::format_value(status, text);
    trace(0, "DriverEntry = " + text);
  }
  if (abi::nt_success(status)) {
    entry_.choices = explorer_.choices();
    if (auto defect = judge_success(entry_, ledger_)) add_defect(std::move(*defect));
  }
}

void Checker::add_defect(Defect defect) {
  defect.request = request_;
  result_.defects.push_back(std::move(defect));
}

void Checker::finish(std::string_view end_of_life, bool leaks_count) {
  result_.end = end_of_life;
  for (Defect& defect : judge_damage_left(ledger_)) add_defect(std::move(defect));
  if (leaks_count) {
    judge_what_is_left();
    judge_ended_threads();
  }
  end(result_.defects.empty() ? Outcome::clean : Outcome::finding);
}

// The cause is the defect; what is held only because of it stands with it.
void Checker::judge_what_is_left() {
  const std::vector<Holding> held = ledger_.held();
  std::map<std::uint64_t, std::vector<ResourceSeen>> with;  // by the order of the cause
  for (const Holding& holding : held) {
    const Holding& cause = ledger_.cause_of(holding);
    if (cause.order != holding.order) with[cause.order].push_back(seen(holding));
  }
  for (const Holding& holding : held) {
    if (ledger_.cause_of(holding).order != holding.order) continue;
    Defect defect;
    defect.rule = "leak/" + std::string(gate::name_of(holding.kind).id);
    defect.resource = seen(holding);
    defect.with = std::move(with[holding.order]);
    add_defect(std::move(defect));
  }
}

// A thread that says in some other way that it is done still has code of the image to run. The
// reference of IoCreateSystemThread keeps the image as long.
void Checker::judge_ended_threads() {
  for (const Holding& thread : ended_threads_) {
    if (witness_.awaited(thread.key) || thread.function == "IoCreateSystemThread") continue;
    Defect defect;
    defect.rule = "contract/thread-not-awaited";
    defect.resource = seen(thread);
    add_defect(std::move(defect));
  }
}

void Checker::on_bug_check(const gate::BugCheck& bug) {
  Defect defect = judge_bug_check(bug, ledger_);
  defect.where = capture_stack();
  // Nobody but the system stands behind the address: it called what the driver had registered.
  if (defect.where.size() == 1 && nt::io::image_at(defect.where[0]) == nullptr) {
    defect.detail = fmt::format("the system calls {} there{}{}", routine_of(stage_),
                                defect.detail.empty() ? "" : "; ", defect.detail);
  }
  add_deed(defect, bug);
  if (trace_) trace(0, fmt::format("*** bug check 0x{:X}", bug.code));
  add_defect(std::move(defect));
  if (bug.code != nt::ke::kSpecialPoolDetectedMemoryCorruption) {
    for (Defect& damage : judge_damage_left(ledger_)) add_defect(std::move(damage));
  }
  end(Outcome::crash);
}

// The lock that was kept, the completion that came before.
void Checker::add_deed(Defect& defect, const gate::BugCheck& bug) {
  if (defect.rule == "memory/use-after-free" && defect.resource &&
      defect.resource->released.empty()) {
    if (const Deed* end = witness_.last_end_of(defect.resource->key)) {
      defect.resource->phrase = "a request";
      defect.resource->released = end->stack;
      defect.resource->released_by = end->function;
      defect.detail += ", a request that has been completed or freed";
    }
  }
  if (defect.resource) return;
  ResourceSeen made;
  if (defect.rule == "irp/completed-twice") {
    const Deed* first = witness_.first_end_of(bug.parameters[0]);
    if (first == nullptr) return;
    made.kind = "irp";
    made.phrase = "the request";
    made.released = first->stack;
    made.released_by = first->function;
    defect.detail = fmt::format("{} has ended the request already", first->function);
  } else if (defect.rule == "irql/changed-on-return" || defect.rule == "irql/wait" ||
             defect.rule == "wdf/callback-irql") {
    const Deed* raise = witness_.raised();
    if (raise == nullptr) return;
    made = raised_by(*raise);
  } else {
    return;
  }
  defect.resource = std::move(made);
}

void Checker::on_unsupported(std::string_view module, std::string_view function) {
  result_.unsupported.push_back({std::string(module), std::string(function), capture_stack()});
  if (trace_) trace(0, fmt::format("*** {}!{} is not implemented", module, function));
  end(Outcome::unsupported);
}

void Checker::on_deadlock() {
  Defect defect;
  defect.rule = "hang/deadlock";
  for (std::size_t i = 0; i < gate::wait_count(); ++i) {
    if (i != 0) defect.detail += "; ";
    defect.detail += gate::wait_text(i);
  }
  const Waits waits = describe_waits([this](const cpu::Frame& crossing) {
    const auto found = in_flight_.find(&crossing);
    return std::string(found == in_flight_.end() ? "the driver" : found->second->name);
  });
  if (!waits.text.empty()) {
    if (!defect.detail.empty()) defect.detail += "; ";
    defect.detail += waits.text;
  }
  // A request that is never completed is what such a wait is for.
  for (const Holding& holding : ledger_.held()) {
    if (holding.kind != gate::Resource::wdf_request || defect.resource) continue;
    defect.resource = seen(holding);
  }
  // A thread that spins at raised IRQL still has its stack; one that waits is another by now.
  defect.where = capture_stack();
  if (defect.where.empty()) defect.where = waits.where;
  if (const Deed* raise = witness_.raised(); raise != nullptr && !defect.resource) {
    defect.resource = raised_by(*raise);
  }
  add_defect(std::move(defect));
  end(Outcome::hang);
}

void Checker::on_request_lost(std::string_view request, std::uint64_t routine) {
  Defect defect;
  defect.rule = "irp/not-completed";
  defect.detail = request;
  for (const Holding& holding : ledger_.held()) {
    if (holding.kind == gate::Resource::wdf_request) defect.resource = seen(holding);
  }
  if (!defect.resource && routine != 0) defect.where = {after_first_byte(routine)};
  if (trace_) trace(0, fmt::format("*** never completed: {}", request));
  add_defect(std::move(defect));
  end(Outcome::hang);
}

void Checker::on_timeout() {
  if (nt::ke::processors_meet()) {
    on_unsupported("ntoskrnl.exe", "processors that wait for one another without a call");
  }
  // Where the timer strikes is chance. What all samples share is not: the frames that never return,
  // and the function whose loop does not end.
  constexpr std::size_t kSamples = 32;
  loop_samples_.push_back(capture_stack());
  if (loop_samples_.size() < kSamples) return;
  Defect defect;
  defect.rule = "hang/loop";
  defect.where = looping_frames(loop_samples_);
  add_defect(std::move(defect));
  end(Outcome::hang);
}

void Checker::end(Outcome outcome) {
  cpu::start_timeout(0);
  result_.choices = explorer_.choices();
  result_.sites = explorer_.sites();
  result_.outcome = outcome;
  explorer_.wait_for_children();
  result_.number = explorer_.number();
  result_.refused_choice = explorer_.refused_choice();
  result_.left_out = explorer_.left_out();
  report_(result_);
  _exit(0);
}

}  // namespace rundown::verify
