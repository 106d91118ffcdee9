#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace rundown::image {

// What an import or a forwarder asks a module for: a name or, where the name is empty, an ordinal.
struct Symbol {
  std::string_view name;
  std::uint16_t ordinal = 0;

  bool is_ordinal() const { return name.empty(); }
  bool operator==(const Symbol&) const = default;
};

// "MODULE.Name" or "MODULE.#12".
struct Forwarder {
  std::string_view module;  // as written, without an extension
  Symbol symbol;

  bool operator==(const Forwarder&) const = default;
};

std::optional<Forwarder> parse_forwarder(std::string_view text);

// Whether both name one module, as Windows compares them: letter case does not count, and a name
// without an extension, as forwarders write it, matches any extension.
bool same_module(std::string_view left, std::string_view right);

}  // namespace rundown::image
