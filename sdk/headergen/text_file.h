// Reading and writing whole files, and what both header writers say when something is wrong.
#pragma once

#include <fmt/format.h>

#include <cctype>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace headergen {

struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(path + ": cannot be read");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  // A manifest or a MOF file saved as UTF-8 or UTF-16 with a byte order mark.
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.starts_with("\xFF\xFE")) {
    std::string narrow;
    for (std::size_t i = 2; i + 1 < text.size(); i += 2) narrow += text[i];
    text = narrow;
  }
  return text;
}

inline void write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  if (!(file << text)) throw Error(path + ": cannot be written");
}

// "{BBA21300-6DD3-11d2-B844-00C04FAD5171}" as the initializer of a GUID.
inline std::string guid_initializer(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (std::isxdigit(static_cast<unsigned char>(c)) != 0) digits += c;
  }
  if (digits.size() != 32) throw Error("bad GUID " + std::string(text));
  std::string bytes;
  for (std::size_t i = 16; i < 32; i += 2) {
    bytes += (i == 16 ? "0x" : ", 0x") + digits.substr(i, 2);
  }
  return fmt::format("{{0x{}, 0x{}, 0x{}, {{{}}}}}", digits.substr(0, 8), digits.substr(8, 4),
                     digits.substr(12, 4), bytes);
}

inline std::string file_name(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

// Runs the writer over the sources of the command line, whose last path is the header.
template <typename Write>
int run(const char* program, int argc, char** argv, Write write) {
  if (argc < 3) {
    fmt::print(stderr, "{}: takes a source, or several, and the header to write\n", program);
    return 2;
  }
  try {
    std::string text;
    for (int i = 1; i < argc - 1; ++i) text += read_file(argv[i]) + "\n";
    write_file(argv[argc - 1], write(text, file_name(argv[1])));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}: {}\n", program, argv[1], error.what());
    return 1;
  }
  return 0;
}

}  // namespace headergen
