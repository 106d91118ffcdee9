// What the command line says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/finding.h"

namespace rundown::cli {

struct Options {
  std::vector<std::string> drivers;
  int depth = 1;
  bool low_memory = false;
  std::vector<std::string> stages;
  std::vector<std::string> controls;  // CODE[:IN[:OUT]]
  std::vector<std::string> open;
  std::map<std::string, std::string> formats;  // the file of each that is asked for, by its option
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::string baseline;
  std::string registry;
  std::string device;
  unsigned windows = 19045;
  unsigned processors = 2;
  bool entry_may_fail = false;
  std::string budget;  // SCENARIOS, or SECONDSs
  int jobs = 0;
  std::string shard;
  double timeout = 10;
  std::string symbols;
  std::string source_map;
  bool quiet = false;
  std::string scenario;  // of replay
};

// Exit codes of the contract. Of several drivers the gravest counts: interrupted, then a failure of
// ours, then findings, then what was not wholly checked.
inline constexpr int kNothingFound = 0;
inline constexpr int kFindings = 1;
inline constexpr int kNotWhollyChecked = 2;
inline constexpr int kRundownFailed = 3;
inline constexpr int kInterrupted = 4;

// `rundown: FILE: what is wrong and what to do`, on standard error. Gives back `code`.
int complain(const std::string& file, const std::string& what, int code = kNotWhollyChecked);

int code_of(report::Verdict verdict);

// Whether the options are right by themselves, whatever the driver. False after a complaint.
bool check_options(const Options& options);

int check(const Options& options);
int replay(const Options& options);
int run(const Options& options);
int imports(const Options& options);
int rules(const std::string& id);
int merge(const std::vector<std::string>& files);

}  // namespace rundown::cli
