// The program in hard times: interrupted, with nowhere to write, with words that are none.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

#include "rundown.h"

namespace rundown {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::CommandResult;
using test::driver;
using test::one_line;
using test::rundown;
using test::ScratchFile;

// Processes whose command line names a file.
std::size_t processes_with(const std::string& path) {
  std::size_t count = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    if (test::read(entry.path() / "cmdline").find(path) != std::string::npos) ++count;
  }
  return count;
}

// Waits for it, a few seconds at most.
bool comes_true(const std::function<bool()>& condition) {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

// Starts a check that does not end by itself, and ends it by a signal. `code` is the exit code.
void interrupt(int signal, int& code, json& report) {
  const ScratchFile loop("loop.sys");
  const ScratchFile out("out.json");
  fs::copy_file(driver("hang_loop_wrong"), loop.path());
  const pid_t child = fork();
  if (child == 0) {
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDOUT_FILENO);
    execl(RUNDOWN, RUNDOWN, "check", loop.path().c_str(), "--timeout", "600", "--json",
          out.path().c_str(), nullptr);
    _exit(127);
  }
  EXPECT_TRUE(comes_true([&] { return processes_with(loop.path()) > 1; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // until signals are caught
  kill(child, signal);
  int status = 0;
  waitpid(child, &status, 0);
  code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  EXPECT_TRUE(comes_true([&] { return processes_with(loop.path()) == 0; }));
  report = json::parse(test::read(out.path()), nullptr, false);
}

TEST(Interrupt, GivesWhatIsKnownAndLeavesNoProcess) {
  for (const int signal : {SIGINT, SIGTERM}) {
    int code = 0;
    json report;
    interrupt(signal, code, report);
    EXPECT_EQ(code, 4);
    EXPECT_EQ(report["verdict"], "interrupted");
    EXPECT_GE(report["interrupted"]["not_finished"].get<int>(), 1);
  }
}

TEST(Interrupt, ByKillLeavesNoProcessEither) {
  int code = 0;
  json report;
  interrupt(SIGKILL, code, report);
  EXPECT_EQ(code, 128 + SIGKILL);
}

// A process that the host keeps from going on uses no processor time, so no limit of that ends it.
TEST(Sleep, OfAScenarioIsEndedByTheCaller) {
  const ScratchFile out("out.json");
  const pid_t child = fork();
  if (child == 0) {
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, STDOUT_FILENO);
    execl(RUNDOWN, RUNDOWN, "check", driver("hang_loop_wrong").c_str(), "--timeout", "2", "--json",
          out.path().c_str(), nullptr);
    _exit(127);
  }
  const std::string children =
      "/proc/" + std::to_string(child) + "/task/" + std::to_string(child) + "/children";
  pid_t engine = 0;
  ASSERT_TRUE(comes_true([&] {
    std::istringstream engines(test::read(children));
    return static_cast<bool>(engines >> engine);
  })) << children;
  kill(engine, SIGSTOP);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_NE(WEXITSTATUS(status), 0);  // another scenario's loop is found
  const json report = json::parse(test::read(out.path()), nullptr, false);
  EXPECT_EQ(report["baseline"]["outcome"], "lost") << report.dump(2);
  EXPECT_NE(report["lost"][0]["what"].get<std::string>().find("no processor time"),
            std::string::npos);
}

TEST(FullDisk, IsOneLineThatSaysWhichFile) {
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"check", driver("leak_symlink_right")},
           {"run", driver("leak_symlink_right")},
           {"imports", driver("leak_symlink_right")},
           {"replay", driver("leak_symlink_wrong"), "ExAllocatePoolWithTag#1=NULL"},
           {"rules"},
           {"rules", "leak/pool"}}) {
    std::string line = RUNDOWN;
    for (const std::string& word : command) line += " '" + word + "'";
    const CommandResult result = test::run_command({"sh", "-c", line + " > /dev/full"});
    EXPECT_EQ(result.code, 3) << line;
    EXPECT_TRUE(one_line(result.error)) << line << result.error;
    EXPECT_NE(result.error.find("standard output"), std::string::npos) << line;
  }
  const CommandResult to_file =
      rundown({"check", driver("leak_symlink_right"), "--json", "/dev/full"});
  EXPECT_EQ(to_file.code, 3);
  EXPECT_TRUE(one_line(to_file.error)) << to_file.error;
  EXPECT_NE(to_file.error.find("/dev/full"), std::string::npos);
}

