#include "verify/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "nt/life.h"

namespace rundown::verify {
namespace {

constexpr std::size_t kStatusDigits = 8;

template <class T>
std::optional<T> number(std::string_view text, int base) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes "device:" away. False: there is no such stage.
bool take_stage(std::string_view& text, gate::Stage& stage) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return true;
  const auto all = nt::stages();
  const auto named = std::ranges::find(all, text.substr(0, colon), &nt::Stage::name);
  if (named == all.end()) return false;
  stage = named->id;
  text.remove_prefix(colon + 1);
  return true;
}

std::optional<Choice> parse_choice(std::string_view text) {
  Choice choice;
  if (!take_stage(text, choice.stage)) return std::nullopt;
  const std::size_t hash = text.find('#');
  const std::size_t equals = text.find('=', hash == std::string_view::npos ? 0 : hash);
  if (hash == 0 || hash == std::string_view::npos || equals == std::string_view::npos) {
    return std::nullopt;
  }
  choice.function = text.substr(0, hash);
  const auto ordinal = number<std::uint32_t>(text.substr(hash + 1, equals - hash - 1), 10);
  std::string_view outcome = text.substr(equals + 1);
  if (outcome.ends_with('+')) {
    choice.onward = true;
    outcome.remove_suffix(1);
  }
  const auto failure = parse_outcome(outcome);
  if (!ordinal || !failure) return std::nullopt;
  choice.ordinal = *ordinal;
  choice.failure = *failure;
  return choice;
}

}  // namespace

std::string outcome_text(const gate::Failure& failure) {
  switch (failure.kind) {
    case gate::Failure::Kind::status:
      return fmt::format("{:08X}", static_cast<std::uint32_t>(failure.status));
    case gate::Failure::Kind::null:
      return "NULL";
    case gate::Failure::Kind::false_value:
      return "FALSE";
    case gate::Failure::Kind::raise:
      return "raise";
  }
  return {};
}

std::optional<gate::Failure> parse_outcome(std::string_view text) {
  using Kind = gate::Failure::Kind;
  for (const Kind kind : {Kind::null, Kind::false_value, Kind::raise}) {
    if (text == outcome_text({kind, {}})) return gate::Failure{kind, {}};
  }
  if (text.size() != kStatusDigits) return std::nullopt;
  const auto status = number<std::uint32_t>(text, 16);
  if (!status) return std::nullopt;
  return gate::fails_with(static_cast<abi::NTSTATUS>(*status));
}

bool same_outcome(const gate::Failure& left, const gate::Failure& right) {
  return left.kind == right.kind &&
         (left.kind != gate::Failure::Kind::status || left.status == right.status);
}

std::string scenario_id(const std::vector<Choice>& choices) {
  std::string id;
  for (const Choice& choice : choices) {
    if (!id.empty()) id += ',';
    if (choice.stage != gate::Stage::entry) id += fmt::format("{}:", nt::name_of(choice.stage));
    id += fmt::format("{}#{}={}", choice.function, choice.ordinal, outcome_text(choice.failure));
    if (choice.onward) id += '+';
  }
  return id;
}

std::optional<std::vector<Choice>> parse_scenario(const std::string& id) {
  std::vector<Choice> choices;
  if (id.empty() || id == "baseline") return choices;
  std::istringstream in(id);
  for (std::string part; std::getline(in, part, ',');) {
    auto choice = parse_choice(part);
    if (!choice) return std::nullopt;
    choices.push_back(std::move(*choice));
  }
  return choices;
}

}  // namespace rundown::verify
