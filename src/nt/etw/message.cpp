#include "nt/etw/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

#include "abi/ntstatus.h"
#include "abi/ntstatus_names.h"
#include "nt/ldr/image.h"

namespace rundown::nt::etw {
namespace {

using Bytes = std::span<const std::byte>;

constexpr int kFirstArgument = 10;  // TMF counts them from here

std::string guid_text(const abi::GUID& g) {
  return fmt::format("{:08x}-{:04x}-{:04x}-{:02x}{:02x}-{:02x}{:02x}{:02x}{:02x}{:02x}{:02x}",
                     g.Data1, g.Data2, g.Data3, g.Data4[0], g.Data4[1], g.Data4[2], g.Data4[3],
                     g.Data4[4], g.Data4[5], g.Data4[6], g.Data4[7]);
}

std::string_view take_until(std::string_view& text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + mark.size());
  return taken;
}

std::uint64_t number_in(Bytes bytes) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
  return value;
}
std::int64_t signed_in(Bytes bytes) {
  const std::uint64_t value = number_in(bytes);
  const auto unused = static_cast<int>(64 - 8 * std::min<std::size_t>(bytes.size(), 8));
  return unused == 64 ? 0 : static_cast<std::int64_t>(value << unused) >> unused;
}

std::string narrow(Bytes bytes, std::size_t width) {
  std::string text;
  for (std::size_t i = 0; i + width <= bytes.size(); i += width) {
    const std::uint64_t letter = number_in(bytes.subspan(i, width));
    if (letter == 0) break;
    text.push_back(letter < 0x80 ? static_cast<char>(letter) : '?');
  }
  return text;
}

// "ItemListLong(FALSE,TRUE)": the words by their numbers.
std::string listed(std::string_view item, std::uint64_t value) {
  take_until(item, "(");
  std::string_view words = take_until(item, ")");
  for (std::uint64_t i = 0; !words.empty(); ++i) {
    const std::string_view word = take_until(words, ",");
    if (i == value) return std::string(word);
  }
  return fmt::format("{}", value);
}

// The arguments as the message's items say, each with the piece or pieces of data that it has.
class Arguments {
 public:
  explicit Arguments(std::span<const Bytes> data) : data_(data) {}

  // `conversion` is printf's last letter, which says how a number is written.
  std::string next(std::string_view item, char conversion) {
    if (item == "ItemPWString" || item == "ItemPString") {
      take();  // the length, which the next piece has too
      return narrow(take(), item == "ItemPWString" ? 2 : 1);
    }
    const Bytes bytes = take();
    if (item == "ItemString" || item == "ItemRString") return narrow(bytes, 1);
    if (item == "ItemWString" || item == "ItemRWString") return narrow(bytes, 2);
    if (item == "ItemGuid" && bytes.size() == sizeof(abi::GUID)) {
      abi::GUID guid;
      std::memcpy(&guid, bytes.data(), sizeof guid);
      return "{" + guid_text(guid) + "}";
    }
    if (item == "ItemPtr") return fmt::format("0x{:X}", number_in(bytes));
    if (item == "ItemNTSTATUS") {
      const auto status = static_cast<abi::NTSTATUS>(static_cast<std::int32_t>(number_in(bytes)));
      const std::string_view name = abi::nt_status_name(status);
      return name.empty() ? fmt::format("0x{:08X}", number_in(bytes)) : std::string(name);
    }
    if (item.starts_with("ItemList")) return listed(item, number_in(bytes));
    if (conversion == 'c') return std::string(1, static_cast<char>(number_in(bytes)));
    if (conversion == 'x' || conversion == 'X') return fmt::format("{:x}", number_in(bytes));
    if (conversion == 'u') return fmt::format("{}", number_in(bytes));
    return fmt::format("{}", signed_in(bytes));
  }

 private:
  Bytes take() { return next_ < data_.size() ? data_[next_++] : Bytes{}; }

  std::span<const Bytes> data_;
  std::size_t next_ = 0;
};

struct Placeholder {
  std::string_view item;
  char conversion = 'd';
  std::string text;
};

// The lines between the braces: "EXPRESSION, ITEM -- 10".
std::vector<Placeholder> read_items(std::string_view block) {
  std::vector<Placeholder> items;
  while (!block.empty()) {
    std::string_view line = take_until(block, "\n");
    const std::size_t comma = line.find(", Item");
    if (comma == std::string_view::npos) continue;
    line.remove_prefix(comma + 2);
    items.push_back({.item = take_until(line, " --"), .text = {}});
  }
  return items;
}

