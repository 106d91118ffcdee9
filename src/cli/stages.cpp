#include "cli/stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "nt/life.h"

namespace rundown::cli {
namespace {

constexpr abi::ULONG kMostBytes = 16 << 20;

// "entry, io and unload": what --stage takes.
std::string choosable() {
  std::vector<std::string_view> names;
  for (const nt::Stage& stage : nt::stages()) {
    if (stage.chosen_by == stage.name) names.push_back(stage.name);
  }
  std::string text(names.front());
  for (std::size_t i = 1; i < names.size(); ++i) {
    text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

bool read_stage(const std::string& name, std::vector<gate::Stage>& chosen) {
  bool known = false;
  for (const nt::Stage& stage : nt::stages()) {
    if (stage.chosen_by != name) continue;
    known = true;
    chosen.push_back(stage.id);
  }
  if (!known) {
    complain("", fmt::format("--stage {}: there is no such stage; {} are", name, choosable()));
  }
  return known;
}

bool names(const Options& options, gate::Stage stage) {
  return std::ranges::find(options.stages, nt::name_of(stage)) != options.stages.end();
}

std::optional<abi::ULONG> number(std::string_view text) {
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  if (hexadecimal) text.remove_prefix(2);
  abi::ULONG value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, hexadecimal ? 16 : 10);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes the part in front of the next colon.
std::string_view take(std::string_view& text) {
  const std::size_t end = std::min(text.find(':'), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::optional<nt::io::ControlRequest> read_control(std::string_view text) {
  if (text.ends_with(':')) return std::nullopt;
  nt::io::ControlRequest control;
  const auto code = number(take(text));
  if (!code) return std::nullopt;
  control.code = *code;
  for (abi::ULONG* bytes : {&control.input_bytes, &control.output_bytes}) {
    if (text.empty()) return control;
    const auto given = number(take(text));
    if (!given || *given > kMostBytes) return std::nullopt;
    *bytes = *given;
  }
  if (!text.empty()) return std::nullopt;
  return control;
}

}  // namespace

bool read_stages(const Options& options, verify::EngineRequest& request) {
  for (const std::string& name : options.stages) {
    if (!read_stage(name, request.exploration.stages)) return false;
  }
  if (!names(options, gate::Stage::io)) {
    if (options.controls.empty() && options.open.empty()) return true;
    const char* option = options.controls.empty() ? "--open" : "--ioctl";
    complain("", std::string(option) + " is for the stage io; add --stage entry,io,unload");
    return false;
  }
  request.program.emplace();
  for (const std::string& text : options.controls) {
    const auto control = read_control(text);
    if (!control) {
      complain("", "--ioctl " + text +
                       ": it must be CODE[:IN[:OUT]], the code in decimal or with 0x in front, and "
                       "at most 16777216 bytes for each buffer");
      return false;
    }
    request.program->controls.push_back(*control);
  }
  for (const std::string& name : options.open) {
    if (!name.starts_with('\\') || std::ranges::any_of(name, [](char c) { return c < 0; })) {
      complain("", "--open " + name + ": it must be ASCII and begin with a backslash");
      return false;
    }
    request.program->names.emplace_back(name.begin(), name.end());
  }
  return true;
}

std::string stages_help() {
  std::string run;
  std::string only_if_named;
  for (const nt::Stage& stage : nt::stages()) {
    if (stage.chosen_by != stage.name) continue;
    run += fmt::format("{}{}", run.empty() ? "" : ", ", stage.name);
    if (stage.only_if_named) {
      only_if_named +=
          fmt::format("; {}, in which {}, only runs when it is named", stage.name, stage.what);
    }
  }
  return fmt::format("what is run, and where calls are failed: {}{}", run, only_if_named);
}

std::string replay_options(const Options& options) {
  std::string text;
  if (!options.registry.empty()) text += " --reg '" + options.registry + "'";
  if (!options.device.empty()) text += " --device '" + options.device + "'";
  if (!names(options, gate::Stage::io)) return text;
  text += " --stage ";
  for (const std::string& name : options.stages) text += name + ',';
  text.pop_back();
  for (const std::string& control : options.controls) text += " --ioctl " + control;
  for (const std::string& name : options.open) text += " --open '" + name + "'";
  return text;
}

}  // namespace rundown::cli
