// Drivers are built with the toolchain file as a project outside this one builds them, in a folder
// of its own.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "run_command.h"

namespace rundown {
namespace {

namespace fs = std::filesystem;
using test::CommandResult;
using test::run_command;

// A folder that goes away with its test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "rundown.XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

CommandResult configure(const fs::path& source, const fs::path& build, const std::string& compiler,
                        const std::string& toolchain = KIT "/cmake/windows-driver.cmake",
                        const std::string& variable = "UNUSED=1") {
  return run_command({"cmake", "-G", "Ninja", "-S", source.string(), "-B", build.string(), "-D",
                      "CMAKE_TOOLCHAIN_FILE=" + toolchain, "-D", "RUNDOWN_COMPILER=" + compiler,
                      "-D", variable});
}

CommandResult build(const fs::path& folder) {
  return run_command({"cmake", "--build", folder.string(), "-j", "2"});
}

class Compiler : public testing::TestWithParam<const char*> {};

// From two copies of the sources, in two folders.
TEST_P(Compiler, TwoBuildsAreEqualAndRun) {
  const Folder first;
  const Folder second;
  for (const Folder* folder : {&first, &second}) {
    fs::copy(DRIVERS, folder->path() / "source", fs::copy_options::recursive);
    const CommandResult configured =
        configure(folder->path() / "source", folder->path() / "build", GetParam());
    ASSERT_EQ(configured.code, 0) << configured.output << configured.error;
    const CommandResult built = build(folder->path() / "build");
    ASSERT_EQ(built.code, 0) << built.output << built.error;
  }
  std::vector<std::string> checked{"plain.sys", "variables.sys", "newer.sys"};
  if (GetParam() == std::string("clang"))
    checked.insert(checked.end(), {"dialect.sys", "plain_delete.sys"});
  std::vector<std::string> built = checked;
  built.insert(built.end(), {"resources.sys", "traced.sys", "framework.sys"});
  for (const std::string& name : built) {
    const std::string image = read(first.path() / "build" / name);
    EXPECT_GT(image.size(), 1024u) << name;
    EXPECT_TRUE(image == read(second.path() / "build" / name)) << name;
  }
  for (const std::string& name : checked) {
    const CommandResult result =
        run_command({RUNDOWN, "check", (first.path() / "build" / name).string()});
    EXPECT_EQ(result.code, 0) << result.output << result.error;
    EXPECT_NE(result.output.find("DriverEntry returned STATUS_SUCCESS"), std::string::npos)
        << result.output;
  }

  // The message number 1 of facility 4, from the table's header.
  const CommandResult resources =
      run_command({RUNDOWN, "run", (first.path() / "build/resources.sys").string()});
  EXPECT_NE(resources.output.find("0xC0040001"), std::string::npos) << resources.output;

  const CommandResult traced =
      run_command({RUNDOWN, "check", (first.path() / "build/traced.sys").string()});
  EXPECT_EQ(traced.code, 0) << traced.output << traced.error;

  const CommandResult imports =
      run_command({RUNDOWN, "imports", (first.path() / "build/framework.sys").string()});
  EXPECT_NE(imports.output.find("WdfVersionBind"), std::string::npos) << imports.output;

  const CommandResult contents = run_command(
      {"llvm-readobj", "--coff-resources", (first.path() / "build/resources.sys").string()});
  EXPECT_NE(contents.output.find("VERSIONINFO"), std::string::npos) << contents.output;
  EXPECT_NE(contents.output.find("MESSAGETABLE"), std::string::npos) << contents.output;

  const std::string image = read(first.path() / "build/traced.sys");
  EXPECT_NE(image.find(".wpp"), std::string::npos);
  EXPECT_NE(image.find("#typev traced_c13 10 \"%0DriverEntry of %10!s! at %11!p!, %12!d!%%\\n\" // "
                       "LEVEL=TRACE_LEVEL_INFORMATION FLAGS=DBG_INIT FUNC=DriverEntry\n"
                       "{\nRegistryPath, ItemPWString -- 10\nDriverObject, ItemPtr -- 11\n100, "
                       "ItemLong -- 12\n}"),
            std::string::npos);
}

// A program database tells where it was made, so it is the same only there.
TEST(Toolchain, ADatabaseOfSymbolsLiesBesideTheImage) {
  const Folder folder;
  ASSERT_EQ(configure(DRIVERS, folder.path(), "clang").code, 0);
  const std::vector<std::string> command{"cmake",         "--build",  folder.path().string(),
                                         "--clean-first", "--target", "symbols"};
  ASSERT_EQ(run_command(command).code, 0);
  const std::string image = read(folder.path() / "symbols.sys");
  const std::string symbols = read(folder.path() / "symbols.pdb");
  EXPECT_TRUE(symbols.starts_with("Microsoft C/C++ MSF 7.00"));
  EXPECT_NE(image.find("symbols.pdb"), std::string::npos);
  const CommandResult dwarf =
      run_command({"llvm-dwarfdump", "--name=touch", (folder.path() / "symbols.sys").string()});
  EXPECT_NE(dwarf.output.find("handlers.cpp"), std::string::npos) << dwarf.output;
  ASSERT_EQ(run_command(command).code, 0);
  EXPECT_TRUE(image == read(folder.path() / "symbols.sys"));
  EXPECT_TRUE(symbols == read(folder.path() / "symbols.pdb"));
}

INSTANTIATE_TEST_SUITE_P(Both, Compiler, testing::Values("clang", "gcc"),
                         [](const auto& compiler) { return std::string(compiler.param); });

// What CMake says of a project with this line.
std::string error_of(const std::string& line, const std::string& languages = "C") {
  const Folder folder;
  fs::create_directory(folder.path() / "source");
  std::ofstream(folder.path() / "source/driver.c") << "\n";
  std::ofstream(folder.path() / "source/driver.cpp") << "\n";
  std::ofstream(folder.path() / "source/driver.rc") << "\n";
  std::ofstream(folder.path() / "source/CMakeLists.txt")
      << "cmake_minimum_required(VERSION 3.25)\nproject(driver " << languages << ")\n"
      << line << "\n";
  const CommandResult result = configure(folder.path() / "source", folder.path() / "build", "gcc");
  EXPECT_NE(result.code, 0) << line;
  std::string text;
  for (const char c : result.error) {
    if (c != '\n') text += c;
    if (c == '\n' && !text.ends_with(' ')) text += ' ';
  }
  for (std::size_t at; (at = text.find("  ")) != std::string::npos;) text.erase(at, 1);
  return text;
}

TEST(Toolchain, SaysWhatIsWrong) {
  const struct {
    const char* line;
    const char* message;
  } cases[] = {
      {"add_windows_driver(d)", "add_windows_driver(d): it needs SOURCES."},
      {"add_windows_driver(d SOURCES missing.c)", "there is no source"},
      {"add_windows_driver(d driver.c)", "what is 'driver.c'? Sources follow the word SOURCES."},
      {"add_windows_driver(d SOURCES driver.c KMDF 2)",
       "KMDF takes a version such as 1.15, not '2'."},
      {"add_windows_driver(d SOURCES driver.c LIBS nowhere)", "there is no import library nowhere"},
      {"add_windows_driver(d SOURCES driver.cpp)",
       "is C++, so the project needs project(... C CXX)"},
      {"add_windows_driver_library(d SOURCES driver.c driver.rc)",
       "add_windows_driver_library(d): resources belong to the driver."},
      {"add_windows_driver(d SOURCES driver.c PDB)", "only clang with lld writes a PDB."},
  };
  for (const auto& c : cases) {
    const std::string error = error_of(c.line);
    EXPECT_NE(error.find(c.message), std::string::npos) << c.line << "\n" << error;
  }
}

TEST(Toolchain, SaysWhatToRunWhereThereIsNoKit) {
  const Folder folder;
  fs::create_directories(folder.path() / "sdk/cmake");
  fs::copy(PROJECT "/sdk/cmake", folder.path() / "sdk/cmake");
  const CommandResult result =
      configure(DRIVERS, folder.path() / "build", "clang",
                (folder.path() / "sdk/cmake/windows-driver.cmake").string());
  EXPECT_NE(result.code, 0);
  EXPECT_NE(result.error.find("the driver kit is not built"), std::string::npos) << result.error;
}

TEST(Toolchain, SaysWhereGccForCxxIs) {
  const Folder folder;
  std::ofstream(folder.path() / "CMakeLists.txt")
      << "cmake_minimum_required(VERSION 3.25)\nproject(driver C CXX)\n";
  const CommandResult result =
      configure(folder.path(), folder.path() / "build", "gcc", KIT "/cmake/windows-driver.cmake",
                "CMAKE_CXX_COMPILER=nowhere-g++");
  EXPECT_NE(result.code, 0);
  EXPECT_NE(result.error.find("g++-mingw-w64-x86-64-win32"), std::string::npos) << result.error;
}

TEST(Toolchain, GccRefusesStructuredExceptionHandling) {
  const Folder folder;
  fs::create_directory(folder.path() / "source");
  std::ofstream(folder.path() / "source/driver.c")
      << "#include <ntddk.h>\nNTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p) {\n"
         "  (void)d;\n  (void)p;\n  __try {\n  } __except (1) {\n  }\n  return 0;\n}\n";
  std::ofstream(folder.path() / "source/CMakeLists.txt")
      << "cmake_minimum_required(VERSION 3.25)\nproject(driver C)\nadd_windows_driver(driver "
         "SOURCES driver.c)\n";
  ASSERT_EQ(configure(folder.path() / "source", folder.path() / "build", "gcc").code, 0);
  const CommandResult built = build(folder.path() / "build");
  EXPECT_NE(built.code, 0);
  EXPECT_NE((built.output + built.error).find("this driver uses __try, which needs clang"),
            std::string::npos);
}

}  // namespace
}  // namespace rundown
