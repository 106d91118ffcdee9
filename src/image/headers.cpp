#include "image/headers.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace rundown::image {
namespace {

constexpr std::uint32_t kSector = 0x200;
constexpr std::uint64_t kAllocationGranularity = 0x10000;

std::string_view subsystem_name(std::uint16_t subsystem) {
  switch (subsystem) {
    case 2:
      return "Windows GUI";
    case 3:
      return "console";
    case 10:
      return "EFI application";
    case 11:
      return "EFI boot service driver";
    case 12:
      return "EFI runtime driver";
    case 16:
      return "boot application";
    default:
      return "unknown";
  }
}

std::optional<ParseError> check_machine(std::uint16_t machine) {
  switch (machine) {
    case kMachineAmd64:
      return std::nullopt;
    case kMachineI386:
      return fail("a 32-bit driver (machine 0x014C); rundown loads x64 drivers (0x8664)");
    case kMachineArm64:
      return fail("an ARM64 driver (machine 0xAA64); rundown loads x64 drivers (0x8664)");
    default:
      return fail("a driver for machine 0x{:04X}; rundown loads x64 drivers (0x8664)", machine);
  }
}

std::optional<ParseError> check_optional_header(const OptionalHeader& header) {
  if (header.magic != kMagicPe32Plus) {
    return fail("bad optional header: magic 0x{:X}, an x64 image has 0x20B (PE32+)", header.magic);
  }
  if (header.subsystem != kSubsystemNative) {
    return fail("not a driver: subsystem is {} ({}); a driver is linked with /SUBSYSTEM:NATIVE",
                header.subsystem, subsystem_name(header.subsystem));
  }
  const std::uint32_t section = header.section_alignment;
  const std::uint32_t file = header.file_alignment;
  // The format's rules: powers of two, and a flat image has one alignment for both.
  if (!std::has_single_bit(section) || !std::has_single_bit(file) || file > section ||
      (section < kPageSize && file != section)) {
    return fail("bad alignment: sections 0x{:X}, file 0x{:X}; Windows does not load such an image",
                section, file);
  }
  if (header.image_base % kAllocationGranularity != 0) {
    return fail("bad image base 0x{:X}: it is not a multiple of 0x10000", header.image_base);
  }
  if (header.size_of_image == 0 || header.size_of_image > kMaxSizeOfImage) {
    return fail("bad size of image 0x{:X}: rundown loads images from 1 byte to 256 MiB",
                header.size_of_image);
  }
  if (header.image_base > UINT64_MAX - kMaxSizeOfImage) {
    return fail("bad image base 0x{:X}: the image would wrap round the end of memory",
                header.image_base);
  }
  return std::nullopt;
}

std::string_view section_name(std::span<const std::byte> file, std::size_t header_offset) {
  const auto field = file.subspan(header_offset, sizeof(SectionHeader::name));
  const std::string_view padded(reinterpret_cast<const char*>(field.data()), field.size());
  return padded.substr(0, padded.find('\0'));
}

std::optional<ParseError> check_raw_data(const Section& section, const SectionHeader& header,
                                         std::span<const std::byte> file) {
  if (fits(header.pointer_to_raw_data, header.size_of_raw_data, file.size())) return std::nullopt;
  return fail(
      "truncated: section {} lies at file offset 0x{:X}..0x{:X} but the file has 0x{:X} "
      "bytes",
      section.name, header.pointer_to_raw_data,
      std::uint64_t{header.pointer_to_raw_data} + header.size_of_raw_data, file.size());
}

// The file's bytes that the mapped section shows. The memory manager maps whole sectors into whole
// pages: the file offset is rounded down to a sector, and raw data beyond VirtualSize still shows
// to the end of its page.
std::span<const std::byte> visible_bytes(const SectionHeader& header, std::uint32_t virtual_size,
                                         std::span<const std::byte> file) {
  const std::uint32_t start = header.pointer_to_raw_data & ~(kSector - 1);
  const std::uint64_t end = std::uint64_t{header.pointer_to_raw_data} + header.size_of_raw_data;
  return file.subspan(start, std::min(end - start, round_up(virtual_size, kPageSize)));
}

std::optional<ParseError> parse_section(std::span<const std::byte> file, std::size_t offset,
                                        Headers& headers, std::uint64_t& next_rva) {
  const auto header = *read_at<SectionHeader>(file, offset);
  const std::uint32_t flags = header.characteristics;
  Section section{
      .name = section_name(file, offset),
      .rva = header.virtual_address,
      .virtual_size = header.virtual_size != 0 ? header.virtual_size : header.size_of_raw_data,
      .raw_size = header.size_of_raw_data,
      .readable = (flags & kSectionRead) != 0,
      .writable = (flags & kSectionWrite) != 0,
      .executable = (flags & kSectionExecute) != 0,
      .discardable = (flags & kSectionDiscardable) != 0};
  if (section.virtual_size == 0) {
    return fail("section {} is empty; Windows does not load such an image", section.name);
  }
  if (!fits(section.rva, section.virtual_size, headers.optional.size_of_image)) {
    return fail("section {} lies at 0x{:X}..0x{:X} but the size of image is 0x{:X}", section.name,
                section.rva, std::uint64_t{section.rva} + section.virtual_size,
                headers.optional.size_of_image);
  }
  const bool has_raw = header.pointer_to_raw_data != 0 && header.size_of_raw_data != 0;
  if (has_raw) {
    if (auto error = check_raw_data(section, header, file)) return error;
  }
  if (headers.is_flat) {
    if (has_raw && header.pointer_to_raw_data != section.rva) {
      return fail(
          "section {} lies at file offset 0x{:X} and at 0x{:X} in memory; with a section "
          "alignment below the page size both must be equal",
          section.name, header.pointer_to_raw_data, section.rva);
    }
    section.readable = section.writable = section.executable = true;
    if (has_raw) {
      section.raw =
          file.subspan(section.rva, std::min(section.virtual_size, header.size_of_raw_data));
    }
  } else {
    if (section.rva != next_rva) {
      return fail(
          "section {} begins at 0x{:X}, not at 0x{:X} where the part before it ends; "
          "Windows does not load such an image",
          section.name, section.rva, next_rva);
    }
    if (has_raw) section.raw = visible_bytes(header, section.virtual_size, file);
    next_rva = round_up(std::uint64_t{section.rva} + section.virtual_size,
                        headers.optional.section_alignment);
  }
  headers.sections.push_back(section);
  return std::nullopt;
}

std::optional<ParseError> parse_sections(std::span<const std::byte> file, std::uint64_t table,
                                         Headers& headers) {
  const std::uint64_t size = headers.file.number_of_sections * sizeof(SectionHeader);
  if (size == 0) return fail("no sections: the image has neither code nor data");
  if (!fits(table, size, file.size())) {
    return fail(
        "truncated: the section table lies at file offset 0x{:X}..0x{:X} but the file has "
        "0x{:X} bytes",
        table, table + size, file.size());
  }
  if (!fits(table, size, headers.optional.size_of_headers)) {
    return fail("the section table ends at 0x{:X} but the size of headers is 0x{:X}", table + size,
                headers.optional.size_of_headers);
  }
  std::uint64_t next_rva =
      round_up(headers.optional.size_of_headers, headers.optional.section_alignment);
  headers.sections.reserve(headers.file.number_of_sections);
  for (std::uint64_t i = 0; i < headers.file.number_of_sections; ++i) {
    if (auto error = parse_section(file, table + i * sizeof(SectionHeader), headers, next_rva)) {
      return error;
    }
  }
  return std::nullopt;
}

std::optional<ParseError> check_entry_point(const Headers& headers) {
  const std::uint32_t entry = headers.optional.address_of_entry_point;
  if (entry == 0) return fail("no entry point: link with /ENTRY (GsDriverEntry or DriverEntry)");
  const bool executable =
      std::any_of(headers.sections.begin(), headers.sections.end(), [&](const Section& section) {
        return section.executable && entry >= section.rva &&
               entry - section.rva < section.virtual_size;
      });
  if (executable) return std::nullopt;
  return fail("entry point 0x{:X} does not lie in an executable section", entry);
}

}  // namespace

