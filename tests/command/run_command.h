// Runs a program as a user would: its standard output and error, and its exit code.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

namespace rundown::test {

struct CommandResult {
  int code = -1;  // 128 + the signal's number when one ended it
  std::string output;
  std::string error;
};

// The first argument is the program. `folder` is where it runs; empty: here.
CommandResult run_command(const std::vector<std::string>& arguments,
                          const std::string& folder = {});

// The program as it was built; another one may stand in for it: tools/mutate has one with a fault.
inline std::string under_test(const char* built) {
  const char* other = std::getenv("RUNDOWN_UNDER_TEST");
  return other != nullptr ? other : built;
}

}  // namespace rundown::test
