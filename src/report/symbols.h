// Names, files and lines for addresses, from one run of llvm-symbolizer over all of an image.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "report/finding.h"

namespace rundown::report {

struct SymbolOptions {
  std::string directory;  // where PDB files are; empty: beside the driver
  std::string map_from;   // a prefix of file names to replace
  std::string map_to;
};

// What the framework's library puts around a driver's DriverEntry and DriverUnload: no code that
// the driver's author has written.
bool is_entry_code(const Frame& frame);

class Symbols {
 public:
  Symbols(std::vector<verify::ModuleSeen> modules, SymbolOptions options);

  // Remembers the addresses of a stack for resolve().
  void add(const verify::Stack& stack);
  // Exact addresses of instructions rather than return addresses.
  void add_exact(const verify::Stack& addresses);
  void resolve();

  Frames frames(const verify::Stack& stack) const;
  Frame exact(std::uint64_t address) const;

  // Why there are no names, in one line with what to do about it; empty: there are, or none were
  // asked for.
  const std::string& trouble() const { return trouble_; }

 private:
  void resolve_in(const verify::ModuleSeen& module, const std::vector<std::uint64_t>& asked);
  const verify::ModuleSeen* module_at(std::uint64_t address) const;
  Frames frames_at(std::uint64_t address) const;

  std::vector<verify::ModuleSeen> modules_;
  SymbolOptions options_;
  std::set<std::uint64_t> wanted_;
  std::map<std::uint64_t, Frames> known_;
  std::string trouble_;
};

}  // namespace rundown::report
