#include "image/layout.h"

namespace rundown::image {
namespace {

constexpr std::size_t kMaxName = 4096;  // the longest decorated name that MSVC writes

}  // namespace

Layout::Layout(std::span<const std::byte> file, const Headers& headers)
    : size_of_image_(headers.optional.size_of_image) {
  if (headers.is_flat) {
    extents_.push_back(
        {0, size_of_image_, file.first(std::min<std::size_t>(file.size(), size_of_image_))});
    return;
  }
  const std::uint32_t first = headers.sections.front().rva;
  const std::size_t header_bytes =
      std::min({file.size(), std::size_t{headers.optional.size_of_headers}, std::size_t{first}});
  extents_.reserve(headers.sections.size() + 1);
  extents_.push_back({0, first, file.first(header_bytes)});
  for (const Section& section : headers.sections) {
    const std::uint64_t end = std::min<std::uint64_t>(
        round_up(std::uint64_t{section.rva} + section.virtual_size, kPageSize), size_of_image_);
    const auto size = static_cast<std::uint32_t>(end - section.rva);
    extents_.push_back(
        {section.rva, size, section.raw.first(std::min<std::size_t>(section.raw.size(), size))});
  }
}

const Layout::Extent* Layout::find(std::uint64_t rva) const {
  const auto after = std::upper_bound(
      extents_.begin(), extents_.end(), rva,
      [](std::uint64_t value, const Extent& extent) { return value < extent.rva; });
  if (after == extents_.begin()) return nullptr;
  const Extent& extent = *std::prev(after);
  return rva - extent.rva < extent.size ? &extent : nullptr;
}

std::span<const std::byte> Layout::raw_from(std::uint64_t rva) const {
  const Extent* extent = find(rva);
  if (extent == nullptr || rva - extent->rva >= extent->raw.size()) return {};
  return extent->raw.subspan(rva - extent->rva);
}

std::optional<std::span<const std::byte>> Layout::raw(std::uint64_t rva, std::uint64_t size) const {
  const auto bytes = raw_from(rva);
  if (bytes.empty() || bytes.size() < size) return std::nullopt;
  return bytes.first(size);
}

std::optional<std::string_view> Layout::name(std::uint64_t rva) const {
  const auto bytes = raw_from(rva);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()),
                              std::min(bytes.size(), kMaxName + 1));
  std::size_t length = 0;
  while (length < text.size() && text[length] > ' ' && text[length] <= '~') ++length;
  const bool ends = length < text.size() ? text[length] == '\0' : length <= kMaxName;
  // Where the file's bytes end before the section does, a zero follows.
  if (!ends || length == 0) return std::nullopt;
  if (length == text.size() && !read<char>(rva + length)) return std::nullopt;
  return text.substr(0, length);
}

}  // namespace rundown::image
