#include "report/symbols.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

namespace rundown::report {
namespace {

namespace fs = std::filesystem;

// Runs a program with `input` as its standard input; what it wrote to standard output, or nothing
// where it cannot run.
std::string run(std::vector<std::string> arguments, const std::string& input) {
  const int in = memfd_create("addresses", MFD_CLOEXEC);
  int out[2];
  if (in < 0 || pipe2(out, O_CLOEXEC) != 0) return {};
  if (write(in, input.data(), input.size()) != static_cast<ssize_t>(input.size())) return {};
  lseek(in, 0, SEEK_SET);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> raw;
  raw.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) raw.push_back(argument.data());
  raw.push_back(nullptr);
  pid_t process = 0;
  const int error = posix_spawnp(&process, raw[0], &actions, nullptr, raw.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(in);
  close(out[1]);
  std::string text;
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(out[0], buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  close(out[0]);
  if (error == 0) waitpid(process, nullptr, 0);
  return error == 0 ? text : std::string{};
}

// llvm-symbolizer looks for a PDB beside the image, so an image whose PDB lies elsewhere gets a
// folder of links.
class LinkFolder {
 public:
  LinkFolder(const std::string& image, const std::string& directory) {
    const fs::path pdb = fs::path(directory) / fs::path(image).stem().concat(".pdb");
    std::error_code error;
    if (directory.empty() || !fs::exists(pdb, error)) return;
    std::string name = (fs::temp_directory_path() / "rundown-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return;
    folder_ = name;
    image_ = fs::path(name) / fs::path(image).filename();
    fs::create_symlink(fs::absolute(image), image_, error);
    fs::create_symlink(fs::absolute(pdb), fs::path(name) / pdb.filename(), error);
  }
  ~LinkFolder() {
    std::error_code error;
    if (!folder_.empty()) fs::remove_all(folder_, error);
  }
  LinkFolder(const LinkFolder&) = delete;
  LinkFolder& operator=(const LinkFolder&) = delete;
  std::string image_or(const std::string& otherwise) const {
    return image_.empty() ? otherwise : image_.string();
  }

 private:
  fs::path folder_;
  fs::path image_;
};

// The call of a framework's function through its table, which the headers give drivers as an inline
// function: its author calls it in the frame outside.
bool is_framework_inline(const Frame& frame) {
  const std::string name = fs::path(frame.file).filename().string();
  return frame.function.starts_with("Wdf") && name.starts_with("wdf") && name.ends_with(".h");
}

// What the framework's library puts around a driver's DriverEntry and DriverUnload.
bool is_entry_stub(const Frame& frame) {
  return frame.function.starts_with("FxDriverEntry") || frame.function.starts_with("FxStub");
}

std::string without_prefix(std::string text, const SymbolOptions& options) {
  if (!options.map_from.empty() && text.starts_with(options.map_from)) {
    text = options.map_to + text.substr(options.map_from.size());
  }
  return text;
}

}  // namespace

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
    std::string input;
    std::vector<std::uint64_t> asked;
    for (const std::uint64_t address : wanted_) {
      if (module_at(address) != &module || known_.contains(address)) continue;
      input += fmt::format("0x{:x}\n", address - module.base);
      asked.push_back(address);
    }
    if (asked.empty() || module.path.empty()) continue;
    const LinkFolder links(module.path, options_.directory);
    // Without "short" names, images of GNU ld answer from the COFF symbol table.
    std::istringstream lines(
        run({"llvm-symbolizer", "--obj=" + links.image_or(module.path), "--relative-address",
             "--output-style=JSON", "--functions=short", "--inlines"},
            input));
    std::string line;
    for (std::size_t i = 0; i < asked.size() && std::getline(lines, line); ++i) {
      const auto answer = nlohmann::json::parse(line, nullptr, false);
      if (!answer.is_object() || !answer.contains("Symbol")) continue;
      Frames frames;
      for (const auto& symbol : answer["Symbol"]) {
        Frame frame;
        frame.module = module.name;
        frame.rva = asked[i] - module.base;
        frame.function = symbol.value("FunctionName", "");
        frame.file = without_prefix(symbol.value("FileName", ""), options_);
        frame.line = symbol.value("Line", 0U);
        frames.push_back(std::move(frame));
      }
      while (frames.size() > 1 && is_framework_inline(frames.front())) frames.erase(frames.begin());
      known_[asked[i]] = std::move(frames);
    }
  }
  wanted_.clear();
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
  while (all.size() > 1 && is_entry_stub(all.back())) all.pop_back();
  return all;
}

Frame Symbols::exact(std::uint64_t address) const {
  return frames_at(address).front();
}

}  // namespace rundown::report
