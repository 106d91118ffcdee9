// llvm-symbolizer, run once over many addresses of one image.
//
// It reads files that anybody made, so it runs under limits of its own, sees a copy of the image
// whose path to a PDB leads nowhere but to the one that was found to belong to it, and is stopped
// when it does not answer.
#pragma once

#include <string>
#include <vector>

namespace rundown::report {

struct SymbolizerAnswer {
  std::vector<std::string> lines;  // one JSON object an address, in their order
  std::string trouble;             // why there are none; one line
};

// `addresses`: a line each, relative to the image's base. `pdb`: empty for none.
SymbolizerAnswer symbolize(const std::string& image, const std::string& pdb,
                           const std::string& addresses);

}  // namespace rundown::report
