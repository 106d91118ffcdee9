// What a driver sees that reads the kernel's image in memory: headers, sections and a table of
// exports around the stubs and the variables.
#pragma once

#include <span>

#include "gate/export.h"
#include "machine/arena.h"

namespace rundown::gate {

struct KernelImage {
  machine::Address base = 0;
  std::size_t size = 0;
};
KernelImage kernel_image();

// Where its parts lie; each begins on a page.
struct KernelLayout {
  machine::Address base = 0;  // the headers
  machine::Address code = 0;
  machine::Address data = 0;
  machine::Address exports = 0;
};

struct KernelExport {
  std::string_view name;
  machine::Address address = 0;
};

// How many bytes the table of these needs.
std::size_t export_table_size(std::span<const KernelExport> exports);
// Fills in the headers and the table; `exports` in the order of their names.
void write_kernel_image(const KernelLayout& layout, std::span<const KernelExport> exports);

}  // namespace rundown::gate
