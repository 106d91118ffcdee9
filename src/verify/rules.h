// The rules: what must hold, why, and what Windows does about it. `rundown rules` prints them; each
// finding names one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/contract.h"

namespace rundown::verify {

enum class Severity : std::uint8_t { note, warning, error };
std::string_view name_of(Severity severity);

struct Rule {
  std::string_view id;
  // What happened, for a title; empty for leaks, whose titles name the resource.
  std::string_view headline{};
  Severity severity = Severity::error;
  std::string_view what;        // must hold, one sentence
  std::string_view windows;     // what Windows does when it does not
  std::string_view mend{};      // what the driver should call or do
  std::string_view page;        // below https://learn.microsoft.com/windows-hardware/drivers/
  std::uint32_t bug_check = 0;  // that Windows or Driver Verifier shows; 0: none by itself
  std::optional<std::uint64_t> parameter1{};

  // Of something that is left behind: the families differ in how a finding is told.
  constexpr bool is_leak() const { return id.starts_with("leak/"); }
  std::string documentation() const;  // the page's whole address
};

// Every rule, sorted by id. Each lives as long as the program and is told apart by its address.
const std::vector<const Rule*>& all_rules();
// nullptr: there is none of this name.
const Rule* find_rule(std::string_view id);
// nullptr: of a kind that goes with the driver object, so that nobody can leave it behind.
const Rule* leak_rule(gate::Resource kind);

}  // namespace rundown::verify
