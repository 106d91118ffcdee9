// Small plausible faults in a source: each changes one operator, constant, bound, condition or
// statement. Comments, strings, preprocessor lines and declarations of contracts stay as they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rundown::mutate {

struct Mutant {
  std::size_t at = 0;      // offset in the source
  std::size_t length = 0;  // of what is replaced
  std::string by;
  std::size_t line = 0;  // counted from 1
};

// In the order of the source.
std::vector<Mutant> mutants_of(std::string_view source);

std::string mutated(std::string_view source, const Mutant& mutant);

// "123: if (a < b) -> if (a <= b)", the line before and after.
std::string describe(std::string_view source, const Mutant& mutant);

}  // namespace rundown::mutate
