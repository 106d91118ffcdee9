#include "cli/driver_file.h"

#include <sha2.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>

#include "cli/read_file.h"
#include "gate/modules.h"

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

const gate::Family& DriverFile::family() const {
  return gate::family_of(*file_);
}

std::string DriverFile::version() const {
  const auto version_of = family().version_of;
  return version_of != nullptr ? version_of(*file_) : std::string();
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
