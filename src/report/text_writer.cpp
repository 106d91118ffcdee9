#include "report/text_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "abi/ntstatus.h"
#include "abi/ntstatus_names.h"
#include "report/symbols.h"

namespace rundown::report {
namespace {

constexpr std::size_t kLabel = 14;  // columns of a finding's left-hand side

}  // namespace

std::string shown(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // C1 controls are two bytes in UTF-8.
    const bool c1 = byte == 0xC2 && i + 1 < text.size() &&
                    static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                    static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

void Writer::headline(const Finding& finding) {
  const bool error = finding.rule->severity == verify::Severity::error;
  const std::string head =
      fmt::format("{} {}: ", name_of(finding.rule->severity), finding.rule->id);
  const std::string coloured =
      style_.colour ? fmt::format("\x1b[1;{}m{}\x1b[0m", error ? 31 : 33, head) : head;
  write_wrapped(coloured, head.size(), 2, finding.title);
}

void Writer::entry(std::string_view label, std::string_view text) {
  const std::string padded = fmt::format("  {:<{}}", label, kLabel - 2);
  write_wrapped(padded, padded.size(), kLabel, text);
}

void Writer::write_wrapped(std::string_view head, std::size_t head_width, std::size_t indent,
                           std::string_view raw) {
  const std::string clean = shown(raw);
  std::string_view text = clean;
  out_ += head;
  std::size_t column = head_width;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!first && column + 1 + word.size() > style_.width) {
      out_ += '\n';
      out_.append(indent, ' ');
      column = indent;
      first = true;
    }
    if (!first) {
      out_ += ' ';
      ++column;
    }
    out_ += word;
    column += word.size();
    first = false;
  }
  out_ += '\n';
}

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string status_text(std::uint32_t status) {
  const std::string_view name = abi::nt_status_name(static_cast<abi::NTSTATUS>(status));
  return name.empty() ? fmt::format("0x{:08X}", status)
                      : fmt::format("{} (0x{:08X})", name, status);
}

std::string place(const Frame& frame) {
  if (is_entry_code(frame)) return fmt::format("{}, the framework's entry code", frame.function);
  std::string text = frame.line != 0        ? fmt::format("{}:{}", frame.file, frame.line)
                     : frame.module.empty() ? fmt::format("0x{:x}", frame.rva)
                                            : fmt::format("{}+0x{:x}", frame.module, frame.rva);
  if (!frame.function.empty()) text += fmt::format(" in {}", frame.function);
  return text;
}

void write_stack(Writer& writer, std::string_view label, const Frames& frames,
                 std::string_view before) {
  constexpr std::size_t kMostFrames = 5;
  for (std::size_t i = 0; i < std::min(frames.size(), kMostFrames); ++i) {
    const std::string text = place(frames[i]);
    writer.entry(i == 0 ? label : "",
                 i == 0 ? fmt::format("{}{}", before, text) : "called from " + text);
  }
  if (frames.empty() && !before.empty()) writer.entry(label, before);
}

}  // namespace rundown::report
