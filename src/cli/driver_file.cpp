#include "cli/driver_file.h"

#include <sha2.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>

#include "cli/read_file.h"
#include "gate/modules.h"
#include "image/symbol.h"

namespace rundown::cli {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::optional<std::string> DriverFile::open(const std::string& path, DriverFile& out) {
  out.path_ = path;
  if (path.empty()) return "names no file; give the driver's .sys file";
  std::string contents;
  if (auto error = read_file(path, contents)) return error;
  out.bytes_.resize(contents.size());
  std::memcpy(out.bytes_.data(), contents.data(), contents.size());
  auto parsed = image::File::parse(out.bytes_);
  if (!parsed) return parsed.error().message;
  out.file_ = std::move(*parsed);
  return std::nullopt;
}

std::string DriverFile::sha256() const {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
  SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes_.data()), bytes_.size(), text.data());
  return text.data();
}

std::string DriverFile::model() const {
  struct Model {
    std::string_view module;
    std::string_view name;
  };
  constexpr Model kModels[]{{"wdfldr.sys", "kmdf"},
                            {"scsiport.sys", "scsiport"},
                            {"storport.sys", "storport"},
                            {"ndis.sys", "ndis"},
                            {"fltmgr.sys", "minifilter"}};
  for (const Model& model : kModels) {
    const bool found = std::ranges::any_of(file_->imports(), [&](const image::ImportedModule& m) {
      return image::same_module(m.name, model.module);
    });
    if (found) return std::string(model.name);
  }
  return "wdm";
}

std::string DriverFile::kmdf_version() const {
  // WDF_BIND_INFO (fxldr.h): Size, Component, Version.
  constexpr std::uint32_t kSizes[] = {0x30, 0x58};
  constexpr std::u16string_view kComponent = u"KmdfLibrary";
  struct BindInfo {
    std::uint64_t size;
    std::uint64_t component;
    std::uint32_t major;
    std::uint32_t minor;
  };
  const image::Layout& layout = file_->layout();
  const auto names_component = [&](std::uint64_t address) {
    const auto bytes = layout.raw(address - file_->image_base(), kComponent.size() * 2);
    return bytes && std::memcmp(bytes->data(), kComponent.data(), bytes->size()) == 0;
  };
  for (const image::Layout::Extent& extent : layout.extents()) {
    for (std::size_t at = 0; at + sizeof(BindInfo) <= extent.raw.size(); at += sizeof(void*)) {
      BindInfo info{};
      std::memcpy(&info, extent.raw.data() + at, sizeof info);
      if (std::ranges::find(kSizes, info.size) == std::end(kSizes) || info.major != 1) continue;
      if (!names_component(info.component)) continue;
      return std::to_string(info.major) + "." + std::to_string(info.minor);
    }
  }
  return {};
}

std::deque<DriverFile> find_dependencies(const DriverFile& driver) {
  constexpr std::size_t kMost = 16;
  std::deque<DriverFile> found;
  const fs::path folder = fs::path(driver.path()).parent_path();
  const auto look = [&](const DriverFile& of, auto&& self) -> void {
    for (const image::ImportedModule& module : of.file().imports()) {
      const fs::path beside = folder / std::string(module.name);
      const bool known = std::ranges::any_of(found, [&](const DriverFile& one) {
        return fs::path(one.path()).filename() == beside.filename();
      });
      std::error_code error;
      if (known || found.size() >= kMost || gate::implements_module(module.name) ||
          !fs::exists(beside, error)) {
        continue;
      }
      DriverFile dependency;
      if (DriverFile::open(beside.string(), dependency)) continue;
      self(dependency, self);
      found.push_back(std::move(dependency));
    }
  };
  look(driver, look);
  return found;
}

}  // namespace rundown::cli
