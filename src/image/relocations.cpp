#include "image/relocations.h"

namespace rundown::image {
namespace {

enum : std::uint16_t { kAbsolute = 0, kHighLow = 3, kDir64 = 10 };

struct Block {
  std::uint32_t page_rva;
  std::uint32_t size;
};

}  // namespace

Result<std::vector<std::uint32_t>> parse_relocations(const Layout& layout, const Headers& headers) {
  std::vector<std::uint32_t> sites;
  const DataDirectory directory = headers.directory(Directory::kBaseRelocation);
  if (directory.rva == 0 || directory.size == 0) return sites;
  const auto table = layout.raw(directory.rva, directory.size);
  if (!table) {
    return fail("truncated: the base relocations lie at 0x{:X}..0x{:X}, beyond what the file gives",
                directory.rva, std::uint64_t{directory.rva} + directory.size);
  }
  sites.reserve(directory.size / sizeof(std::uint16_t));
  for (std::size_t offset = 0; offset < table->size();) {
    const auto block = read_at<Block>(*table, offset);
    // GNU ld pads the directory with zeros.
    if (block && block->page_rva == 0 && block->size == 0) break;
    if (!block || block->size < sizeof(Block) || block->size > table->size() - offset) {
      return fail("bad base relocations: the block at 0x{:X} does not end within the table",
                  directory.rva + offset);
    }
    const auto entries = table->subspan(offset, block->size);
    for (std::size_t at = sizeof(Block); at + 2 <= entries.size(); at += 2) {
      const auto entry = *read_at<std::uint16_t>(entries, at);
      const std::uint64_t rva = std::uint64_t{block->page_rva} + (entry & 0xFFF);
      const unsigned type = entry >> 12;
      if (type == kAbsolute) continue;
      if (type == kHighLow) {
        return fail(
            "base relocation HIGHLOW at 0x{:X}: 32 bits cannot hold a kernel address; "
            "link with /LARGEADDRESSAWARE",
            rva);
      }
      if (type != kDir64) {
        return fail("base relocation of type {} at 0x{:X}: an x64 image has only DIR64 (10)", type,
                    rva);
      }
      if (!layout.contains(rva, sizeof(std::uint64_t))) {
        return fail("base relocation at 0x{:X} does not lie in the image", rva);
      }
      sites.push_back(static_cast<std::uint32_t>(rva));
    }
    offset += block->size;
  }
  return sites;
}

}  // namespace rundown::image
