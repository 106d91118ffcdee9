// Lines of the report that a person reads: labels on the left, texts broken at words.
#pragma once

#include <string>
#include <string_view>

#include "report/text.h"

namespace rundown::report {

class Writer {
 public:
  explicit Writer(const TextStyle& style) : style_(style) {}

  void line(std::string_view text) { (out_ += shown(text)) += '\n'; }
  void blank() { out_ += '\n'; }

  void headline(const Finding& finding);

  // A label and its text, broken at words, the following lines under the text.
  void entry(std::string_view label, std::string_view text);

  void paragraph(std::string_view text) { write_wrapped("", 0, 0, text); }

  std::string take() { return std::move(out_); }

 private:
  void write_wrapped(std::string_view head, std::size_t head_width, std::size_t indent,
                     std::string_view raw);

  TextStyle style_;
  std::string out_;
};

std::string plural(std::size_t count, std::string_view noun);
std::string status_text(std::uint32_t status);  // "STATUS_SUCCESS (0x00000000)"
// file:line where it is known, else module+rva.
std::string place(const Frame& frame);

// The frames of a stack that help: the innermost with its place, then who called it.
void write_stack(Writer& writer, std::string_view label, const Frames& frames,
                 std::string_view before);

}  // namespace rundown::report
