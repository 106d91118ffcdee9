#include "verify/acquisition_sites.h"

#include <algorithm>

#include "cpu/exception.h"

namespace rundown::verify {

std::uint64_t function_begin(std::uint64_t return_address) {
  machine::Address base = 0;
  const image::RuntimeFunction* function = cpu::lookup_function(return_address - 1, base);
  return function == nullptr ? return_address : base + function->begin_rva + 1;
}

std::uint32_t AcquisitionSites::number(gate::Resource kind, const std::string& name,
                                       const std::string& function, const Stack& stack) {
  Stack functions;
  for (const std::uint64_t address : stack) functions.push_back(function_begin(address));
  std::vector<Stack>& sites = sites_[{kind, name, function, std::move(functions)}];
  auto site = std::ranges::find(sites, stack);
  if (site == sites.end()) site = sites.insert(site, stack);
  return static_cast<std::uint32_t>(site - sites.begin()) + 1;
}

}  // namespace rundown::verify