// "%10!d!": the number, and the conversion's last letter.
std::optional<std::size_t> placeholder_at(std::string_view& text, char& conversion) {
  std::string_view rest = text.substr(1);
  int number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc{} || number < kFirstArgument) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (!rest.starts_with('!')) return std::nullopt;
  rest.remove_prefix(1);
  const std::string_view format = take_until(rest, "!");
  if (!format.empty()) conversion = format.back();
  text = rest;
  return static_cast<std::size_t>(number - kFirstArgument);
}

// What every message may show of itself.
using Standard = std::vector<std::pair<std::string_view, std::string_view>>;

std::string fill_in(std::string_view text, const std::vector<Placeholder>& items,
                    const Standard& standard) {
  std::string out;
  while (!text.empty()) {
    const auto own = std::ranges::find_if(
        standard, [text](const auto& one) { return text.starts_with(one.first); });
    if (own != standard.end()) {
      out += own->second;
      text.remove_prefix(own->first.size());
      continue;
    }
    if (text.starts_with("%0") || text.starts_with("\\n") || text.starts_with("\\r")) {
      text.remove_prefix(2);
    } else if (text.starts_with("%%")) {
      out += '%';
      text.remove_prefix(2);
    } else if (char conversion = 'd'; text[0] == '%') {
      std::string_view after = text;
      const auto index = placeholder_at(after, conversion);
      if (index && *index < items.size()) {
        out += items[*index].text;
        text = after;
      } else {
        out += text[0];
        text.remove_prefix(1);
      }
    } else if (text[0] == '\\' && text.size() > 1) {
      out += text[1];
      text.remove_prefix(2);
    } else {
      out += text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

// The end of a C string's text: the first mark that no backslash guards.
std::string_view take_quoted(std::string_view& text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  const std::string_view taken = text.substr(0, std::min(at, text.size()));
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

void remember_conversions(std::string_view text, std::vector<Placeholder>& items) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    std::string_view rest = text.substr(at);
    char conversion = 'd';
    const auto index = placeholder_at(rest, conversion);
    if (index && *index < items.size()) items[*index].conversion = conversion;
  }
}

std::string_view section_text(const ldr::LoadedImage& image) {
  for (const image::Section& section : image.file->sections()) {
    if (section.name == ".wpp") {
      return {reinterpret_cast<const char*>(section.raw.data()), section.raw.size()};
    }
  }
  return {};
}

}  // namespace

std::string format_message(std::string_view tmf, std::span<const Bytes> data) {
  std::string_view rest = tmf;
  take_until(rest, "SRC=");
  const std::string_view file = take_until(rest, "\n");
  take_until(rest, "#typev ");
  std::string_view name = take_until(rest, " ");  // FILE_cLINE
  const std::string_view line =
      name.substr(std::min(name.size(), name.find_last_not_of("0123456789") + 1));
  take_until(rest, "\"");
  const std::string_view text = take_quoted(rest);
  // What stands behind the text: LEVEL=..., FLAGS=..., FUNC=...
  std::string_view comment = take_until(rest, "\n");
  const auto attribute = [comment](std::string_view key) {
    std::string_view from = comment;
    take_until(from, key);
    return take_until(from, " ");
  };
  const std::string_view function = attribute("FUNC=");
  take_until(rest, "{");
  std::vector<Placeholder> items = read_items(take_until(rest, "}"));
  remember_conversions(text, items);
  Arguments arguments(data);
  for (Placeholder& item : items) item.text = arguments.next(item.item, item.conversion);
  const Standard standard{{"%!FILE!", file},
                          {"%!LINE!", line},
                          {"%!FUNC!", function},
                          {"%!LEVEL!", attribute("LEVEL=")},
                          {"%!FLAGS!", attribute("FLAGS=")}};
  return fmt::format("{}:{} {}: {}", file, line, function, fill_in(text, items, standard));
}

std::string describe_message(const MessageId& id, std::span<const Bytes> data) {
  const std::string source = guid_text(id.source);
  const std::string number = fmt::format(" {} \"", id.number);
  for (const ldr::LoadedImage& image : ldr::loaded_images()) {
    std::string_view all = section_text(image);
    while (!all.empty()) {
      const std::string_view tmf = take_until(all, std::string_view("\0", 1));
      if (tmf.starts_with(source) && tmf.find(number) != std::string_view::npos) {
        return format_message(tmf, data);
      }
    }
  }
  return {};
}

}  // namespace rundown::nt::etw
