// Every export that a driver can import has a test of its own.
//
// What counts as one is simple: the export's name stands, as a whole and in quotes, in a test or a
// header of tests, so that something calls it or looks at it by that name; or it stands as a word
// in a driver that a test builds. Comments do not count, nor does this folder: its tests go over
// all exports at once and ask nothing of what one does. Whether the test says what the
// documentation says, is the reader's to judge.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "gate/export.h"

namespace rundown {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string, std::less<>>;

bool is_word(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// Goes over C or C++ text without its comments, one piece at a time: a literal or a word.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}

  enum class Kind { word, string, end };
  Kind next(std::string_view& piece) {
    for (; at_ < text_.size(); ++at_) {
      const char letter = text_[at_];
      if (rest().starts_with("//")) {
        skip_to("\n");
      } else if (rest().starts_with("/*")) {
        skip_to("*/");
      } else if (letter == '"') {
        piece = literal('"');
        return Kind::string;
      } else if (letter == '\'') {
        literal('\'');
        --at_;
      } else if (is_word(letter)) {
        // A number may have apostrophes in it.
        const std::size_t first = at_;
        while (at_ < text_.size() && (is_word(text_[at_]) || separates(first))) ++at_;
        piece = text_.substr(first, at_ - first);
        return Kind::word;
      }
    }
    return Kind::end;
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }
  bool separates(std::size_t first) const {
    return text_[at_] == '\'' && std::isdigit(static_cast<unsigned char>(text_[first])) != 0;
  }
  void skip_to(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    at_ = found == std::string_view::npos ? text_.size() : found + end.size() - 1;
  }
  // From its quote on; what is between the two, and on behind it.
  std::string_view literal(char quote) {
    const std::size_t first = ++at_;
    while (at_ < text_.size() && text_[at_] != quote) at_ += text_[at_] == '\\' ? 2 : 1;
    const std::size_t end = std::min(at_, text_.size());
    ++at_;
    return text_.substr(first, end - first);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void add_names(std::string_view text, Pieces::Kind wanted, Names& names) {
  Pieces pieces(text);
  std::string_view piece;
  for (;;) {
    const Pieces::Kind kind = pieces.next(piece);
    if (kind == Pieces::Kind::end) return;
    if (kind == wanted) names.emplace(piece);
  }
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Names named_in_tests() {
  Names names;
  for (const auto& entry : fs::recursive_directory_iterator(PROJECT "/tests")) {
    const fs::path& path = entry.path();
    if (!entry.is_regular_file() || path.parent_path().filename() == "gate") continue;
    const bool test = path.extension() == ".cpp" || path.extension() == ".h";
    if (test) add_names(read(path), Pieces::Kind::string, names);
    if (path.extension() == ".c") add_names(read(path), Pieces::Kind::word, names);
  }
  return names;
}

// Modules of the system's own, which hold what drivers get by address only, and the tests'.
bool can_be_imported(const gate::ExportEntry& entry) {
  return !entry.module.ends_with("-internal.sys") && entry.module != "test-callbacks.sys";
}

TEST(EveryExport, IsNamedByATest) {
  const Names names = named_in_tests();
  int exports = 0;
  for (const gate::ExportEntry* e = gate::first_export(); e != nullptr; e = e->next) {
    if (!can_be_imported(*e)) continue;
    ++exports;
    EXPECT_TRUE(names.contains(e->name)) << e->module << '!' << e->name << " has no test";
  }
  EXPECT_GT(exports, 1000);
}

TEST(EveryExport, IsNotNamedByAComment) {
  Names names;
  constexpr std::string_view kText =
      "call(\"KeOne\", 1'000, '\"', \"a\\\"b\"); // \"KeTwo\"\n/* \"KeThree\" */ \"KeFour\"";
  add_names(kText, Pieces::Kind::string, names);
  EXPECT_EQ(names, (Names{"KeOne", "a\\\"b", "KeFour"}));
  names.clear();
  add_names("KeOne(); /* KeTwo */ // KeThree\n\"KeFour\"", Pieces::Kind::word, names);
  EXPECT_EQ(names, Names{"KeOne"});
}

}  // namespace
}  // namespace rundown
