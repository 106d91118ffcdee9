#include "image/debug.h"

namespace rundown::image {
namespace {

constexpr std::uint32_t kTypeCodeView = 2;
constexpr std::uint32_t kRsds = 0x53445352;

struct Rsds {
  std::uint32_t signature;
  std::array<std::byte, 16> guid;
  std::uint32_t age;
};

}  // namespace

std::optional<CodeView> parse_debug(std::span<const std::byte> file, const Layout& layout,
                                    const Headers& headers) {
  const DataDirectory directory = headers.directory(Directory::kDebug);
  const auto table = layout.raw(directory.rva, directory.size);
  if (directory.rva == 0 || !table) return std::nullopt;
  for (std::size_t offset = 0; const auto entry = read_at<DebugDirectory>(*table, offset);
       offset += sizeof(DebugDirectory)) {
    // By file offset: debug data need not be mapped.
    if (entry->type != kTypeCodeView ||
        !fits(entry->pointer_to_raw_data, entry->size_of_data, file.size())) {
      continue;
    }
    const auto data = file.subspan(entry->pointer_to_raw_data, entry->size_of_data);
    const auto rsds = read_at<Rsds>(data, 0);
    if (!rsds || rsds->signature != kRsds) continue;
    const auto tail = data.subspan(sizeof(Rsds));
    const std::string_view path(reinterpret_cast<const char*>(tail.data()), tail.size());
    return CodeView{rsds->guid, rsds->age, path.substr(0, path.find('\0'))};
  }
  return std::nullopt;
}

}  // namespace rundown::image
