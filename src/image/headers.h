#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "image/format.h"
#include "image/result.h"

namespace rundown::image {

// Larger than any driver; it bounds what a hostile header can make a caller reserve.
inline constexpr std::uint32_t kMaxSizeOfImage = 256u << 20;

struct Section {
  std::string_view name;
  std::uint32_t rva = 0;
  std::uint32_t virtual_size = 0;    // never 0: where the header says 0, the size of raw data
  std::span<const std::byte> raw{};  // what the file gives; the rest of the section is zeros
  std::uint32_t raw_size = 0;        // SizeOfRawData, of which `raw` may show less
  bool readable = false;
  bool writable = false;
  bool executable = false;
  bool discardable = false;

  // Code and data that the memory manager may page out: it looks at the name's first four letters.
  bool is_pageable() const { return name.starts_with("PAGE"); }
  // Gone once DriverEntry has returned.
  bool is_initialisation() const { return name.starts_with("INIT") && discardable; }
};

struct Headers {
  std::uint32_t pe_offset = 0;
  FileHeader file{};
  OptionalHeader optional{};
  std::array<DataDirectory, static_cast<std::size_t>(Directory::kCount)> directories{};
  std::vector<Section> sections;  // ascending, without gaps unless flat
  // With a section alignment below the page size, Windows maps the file as it is, all of it
  // readable, writable and executable.
  bool is_flat = false;

  DataDirectory directory(Directory which) const {
    return directories[static_cast<std::size_t>(which)];
  }
};

Result<Headers> parse_headers(std::span<const std::byte> file);

}  // namespace rundown::image
