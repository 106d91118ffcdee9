// What else than programs uses a driver in the stage "io": a port driver says how its own clients
// do, a network stack for one.
#pragma once

namespace rundown::nt::io {

// States one such use, for as long as the program runs.
class OtherUse {
 public:
  explicit OtherUse(void (*run)());

 private:
  friend void run_other_uses();
  void (*run_)();
  OtherUse* next_;
};

// All of them, at PASSIVE_LEVEL on a thread of the system. One whose drivers are not there does
// nothing.
void run_other_uses();

}  // namespace rundown::nt::io
