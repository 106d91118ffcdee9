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

// What the compiler complains of, for what cannot be seen in the text alone.
struct Complaints {
  std::set<std::string> conflicting = {};  // functions whose types conflict
  // Members of an unnamed structure inside another that has one of that name: file:line:name.
  std::set<std::string> redeclared = {};
  // Members of a template's specializations that are defined without a template<>: file:line.
  std::set<std::string> specialized = {};
};

// From what gcc or clang says.
Complaints complaints(std::string_view said);

// "text" __FUNCTION__ becomes one literal, a cast that is assigned to becomes a cast of the
// address, and so does the address of a cast. A constant without a type is an int. A conflicting
// function is defined with other pointers for parameters than it was declared with; it is declared
// as it is defined. A redeclared member loses its name: Microsoft's compiler takes the first for
// it. A specialization gets its template<>.
Rewritten rewrite(std::string_view preprocessed, const Complaints& of = {});

}  // namespace dialect
