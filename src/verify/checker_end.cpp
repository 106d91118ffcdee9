// How a run ends, and what is judged then.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <utility>

#include "cpu/exception.h"
#include "cpu/trap.h"
#include "gate/export.h"
#include "nt/io/driver.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/processors.h"
#include "verify/checker.h"
#include "verify/judge.h"
#include "verify/rule_table.h"
#include "verify/waits.h"

namespace rundown::verify {
namespace {

// The lock that is kept, or whatever else raised the level.
ResourceSeen raised_by(const Deed& raise) {
  ResourceSeen made;
  made.kind = Subject::raised_irql();
  made.phrase = "the raised IRQL";
  made.function = raise.function;
  made.acquired = raise.stack;
  return made;
}

// What the system calls first in a stage.
std::string routine_of(gate::Stage stage) {
  if (stage != gate::Stage::entry && stage != gate::Stage::unload) {
    return "a routine that the driver registered";
  }
  return fmt::format("{}, or a routine that {} registered,", nt::facts_of(stage).routine,
                     stage == gate::Stage::entry ? "it" : "is still");
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

void Checker::finish(nt::LifeEnd end_of_life) {
  seen_.result.end = end_of_life;
  for (const auto& [routine, callback] : seen_.callbacks) {
    seen_.result.callbacks.push_back(callback);
  }
  for (Defect& defect : judge_damage_left(seen_.ledger)) add_defect(std::move(defect));
  // A driver that cannot be unloaded keeps what it holds until shutdown, and may.
  const bool stays =
      end_of_life == nt::LifeEnd::not_unloadable || end_of_life == nt::LifeEnd::kept_by_device;
  if (!stays) {
    judge_what_is_left([](const Holding&) { return true; });
    judge_ended_threads();
  } else if (end_of_life == nt::LifeEnd::kept_by_device && seen_.stage == gate::Stage::done) {
    // It is kept by what its device left, which has been taken away.
    judge_what_is_left(
        [](const Holding& holding) { return !holding.step.empty() && is_part_of_device(holding); });
  }
  end(seen_.result.defects.empty() ? Outcome::clean : Outcome::finding);
}

// The cause is the defect; what is held only because of it stands with it.
void Checker::judge_what_is_left(const std::function<bool(const Holding&)>& is_judged) {
  const std::vector<Holding> held = seen_.ledger.held();
  std::map<std::uint64_t, std::vector<ResourceSeen>> with;  // by the order of the cause
  for (const Holding& holding : held) {
    const Holding& cause = seen_.ledger.cause_of(holding);
    if (cause.order != holding.order) with[cause.order].push_back(seen(holding));
  }
  for (const Holding& holding : held) {
    if (seen_.ledger.cause_of(holding).order != holding.order) continue;
    if (!is_judged(holding) || !seen_.judged.insert(holding.order).second) continue;
    Defect defect;
    defect.rule = leak_rule(holding.kind);
    if (defect.rule == nullptr) continue;
    defect.resource = seen(holding);
    defect.with = std::move(with[holding.order]);
    add_defect(std::move(defect));
  }
}

// A thread that says in some other way that it is done still has code of the image to run. The
// reference of IoCreateSystemThread keeps the image as long.
void Checker::judge_ended_threads() {
  for (const Holding& thread : seen_.ended_threads) {
    if (seen_.witness.awaited(thread.key) || thread.function == "IoCreateSystemThread") continue;
    Defect defect;
    defect.rule = rule("contract/thread-not-awaited");
    defect.resource = seen(thread);
    add_defect(std::move(defect));
  }
}

void Checker::on_bug_check(const gate::BugCheck& bug) {
  Defect defect = judge_bug_check(bug, seen_.ledger);
  defect.where = capture_stack();
  // Nobody but the system stands behind the address: it called what the driver had registered.
  if (defect.where.size() == 1 && nt::ldr::image_at(defect.where[0]) == nullptr) {
    defect.detail = fmt::format("the system calls {} there{}{}", routine_of(seen_.stage),
                                defect.detail.empty() ? "" : "; ", defect.detail);
  }
  if (defect.where.empty() && seen_.stage != gate::Stage::unload && !seen_.last_step.empty()) {
    defect.detail += fmt::format("{}the system does so with what {} has left",
                                 defect.detail.empty() ? "" : "; ", seen_.last_step);
  }
  add_deed(defect, bug);
  if (trace_) trace(0, fmt::format("*** bug check 0x{:X}", bug.code));
  add_defect(std::move(defect));
  if (bug.code != abi::kSpecialPoolDetectedMemoryCorruption) {
    for (Defect& damage : judge_damage_left(seen_.ledger)) add_defect(std::move(damage));
  }
  end(Outcome::crash);
}

// The lock that was kept, the completion that came before.
void Checker::add_deed(Defect& defect, const gate::BugCheck& bug) {
  if (defect.rule == rule("memory/use-after-free") && defect.resource &&
      defect.resource->released.empty()) {
    if (const Deed* end = seen_.witness.last_end_of(defect.resource->key)) {
      defect.resource->phrase = "a request";
      defect.resource->released = end->stack;
      defect.resource->released_by = end->function;
      defect.detail += ", a request that has been completed or freed";
    }
  }
  if (defect.resource) return;
  ResourceSeen made;
  if (defect.rule == rule("irp/completed-twice")) {
    const Deed* first = seen_.witness.first_end_of(bug.parameters[0]);
    if (first == nullptr) return;
    made.kind = gate::Resource::irp;
    made.phrase = "the request";
    made.released = first->stack;
    made.released_by = first->function;
    defect.detail = fmt::format("{} has ended the request already", first->function);
  } else if (defect.rule == rule("irql/changed-on-return") || defect.rule == rule("irql/wait") ||
             defect.rule == rule("wdf/callback-irql")) {
    const Deed* raise = seen_.witness.raised();
    if (raise == nullptr) return;
    made = raised_by(*raise);
  } else {
    return;
  }
  defect.resource = std::move(made);
}

void Checker::on_unsupported(std::string_view module, std::string_view function) {
  seen_.result.unsupported.push_back(
      {std::string(module), std::string(function), capture_stack(), seen_.stage});
  if (trace_) trace(0, fmt::format("*** {}!{} is not implemented", module, function));
  end(Outcome::unsupported);
}

void Checker::on_deadlock() {
  Defect defect;
  defect.rule = rule("hang/deadlock");
  for (std::size_t i = 0; i < gate::wait_count(); ++i) {
    if (i != 0) defect.detail += "; ";
    defect.detail += gate::wait_text(i);
  }
  const Waits waits = describe_waits([this](const cpu::Frame& crossing) {
    const auto found = seen_.in_flight.find(&crossing);
    return std::string(found == seen_.in_flight.end() ? "the driver" : found->second->name);
  });
  if (!waits.text.empty()) {
    if (!defect.detail.empty()) defect.detail += "; ";
    defect.detail += waits.text;
  }
  // A request that is never completed is what such a wait is for.
  for (const Holding& holding : seen_.ledger.held()) {
    if (holding.kind != gate::Resource::wdf_request || defect.resource) continue;
    defect.resource = seen(holding);
  }
  // A thread that spins at raised IRQL still has its stack; one that waits is another by now.
  defect.where = capture_stack();
  if (defect.where.empty()) defect.where = waits.where;
  if (const Deed* raise = seen_.witness.raised(); raise != nullptr && !defect.resource) {
    defect.resource = raised_by(*raise);
  }
  add_defect(std::move(defect));
  end(Outcome::hang);
}

void Checker::on_request_lost(std::string_view request, std::uint64_t routine) {
  Defect defect;
  defect.rule = rule("irp/not-completed");
  defect.detail = request;
  for (const Holding& holding : seen_.ledger.held()) {
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
  seen_.loop_samples.push_back(capture_stack());
  if (seen_.loop_samples.size() < kSamples) return;
  Defect defect;
  defect.rule = rule("hang/loop");
  defect.where = looping_frames(seen_.loop_samples);
  add_defect(std::move(defect));
  end(Outcome::hang);
}

void Checker::end(Outcome outcome) {
  cpu::start_timeout(0);
  seen_.result.choices = explorer_.choices();
  seen_.result.sites = explorer_.sites();
  seen_.result.outcome = outcome;
  explorer_.wait_for_branches();
  seen_.result.number = explorer_.number();
  seen_.result.refused_choice = explorer_.refused_choice();
  seen_.result.left_out = explorer_.left_out();
  report_(seen_.result);
  _exit(0);
}

}  // namespace rundown::verify
