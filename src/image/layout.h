#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "image/headers.h"

namespace rundown::image {

// Reads the file as the mapped image shows it, without mapping it: at relative virtual addresses,
// with zeros where the file gives none. What is read must lie within one section.
class Layout {
 public:
  struct Extent {
    std::uint32_t rva = 0;
    std::uint32_t size = 0;  // to the next extent
    std::span<const std::byte> raw;
  };

  Layout() = default;
  Layout(std::span<const std::byte> file, const Headers& headers);

  std::span<const Extent> extents() const { return extents_; }
  std::uint32_t size_of_image() const { return size_of_image_; }
  bool contains(std::uint64_t rva, std::uint64_t size) const {
    return fits(rva, size, size_of_image_);
  }

  // The file's own bytes from `rva` to where they end; empty where memory is only zeros.
  std::span<const std::byte> raw_from(std::uint64_t rva) const;
  // The file's own `size` bytes; nothing if the file does not give them all.
  std::optional<std::span<const std::byte>> raw(std::uint64_t rva, std::uint64_t size) const;
  // A NUL-terminated name of 1 to 4096 printable ASCII characters.
  std::optional<std::string_view> name(std::uint64_t rva) const;

  template <typename T>
  std::optional<T> read(std::uint64_t rva) const {
    const Extent* extent = find(rva);
    if (extent == nullptr || !fits(rva - extent->rva, sizeof(T), extent->size)) return std::nullopt;
    T value{};
    const auto bytes = raw_from(rva);
    // Left empty when the value lies in the zeros; memcpy takes no null pointer.
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof(T)));
    return value;
  }

 private:
  const Extent* find(std::uint64_t rva) const;

  std::vector<Extent> extents_;
  std::uint32_t size_of_image_ = 0;
};

}  // namespace rundown::image
