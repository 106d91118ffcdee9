// The rule of a name that stands in the code: one that no table has does not compile.
#pragma once

#include <string_view>

#include "verify/framework_rules.h"
#include "verify/general_rules.h"

namespace rundown::verify {

consteval const Rule* rule(std::string_view id) {
  for (const Rule& one : general_rules::kRules) {
    if (one.id == id) return &one;
  }
  for (const Rule& one : framework_rules::kRules) {
    if (one.id == id) return &one;
  }
  throw "there is no such rule";
}

}  // namespace rundown::verify
