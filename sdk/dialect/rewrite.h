// Microsoft's C and C++ in a preprocessed source, rewritten to the standard's.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dialect {

struct Rewritten {
  std::string text;
  std::vector<std::string> warnings;  // with the place in the driver's source
};

// "text" __FUNCTION__ becomes one literal, a cast that is assigned to becomes a cast of the
// address, and so does the address of a cast. A constant without a type is an int. A conflicting function is defined with other pointers
// for parameters than it was declared with; it is declared as it is defined.
Rewritten rewrite(std::string_view preprocessed, const std::set<std::string>& conflicting = {});

// The functions whose types conflict, from what gcc or clang says.
std::set<std::string> conflicting_functions(std::string_view complaint);

}  // namespace dialect
