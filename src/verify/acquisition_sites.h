// Which of several like calls in one function acquired a thing.
//
// Two blocks with one tag, allocated by two calls in one function, are two defects, and have to be
// told apart from build to build, when lines and addresses have moved. So calls are numbered in the
// order in which a run reaches them, among those alike: of one kind, name and export, in the same
// functions of the driver's. Unrelated calls do not change the number.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "gate/contract.h"
#include "verify/result.h"

namespace rundown::verify {

class AcquisitionSites {
 public:
  // From 1.
  std::uint32_t number(gate::Resource kind, const std::string& name, const std::string& function,
                       const Stack& stack);

 private:
  using Alike = std::tuple<gate::Resource, std::string, std::string, Stack>;
  std::map<Alike, std::vector<Stack>> sites_;
};

// A return address as the beginning of the function that it lies in, told like a return address.
std::uint64_t function_begin(std::uint64_t return_address);

}  // namespace rundown::verify
