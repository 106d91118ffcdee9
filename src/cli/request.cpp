#include "cli/request.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>
#include <thread>

#include "cli/device_file.h"
#include "cli/read_file.h"
#include "cli/stages.h"
#include "nt/cm/reg_file.h"

namespace rundown::cli {
namespace {

constexpr double kLongestByDefault = 600;  // seconds for one driver, where --budget says nothing

std::optional<std::u16string> read_registry(const std::string& path) {
  std::string bytes;
  if (const auto error = read_file(path, bytes)) {
    complain(path, *error);
    return std::nullopt;
  }
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

template <class T>
bool whole_number(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

bool parse_shard(const std::string& text, verify::Exploration& exploration) {
  if (text.empty()) return true;
  const std::size_t slash = text.find('/');
  if (slash != std::string::npos && whole_number(text.substr(0, slash), exploration.shard) &&
      whole_number(text.substr(slash + 1), exploration.shards) && exploration.shard >= 1 &&
      exploration.shard <= exploration.shards) {
    --exploration.shard;
    return true;
  }
  complain("", "--shard " + text + ": it must be K/N with K from 1 to N");
  return false;
}

// "5000" scenarios or "60s".
bool parse_budget(const std::string& text, verify::Exploration& exploration) {
  if (text.empty()) return true;
  std::uint64_t number = 0;
  const bool seconds = text.ends_with('s');
  if (whole_number(std::string_view(text).substr(0, text.size() - (seconds ? 1 : 0)), number) &&
      number != 0) {
    exploration.most_seconds = seconds ? static_cast<double>(number) : 0;
    exploration.most_scenarios = seconds ? 0 : number;
    return true;
  }
  complain("", "--budget " + text + ": it must be a number of scenarios, or of seconds as in 60s");
  return false;
}

// Everything in a request that is the same for each driver. False after a complaint.
bool fill_in(const Options& options, verify::EngineRequest& request) {
  verify::Exploration& exploration = request.exploration;
  exploration.most_seconds = kLongestByDefault;
  if (!read_stages(options, request) || !parse_shard(options.shard, exploration) ||
      !parse_budget(options.budget, exploration)) {
    return false;
  }
  exploration.depth = options.depth;
  exploration.low_memory = options.low_memory;
  const unsigned processors = std::max(std::thread::hardware_concurrency(), 1U);
  exploration.jobs = options.jobs > 0 ? options.jobs : static_cast<int>(processors);
  request.timeout_seconds = options.timeout;
  request.windows_build = options.windows;
  request.processors = options.processors;
  if (!options.device.empty()) {
    auto device = read_device(options.device);
    if (const auto* wrong = std::get_if<std::string>(&device)) {
      complain(options.device, *wrong);
      return false;
    }
    request.device = std::get<nt::hardware::DeviceDescription>(std::move(device));
  }
  if (options.registry.empty()) return true;
  auto registry = read_registry(options.registry);
  if (!registry) return false;
  request.registry = std::move(*registry);
  return true;
}

}  // namespace

bool check_options(const Options& options) {
  verify::EngineRequest request;
  if (!fill_in(options, request)) return false;
  if (!options.source_map.empty() && options.source_map.find('=') == std::string::npos) {
    complain("", "--source-map " + options.source_map + ": it must be FROM=TO");
    return false;
  }
  std::error_code error;
  if (!options.symbols.empty() && !std::filesystem::is_directory(options.symbols, error)) {
    complain("", "--symbols " + options.symbols + ": there is no such folder");
    return false;
  }
  return true;
}

std::variant<Prepared, std::string> prepare(const std::string& path, const Options& options) {
  Prepared made;
  if (auto error = DriverFile::open(path, made.driver)) return *error;
  made.dependencies = find_dependencies(made.driver);
  verify::EngineRequest& request = made.request;
  request.path = path;
  for (const DriverFile& dependency : made.dependencies) {
    request.dependencies.push_back({&dependency.file(), dependency.path()});
  }
  if (!fill_in(options, request)) return "its options are wrong";
  return made;
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
