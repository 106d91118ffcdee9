#include <algorithm>
#include <cstring>
#include <iterator>

#include "wdf/loader/bind_info.h"

namespace rundown::wdf {

std::string bound_version(const image::File& file) {
  constexpr std::u16string_view kComponent = u"KmdfLibrary";
  constexpr ULONG kSizes[] = {sizeof(WDF_BIND_INFO), sizeof(WDF_BIND_INFO2)};
  const image::Layout& layout = file.layout();
  const auto names_component = [&](const WCHAR* component) {
    const auto address = reinterpret_cast<std::uint64_t>(component);
    const auto bytes = layout.raw(address - file.image_base(), kComponent.size() * sizeof(WCHAR));
    return bytes && std::memcmp(bytes->data(), kComponent.data(), bytes->size()) == 0;
  };
  for (const image::Layout::Extent& extent : layout.extents()) {
    for (std::size_t at = 0; at + sizeof(WDF_BIND_INFO) <= extent.raw.size(); at += sizeof(void*)) {
      WDF_BIND_INFO info{};
      std::memcpy(&info, extent.raw.data() + at, sizeof info);
      if (std::ranges::find(kSizes, info.Size) == std::end(kSizes) || info.Version.Major != 1) {
        continue;
      }
      if (!names_component(info.Component)) continue;
      return std::to_string(info.Version.Major) + "." + std::to_string(info.Version.Minor);
    }
  }
  return {};
}

}  // namespace rundown::wdf
