// drivers/README.md, the page of all lessons, made of what the examples and the rules say of
// themselves.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>

#include "examples/example.h"
#include "run_command.h"

namespace rundown {
namespace {

const std::string kRoot = std::string(PROJECT) + "/drivers";

constexpr const char* kIntroduction = R"(# Examples

One folder a lesson: `wrong.c` breaks a rule on one path and is right on every other, `right.c` is the same driver mended, or
`right_<how>.c` where there are several ways. `expect.json` says what a check finds. `leak/timer/wrong.c` is built as
`build/release/drivers/leak_timer_wrong.sys`:

    build/release/src/rundown check build/release/drivers/leak_timer_wrong.sys

Where `expect.json` has `"options"`, the check takes them, too. `rundown rules leak/timer` explains a rule. The lessons for KMDF are
[together](#kmdf).

[//]: # (A test writes this page: RUNDOWN_UPDATE_DOCS=1 ctest --preset release -R docs)
)";

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string first_sentence(const std::string& text) {
  std::smatch sentence;
  return std::regex_search(text, sentence, std::regex(R"(^.*?[.?!](?= |$))")) ? sentence[0].str()
                                                                              : text;
}

// The first sentence of the comment at the top of a driver.
std::string lesson_of(const std::filesystem::path& source) {
  const std::string text = read(source);
  const std::string comment = text.substr(0, text.find("*/"));
  const std::string words = std::regex_replace(comment, std::regex(R"([\s/*]*\n[\s*]*|^/\*)"), " ");
  return first_sentence(words.substr(words.find_first_not_of(' ')));
}

// What a rule says about Windows, as many whole sentences as a table takes.
std::string windows_does(const std::string& rule) {
  constexpr std::string_view kMark = "  on Windows  ";
  constexpr std::size_t kLongest = 220;
  std::istringstream lines(
      test::run_command({"env", "-u", "COLUMNS", RUNDOWN, "rules", rule}).output);
  std::string told;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(kMark)) continue;
    std::string rest = line.substr(kMark.size());
    while (!rest.empty()) {
      const std::string sentence = first_sentence(rest);
      if (!told.empty() && told.size() + 1 + sentence.size() > kLongest) break;
      told += (told.empty() ? "" : " ") + sentence;
      rest.erase(0, sentence.size() + 1);
    }
  }
  return told;
}

struct Lesson {
  std::filesystem::path wrong;  // empty: nothing in it is wrong
  std::filesystem::path right;
  std::vector<std::string> rules;
};

using Lessons = std::map<std::string, Lesson>;  // by name

std::map<std::string, Lessons> families() {
  std::map<std::string, Lessons> families;
  for (const test::Example& example : test::all_examples(kRoot)) {
    const std::filesystem::path folder = example.folder();
    Lesson& lesson = families[folder.parent_path().filename()][folder.filename()];
    std::filesystem::path& shown = example.is_wrong() ? lesson.wrong : lesson.right;
    if (shown.empty()) shown = example.source;
    const nlohmann::json expected = example.expectation();
    for (const char* kind : {"finds", "finds_at_depth_2"}) {
      for (const nlohmann::json& rule : expected.value(kind, nlohmann::json::array())) {
        lesson.rules.push_back(rule);
      }
    }
  }
  return families;
}

std::string linked(const std::string& family, const std::string& lesson) {
  return "[" + lesson + "](" + family + "/" + lesson + ")";
}

std::string section(const std::string& family, const Lessons& lessons) {
  std::string table, list;
  for (const auto& [name, lesson] : lessons) {
    if (lesson.wrong.empty()) {
      list += "- " + linked(family, name) + ": " + lesson_of(lesson.right) + "\n";
      continue;
    }
    std::string rules, windows;
    for (const std::string& rule : lesson.rules) {
      rules += (rules.empty() ? "`" : ", `") + rule + "`";
      windows += (windows.empty() ? "" : " ") + windows_does(rule);
    }
    table += "| " + linked(family, name) + " | " + lesson_of(lesson.wrong) + " | " + rules + " | " +
             windows + " |\n";
  }
  std::string text = "\n## " + family + "\n";
  if (!table.empty()) {
    text += "\n| folder | lesson | rule | what Windows does |\n| --- | --- | --- | --- |\n" + table;
  }
  if (!list.empty()) text += "\nRight, though it may not look so:\n\n" + list;
  return text;
}

std::string page() {
  std::string text = kIntroduction;
  for (const auto& [family, lessons] : families()) text += section(family, lessons);
  return text;
}

TEST(ExamplesPage, ListsEveryLesson) {
  const std::string path = kRoot + "/README.md";
  const std::string wanted = page();
  if (std::getenv("RUNDOWN_UPDATE_DOCS") != nullptr) std::ofstream(path) << wanted;
  EXPECT_EQ(read(path), wanted)
      << "if the new page is right: RUNDOWN_UPDATE_DOCS=1 ctest --preset release -R docs";
}

}  // namespace
}  // namespace rundown
