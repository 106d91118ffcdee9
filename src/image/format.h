#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

// The PE32+ file as it lies on disk. Names and layouts are those of the PE format specification
// (learn.microsoft.com/windows/win32/debug/pe-format).
namespace rundown::image {

inline constexpr std::uint32_t kPageSize = 0x1000;
inline constexpr std::uint16_t kDosSignature = 0x5A4D;     // MZ
inline constexpr std::uint32_t kPeSignature = 0x00004550;  // PE\0\0
inline constexpr std::uint16_t kMachineI386 = 0x014C;
inline constexpr std::uint16_t kMachineAmd64 = 0x8664;
inline constexpr std::uint16_t kMachineArm64 = 0xAA64;
inline constexpr std::uint16_t kMagicPe32Plus = 0x020B;
inline constexpr std::uint16_t kSubsystemNative = 1;
inline constexpr std::uint16_t kFileRelocsStripped = 0x0001;
inline constexpr std::uint16_t kFileExecutableImage = 0x0002;
inline constexpr std::uint32_t kSectionDiscardable = 0x02000000;
inline constexpr std::uint32_t kSectionExecute = 0x20000000;
inline constexpr std::uint32_t kSectionRead = 0x40000000;
inline constexpr std::uint32_t kSectionWrite = 0x80000000;

struct DosHeader {
  std::uint16_t magic;
  std::array<std::uint16_t, 29> unused;
  std::uint32_t new_header_offset;
};
static_assert(sizeof(DosHeader) == 0x40);

struct FileHeader {
  std::uint16_t machine;
  std::uint16_t number_of_sections;
  std::uint32_t time_date_stamp;
  std::uint32_t pointer_to_symbol_table;
  std::uint32_t number_of_symbols;
  std::uint16_t size_of_optional_header;
  std::uint16_t characteristics;
};
static_assert(sizeof(FileHeader) == 20);

struct DataDirectory {
  std::uint32_t rva = 0;
  std::uint32_t size = 0;
};

// The order of the data directories in the optional header.
enum class Directory : std::size_t {
  kExport = 0,
  kImport = 1,
  kException = 3,
  kBaseRelocation = 5,
  kDebug = 6,
  kLoadConfig = 10,
  kDelayImport = 13,
  kCount = 16,
};

struct OptionalHeader {
  std::uint16_t magic;
  std::uint8_t major_linker_version;
  std::uint8_t minor_linker_version;
  std::uint32_t size_of_code;
  std::uint32_t size_of_initialized_data;
  std::uint32_t size_of_uninitialized_data;
  std::uint32_t address_of_entry_point;
  std::uint32_t base_of_code;
  std::uint64_t image_base;
  std::uint32_t section_alignment;
  std::uint32_t file_alignment;
  std::array<std::uint16_t, 6> versions;
  std::uint32_t win32_version_value;
  std::uint32_t size_of_image;
  std::uint32_t size_of_headers;
  std::uint32_t check_sum;
  std::uint16_t subsystem;
  std::uint16_t dll_characteristics;
  std::array<std::uint64_t, 4> stack_and_heap_sizes;
  std::uint32_t loader_flags;
  std::uint32_t number_of_rva_and_sizes;
};
static_assert(sizeof(OptionalHeader) == 112);

struct SectionHeader {
  std::array<char, 8> name;
  std::uint32_t virtual_size;
  std::uint32_t virtual_address;
  std::uint32_t size_of_raw_data;
  std::uint32_t pointer_to_raw_data;
  std::uint32_t pointer_to_relocations;
  std::uint32_t pointer_to_linenumbers;
  std::uint16_t number_of_relocations;
  std::uint16_t number_of_linenumbers;
  std::uint32_t characteristics;
};
static_assert(sizeof(SectionHeader) == 40);

struct ImportDescriptor {
  std::uint32_t original_first_thunk;
  std::uint32_t time_date_stamp;
  std::uint32_t forwarder_chain;
  std::uint32_t name;
  std::uint32_t first_thunk;
};
static_assert(sizeof(ImportDescriptor) == 20);

struct ExportDirectory {
  std::uint32_t characteristics;
  std::uint32_t time_date_stamp;
  std::uint32_t version;
  std::uint32_t name;
  std::uint32_t base;
  std::uint32_t number_of_functions;
  std::uint32_t number_of_names;
  std::uint32_t address_of_functions;
  std::uint32_t address_of_names;
  std::uint32_t address_of_name_ordinals;
};
static_assert(sizeof(ExportDirectory) == 40);

struct DebugDirectory {
  std::uint32_t characteristics;
  std::uint32_t time_date_stamp;
  std::uint32_t version;
  std::uint32_t type;
  std::uint32_t size_of_data;
  std::uint32_t address_of_raw_data;
  std::uint32_t pointer_to_raw_data;
};
static_assert(sizeof(DebugDirectory) == 28);

// Reads a T that may lie at any alignment; nothing if it does not fit.
template <typename T>
requires std::is_trivially_copyable_v<T> std::optional<T> read_at(std::span<const std::byte> bytes,
                                                                  std::uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

// `alignment` is a power of two; the 64-bit result cannot wrap for 32-bit values.
constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

// Whether [rva, rva + size) lies below `limit`.
constexpr bool fits(std::uint64_t rva, std::uint64_t size, std::uint64_t limit) {
  return rva <= limit && size <= limit - rva;
}

}  // namespace rundown::image
