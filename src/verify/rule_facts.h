// The facts that rules are made of, as the tables hold them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "gate/contract.h"
#include "verify/rules.h"

namespace rundown::verify {

// What becomes of a kind of resource when a driver goes without releasing it.
struct LeakFacts {
  gate::Resource kind;
  std::string_view release;  // what gives it back
  std::string_view windows;
  std::string_view page;  // below the drivers' documentation
  std::uint32_t bug_check;
  std::optional<std::uint64_t> parameter1;
};

struct Fixed {
  std::string_view id;
  std::string_view headline;
  Severity severity;
  std::string_view what;
  std::string_view windows;
  std::string_view mend;
  std::string_view page;
  std::uint32_t bug_check;
  std::optional<std::uint64_t> parameter1{};
};

std::span<const LeakFacts> leak_facts();
// Memory, crashes, IRQL, hangs: what every driver is held to.
std::span<const Fixed> general_rules();
// What the framework's verifier and bug check 0x10D hold a KMDF driver to, and the advice for one.
std::span<const Fixed> framework_rules();

}  // namespace rundown::verify
