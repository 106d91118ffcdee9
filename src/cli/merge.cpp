// rundown merge: the JSON results of one driver's shards as one result.
#include "report/merge.h"

#include <iterator>
#include <variant>

#include "cli/options.h"
#include "cli/output.h"
#include "cli/read_file.h"
#include "report/json.h"

namespace rundown::cli {

int merge(const std::vector<std::string>& files) {
  std::vector<report::DriverReport> shards;
  for (const std::string& path : files) {
    std::string text;
    if (const auto error = read_file(path, text)) return complain(path, *error);
    auto reports = report::read_json(text);
    if (const auto* error = std::get_if<std::string>(&reports)) return complain(path, *error);
    auto& read = std::get<std::vector<report::DriverReport>>(reports);
    if (read.size() != 1) return complain(path, "holds several drivers; merge takes one driver's");
    shards.push_back(std::move(read[0]));
  }
  auto merged = report::merge(std::move(shards));
  if (const auto* error = std::get_if<std::string>(&merged)) return complain("merge", *error);
  const auto& whole = std::get<report::DriverReport>(merged);
  if (!write_text(stdout, report::to_json(whole, false))) return kRundownFailed;
  return code_of(report::verdict_of(whole));
}

}  // namespace rundown::cli
