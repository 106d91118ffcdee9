// The rules: what must hold, why, and what Windows does about it. `rundown rules` prints them; each
// finding names one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rundown::verify {

enum class Severity : std::uint8_t { note, warning, error };
std::string_view name_of(Severity severity);

struct Rule {
  std::string id;
  std::string
      headline;  // what happened, for a title; empty for leaks, whose titles name the resource
  Severity severity = Severity::error;
  std::string what;             // must hold, one sentence
  std::string windows;          // what Windows does when it does not
  std::string mend;             // what the driver should call or do
  std::string documentation;    // address
  std::uint32_t bug_check = 0;  // that Windows or Driver Verifier shows; 0: none by itself
  std::optional<std::uint64_t> parameter1;
};

// Every rule, sorted by id.
const std::vector<Rule>& all_rules();
const Rule* find_rule(std::string_view id);

}  // namespace rundown::verify
