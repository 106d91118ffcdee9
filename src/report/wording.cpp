#include "report/wording.h"

#include <fmt/format.h>

#include "verify/rule_table.h"

namespace rundown::report {
namespace {

using verify::Choice;
using verify::Defect;
using verify::ScenarioResult;

std::string quoted_name(const verify::ResourceSeen& resource) {
  if (resource.name.empty()) return {};
  return resource.kind == gate::Resource::pool ? fmt::format(", tag '{}',", resource.name)
                                               : " " + resource.name;
}

std::string resource_title(const verify::ResourceSeen& resource) {
  if (resource.kind == gate::Resource::pool) {
    return fmt::format("{} byte{} of {}{}", resource.bytes, resource.bytes == 1 ? "" : "s",
                       resource.phrase, quoted_name(resource));
  }
  return resource.phrase + quoted_name(resource);
}

// Of code that the image must not go away from.
std::string_view running_phrase(const verify::ResourceSeen& resource) {
  if (resource.kind == gate::Resource::thread) return "still runs";
  if (resource.kind == gate::Resource::dpc) return "is still queued";
  return resource.phrase == "a queued work item" ? "has not run yet" : std::string_view{};
}

bool is_plural(const verify::ResourceSeen& resource) {
  if (resource.kind == gate::Resource::pool) return resource.bytes != 1;
  return resource.phrase.ends_with('s') && !resource.phrase.starts_with("a ") &&
         !resource.phrase.starts_with("an ");
}

std::string failing_calls_phrase(const std::vector<Choice>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? " and " : ", ";
    text += choices[i].function;
  }
  const std::string_view verb = choices.size() == 1 ? "fails" : "fail";
  if (!choices.empty() && choices.back().onward) {
    return fmt::format("{} and every later allocation {}", text, "fail");
  }
  const std::string_view step = choices.empty() ? std::string_view() : choices.back().step;
  return fmt::format("{} {}{}{}", text, verb, step.empty() ? "" : " in ", step);
}

}  // namespace

std::string title_of(const ScenarioResult& result, const Defect& defect) {
  const auto& choices = result.choices;
  std::string text;
  if (defect.rule->is_leak() && defect.resource) {
    text = resource_title(*defect.resource);
    const bool unloaded = choices.empty() || result.end != nt::LifeEnd::entry_failed;
    const bool of_device = !defect.resource->step.empty();
    if (const std::string_view running = running_phrase(*defect.resource); !running.empty()) {
      if (defect.resource->kind == gate::Resource::thread) text = "a system thread";
      (text += ' ') += running;
      if (unloaded) text += " when DriverUnload returns";
      if (choices.empty()) return text;
      return text + (unloaded ? ", " : " ") + "when " + failing_calls_phrase(choices);
    }
    const bool pool = defect.resource->kind == gate::Resource::pool;
    text += is_plural(*defect.resource) ? " are " : " is ";
    text += pool ? "not freed" : "left behind";
    if (choices.empty())
      return text + (of_device ? " when the device is removed" : " by DriverUnload");
    if (unloaded && !of_device) text += " by DriverUnload";
    return text + " when " + failing_calls_phrase(choices);
  }
  text = defect.rule->headline;
  return choices.empty() ? text : text + " when " + failing_calls_phrase(choices);
}

bool clean_up_callback_can_release(const verify::Rule& rule) {
  return &rule != verify::leak_rule(gate::Resource::wdf_device_init) &&
         &rule != verify::leak_rule(gate::Resource::gpio_client);
}

namespace {

// Where what a device holds has to go, by the step that failed.
std::string advice_for_device(const Finding& finding) {
  const std::string_view mend = finding.rule->mend;
  const bool framework = finding.family->is_framework;
  if (!finding.failed_step || finding.failed_calls.empty()) {
    return framework ? fmt::format(
                           "Release it in the callback that undoes the one that acquired it, or in "
                           "the device's EvtCleanupCallback: {}.",
                           mend)
                     : fmt::format("Release it when IRP_MN_REMOVE_DEVICE comes: {}.", mend);
  }
  if (finding.failed_step->name == "AddDevice") {
    return framework ? fmt::format(
                           "Release it before EvtDriverDeviceAdd returns the failure ({}); or keep "
                           "it in the context of an object with an EvtCleanupCallback, which the "
                           "framework calls in both cases.",
                           mend)
                     : fmt::format(
                           "Release it before AddDevice returns the failure ({}): nothing else "
                           "comes for this device.",
                           mend);
  }
  return framework ? fmt::format(
                         "Release it before the callback that fails returns ({}), or in one that "
                         "runs in both cases.",
                         mend)
                   : fmt::format(
                         "Release it before {} is completed with the failure, or when "
                         "IRP_MN_REMOVE_DEVICE comes: {}.",
                         finding.failed_step->name, mend);
}

}  // namespace

std::string advice_for(const Finding& finding) {
  const verify::Rule& rule = *finding.rule;
  if (&rule == verify::rule("memory/null-dereference") && !finding.failed_calls.empty()) {
    return fmt::format("Test the pointer before it is used: it is NULL when {} fails.",
                       finding.failed_calls.back().function);
  }
  if (!rule.is_leak()) return std::string(rule.mend);
  const bool running = finding.resource && !running_phrase(*finding.resource).empty();
  if (running) {
    return fmt::format("Wait for it before {} returns: {}.",
                       finding.unloaded ? "DriverUnload" : "DriverEntry", rule.mend);
  }
  if (finding.resource && !finding.resource->step.empty()) return advice_for_device(finding);
  if (finding.unloaded) {
    return fmt::format(
        "Release it where it is no longer needed, at the latest in DriverUnload{}: {}.",
        finding.also_on_failure ? " and before each return of a DriverEntry that fails after it"
                                : "",
        rule.mend);
  }
  if (finding.released_on_success && finding.released_on_success->also_here) {
    return fmt::format(
        "Let {} release it ({}) whatever else is there or not: it runs in both cases.",
        finding.released_on_success->function, rule.mend);
  }
  std::string text = fmt::format(
      "Release it before this return ({}); or leave by one common exit path that releases whatever "
      "was acquired before",
      rule.mend);
  const std::string_view callback = finding.family->clean_up_callback;
  if (!callback.empty() && finding.registered && clean_up_callback_can_release(rule)) {
    return fmt::format("{}; or release it in {} in both cases.", text, callback);
  }
  if (callback.empty() && finding.released_on_success &&
      finding.released_on_success->stage == gate::Stage::unload) {
    text += fmt::format(
        "; or call {} by hand before returning the failure, if it copes with what was never "
        "acquired",
        finding.released_on_success->function);
  }
  return text + ".";
}

}  // namespace rundown::report
