// Microsoft's C and C++ in a preprocessed source, rewritten to the standard's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dialect {

struct Rewritten {
  std::string text;
  std::vector<std::string> warnings;  // with the place in the driver's source
};

// "text" __FUNCTION__ becomes one literal, a cast that is assigned to becomes a cast of the
// address, and so does the address of a cast.
Rewritten rewrite(std::string_view preprocessed);

}  // namespace dialect
