#include "report/symbolizer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "image/pe.h"

namespace rundown::report {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{60};
constexpr std::size_t kLongestAnswer = 512u << 20;
constexpr int kNotFound = 127;

// An image without the path that its linker wrote, and the PDB that belongs to it, in a folder that
// goes with this object.
class Folder {
 public:
  // An image whose CodeView record holds a shorter path than this has no room for the PDB's name.
  static constexpr std::string_view kPdb = "i.pdb";

  Folder(const std::string& image, const std::string& pdb) {
    std::error_code error;
    const char* asked = std::getenv("TMPDIR");
    const fs::path parent = asked == nullptr ? fs::path("/tmp") : fs::path(asked);
    std::string name = (parent / "rundown-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      trouble_ = fmt::format("no folder can be made in {} ({}); TMPDIR names another place",
                             parent.string(), std::strerror(errno));
      return;
    }
    folder_ = name;
    if (!write_image(image)) {
      trouble_ = fmt::format("{} cannot be written", (folder_ / "image.sys").string());
      return;
    }
    if (!pdb.empty()) fs::create_symlink(fs::absolute(pdb), folder_ / kPdb, error);
  }
  ~Folder() {
    std::error_code error;
    if (!folder_.empty()) fs::remove_all(folder_, error);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& trouble() const { return trouble_; }
  std::string path() const { return folder_.string(); }

 private:
  bool write_image(const std::string& path) const {
    std::ifstream in(path, std::ios::binary);
    const std::string raw((std::istreambuf_iterator<char>(in)), {});
    std::vector<std::byte> bytes(raw.size());
    std::memcpy(bytes.data(), raw.data(), raw.size());
    if (const auto file = image::File::parse(bytes)) {
      if (const auto record = file->code_view()) redirect(bytes, record->pdb);
    }
    std::ofstream out(folder_ / "image.sys", std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    return static_cast<bool>(out.flush());
  }

  static void redirect(std::vector<std::byte>& bytes, std::string_view written) {
    const auto at = reinterpret_cast<const std::byte*>(written.data()) - bytes.data();
    std::byte* place = bytes.data() + at;
    std::memset(place, 0, written.size());
    if (written.size() >= kPdb.size()) std::memcpy(place, kPdb.data(), kPdb.size());
  }

  fs::path folder_;
  std::string trouble_;
};

[[noreturn]] void be_symbolizer(int in, int out, const std::string& folder) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto limit = [](__rlimit_resource what, rlim_t value) {
    const rlimit both{value, value};
    setrlimit(what, &both);
  };
  limit(RLIMIT_CPU, static_cast<rlim_t>(kPatience.count()));
  limit(RLIMIT_AS, rlim_t{8} << 30);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CORE, 0);
  const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (chdir(folder.c_str()) != 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
      dup2(nothing, STDERR_FILENO) < 0) {
    _exit(kNotFound);
  }
  // Without "short" names, images of GNU ld answer from the COFF symbol table.
  execlp("llvm-symbolizer", "llvm-symbolizer", "--obj=image.sys", "--relative-address",
         "--output-style=JSON", "--functions=short", "--inlines", nullptr);
  _exit(kNotFound);
}

// False: it did not end in time.
bool read_all(int from, std::string& text) {
  const Clock::time_point deadline = Clock::now() + kPatience;
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd waited{from, POLLIN, 0};
    if (left.count() <= 0 || text.size() > kLongestAnswer) return false;
    if (poll(&waited, 1, static_cast<int>(left.count())) <= 0) continue;
    const ssize_t got = read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(std::move(line));
  return lines;
}

}  // namespace

SymbolizerAnswer symbolize(const std::string& image, const std::string& pdb,
                           const std::string& addresses) {
  const Folder folder(image, pdb);
  if (!folder.trouble().empty()) return {{}, folder.trouble()};
  const int in = memfd_create("addresses", MFD_CLOEXEC);
  int out[2];
  if (in < 0 || pipe2(out, O_CLOEXEC) != 0 ||
      write(in, addresses.data(), addresses.size()) != static_cast<ssize_t>(addresses.size())) {
    return {{}, fmt::format("no pipe to llvm-symbolizer ({})", std::strerror(errno))};
  }
  lseek(in, 0, SEEK_SET);
  const pid_t process = fork();
  if (process == 0) be_symbolizer(in, out[1], folder.path());
  close(in);
  close(out[1]);
  SymbolizerAnswer answer;
  std::string text;
  const bool ended = process > 0 && read_all(out[0], text);
  close(out[0]);
  if (process < 0) return {{}, fmt::format("no process for it ({})", std::strerror(errno))};
  if (!ended) kill(process, SIGKILL);
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) {
    answer.trouble = fmt::format("llvm-symbolizer did not end in {} seconds", kPatience.count());
  } else if (WIFEXITED(status) && WEXITSTATUS(status) == kNotFound) {
    answer.trouble = "llvm-symbolizer cannot be run; install LLVM (Debian's package llvm)";
  } else {
    answer.lines = split(text);
  }
  return answer;
}

}  // namespace rundown::report
