#include "gate/kernel_image.h"

#include <cstring>

#include "machine/part.h"

namespace rundown::gate {
namespace {

using machine::Address;
using machine::kPageSize;

constexpr std::string_view kName = "ntoskrnl.exe";
constexpr std::size_t kDirectorySize = 40;
constexpr std::size_t kEntrySize = 4 + 4 + 2;  // an address, a name, an ordinal

// The PE format's: https://learn.microsoft.com/windows/win32/debug/pe-format
constexpr std::size_t kNtHeaders = 0x80;
constexpr std::size_t kFileHeader = kNtHeaders + 4;
constexpr std::size_t kOptionalHeader = kFileHeader + 20;
constexpr std::size_t kDirectories = kOptionalHeader + 112;
constexpr std::size_t kSections = kDirectories + 16 * 8;
constexpr std::size_t kSectionSize = 40;
constexpr std::uint32_t kCode = 0x68000020;  // not paged, executable, readable
constexpr std::uint32_t kData = 0xC8000040;  // not paged, writable
constexpr std::uint32_t kReadOnly = 0x48000040;

struct ImageState {
  KernelImage image;
};
const machine::Part<ImageState> state;

std::size_t round_up(std::size_t value) {
  return (value + kPageSize - 1) & ~(kPageSize - 1);
}

template <class T>
void put(Address at, T value) {
  std::memcpy(reinterpret_cast<void*>(at), &value, sizeof value);
}

std::uint32_t word(std::size_t value) {
  return static_cast<std::uint32_t>(value);
}

class Writer {
 public:
  Writer(const KernelLayout& layout, std::span<const KernelExport> exports)
      : layout_(layout), exports_(exports), size_(export_table_size(exports)) {}

  std::size_t image_size() const { return rva(layout_.exports) + round_up(size_); }

  void headers() const {
    const Address base = layout_.base;
    put(base, std::uint16_t{0x5A4D});
    put(base + 0x3C, word(kNtHeaders));
    put(base + kNtHeaders, std::uint32_t{0x4550});
    put(base + kFileHeader, std::uint16_t{0x8664});
    put(base + kFileHeader + 2, std::uint16_t{3});
    put(base + kFileHeader + 16, std::uint16_t{240});
    put(base + kFileHeader + 18, std::uint16_t{0x22});  // executable, knows large addresses
    const Address optional = base + kOptionalHeader;
    put(optional, std::uint16_t{0x20B});
    put(optional + 4, word(layout_.data - layout_.code));
    put(optional + 20, word(rva(layout_.code)));
    put(optional + 24, base);
    put(optional + 32, word(kPageSize));
    put(optional + 36, std::uint32_t{0x200});
    put(optional + 40, std::uint16_t{10});  // of Windows 10
    put(optional + 44, std::uint16_t{10});
    put(optional + 48, std::uint16_t{10});
    put(optional + 56, word(image_size()));
    put(optional + 60, word(kPageSize));
    put(optional + 68, std::uint16_t{1});  // native
    put(optional + 108, std::uint32_t{16});
    put(base + kDirectories, word(rva(layout_.exports)));
    put(base + kDirectories + 4, word(size_));
    section(0, ".text", layout_.code, layout_.data - layout_.code, kCode);
    section(1, ".data", layout_.data, layout_.exports - layout_.data, kData);
    section(2, ".edata", layout_.exports, size_, kReadOnly);
  }

  void table() const {
    const Address directory = layout_.exports;
    const std::size_t count = exports_.size();
    const Address addresses = directory + kDirectorySize;
    const Address names = addresses + count * 4;
    const Address ordinals = names + count * 4;
    Address text = ordinals + count * 2;
    put(directory + 12, word(rva(text)));
    text = write_text(text, kName);
    put(directory + 16, std::uint32_t{1});
    put(directory + 20, word(count));
    put(directory + 24, word(count));
    put(directory + 28, word(rva(addresses)));
    put(directory + 32, word(rva(names)));
    put(directory + 36, word(rva(ordinals)));
    for (std::size_t i = 0; i < count; ++i) {
      put(addresses + i * 4, word(rva(exports_[i].address)));
      put(names + i * 4, word(rva(text)));
      put(ordinals + i * 2, static_cast<std::uint16_t>(i));
      text = write_text(text, exports_[i].name);
    }
  }

 private:
  std::size_t rva(Address address) const { return address - layout_.base; }

  static Address write_text(Address at, std::string_view text) {
    std::memcpy(reinterpret_cast<void*>(at), text.data(), text.size());
    return at + text.size() + 1;
  }

  void section(std::size_t index, std::string_view name, Address begin, std::size_t size,
               std::uint32_t flags) const {
    const Address header = layout_.base + kSections + index * kSectionSize;
    std::memcpy(reinterpret_cast<void*>(header), name.data(), name.size());
    put(header + 8, word(size));
    put(header + 12, word(rva(begin)));
    put(header + 16, word(round_up(size)));
    put(header + 20, word(rva(begin)));
    put(header + 36, flags);
  }

  const KernelLayout& layout_;
  std::span<const KernelExport> exports_;
  std::size_t size_;
};

}  // namespace

KernelImage kernel_image() {
  return state->image;
}

std::size_t export_table_size(std::span<const KernelExport> exports) {
  std::size_t size = kDirectorySize + exports.size() * kEntrySize + kName.size() + 1;
  for (const KernelExport& one : exports) size += one.name.size() + 1;
  return size;
}

void write_kernel_image(const KernelLayout& layout, std::span<const KernelExport> exports) {
  const Writer writer(layout, exports);
  writer.headers();
  writer.table();
  state->image = {layout.base, writer.image_size()};
}

}  // namespace rundown::gate