Result<Headers> parse_headers(std::span<const std::byte> file) {
  const auto magic = read_at<std::uint16_t>(file, 0);
  if (!magic || *magic != kDosSignature) {
    return fail("not a PE file: it does not begin with MZ");
  }
  const auto dos = read_at<DosHeader>(file, 0);
  if (!dos) {
    return fail("truncated: the DOS header needs 0x40 bytes but the file has 0x{:X} bytes",
                file.size());
  }
  Headers headers;
  headers.pe_offset = dos->new_header_offset;
  const std::uint64_t file_header = std::uint64_t{headers.pe_offset} + sizeof(kPeSignature);
  const std::uint64_t optional_header = file_header + sizeof(FileHeader);
  const auto signature = read_at<std::uint32_t>(file, headers.pe_offset);
  if (signature && *signature != kPeSignature) {
    return fail("not a PE file: no PE signature at file offset 0x{:X}", headers.pe_offset);
  }
  const auto coff = read_at<FileHeader>(file, file_header);
  if (coff) {
    if (auto error = check_machine(coff->machine)) return *error;
  }
  const auto optional = read_at<OptionalHeader>(file, optional_header);
  if (!coff || !optional || !fits(optional_header, coff->size_of_optional_header, file.size())) {
    const std::uint64_t size = coff ? coff->size_of_optional_header : 0;
    return fail(
        "truncated: the PE headers lie at file offset 0x{:X}..0x{:X} but the file has "
        "0x{:X} bytes",
        headers.pe_offset, optional_header + std::max<std::uint64_t>(size, sizeof(OptionalHeader)),
        file.size());
  }
  if (coff->size_of_optional_header < sizeof(OptionalHeader)) {
    return fail("bad optional header: it has 0x{:X} bytes, an x64 image has at least 0x70",
                coff->size_of_optional_header);
  }
  if ((coff->characteristics & kFileExecutableImage) == 0) {
    return fail("not an executable image: the linker reported errors when it wrote this file");
  }
  headers.file = *coff;
  headers.optional = *optional;
  if (auto error = check_optional_header(*optional)) return *error;
  headers.is_flat = optional->section_alignment < kPageSize;

  const std::size_t room =
      (coff->size_of_optional_header - sizeof(OptionalHeader)) / sizeof(DataDirectory);
  const std::size_t count =
      std::min({room, headers.directories.size(), std::size_t{optional->number_of_rva_and_sizes}});
  for (std::size_t i = 0; i < count; ++i) {
    headers.directories[i] = *read_at<DataDirectory>(
        file, optional_header + sizeof(OptionalHeader) + i * sizeof(DataDirectory));
  }
  const std::uint64_t table = optional_header + coff->size_of_optional_header;
  if (auto error = parse_sections(file, table, headers)) return *error;
  if (auto error = check_entry_point(headers)) return *error;
  return headers;
}

}  // namespace rundown::image
