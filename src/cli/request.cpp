#include "cli/request.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "cli/stages.h"
#include "nt/cm/reg_file.h"

namespace rundown::cli {
namespace {

std::optional<std::u16string> read_registry(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    complain(path, "cannot be opened");
    return std::nullopt;
  }
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  auto text = nt::cm::decode_reg_file(bytes);
  if (!text) {
    complain(path, "is neither UTF-16 nor UTF-8; export it with Registry Editor");
    return std::nullopt;
  }
  if (const auto error = nt::cm::check_reg_file(*text)) {
    complain(path, *error);
    return std::nullopt;
  }
  return text;
}

bool parse_shard(const std::string& text, verify::Exploration& exploration) {
  if (text.empty()) return true;
  char slash = 0;
  std::istringstream in(text);
  if (in >> exploration.shard >> slash >> exploration.shards && slash == '/' && in.eof() &&
      exploration.shard >= 1 && exploration.shard <= exploration.shards) {
    --exploration.shard;
    return true;
  }
  complain("", "--shard " + text + ": it must be K/N with K from 1 to N");
  return false;
}

}  // namespace

std::optional<Prepared> prepare(const std::string& path, const Options& options) {
  Prepared made;
  if (const auto error = DriverFile::open(path, made.driver)) {
    complain(path, *error);
    return std::nullopt;
  }
  made.dependencies = find_dependencies(made.driver);
  verify::EngineRequest& request = made.request;
  request.path = path;
  for (const DriverFile& dependency : made.dependencies) {
    request.dependencies.push_back({&dependency.file(), dependency.path()});
  }
  if (!read_stages(options, request) || !parse_shard(options.shard, request.exploration)) {
    return std::nullopt;
  }
  request.exploration.depth = options.depth;
  request.exploration.low_memory = options.low_memory;
  const unsigned processors = std::max(std::thread::hardware_concurrency(), 1U);
  request.exploration.jobs = options.jobs > 0 ? options.jobs : static_cast<int>(processors);
  request.timeout_seconds = options.timeout;
  request.windows_build = options.windows;
  if (!options.registry.empty()) {
    auto registry = read_registry(options.registry);
    if (!registry) return std::nullopt;
    request.registry = std::move(*registry);
  }
  if (!options.source_map.empty() && options.source_map.find('=') == std::string::npos) {
    complain("", "--source-map " + options.source_map + ": it must be FROM=TO");
    return std::nullopt;
  }
  return made;
}

std::optional<std::vector<verify::Choice>> parse_scenario(const std::string& id) {
  std::vector<verify::Choice> choices;
  if (id.empty() || id == "baseline") return choices;
  std::istringstream in(id);
  std::string part;
  while (std::getline(in, part, ',')) {
    const std::size_t hash = part.find('#');
    const std::size_t equals = part.find('=', hash == std::string::npos ? 0 : hash);
    if (hash == 0 || hash == std::string::npos || equals == std::string::npos) return std::nullopt;
    verify::Choice choice;
    choice.function = part.substr(0, hash);
    choice.outcome = part.substr(equals + 1);
    if (choice.outcome.ends_with('+')) {
      choice.onward = true;
      choice.outcome.pop_back();
    }
    const std::string digits = part.substr(hash + 1, equals - hash - 1);
    if (digits.empty() || digits.size() > 9 || choice.outcome.empty() ||
        digits.find_first_not_of("0123456789") != std::string::npos) {
      return std::nullopt;
    }
    choice.ordinal = static_cast<std::uint32_t>(std::stoul(digits));
    choices.push_back(std::move(choice));
  }
  return choices;
}

std::vector<verify::ModuleSeen> with_paths(std::vector<verify::ModuleSeen> modules,
                                           const Prepared& prepared) {
  namespace fs = std::filesystem;
  for (verify::ModuleSeen& module : modules) {
    if (fs::path(prepared.driver.path()).filename() == module.name) {
      module.path = prepared.driver.path();
    }
    for (const DriverFile& dependency : prepared.dependencies) {
      if (fs::path(dependency.path()).filename() == module.name) module.path = dependency.path();
    }
  }
  return modules;
}

report::SymbolOptions symbol_options(const Options& options) {
  report::SymbolOptions made;
  made.directory = options.symbols;
  if (const std::size_t equals = options.source_map.find('='); equals != std::string::npos) {
    made.map_from = options.source_map.substr(0, equals);
    made.map_to = options.source_map.substr(equals + 1);
  }
  return made;
}

}  // namespace rundown::cli
