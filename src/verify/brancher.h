// How an exploration branches: makes of one run two that are equal up to now. What to try in which
// is none of its business (verify/strategy.h).
//
// Whatever a run knows must be in both: the machine's state lies in the arena, and what the
// explorer and the checker know of a run are two values, verify::Path and verify::Seen. A fork
// copies them with everything else; a brancher that stays in one process copies the arena and these
// two.
#pragma once

#include <atomic>
#include <cstdint>

#include "verify/roll_call.h"

namespace rundown::verify {

// What all runs of an exploration share.
struct Tally {
  std::atomic<ScenarioNumber> last_number{0};  // that was given to a scenario
  std::atomic<std::uint64_t> left_out{0};      // failures for which the budget had no room
};

class Brancher {
 public:
  virtual ~Brancher() = default;

  // True in the new run, which is `scenario` from here on; false in the one that goes on. May wait
  // until the new run is over.
  virtual bool branch(const Begun& scenario) = 0;
  // Returns when every run that this one has begun is over.
  virtual void wait_for_branches() = 0;
  virtual Tally& tally() = 0;
};

}  // namespace rundown::verify
