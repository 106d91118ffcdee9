// The orders that ARCHITECTURE.md gives are those of the includes: of the rooms, and of the folders
// inside a room.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <string>

namespace rundown {
namespace {

namespace fs = std::filesystem;
using Floors = std::map<std::string, int>;  // a higher one may include from a lower one

const fs::path kSources = fs::path(PROJECT) / "src";

std::string read(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The rows of the table, from the top down.
Floors rooms() {
  const std::string text = read(fs::path(PROJECT) / "ARCHITECTURE.md");
  const std::regex row("\n\\| `src/([a-z]+)` \\|");
  Floors floors;
  int floor = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), row), end; it != end; ++it) {
    floors[(*it)[1]] = --floor;
  }
  return floors;
}

// "    nt: export internal < pool ldr < ke": a file of the room itself counts as a folder.
Floors folders_of(const std::string& room) {
  const std::string text = read(fs::path(PROJECT) / "ARCHITECTURE.md");
  std::smatch line;
  Floors floors;
  if (!std::regex_search(text, line, std::regex("\n    " + room + ": ([^\n]*)"))) return floors;
  std::istringstream words(line[1].str());
  int floor = 0;
  for (std::string word; words >> word;) {
    if (word == "<") {
      ++floor;
    } else {
      floors[word] = floor;
    }
  }
  return floors;
}

// The first part of a path below `base`, without an extension.
std::string part_of(const fs::path& path) {
  return path.begin()->stem().string();
}

// Calls back with each file below `base` and what it includes from there, both as paths below it.
template <class Visit>
void for_each_include(const fs::path& base, const std::string& prefix, const Visit& visit) {
  const std::regex include("#include \"" + prefix + "([^\"]+)\"");
  for (const auto& entry : fs::recursive_directory_iterator(base)) {
    const std::string extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".h") continue;
    const std::string text = read(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), include), end; it != end; ++it) {
      visit(fs::relative(entry.path(), base), fs::path((*it)[1].str()));
    }
  }
}

void expect_arrows_down(const Floors& floors, const fs::path& base, const std::string& prefix) {
  int arrows = 0;
  for_each_include(base, prefix, [&](const fs::path& from, const fs::path& to) {
    const std::string above = part_of(from);
    const std::string below = part_of(to);
    if (above == below || !fs::exists(base / to)) return;  // generated headers are nobody's
    ++arrows;
    ASSERT_TRUE(floors.contains(above)) << above << " has no place in ARCHITECTURE.md";
    ASSERT_TRUE(floors.contains(below)) << below << " has no place in ARCHITECTURE.md";
    EXPECT_GT(floors.at(above), floors.at(below)) << from << " includes " << to;
  });
  EXPECT_GT(arrows, 50);
}

TEST(Rooms, IncludeFromThoseBelowOnly) {
  expect_arrows_down(rooms(), kSources, "");
}

class Room : public testing::TestWithParam<const char*> {};

TEST_P(Room, HasFoldersInOneOrder) {
  const std::string room = GetParam();
  expect_arrows_down(folders_of(room), kSources / room, room + "/");
}

INSTANTIATE_TEST_SUITE_P(With, Room, testing::Values("nt", "wdf"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace rundown
