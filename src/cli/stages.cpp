#include "cli/stages.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace rundown::cli {
namespace {

constexpr abi::ULONG kMostBytes = 16 << 20;

bool read_stage(const std::string& name, std::vector<gate::Stage>& stages) {
  if (name == "entry") {
    stages.push_back(gate::Stage::entry);
    stages.push_back(gate::Stage::reinitialize);
  } else if (name == "io") {
    stages.push_back(gate::Stage::io);
  } else if (name == "unload") {
    stages.push_back(gate::Stage::unload);
  } else if (name == "device") {
    complain("", "--stage device: this stage is not run yet; entry, io and unload are");
    return false;
  } else {
    complain("", "--stage " + name + ": there is no such stage; entry, io and unload are");
    return false;
  }
  return true;
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
  if (std::ranges::find(options.stages, "io") == options.stages.end()) {
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

std::string replay_options(const Options& options) {
  if (std::ranges::find(options.stages, "io") == options.stages.end()) return {};
  std::string text = " --stage ";
  for (const std::string& name : options.stages) text += name + ',';
  text.pop_back();
  for (const std::string& control : options.controls) text += " --ioctl " + control;
  for (const std::string& name : options.open) text += " --open '" + name + "'";
  return text;
}

}  // namespace rundown::cli
