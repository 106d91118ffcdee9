// Scenarios that use no processor time and so run into no limit of it: a wait of the host's own
// that never ends. Guest code cannot wait so; its waits are the machine's, whose time is virtual.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "verify/roll_call.h"

namespace rundown::verify {

class Sleepers {
 public:
  // `patience`: how long a process may use no processor time. In real time a scenario has six times
  // as long and half a minute more, for a machine may be busy with other work.
  explicit Sleepers(std::chrono::duration<double> patience) : patience_(patience) {}

  struct Found {
    pid_t process;
    std::string why;
  };
  // Call a few times a second.
  std::vector<Found> look(const RollCall& roll, RollCall::Clock::time_point now);

 private:
  struct Seen {
    unsigned long long processor_time = 0;
    RollCall::Clock::time_point at;  // when it was first seen so
  };

  std::chrono::duration<double> patience_;
  std::map<pid_t, Seen> seen_;
};

}  // namespace rundown::verify
