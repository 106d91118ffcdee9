// Which PDB belongs to an image. A linker gives both the same number; a PDB of another build has
// another, and names from it would be wrong.
#pragma once

#include <optional>
#include <string>

#include "image/debug.h"

namespace rundown::report {

struct PdbSearch {
  std::string found;  // the path of the one that belongs; empty: none
  std::string stale;  // the path of one of another build, where no right one was found
};

// Looks in `directory` (may be empty), beside the image, and where the linker wrote it. Only
// regular files are opened: the path in an image is anybody's.
PdbSearch find_pdb(const image::CodeView& record, const std::string& image,
                   const std::string& directory);

}  // namespace rundown::report
