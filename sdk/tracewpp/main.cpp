// A WPP preprocessor: writes the .tmh that a source of a driver includes.
//
//   tracewpp [options] SOURCE...
//
//   -func:NAME{PRESET=value}(PARAMETERS)  a trace function      -scan:FILE   a header with a
//   `begin_wpp config` block -ini:FILE      a file of such statements, without block     -I FOLDER
//   where headers are -module:NAME   the driver's name                            -odir:FOLDER
//   where the .tmh goes, -o:FILE its very name -depfile:FILE  what was read, for the build system
//   -ctl:GUID  the control GUID, where no source says WPP_CONTROL_GUIDS
//
// Other options that Microsoft's tracewpp takes, for kinds of output that there is only one of
// here, are passed over.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "config.h"
#include "scanner.h"
#include "writer.h"

namespace tracewpp {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<fs::path> sources;
  std::vector<fs::path> scans;
  std::vector<fs::path> inis;
  std::vector<fs::path> folders;
  std::vector<std::string> functions;
  std::string module;
  std::string control_guid;
  fs::path output_folder;
  fs::path output;
  fs::path depfile;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(fmt::format("{}: cannot be read", path.string()));
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& text) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  if (!(file << text)) throw Error(fmt::format("{}: cannot be written", path.string()));
}

Options parse_options(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const auto value_of = [&](std::string_view name) -> const char* {
      return argument.starts_with(name) ? argument.c_str() + name.size() : nullptr;
    };
    if (const char* function = value_of("-func:")) {
      options.functions.emplace_back(function);
    } else if (const char* scan = value_of("-scan:")) {
      options.scans.emplace_back(scan);
    } else if (const char* ini = value_of("-ini:")) {
      options.inis.emplace_back(ini);
    } else if (const char* guid = value_of("-ctl:")) {
      options.control_guid = guid;
    } else if (const char* module = value_of("-module:")) {
      options.module = module;
    } else if (const char* folder = value_of("-odir:")) {
      options.output_folder = folder;
    } else if (const char* output = value_of("-o:")) {
      options.output = output;
    } else if (const char* depfile = value_of("-depfile:")) {
      options.depfile = depfile;
    } else if (argument == "-I" && i + 1 < arguments.size()) {
      options.folders.emplace_back(arguments[++i]);
    } else if (const char* include = value_of("-I")) {
      options.folders.emplace_back(include);
    } else if (!argument.starts_with('-')) {
      options.sources.emplace_back(argument);
    }
  }
  if (options.sources.empty()) throw Error("no source given");
  if (!options.output.empty() && options.sources.size() > 1) {
    throw Error("-o names one file, so it goes with one source");
  }
  return options;
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// The file below the folder, by Windows' rules, which know no case and both slashes.
fs::path in_any_case(fs::path folder, const fs::path& name) {
  if (fs::is_regular_file(folder / name)) return folder / name;
  std::string path = name.generic_string();
  std::ranges::replace(path, '\\', '/');
  for (const fs::path& part : fs::path(path)) {
    if (fs::exists(folder / part)) {
      folder /= part;
      continue;
    }
    std::error_code ignored;
    const auto entry = std::ranges::find_if(
        fs::directory_iterator(folder, ignored), fs::directory_iterator(), [&](const auto& e) {
          return same_but_for_case(e.path().filename().string(), part.string());
        });
    if (entry == fs::directory_iterator()) return {};
    folder = entry->path();
  }
  return fs::is_regular_file(folder) ? folder : fs::path();
}

// Reads configuration from files, each once, and remembers which.
class Reader {
 public:
  Reader(Config& config, const Options& options) : config_(config), options_(options) {}

  void read_tree(const fs::path& path) {
    if (!read_.insert(path.lexically_normal().string()).second) return;
    const std::string text = read(path);
    read_blocks(config_, text);
    read_text_macros(text, config_.text_macros);
    for (const std::string& name : included_names(blank_comments(text))) {
      if (const auto found = find(name, path.parent_path()); !found.empty()) read_tree(found);
    }
  }

  void read_ini(const fs::path& path) {
    read_.insert(path.lexically_normal().string());
    read_blocks(config_, "begin_wpp config\n" + blank_comments(read(path)));
  }

  // A header that is scanned may be named as the source includes it.
  fs::path find(const fs::path& name, const fs::path& here) const {
    if (fs::path found = in_any_case(here, name); !found.empty()) return found;
    for (const fs::path& folder : options_.folders) {
      if (fs::path found = in_any_case(folder, name); !found.empty()) return found;
    }
    return {};
  }

  const std::set<std::string>& files() const { return read_; }

 private:
  Config& config_;
  const Options& options_;
  std::set<std::string> read_;
};

// The framework's own, whose types are known without it.
bool is_framework_header(const fs::path& name) {
  std::string lower = name.filename().string();
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower == "wdftraceenums.h";
}

fs::path output_of(const Options& options, const fs::path& source) {
  if (!options.output.empty()) return options.output;
  const fs::path name = source.stem().string() + ".tmh";
  return options.output_folder.empty() ? source.parent_path() / name : options.output_folder / name;
}

void process(const Options& options, const fs::path& path) {
  Config config = default_config();
  config.control_guid = options.control_guid;
  Reader reader(config, options);
  for (const fs::path& ini : options.inis) {
    const fs::path found = reader.find(ini, path.parent_path());
    if (found.empty()) throw Error(fmt::format("{}: there is no such file", ini.string()));
    reader.read_ini(found);
  }
  // Microsoft's tracewpp reads one of this name without being told.
  if (const fs::path local = reader.find("localwpp.ini", path.parent_path()); !local.empty()) {
    reader.read_ini(local);
  }
  for (const std::string& function : options.functions) {
    read_statement(config, "FUNC " + function);
  }
  for (const fs::path& scan : options.scans) {
    const fs::path found = reader.find(scan, path.parent_path());
    if (found.empty() && is_framework_header(scan)) continue;
    if (found.empty()) throw Error(fmt::format("{}: there is no such header", scan.string()));
    reader.read_tree(found);
  }
  reader.read_tree(path);
  const fs::path output = output_of(options, path);
  const std::string module = options.module.empty() ? path.stem().string() : options.module;
  write(output,
        write_header({path.string(), path.filename().string(), module, read(path)}, config));
  if (!options.depfile.empty()) {
    write(options.depfile,
          fmt::format("{}: {}\n", output.string(), fmt::join(reader.files(), " ")));
  }
}

}  // namespace
}  // namespace tracewpp

int main(int argc, char** argv) {
  try {
    const auto options = tracewpp::parse_options({argv + 1, argv + argc});
    for (const auto& source : options.sources) tracewpp::process(options, source);
  } catch (const std::exception& error) {
    fmt::print(stderr, "tracewpp: {}\n", error.what());
    return 1;
  }
  return 0;
}
