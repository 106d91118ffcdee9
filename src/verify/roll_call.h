// Who has begun and who has answered.
//
// Each scenario that a process of the engine begins is written down here, in the caller's process,
// and struck out by its one result. What is left at the end gave none, however its process ended:
// such a driver has not been wholly checked. The roll also knows which scenarios are at work and
// which only wait for those that they began, so that one which sleeps can be told from one which
// is patient.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "verify/result.h"

namespace rundown::verify {

using ScenarioNumber = std::uint32_t;  // in the order in which scenarios begin; 0: the baseline

struct Begun {
  ScenarioNumber number = 0;
  ScenarioNumber parent = 0;
  std::vector<Choice> choices;
};

// How a process that began a scenario found another of its scenarios' process to have ended.
struct Ended {
  Begun scenario;
  std::string how;
};

class RollCall {
 public:
  using Clock = std::chrono::steady_clock;

  void begin(const Begun& scenario, pid_t process, Clock::time_point now);
  // False: no scenario at work can have sent this, and nothing may be concluded from it.
  bool answer(const ScenarioResult& result, pid_t process, Clock::time_point now);
  // A scenario's process is gone; the result where it had not answered.
  std::optional<ScenarioResult> end(const Ended& ended, Clock::time_point now);

  // The processes at work that have waited for nobody since `since`.
  std::vector<pid_t> at_work_since(Clock::time_point since) const;
  // The result of a process that was stopped, for it had not answered; nothing if it had.
  std::optional<ScenarioResult> stop(pid_t process, const std::string& why, Clock::time_point now);

  // Everybody has gone: a result for each that never answered.
  std::vector<ScenarioResult> close(const std::string& why);
  std::size_t unanswered() const { return open_.size(); }

 private:
  struct Entry {
    Begun scenario;
    pid_t process = 0;
    Clock::time_point since;  // it began, or the last of its own scenarios answered
    int waits_for = 0;        // scenarios that it began and that are open
  };

  ScenarioResult strike_out(std::map<ScenarioNumber, Entry>::iterator entry, Clock::time_point now);

  std::map<ScenarioNumber, Entry> open_;
};

std::string encode(const Begun& scenario);
std::string encode(const Ended& ended);
std::optional<Begun> decode_begun(std::string_view bytes);
std::optional<Ended> decode_ended(std::string_view bytes);

}  // namespace rundown::verify
