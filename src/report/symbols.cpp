#include "report/symbols.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "image/pe.h"
#include "report/pdb.h"
#include "report/symbolizer.h"

namespace rundown::report {
namespace {

namespace fs = std::filesystem;

// The image's record of its PDB. The bytes stay with the caller.
std::optional<image::CodeView> record_of(const std::string& path, std::vector<std::byte>& bytes) {
  std::ifstream in(path, std::ios::binary);
  const std::string raw((std::istreambuf_iterator<char>(in)), {});
  bytes.resize(raw.size());
  std::memcpy(bytes.data(), raw.data(), raw.size());
  const auto file = image::File::parse(bytes);
  return file ? file->code_view() : std::nullopt;
}

// A framework's function as its headers' inline function: its author calls it in the frame outside.
bool is_inline_call(const Frame& frame) {
  const std::string file = fs::path(frame.file).filename().string();
  return std::ranges::any_of(gate::families(), [&](const gate::Family* family) {
    return family->is_inline_call != nullptr && family->is_inline_call(frame.function, file);
  });
}

std::string without_prefix(std::string text, const SymbolOptions& options) {
  if (!options.map_from.empty() && text.starts_with(options.map_from)) {
    text = options.map_to + text.substr(options.map_from.size());
  }
  return text;
}

}  // namespace

bool is_entry_code(const Frame& frame) {
  return std::ranges::any_of(gate::families(), [&](const gate::Family* family) {
    return family->is_entry_code != nullptr && family->is_entry_code(frame.function);
  });
}

Symbols::Symbols(std::vector<verify::ModuleSeen> modules, SymbolOptions options)
    : modules_(std::move(modules)), options_(std::move(options)) {}

const verify::ModuleSeen* Symbols::module_at(std::uint64_t address) const {
  for (const verify::ModuleSeen& module : modules_) {
    if (address - module.base < module.size) return &module;
  }
  return nullptr;
}

// A return address stands behind its call, which may be the last instruction of a line or a
// function.
void Symbols::add(const verify::Stack& stack) {
  for (const std::uint64_t address : stack) wanted_.insert(address - 1);
}
void Symbols::add_exact(const verify::Stack& addresses) {
  wanted_.insert(addresses.begin(), addresses.end());
}

void Symbols::resolve() {
  for (const verify::ModuleSeen& module : modules_) {
    std::vector<std::uint64_t> asked;
    for (const std::uint64_t address : wanted_) {
      if (module_at(address) == &module && !known_.contains(address)) asked.push_back(address);
    }
    if (!asked.empty() && !module.path.empty()) resolve_in(module, asked);
  }
  wanted_.clear();
}

void Symbols::resolve_in(const verify::ModuleSeen& module,
                         const std::vector<std::uint64_t>& asked) {
  std::vector<std::byte> bytes;
  PdbSearch pdb;
  const auto record = record_of(module.path, bytes);
  if (record) pdb = find_pdb(*record, module.path, options_.directory);
  std::string input;
  for (const std::uint64_t address : asked) input += fmt::format("0x{:x}\n", address - module.base);
  const SymbolizerAnswer answer = symbolize(module.path, pdb.found, input);
  bool named = false;
  for (std::size_t i = 0; i < std::min(asked.size(), answer.lines.size()); ++i) {
    const auto json = nlohmann::json::parse(answer.lines[i], nullptr, false);
    if (!json.is_object() || !json.contains("Symbol") || !json["Symbol"].is_array()) continue;
    Frames frames;
    for (const auto& symbol : json["Symbol"]) {
      Frame frame;
      frame.module = module.name;
      frame.rva = asked[i] - module.base;
      frame.function = symbol.value("FunctionName", "");
      frame.file = without_prefix(symbol.value("FileName", ""), options_);
      frame.line = symbol.value("Line", 0U);
      named = named || !frame.function.empty();
      frames.push_back(std::move(frame));
    }
    while (frames.size() > 1 && is_inline_call(frames.front())) frames.erase(frames.begin());
    known_[asked[i]] = std::move(frames);
  }
  if (!trouble_.empty()) return;
  if (!answer.trouble.empty()) {
    trouble_ = "no names or lines: " + answer.trouble;
  } else if (!pdb.stale.empty()) {
    trouble_ = fmt::format(
        "no names or lines: {} belongs to another build of {}; build again, or --symbols DIR",
        pdb.stale, module.name);
  } else if (!named && record) {
    trouble_ =
        fmt::format("no names or lines: there is no {} beside {}; put it there, or --symbols DIR",
                    record->pdb.substr(record->pdb.find_last_of("/\\") + 1), module.name);
  } else if (!named) {
    trouble_ = fmt::format(
        "no names or lines: {} was built without debugging information (/Zi and /DEBUG, or -g)",
        module.name);
  }
}

Frames Symbols::frames_at(std::uint64_t address) const {
  const auto found = known_.find(address);
  if (found != known_.end() && !found->second.empty()) return found->second;
  Frame frame;
  if (const verify::ModuleSeen* module = module_at(address)) {
    frame.module = module->name;
    frame.rva = address - module->base;
  } else {
    frame.rva = address;
  }
  return {frame};
}

Frames Symbols::frames(const verify::Stack& stack) const {
  Frames all;
  for (const std::uint64_t address : stack) {
    Frames at = frames_at(address - 1);
    // The contract's rva is the return address.
    // Outside every module nobody returns to: the address was jumped to, and is shown as it is.
    for (Frame& frame : at) frame.rva += frame.module.empty() ? 0 : 1;
    all.insert(all.end(), at.begin(), at.end());
  }
  while (all.size() > 1 && is_entry_code(all.back())) all.pop_back();
  return all;
}

Frame Symbols::exact(std::uint64_t address) const {
  return frames_at(address).front();
}

}  // namespace rundown::report
