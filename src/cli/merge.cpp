// rundown merge: the JSON results of one driver's shards as one result.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/options.h"

namespace rundown::cli {
namespace {

using Json = nlohmann::ordered_json;

void add_strings(Json& into, const Json& more) {
  std::set<std::string> known(into.begin(), into.end());
  for (const auto& text : more) {
    if (known.insert(text.get<std::string>()).second) into.push_back(text);
  }
}

void add_finding(Json& findings, const Json& more) {
  for (Json& known : findings) {
    if (known.at("fingerprint") != more.at("fingerprint")) continue;
    add_strings(known["scenarios"], more.at("scenarios"));
    known["count"] = known["scenarios"].size();
    return;
  }
  findings.push_back(more);
}

void add_unsupported(Json& list, const Json& more) {
  for (Json& known : list) {
    if (known.at("module") != more.at("module") || known.at("function") != more.at("function"))
      continue;
    add_strings(known["scenarios"], more.at("scenarios"));
    return;
  }
  list.push_back(more);
}

// Each shard ran the baseline, so it counts once; the other scenarios are each shard's own.
void add(Json& into, const Json& more) {
  const std::string outcome = more.at("baseline").at("outcome");
  Json& scenarios = into["scenarios"];
  for (const char* count : {"explored", "clean", "with_findings", "unsupported"}) {
    scenarios[count] = scenarios.at(count).get<int>() + more.at("scenarios").at(count).get<int>();
  }
  const auto less = [&](const char* count) {
    scenarios[count] = scenarios.at(count).get<int>() - 1;
  };
  less("explored");
  if (outcome == "clean") less("clean");
  if (outcome == "unsupported") less("unsupported");
  if (outcome == "finding" || outcome == "crash" || outcome == "hang") less("with_findings");
  into["coverage"]["sites_failed"] = into["coverage"].at("sites_failed").get<int>() +
                                     more.at("coverage").at("sites_failed").get<int>();
  into["seconds"] = into.at("seconds").get<double>() + more.at("seconds").get<double>();
  for (const Json& finding : more.at("findings")) add_finding(into["findings"], finding);
  for (const Json& missing : more.at("unsupported")) add_unsupported(into["unsupported"], missing);
  if (!more.contains("failures")) return;
  for (const Json& failure : more.at("failures")) into["failures"].push_back(failure);
}

}  // namespace

int merge(const std::vector<std::string>& files) {
  Json merged;
  for (const std::string& path : files) {
    std::ifstream in(path);
    if (!in) return complain(path, "cannot be opened");
    const Json json = Json::parse(in, nullptr, false);
    if (!json.is_object() || !json.contains("driver")) {
      return complain(path, "is not a JSON result of rundown check for one driver");
    }
    try {
      if (merged.is_null()) {
        merged = json;
      } else if (merged.at("driver").at("sha256") != json.at("driver").at("sha256")) {
        return complain(path, "is about another driver than " + files[0]);
      } else {
        add(merged, json);
      }
    } catch (const Json::exception& error) {
      return complain(path, std::string("is not a JSON result of rundown check: ") + error.what());
    }
  }
  fmt::print("{}\n", merged.dump(2));
  if (merged.contains("failures")) return kRundownFailed;
  const bool found = std::ranges::any_of(merged["findings"], [](const Json& finding) {
    return finding.value("severity", "") != "note";
  });
  if (found) return kFindings;
  const bool whole = merged["unsupported"].empty() && !merged["baseline"].contains("failed_call");
  return whole ? kNothingFound : kNotWhollyChecked;
}

}  // namespace rundown::cli
