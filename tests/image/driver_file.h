#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "image/pe.h"

namespace rundown::image {

// A driver that a linker wrote, in memory, to be damaged byte by byte.
class DriverFile {
 public:
  explicit DriverFile(std::string_view name) {
    const std::filesystem::path path = std::filesystem::path(DRIVERS) / name;
    bytes_.resize(std::filesystem::file_size(path));
    std::ifstream(path, std::ios::binary)
        .read(reinterpret_cast<char*>(bytes_.data()), static_cast<std::streamsize>(bytes_.size()));
  }

  std::span<const std::byte> bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  void truncate(std::size_t size) { bytes_.resize(size); }

  template <typename T>
  T get(std::size_t offset) const {
    return read_at<T>(bytes_, offset).value();
  }
  template <typename T>
  DriverFile& set(std::size_t offset, T value) {
    EXPECT_LE(offset + sizeof(T), bytes_.size());
    std::memcpy(bytes_.data() + offset, &value, sizeof(T));
    return *this;
  }
  template <typename T>
  DriverFile& set_at_rva(std::uint32_t rva, T value) {
    return set(offset_of(rva), value);
  }
  DriverFile& set_text(std::uint32_t rva, std::string_view text) {
    std::memcpy(bytes_.data() + offset_of(rva), text.data(), text.size());
    return *this;
  }

  std::size_t file_header() const { return get<std::uint32_t>(0x3C) + 4; }
  std::size_t optional_header() const { return file_header() + sizeof(FileHeader); }
  std::size_t directory(Directory which) const {
    return optional_header() + sizeof(OptionalHeader) + static_cast<std::size_t>(which) * 8;
  }
  std::uint32_t directory_rva(Directory which) const {
    return get<std::uint32_t>(directory(which));
  }
  std::size_t section_header(std::size_t index) const {
    return optional_header() + get<std::uint16_t>(file_header() + 16) +
           index * sizeof(SectionHeader);
  }
  std::size_t section_header(std::string_view name) const {
    for (std::size_t i = 0; i < get<std::uint16_t>(file_header() + 2); ++i) {
      const auto header = get<SectionHeader>(section_header(i));
      if (std::string_view(header.name.data(), strnlen(header.name.data(), 8)) == name) {
        return section_header(i);
      }
    }
    ADD_FAILURE() << "no section " << name;
    return 0;
  }
  std::size_t offset_of(std::uint32_t rva) const {
    for (std::size_t i = 0; i < get<std::uint16_t>(file_header() + 2); ++i) {
      const auto header = get<SectionHeader>(section_header(i));
      if (rva >= header.virtual_address && rva - header.virtual_address < header.size_of_raw_data) {
        return rva - header.virtual_address + header.pointer_to_raw_data;
      }
    }
    ADD_FAILURE() << "rva " << rva << " is not in the file";
    return 0;
  }

  Result<File> parse() const { return File::parse(bytes_); }
  // The refusal, or nothing if the file is accepted.
  std::string refusal() const {
    const auto file = parse();
    return file ? std::string() : file.error().message;
  }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace rundown::image
