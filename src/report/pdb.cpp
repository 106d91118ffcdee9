#include "report/pdb.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

namespace rundown::report {
namespace {

namespace fs = std::filesystem;

// The file is a file system of streams in blocks (LLVM's documentation, "The MSF File Format").
class StreamFile {
 public:
  explicit StreamFile(const fs::path& path) : in_(path, std::ios::binary) {}

  bool open() {
    constexpr std::string_view kMagic{"Microsoft C/C++ MSF 7.00\r\n\x1a\x44\x53\0\0\0", 32};
    std::array<char, 32> magic{};
    in_.read(magic.data(), magic.size());
    Super super{};
    read(magic.size(), &super, sizeof super);
    if (!in_ || std::string_view(magic.data(), magic.size()) != kMagic) return false;
    block_size_ = super.block_size;
    const bool power_of_two = block_size_ != 0 && (block_size_ & (block_size_ - 1)) == 0;
    if (!power_of_two || block_size_ < 512 || block_size_ > 65536) return false;
    if (super.directory_bytes > kLargestDirectory) return false;
    std::vector<std::uint32_t> blocks(blocks_of(super.directory_bytes));
    read(std::uint64_t{super.block_map} * block_size_, blocks.data(), blocks.size() * 4);
    directory_.resize(super.directory_bytes / 4);
    read_blocks(blocks, directory_.data(), directory_.size() * 4);
    return static_cast<bool>(in_) && !directory_.empty();
  }

  // The first bytes of a stream, which lie in its first block.
  bool read_stream(std::uint32_t number, void* to, std::size_t bytes) {
    const std::uint32_t count = directory_[0];
    if (number >= count || count >= directory_.size()) return false;
    std::size_t at = 1 + std::size_t{count};
    for (std::uint32_t i = 0; i < number; ++i) at += blocks_of(size_of(i));
    if (size_of(number) < bytes || at >= directory_.size()) return false;
    read(std::uint64_t{directory_[at]} * block_size_, to, bytes);
    return static_cast<bool>(in_);
  }

 private:
  static constexpr std::uint32_t kLargestDirectory = 64 << 20;
  static constexpr std::uint32_t kNoStream = 0xFFFF'FFFF;
  struct Super {
    std::uint32_t block_size;
    std::uint32_t free_map;
    std::uint32_t blocks;
    std::uint32_t directory_bytes;
    std::uint32_t unknown;
    std::uint32_t block_map;
  };

  std::uint32_t size_of(std::uint32_t stream) const {
    const std::uint32_t size = directory_[1 + std::size_t{stream}];
    return size == kNoStream ? 0 : size;
  }
  std::size_t blocks_of(std::uint32_t bytes) const {
    return (std::size_t{bytes} + block_size_ - 1) / block_size_;
  }
  void read(std::uint64_t offset, void* to, std::size_t bytes) {
    in_.seekg(static_cast<std::streamoff>(offset));
    in_.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes));
  }
  void read_blocks(const std::vector<std::uint32_t>& blocks, void* to, std::size_t bytes) {
    auto* out = static_cast<char*>(to);
    for (const std::uint32_t block : blocks) {
      const std::size_t part = std::min<std::size_t>(bytes, block_size_);
      read(std::uint64_t{block} * block_size_, out, part);
      out += part;
      bytes -= part;
    }
  }

  std::ifstream in_;
  std::uint32_t block_size_ = 0;
  std::vector<std::uint32_t> directory_;
};

bool belongs(const fs::path& path, const image::CodeView& record) {
  constexpr std::uint32_t kInfoStream = 1;
  constexpr std::uint32_t kDebugStream = 3;
  struct Info {
    std::uint32_t version;
    std::uint32_t signature;
    std::uint32_t age;
    std::array<std::byte, 16> guid;
  };
  struct Debug {
    std::int32_t signature;
    std::uint32_t version;
    std::uint32_t age;
  };
  StreamFile file(path);
  Info info{};
  Debug debug{};
  if (!file.open() || !file.read_stream(kInfoStream, &info, sizeof info)) return false;
  if (info.guid != record.guid) return false;
  // A tool that rewrites a PDB counts one of the two ages up.
  return info.age == record.age ||
         (file.read_stream(kDebugStream, &debug, sizeof debug) && debug.age == record.age);
}

}  // namespace

PdbSearch find_pdb(const image::CodeView& record, const std::string& image,
                   const std::string& directory) {
  const std::string_view written = record.pdb;
  const std::string_view name = written.substr(written.find_last_of("/\\") + 1);
  const std::string own = fs::path(image).stem().string() + ".pdb";
  const fs::path beside = fs::path(image).parent_path();
  std::vector<fs::path> places;
  for (const std::string& candidate : {std::string(name), own}) {
    if (candidate.empty()) continue;
    if (!directory.empty()) places.push_back(fs::path(directory) / candidate);
    places.push_back(beside / candidate);
  }
  if (written.starts_with('/')) places.emplace_back(written);
  PdbSearch search;
  for (const fs::path& place : places) {
    std::error_code error;
    if (!fs::is_regular_file(place, error)) continue;
    if (belongs(place, record)) {
      search.found = place.string();
      return search;
    }
    if (search.stale.empty()) search.stale = place.string();
  }
  return search;
}

}  // namespace rundown::report
