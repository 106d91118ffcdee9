#include "cli/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "cli/options.h"

namespace rundown::cli {
namespace {

constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kWidest = 120;

std::size_t columns_of_environment() {
  const char* text = std::getenv("COLUMNS");
  if (text == nullptr) return 0;
  std::size_t columns = 0;
  const char* end = text + std::strlen(text);
  const auto [stopped, error] = std::from_chars(text, end, columns);
  return error == std::errc{} && stopped == end ? columns : 0;
}

bool put(std::FILE* stream, std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stream) == text.size() &&
         std::fflush(stream) == 0 && std::ferror(stream) == 0;
}

}  // namespace

report::TextStyle style_of(std::FILE* stream, bool quiet) {
  report::TextStyle style;
  style.quiet = quiet;
  const int descriptor = fileno(stream);
  std::size_t columns = columns_of_environment();
  if (isatty(descriptor) != 0) {
    style.colour = std::getenv("NO_COLOR") == nullptr;
    winsize size{};
    if (columns == 0 && ioctl(descriptor, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
    if (columns == 0) columns = 80;
    columns = std::min(columns, kWidest);
  }
  if (columns != 0) style.width = std::max(columns, kNarrowest);
  return style;
}

Output::~Output() {
  if (stream_ != nullptr && stream_ != stdout) std::fclose(stream_);
}

bool Output::open(const std::string& path) {
  name_ = path == "-" ? "standard output" : path;
  stream_ = path == "-" ? stdout : std::fopen(path.c_str(), "w");
  return stream_ != nullptr || fail();
}

bool Output::fail() {
  if (!failed_) complain(name_, std::string("cannot be written: ") + std::strerror(errno));
  failed_ = true;
  return false;
}

bool Output::write(std::string_view text) {
  if (failed_) return false;
  return put(stream_, text) || fail();
}

bool Output::close() {
  std::FILE* stream = std::exchange(stream_, nullptr);
  if (stream == nullptr || stream == stdout || failed_) return !failed_;
  return std::fclose(stream) == 0 || fail();
}

bool write_text(std::FILE* stream, std::string_view text) {
  static bool failed = false;
  if (failed) return false;
  if (put(stream, text)) return true;
  failed = true;
  complain(stream == stdout ? "standard output" : "standard error",
           std::string("cannot be written: ") + std::strerror(errno));
  return false;
}

}  // namespace rundown::cli
