#include "cli/json_object.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace rundown::cli {
namespace {

using nlohmann::json;

// JSON has no hexadecimal numbers, so they may stand in quotes.
std::optional<std::uint64_t> number_of(const json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (!text.starts_with("0x") && !text.starts_with("0X")) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data() + 2, end, number, 16);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

std::string one_of(const std::vector<std::string_view>& words) {
  return fmt::format("must be one of \"{}\"", fmt::join(words, "\", \""));
}

std::size_t choice_of(const json& value, const std::string& path,
                      const std::vector<std::string_view>& words) {
  if (value.is_string()) {
    const auto found = std::ranges::find(words, value.get_ref<const std::string&>());
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  }
  throw WrongMember(path, one_of(words));
}

// Names in Windows are UTF-16; what is needed here is in ASCII.
std::string text_of(const json& value, const std::string& path) {
  constexpr std::size_t kMostCharacters = 200;  // MAX_DEVICE_ID_LEN
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const bool plain = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    if (plain && !text.empty() && text.size() < kMostCharacters) return text;
  }
  throw WrongMember(path, "must be a string of 1 to 199 printable ASCII characters");
}

}  // namespace

JsonObject::JsonObject(const json& value, std::string path)
    : value_(value), path_(std::move(path)) {
  if (!value.is_object())
    throw WrongMember(path_, path_.empty() ? "the file must hold one object" : "must be an object");
}

std::string JsonObject::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
}

const json* JsonObject::find(std::string_view name) {
  known_.emplace(name);
  const auto found = value_.find(std::string(name));
  return found == value_.end() ? nullptr : &*found;
}

const json* JsonObject::find_array(std::string_view name) {
  const json* found = find(name);
  if (found != nullptr && !found->is_array()) throw WrongMember(path_of(name), "must be an array");
  return found;
}

bool JsonObject::has(std::string_view name) {
  return find(name) != nullptr;
}

std::optional<std::uint64_t> JsonObject::number(std::string_view name, Limits limits) {
  const json* found = find(name);
  if (found == nullptr) return std::nullopt;
  const auto number = number_of(*found);
  if (number && *number >= limits.least && *number <= limits.most) return number;
  throw WrongMember(path_of(name),
                    fmt::format("must be a number from {} to {}, or the same in hexadecimal, as "
                                "in \"0x10\"",
                                limits.least, limits.most));
}

std::uint64_t JsonObject::needed_number(std::string_view name, Limits limits) {
  if (const auto found = number(name, limits)) return *found;
  throw WrongMember(path_of(name), "is missing");
}

std::optional<bool> JsonObject::flag(std::string_view name) {
  const json* found = find(name);
  if (found == nullptr) return std::nullopt;
  if (!found->is_boolean()) throw WrongMember(path_of(name), "must be true or false");
  return found->get<bool>();
}

std::optional<std::string> JsonObject::text(std::string_view name) {
  const json* found = find(name);
  if (found == nullptr) return std::nullopt;
  return text_of(*found, path_of(name));
}

std::optional<std::vector<std::string>> JsonObject::texts(std::string_view name) {
  const json* found = find_array(name);
  if (found == nullptr) return std::nullopt;
  std::vector<std::string> all;
  for (const json& one : *found)
    all.push_back(text_of(one, fmt::format("{}[{}]", path_of(name), all.size())));
  return all;
}

std::optional<std::size_t> JsonObject::choice(std::string_view name,
                                              const std::vector<std::string_view>& words) {
  const json* found = find(name);
  if (found == nullptr) return std::nullopt;
  return choice_of(*found, path_of(name), words);
}

std::optional<std::vector<std::size_t>> JsonObject::choices(
    std::string_view name, const std::vector<std::string_view>& words) {
  const json* found = find_array(name);
  if (found == nullptr) return std::nullopt;
  std::vector<std::size_t> all;
  for (const json& one : *found)
    all.push_back(choice_of(one, fmt::format("{}[{}]", path_of(name), all.size()), words));
  return all;
}

void JsonObject::object(std::string_view name, const std::function<void(JsonObject&)>& read) {
  const json* found = find(name);
  if (found == nullptr) return;
  JsonObject inner(*found, path_of(name));
  read(inner);
  inner.finish();
}

void JsonObject::objects(std::string_view name, const std::function<void(JsonObject&)>& read) {
  const json* found = find_array(name);
  if (found == nullptr) return;
  std::size_t index = 0;
  for (const json& one : *found) {
    JsonObject inner(one, fmt::format("{}[{}]", path_of(name), index++));
    read(inner);
    inner.finish();
  }
}

void JsonObject::finish() const {
  for (const auto& member : value_.items()) {
    if (!known_.contains(member.key()))
      throw WrongMember(path_of(member.key()), "is unknown; docs/devices.md has all members");
  }
}

}  // namespace rundown::cli