TEST(Words, ThatAreMistypedAreNamed) {
  const CommandResult near = rundown({"chek", driver("leak_symlink_wrong")});
  EXPECT_EQ(near.code, 2);
  EXPECT_NE(near.error.find("did you mean check?"), std::string::npos) << near.error;
  const CommandResult far = rundown({"frobnicate"});
  EXPECT_EQ(far.error.find("did you mean"), std::string::npos) << far.error;
  EXPECT_TRUE(one_line(far.error));
}

TEST(Words, ThatAreEmptyOrNoNumberGetOneLine) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"imports", ""},
           {"run", ""},
           {"check", ""},
           {"replay", "", "IoCreateDevice#1=C000009A"},
           {"check", driver("leak_symlink_wrong"), "--timeout", "nan"},
           {"check", driver("leak_symlink_wrong"), "--timeout", "inf"},
           {"check", driver("leak_symlink_wrong"), "--budget", "0"},
           {"check", driver("leak_symlink_wrong"), "--budget", "s"},
           {"check", driver("leak_symlink_wrong"), "--shard", "1/2/3"},
           {"check", driver("leak_symlink_wrong"), "--reg", "/"}}) {
    const CommandResult result = rundown(arguments);
    EXPECT_EQ(result.code, 2) << arguments[0];
    EXPECT_TRUE(one_line(result.error)) << arguments[0] << result.error;
  }
}

TEST(Limits, ALowStackOrNoFolderForFilesIsSaid) {
  const std::string check = std::string(RUNDOWN) + " check " + driver("leak_symlink_wrong");
  const CommandResult stack = test::run_command({"sh", "-c", "ulimit -s 64; " + check});
  EXPECT_EQ(stack.code, 2);
  EXPECT_TRUE(one_line(stack.error)) << stack.error;
  const CommandResult folder = test::run_command({"sh", "-c", "TMPDIR=/nowhere " + check});
  EXPECT_EQ(folder.code, 1);
  EXPECT_NE(folder.output.find("TMPDIR"), std::string::npos) << folder.output;
}

TEST(Replay, SaysWhyACallDidNotFail) {
  const auto said = [](const std::string& id, const std::string& words) {
    const CommandResult result = rundown({"replay", driver("leak_symlink_wrong"), id});
    EXPECT_EQ(result.code, 2);
    EXPECT_NE(result.error.find(words), std::string::npos) << result.error;
  };
  said("IoDeleteDevice#1=NULL", "the call is made, and it cannot fail");
  said("IoCreateDevice#1=NULL", "it cannot fail so; it can with");
  said("IoCreateDevice#9=C000009A", "never makes that call");
}

TEST(Budget, BoundsTheWholeAndSaysWhatWasLeft) {
  const CommandResult result =
      rundown({"check", driver("leak_symlink_right"), "--budget", "2", "--json", "-"});
  EXPECT_EQ(result.code, 2);
  const json report = json::parse(result.output);
  EXPECT_EQ(report["scenarios"]["explored"], 2);
  EXPECT_GT(report["over_budget"].get<int>(), 0);
  EXPECT_NE(result.error.find("--budget"), std::string::npos) << result.error;
  EXPECT_EQ(rundown({"check", driver("leak_symlink_right"), "--budget", "600s"}).code, 0);
}

TEST(Pipe, IsNotWrappedAndColumnsIsKept) {
  const auto longest = [](const std::string& text) {
    std::size_t most = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) most = std::max(most, line.size());
    return most;
  };
  EXPECT_GT(longest(rundown({"check", driver("leak_registry_path_wrong")}).output), 150U);
  const CommandResult narrow = test::run_command(
      {"env", "COLUMNS=60", RUNDOWN, "check", "leak_registry_path_wrong.sys"}, EXAMPLE_IMAGES);
  EXPECT_LE(longest(narrow.output), 66U) << narrow.output;  // a word may be as long
}

}  // namespace
}  // namespace rundown
