// Which function a place in a C or C++ source lies in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tracewpp {

// Is told every brace, semicolon and word outside of literals, in their order.
class Scopes {
 public:
  void brace_opens();
  void brace_closes();
  void statement_ends();
  // The word that begins at the position, and whether a parenthesis follows it.
  void word(std::string_view text, std::size_t at, std::size_t size, bool called);

  bool in_function() const { return depth_ > 0; }
  // With the classes and namespaces around it, as __FUNCTION__ has it; empty outside of functions.
  const std::string& function() const { return function_; }

 private:
  std::vector<std::string> outer_;  // classes and namespaces; nameless braces are empty
  std::string function_;
  int depth_ = 0;          // of braces within the function
  std::string candidate_;  // the first name before a parenthesis in this statement
  std::string pending_;    // the name of the class or namespace that the next brace opens
  bool names_scope_ = false;
  std::size_t annotation_end_ = 0;  // of the parentheses of an annotation
};

}  // namespace tracewpp
