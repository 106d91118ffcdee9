// KMDF's headers say what the framework says: every size, offset, enumerator and function index, in
// C and C++ for Windows and in the simulated framework's own C++; and a driver compiles for every
// version of the framework.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "run_command.h"

namespace rundown::test {
namespace {

using Row = std::vector<std::string>;

std::vector<Row> read_table(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::vector<Row> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    Row row;
    std::istringstream columns(line);
    for (std::string column; std::getline(columns, column, '\t');) row.push_back(column);
    rows.push_back(std::move(row));
  }
  return rows;
}
std::vector<Row> facts(const std::string& name) {
  return read_table(std::string(PROJECT "/tests/sdk/facts/kmdf_") + name + ".tsv");
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> all;
  for (std::string word; stream >> word;) all.push_back(word);
  return all;
}

CommandResult compile_for_windows(const std::string& language, int minor, const std::string& source,
                                  std::vector<std::string> more = {}) {
  const bool cxx = language == "c++";
  std::vector<std::string> command = words("clang " DDK_FLAGS);
  for (const std::string& flag :
       {std::string("-include-pch"), std::string(BINARY "/ddk_") + language + ".pch",
        std::string("-x"), language, std::string(cxx ? "-std=gnu++17" : "-std=gnu11"),
        std::string("-Wall"), std::string("-Wextra"), std::string("-Werror"),
        std::string("-DKMDF_VERSION_MAJOR=1"), fmt::format("-DKMDF_VERSION_MINOR={}", minor),
        std::string("-I" PROJECT "/tests/sdk"), std::string("-I" KIT "/include"),
        std::string("-fsyntax-only"), source}) {
    command.push_back(flag);
  }
  command.insert(command.end(), more.begin(), more.end());
  return run_command(command);
}

CommandResult compile_for_host(const std::string& source) {
  return run_command({HOST_COMPILER, "-std=c++20", "-Wall", "-Wextra", "-Werror",
                      "-Wno-invalid-offsetof", "-fsyntax-only", "-I" PROJECT "/src",
                      "-I" PROJECT "/sdk", "-I" PROJECT "/tests/sdk", "-I" KIT, "-I" KIT "/include",
                      source});
}

// The last version's facts as assertions. `wrong` makes the last one false.
std::string assertions(bool wrong = false) {
  std::string text = "#include \"kmdf_assertions.h\"\n";
  for (const Row& row : facts("layout")) {
    text += row[1].empty()
                ? fmt::format("SIZE({}, {});\n", row[0], row[3])
                : fmt::format("FIELD({}, {}, {}, {});\n", row[0], row[1], row[2], row[3]);
  }
  for (const Row& row : facts("enums")) text += fmt::format("VALUE({}, {});\n", row[1], row[2]);
  std::size_t count = 0;
  for (const Row& row : facts("functions")) {
    text += fmt::format("VALUE({}TableIndex, {});\n", row[1], row[0]);
    ++count;
  }
  return text + fmt::format("VALUE(WdfFunctionTableNumEntries, {});\n", count + (wrong ? 1 : 0));
}

std::string write(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + std::to_string(getpid()) + name;
  std::ofstream(path) << text;
  return path;
}

constexpr const char* kWindowsPrelude =
    "#include <wdf.h>\n#include <wdfusb.h>\n#include <wdfminiport.h>\n#include <wdfcx.h>\n";
constexpr const char* kHostPrelude =
    "#include \"kmdf/host.h\"\n#include <type_traits>\nusing namespace rundown::wdf::abi;\n";

struct Version {
  int minor;
  int functions;
};
void PrintTo(const Version& version, std::ostream* stream) {
  *stream << "1." << version.minor;
}
// What each released framework accepts: src/framework/kmdf/src/dynamic/version/version.cpp of
// Windows-Driver-Frameworks.
constexpr Version kVersions[] = {{9, 396},  {11, 432}, {13, 438}, {15, 444}, {17, 444},
                                 {19, 446}, {21, 448}, {23, 451}, {25, 453}, {27, 453},
                                 {29, 454}, {31, 458}, {33, 458}};

class KmdfVersion : public testing::TestWithParam<Version> {};
INSTANTIATE_TEST_SUITE_P(All, KmdfVersion, testing::ValuesIn(kVersions), [](const auto& version) {
  return fmt::format("1_{}", version.param.minor);
});

TEST_P(KmdfVersion, CompilesADriver) {
  for (const char* language : {"c", "c++"}) {
    const CommandResult result =
        compile_for_windows(language, GetParam().minor, PROJECT "/tests/sdk/kmdf_driver.c",
                            {fmt::format("-DFUNCTIONS={}", GetParam().functions)});
    EXPECT_EQ(result.code, 0) << language << "\n" << result.error;
  }
}

TEST(KmdfHeaders, StateTheFactsForWindows) {
  const std::string source = write("kmdf_facts.c", kWindowsPrelude + assertions());
  for (const char* language : {"c", "c++"}) {
    const CommandResult result = compile_for_windows(language, 33, source);
    EXPECT_EQ(result.code, 0) << language << "\n" << result.error;
  }
  std::vector<std::string> command = words("x86_64-w64-mingw32-gcc " GCC_DDK_FLAGS);
  for (const char* flag :
       {"-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-DKMDF_VERSION_MAJOR=1",
        "-DKMDF_VERSION_MINOR=33", "-include", PROJECT "/tests/sdk/ddk.h",
        "-I" PROJECT "/tests/sdk", "-I" KIT "/include"}) {
    command.emplace_back(flag);
  }
  command.push_back(source);
  const CommandResult gcc = run_command(command);
  EXPECT_EQ(gcc.code, 0) << gcc.error;
}

TEST(KmdfHeaders, StateTheFactsForTheHost) {
  const CommandResult result =
      compile_for_host(write("kmdf_facts.cpp", kHostPrelude + assertions()));
  EXPECT_EQ(result.code, 0) << result.error;
}

// The framework tells a structure's version by its size (fxversionedstructures.h), so an older
// driver must have the older one.
TEST(KmdfHeaders, GrowWithTheVersion) {
  std::map<std::string, std::string> by_minor;
  for (const Row& row : facts("older_layout")) {
    by_minor[row[1]] += fmt::format("SIZE({}, {});\n", row[0], row[3]);
    by_minor[row[2]] += fmt::format("ASSERTION(sizeof({0}) > {1}, \"{0}\");\n", row[0], row[3]);
  }
  for (const auto& [minor, text] : by_minor) {
    const std::string source =
        write("kmdf_1_" + minor + ".c",
              std::string(kWindowsPrelude) + "#include \"kmdf_assertions.h\"\n" + text);
    const CommandResult result = compile_for_windows("c", std::stoi(minor), source);
    EXPECT_EQ(result.code, 0) << minor << "\n" << result.error;
  }
}

// Without this those above could pass by asserting nothing.
TEST(KmdfHeaders, WouldNotStateAnotherFact) {
  const CommandResult windows =
      compile_for_windows("c", 33, write("kmdf_wrong.c", kWindowsPrelude + assertions(true)));
  const CommandResult host =
      compile_for_host(write("kmdf_wrong.cpp", kHostPrelude + assertions(true)));
  for (const CommandResult& result : {windows, host}) {
    EXPECT_EQ(result.code, 1);
    EXPECT_NE(result.error.find("WdfFunctionTableNumEntries"), std::string::npos) << result.error;
  }
}

// Each object of a driver defines the types and the version that the headers make; the linker keeps
// one of them.
TEST(KmdfHeaders, LetObjectsShareTheirDefinitions) {
  for (const bool clang : {true, false}) {
    std::vector<std::string> compiler =
        words(clang ? "clang " DDK_FLAGS : "x86_64-w64-mingw32-gcc " GCC_DDK_FLAGS);
    for (const char* flag :
         {"-c", "-DKMDF_VERSION_MAJOR=1", "-DKMDF_VERSION_MINOR=33", "-DFUNCTIONS=458",
          "-I" KIT "/include", PROJECT "/tests/sdk/kmdf_driver.c", "-o"}) {
      compiler.emplace_back(flag);
    }
    std::vector<std::string> link = words("lld-link /dll /noentry /force:unresolved");
    link.push_back("/out:" + testing::TempDir() + std::to_string(getpid()) + "kmdf_shared.dll");
    for (const std::string entry : {"DriverEntry", "AnotherEntry"}) {
      link.push_back(testing::TempDir() + std::to_string(getpid()) + "kmdf_" + entry + ".o");
      std::vector<std::string> compile = compiler;
      compile.push_back(link.back());
      compile.push_back("-DDriverEntry=" + entry);
      const CommandResult result = run_command(compile);
      ASSERT_EQ(result.code, 0) << result.error;
    }
    const CommandResult result = run_command(link);
    EXPECT_EQ(result.code, 0) << (clang ? "clang\n" : "gcc\n") << result.error;
  }
}

TEST(KmdfHeaders, HaveTheGuestsCallingConventionForTheHost) {
  const CommandResult result =
      compile_for_host(write("kmdf_host.cpp", std::string(kHostPrelude) + R"(
static_assert(std::is_same_v<PFN_WDF_DRIVER_UNLOAD, void (__attribute__((ms_abi)) *)(WDFDRIVER)>);
static_assert(std::is_same_v<PFN_WDFDRIVERGETREGISTRYPATH,
                             char16_t* (__attribute__((ms_abi)) *)(PWDF_DRIVER_GLOBALS, WDFDRIVER)>);
constexpr int kIndices[] = {
#define RUNDOWN_WDF_FUNCTION(index, name, since, irql, header, type, may_be_null, parameters) \
  (static_cast<type>(nullptr) == nullptr && index == name##TableIndex ? index : -1),
#include "kmdf/functions.inc"
};
constexpr bool in_order() {
  int next = 0;
  for (int index : kIndices) if (index != next++) return false;
  return next == WdfFunctionTableNumEntries;
}
static_assert(in_order());
)"));
  EXPECT_EQ(result.code, 0) << result.error;
}

TEST(KmdfTable, AgreesWithTheFacts) {
  const std::vector<Row> table = read_table(PROJECT "/sdk/kmdf/functions.tsv");
  const std::vector<Row> expected = facts("functions");
  ASSERT_EQ(table.size(), expected.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(table[i][0], expected[i][0]);
    EXPECT_EQ(table[i][1], expected[i][1]);
    EXPECT_EQ(table[i][2], expected[i][3]) << table[i][1];
    EXPECT_EQ(table[i][3], expected[i][4]) << table[i][1];
    const bool is_public = expected[i][6].starts_with("wdf");
    EXPECT_EQ(table[i][5], is_public ? expected[i][6] : "wdfcx.h") << table[i][1];
  }
}

}  // namespace
}  // namespace rundown::test
