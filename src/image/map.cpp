#include "image/map.h"

#include <sys/mman.h>

#include <algorithm>
#include <cassert>
#include <cerrno>

namespace rundown::image {
namespace {

constexpr std::uint64_t kDefaultSecurityCookie = 0x00002B992DDFA232;
constexpr std::uint64_t kCookieMask = 0x0000FFFFFFFFFFFF;
constexpr std::uint32_t kImageBaseOffset = 4 + sizeof(FileHeader) + 24;

void store(std::span<std::byte> destination, std::uint64_t rva, std::uint64_t value) {
  std::memcpy(destination.subspan(rva).data(), &value, sizeof(value));
}

}  // namespace

void map(const File& file, std::span<std::byte> destination) {
  assert(destination.size() >= file.size_of_image());
  const auto memory = destination.first(file.size_of_image());
  std::fill(memory.begin(), memory.end(), std::byte{0});
  for (const Layout::Extent& extent : file.layout().extents()) {
    std::copy(extent.raw.begin(), extent.raw.end(), memory.subspan(extent.rva).begin());
  }
}

std::optional<ParseError> relocate(const File& file, std::span<std::byte> destination,
                                   std::uint64_t new_base) {
  if (new_base == file.image_base()) return std::nullopt;
  if (!file.is_relocatable()) {
    return fail("the image has no base relocations, so it runs only at 0x{:X}; link without /FIXED",
                file.image_base());
  }
  const std::uint64_t delta = new_base - file.image_base();
  for (const std::uint32_t rva : file.relocations()) {
    const auto address = *read_at<std::uint64_t>(destination, rva);
    store(destination, rva, address + delta);
  }
  // The mapped header tells where the image is, as on Windows since address space randomisation.
  const std::uint64_t image_base = std::uint64_t{file.headers().pe_offset} + kImageBaseOffset;
  if (fits(image_base, sizeof(std::uint64_t), file.size_of_image())) {
    store(destination, image_base, new_base);
  }
  return std::nullopt;
}

bool initialise_security_cookie(const File& file, std::span<std::byte> destination,
                                std::uint64_t cookie) {
  const auto rva = file.load_config().security_cookie_rva;
  if (!rva || *read_at<std::uint64_t>(destination, *rva) != kDefaultSecurityCookie) return false;
  cookie &= kCookieMask;
  assert(cookie != 0);
  // The default value would mean that nobody has set it.
  store(destination, *rva, cookie == kDefaultSecurityCookie ? cookie + 1 : cookie);
  return true;
}

void set_guard_functions(const File& file, std::span<std::byte> destination,
                         std::uint64_t check_function, std::uint64_t dispatch_function) {
  const LoadConfig& config = file.load_config();
  if (const auto rva = config.guard_cf_check_function_pointer_rva) {
    store(destination, *rva, check_function);
  }
  if (const auto rva = config.guard_cf_dispatch_function_pointer_rva) {
    store(destination, *rva, dispatch_function);
  }
}

std::vector<Region> protections(const File& file) {
  if (file.headers().is_flat) {
    return {{.size = file.size_of_image(), .readable = true, .writable = true, .executable = true}};
  }
  std::vector<Region> regions{{.size = file.sections().front().rva, .readable = true}};
  const auto inaccessible_to = [&](std::uint32_t rva) {
    const std::uint32_t end = regions.back().rva + regions.back().size;
    if (end < rva) regions.push_back({.rva = end, .size = rva - end});
  };
  for (const Section& section : file.sections()) {
    inaccessible_to(section.rva);
    regions.push_back(
        {.name = section.name,
         .rva = section.rva,
         .size = static_cast<std::uint32_t>(round_up(section.virtual_size, kPageSize)),
         // x86 has no memory that can be written or executed but not read.
         .readable = section.readable || section.writable || section.executable,
         .writable = section.writable,
         .executable = section.executable,
         .is_initialisation = section.is_initialisation()});
  }
  inaccessible_to(file.size_of_image());
  return regions;
}

std::error_code protect(const File& file, std::span<std::byte> destination) {
  for (const Region& region : protections(file)) {
    const int access = (region.readable ? PROT_READ : 0) | (region.writable ? PROT_WRITE : 0) |
                       (region.executable ? PROT_EXEC : 0);
    if (::mprotect(destination.subspan(region.rva).data(), region.size, access) != 0) {
      return {errno, std::generic_category()};
    }
  }
  return {};
}

}  // namespace rundown::image
