#include "cli/read_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace rundown::cli {

std::optional<std::string> read_file(const std::string& path, std::string& contents) {
  namespace fs = std::filesystem;
  constexpr std::uintmax_t kLargest = 256u << 20;
  constexpr auto kTooLarge = "is larger than 256 MiB";
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return error ? error.message() : "there is no such file";
  if (fs::is_directory(status)) return "is a folder; name a file";
  const std::uintmax_t size = fs::file_size(path, error);
  if (!error && size > kLargest) return kTooLarge;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::string("cannot be opened: ") + std::strerror(errno);
  std::array<char, 65536> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    contents.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    if (contents.size() > kLargest) return kTooLarge;
  }
  if (in.bad()) return std::string("cannot be read: ") + std::strerror(errno);
  return std::nullopt;
}

}  // namespace rundown::cli
