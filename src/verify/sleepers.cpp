#include "verify/sleepers.h"

#include <fmt/format.h>

#include <fstream>
#include <optional>
#include <sstream>

namespace rundown::verify {
namespace {

struct Work {
  bool sleeps = false;
  unsigned long long processor_time = 0;  // in clock ticks
};

// As proc(5) has it: fields 3, 14 and 15 of stat, behind a name that may hold spaces. A process
// that waits for a processor on a busy machine does not sleep.
std::optional<Work> work_of(pid_t process) {
  std::ifstream in(fmt::format("/proc/{}/stat", process));
  std::string line;
  if (!std::getline(in, line)) return std::nullopt;
  const std::size_t end_of_name = line.rfind(')');
  if (end_of_name == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(end_of_name + 1));
  std::string state;
  fields >> state;
  std::string skipped;
  for (int i = 4; i < 14; ++i) fields >> skipped;
  unsigned long long user = 0;
  unsigned long long system = 0;
  if (!(fields >> user >> system)) return std::nullopt;
  return Work{state == "S" || state == "D" || state == "T", user + system};
}

}  // namespace

std::vector<Sleepers::Found> Sleepers::look(const RollCall& roll, RollCall::Clock::time_point now) {
  using Seconds = std::chrono::duration<double>;
  std::vector<Found> found;
  std::map<pid_t, Seen> seen;
  const auto patience = std::chrono::duration_cast<RollCall::Clock::duration>(patience_);
  const auto longest =
      std::chrono::duration_cast<RollCall::Clock::duration>(6 * patience_ + Seconds(30));
  for (const pid_t process : roll.at_work_since(now - longest)) {
    found.push_back(
        {process, fmt::format("it was stopped after {:.0f} seconds", Seconds(longest).count())});
  }
  if (!found.empty()) return found;
  for (const pid_t process : roll.at_work_since(now - patience)) {
    const auto work = work_of(process);
    if (!work || !work->sleeps) continue;
    const auto before = seen_.find(process);
    const bool asleep =
        before != seen_.end() && before->second.processor_time == work->processor_time;
    seen[process] = asleep ? before->second : Seen{work->processor_time, now};
    if (now - seen[process].at >= patience) {
      found.push_back({process, fmt::format("it used no processor time for {:.0f} seconds and "
                                            "was stopped",
                                            patience_.count())});
    }
  }
  seen_ = std::move(seen);
  return found;
}

}  // namespace rundown::verify
