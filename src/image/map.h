#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "image/pe.h"

// What Windows' loader does to the image's memory before the driver runs. Each `destination` is
// readable and writable, page aligned, and has at least File::size_of_image() bytes.
namespace rundown::image {

// Copies headers and sections, and fills the rest with zeros.
void map(const File& file, std::span<std::byte> destination);

// Turns a freshly mapped image into one that runs at `new_base`; says why that cannot be.
std::optional<ParseError> relocate(const File& file, std::span<std::byte> destination,
                                   std::uint64_t new_base);

// Replaces the linker's default /GS cookie, which the start-up code (GsDriverEntry) refuses
// (fast fail 6). Of `cookie` the low 48 bits count and must not all be zero. False if the image has
// no cookie, or one that is not the default: Windows leaves that alone.
bool initialise_security_cookie(const File& file, std::span<std::byte> destination,
                                std::uint64_t cookie);

// Points the image's Control Flow Guard calls, if it has any, at the kernel's functions.
void set_guard_functions(const File& file, std::span<std::byte> destination,
                         std::uint64_t check_function, std::uint64_t dispatch_function);

// Fills the import address table. `resolve` always gives an address: what stands for an import that
// nobody implements is the caller's choice. (Called `bind`, it would lose to std::bind, which
// argument lookup finds through the span.)
template <std::invocable<std::string_view, const Symbol&> Resolver>
void bind_imports(const File& file, std::span<std::byte> destination, Resolver&& resolve) {
  for (const ImportedModule& module : file.imports()) {
    for (const Import& import : module.imports) {
      const std::uint64_t address = resolve(module.name, import.symbol);
      std::memcpy(destination.subspan(import.iat_rva).data(), &address, sizeof(address));
    }
  }
}

// Whole pages of the mapped image and what may be done with them.
struct Region {
  std::string_view name{};  // the section's; empty for the headers and what lies between sections
  std::uint32_t rva = 0;
  std::uint32_t size = 0;
  bool readable = false;
  bool writable = false;
  bool executable = false;
  bool is_initialisation = false;  // made inaccessible once DriverEntry has returned

  bool operator==(const Region&) const = default;
};

// Covers [0, size_of_image) without gap or overlap, in ascending order.
std::vector<Region> protections(const File& file);

// Applies them with mprotect.
std::error_code protect(const File& file, std::span<std::byte> destination);

}  // namespace rundown::image
