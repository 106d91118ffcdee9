#include "image/function_table.h"

#include <algorithm>

namespace rundown::image {
namespace {

constexpr std::uint32_t kIndirect = 1;  // RUNTIME_FUNCTION_INDIRECT
constexpr std::uint64_t kUnwindInfoSize = 4;

bool begins_before(const RuntimeFunction& a, const RuntimeFunction& b) {
  return a.begin_rva < b.begin_rva;
}

}  // namespace

Result<std::vector<RuntimeFunction>> parse_function_table(const Layout& layout,
                                                          const Headers& headers) {
  std::vector<RuntimeFunction> table;
  const DataDirectory directory = headers.directory(Directory::kException);
  if (directory.rva == 0 || directory.size == 0) return table;
  const auto bytes = layout.raw(directory.rva, directory.size);
  if (!bytes) {
    return fail("truncated: the exception table lies at 0x{:X}..0x{:X}, beyond what the file gives",
                directory.rva, std::uint64_t{directory.rva} + directory.size);
  }
  table.reserve(bytes->size() / sizeof(RuntimeFunction));
  for (std::size_t offset = 0; const auto entry = read_at<RuntimeFunction>(*bytes, offset);
       offset += sizeof(RuntimeFunction)) {
    if (*entry == RuntimeFunction{}) continue;  // padding
    if (entry->begin_rva > entry->end_rva || entry->end_rva > layout.size_of_image()) {
      return fail("bad exception table: the function at 0x{:X}..0x{:X} does not lie in the image",
                  entry->begin_rva, entry->end_rva);
    }
    if ((entry->unwind_rva & kIndirect) != 0) {
      return fail(
          "bad exception table: the function at 0x{:X} has indirect unwind information, "
          "which rundown does not read",
          entry->begin_rva);
    }
    if (!layout.contains(entry->unwind_rva, kUnwindInfoSize)) {
      return fail(
          "bad exception table: the function at 0x{:X} has unwind information at 0x{:X}, "
          "outside the image",
          entry->begin_rva, entry->unwind_rva);
    }
    // GCC leaves no instruction of a function that cannot be reached, but does leave its entry.
    if (entry->begin_rva != entry->end_rva) table.push_back(*entry);
  }
  if (!std::is_sorted(table.begin(), table.end(), begins_before)) {
    std::sort(table.begin(), table.end(), begins_before);
  }
  return table;
}

const RuntimeFunction* find_function(std::span<const RuntimeFunction> table, std::uint32_t rva) {
  const auto after =
      std::upper_bound(table.begin(), table.end(), RuntimeFunction{rva, 0, 0}, begins_before);
  if (after == table.begin()) return nullptr;
  const RuntimeFunction& candidate = *std::prev(after);
  return rva < candidate.end_rva ? &candidate : nullptr;
}

}  // namespace rundown::image
