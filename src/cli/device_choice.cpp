#include "cli/device_choice.h"

#include <algorithm>
#include <utility>

#include "cli/interrupt.h"
#include "nt/hardware/likely_devices.h"

namespace rundown::cli {
namespace {

std::vector<verify::ScenarioResult> run_with_nothing_failing(const verify::EngineRequest& base) {
  verify::EngineRequest request = base;
  request.trace = false;
  request.exploration.replay = true;
  request.exploration.only.clear();
  request.exploration.follow_return = false;
  std::vector<verify::ScenarioResult> results;
  verify::run_engine(
      request,
      {.result = [&](verify::ScenarioResult&& result) { results.push_back(std::move(result)); },
       .trace_line = {},
       .stop = &interrupted});
  return results;
}

}  // namespace

bool is_refused(const std::vector<verify::ScenarioResult>& results) {
  const auto baseline = std::ranges::find_if(
      results, [](const verify::ScenarioResult& result) { return result.choices.empty(); });
  if (baseline == results.end()) return false;
  if (baseline->failed_step && baseline->failed_step->is_beginning()) return true;
  // A driver may take for granted what its own device always has.
  const bool stopped =
      baseline->outcome == verify::Outcome::crash || baseline->outcome == verify::Outcome::hang;
  const auto& steps = baseline->steps;
  return stopped && baseline->device_tried &&
         std::ranges::find(steps, "IRP_MN_START_DEVICE") == steps.end();
}

std::string choose_device(verify::EngineRequest& request) {
  if (request.device || !is_refused(run_with_nothing_failing(request))) return {};
  for (nt::hardware::LikelyDevice& likely : nt::hardware::likely_devices()) {
    if (likely.phrase.empty()) continue;
    request.device = std::move(likely.description);
    if (!is_refused(run_with_nothing_failing(request))) return std::string(likely.phrase);
  }
  request.device.reset();
  return {};
}

}  // namespace rundown::cli
