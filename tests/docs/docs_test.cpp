// The outputs in the documentation are what the commands above them print. RUNDOWN_UPDATE_DOCS=1
// writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "run_command.h"

namespace rundown {
namespace {

constexpr const char* kMark = "<!-- rundown ";
constexpr const char* kOpen = "```text\n";
constexpr const char* kClose = "```";

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Times differ from run to run, and addresses from version to version.
std::string without_chance(const std::string& text) {
  const std::string timeless =
      std::regex_replace(text, std::regex("in [0-9]+\\s+ms"), "in a few ms");
  return std::regex_replace(timeless, std::regex("0x20[0-9A-F]{10}"), "0x20..........");
}

std::string output_of(const std::string& words) {
  std::vector<std::string> arguments{RUNDOWN};
  std::istringstream in(words);
  for (std::string word; in >> word;) arguments.push_back(word);
  setenv("COLUMNS", "100", 1);  // a document's lines are broken; a pipe's are not
  return without_chance(test::run_command(arguments, EXAMPLE_IMAGES).output);
}

class Document : public testing::TestWithParam<const char*> {};

TEST_P(Document, ShowsWhatTheCommandsPrint) {
  const std::string path = std::string(PROJECT) + "/" + GetParam();
  std::string text = read(path);
  int commands = 0;
  std::size_t at = 0;
  while ((at = text.find(kMark, at)) != std::string::npos) {
    const std::size_t begin = at + std::string(kMark).size();
    const std::string command = text.substr(begin, text.find(" -->", begin) - begin);
    const std::size_t block = text.find(kOpen, begin) + std::string(kOpen).size();
    const std::size_t end = text.find(kClose, block);
    const std::string wanted = output_of(command);
    if (std::getenv("RUNDOWN_UPDATE_DOCS") != nullptr) {
      text.replace(block, end - block, wanted);
    } else {
      EXPECT_EQ(text.substr(block, end - block), wanted)
          << GetParam() << ": rundown " << command
          << "\nif the new output is right: RUNDOWN_UPDATE_DOCS=1 ctest --preset release -R docs";
    }
    at = block;
    ++commands;
  }
  EXPECT_GT(commands, 0);
  if (std::getenv("RUNDOWN_UPDATE_DOCS") != nullptr) std::ofstream(path) << text;
}

TEST(KmdfFunctions, AreAllListed) {
  const std::string path = std::string(PROJECT) + "/docs/kmdf-functions.md";
  const std::string wanted = test::run_command({EXPORT_LIST, "kmdf"}).output;
  if (std::getenv("RUNDOWN_UPDATE_DOCS") != nullptr) std::ofstream(path) << wanted;
  EXPECT_EQ(read(path), wanted)
      << "if the new list is right: RUNDOWN_UPDATE_DOCS=1 ctest --preset release -R docs";
}

constexpr const char* kDocuments[] = {"README.md", "docs/returning-failure.md",
                                      "docs/device-life.md"};

std::string name_of(const testing::TestParamInfo<const char*>& document) {
  constexpr const char* kNames[] = {"Readme", "ReturningFailure", "DeviceLife"};
  return kNames[document.index];
}

INSTANTIATE_TEST_SUITE_P(, Document, testing::ValuesIn(kDocuments), &name_of);

}  // namespace
}  // namespace rundown
