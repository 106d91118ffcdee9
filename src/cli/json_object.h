// An object of a file that a person has written, read member by member. What is wrong with it is
// thrown as one line that names the member.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rundown::cli {

struct WrongMember : std::runtime_error {
  WrongMember(const std::string& path, std::string_view what)
      : std::runtime_error(fmt::format("{}{}{}", path, path.empty() ? "" : ": ", what)) {}
};

struct Limits {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

class JsonObject {
 public:
  // `path` is what the object is called in the file: "resources[1]"; empty: the whole file.
  JsonObject(const nlohmann::json& value, std::string path);

  // Whether it is there. Each member that is asked for counts as known.
  bool has(std::string_view name);
  std::string path_of(std::string_view name) const;

  std::optional<std::uint64_t> number(std::string_view name, Limits limits);
  std::uint64_t needed_number(std::string_view name, Limits limits);
  std::optional<bool> flag(std::string_view name);
  std::optional<std::string> text(std::string_view name);
  std::optional<std::vector<std::string>> texts(std::string_view name);
  // Which of the words it is.
  std::optional<std::size_t> choice(std::string_view name,
                                    const std::vector<std::string_view>& words);
  std::optional<std::vector<std::size_t>> choices(std::string_view name,
                                                  const std::vector<std::string_view>& words);
  void object(std::string_view name, const std::function<void(JsonObject&)>& read);
  void objects(std::string_view name, const std::function<void(JsonObject&)>& read);

  // Complains about a member that nobody has asked for.
  void finish() const;

 private:
  const nlohmann::json* find(std::string_view name);
  const nlohmann::json* find_array(std::string_view name);

  const nlohmann::json& value_;
  std::string path_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace rundown::cli
