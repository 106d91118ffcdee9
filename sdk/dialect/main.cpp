// Stands before a compiler, as a launcher: `dialect COMPILER ARGUMENT...`. A source that the
// compiler refuses is preprocessed, what Microsoft's compiler alone takes is said otherwise, and
// the result is compiled. Names and lines in messages and debug information stay the source's.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "rewrite.h"

namespace dialect {
namespace {

// What it says goes to the file, if one is named.
int run(const std::vector<std::string>& command, const std::string& messages = "") {
  const pid_t child = fork();
  if (child == 0) {
    if (!messages.empty() && std::freopen(messages.c_str(), "w", stderr) == nullptr) _exit(127);
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& argument : command) {
      arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    std::perror(arguments[0]);
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_cxx(const std::string& source) {
  for (const char* end : {".cpp", ".cc", ".cxx", ".CPP", ".Cpp"}) {
    if (source.ends_with(end)) return true;
  }
  return false;
}

struct Command {
  std::vector<std::string> preprocess;
  std::vector<std::string> compile;
  std::string source;
  std::string object;
};

// Both commands from the one; what the preprocessor has done is not said to the compiler again.
Command split(const std::vector<std::string>& command) {
  Command result;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const std::string& argument = command[i];
    const bool has_value = i + 1 < command.size();
    if (argument == "-c" && has_value) {
      result.source = command[++i];
    } else if (argument == "-o" && has_value) {
      result.object = command[++i];
    } else if (has_value &&
               (argument == "-MF" || argument == "-MT" || argument == "-MQ" ||
                argument == "-include" || argument == "-isystem" || argument == "-iquote" ||
                argument == "-idirafter" || argument == "-I" || argument == "-D")) {
      result.preprocess.insert(result.preprocess.end(), {argument, command[++i]});
    } else if (argument == "-MD" || argument == "-MMD" || argument.starts_with("-D") ||
               argument.starts_with("-I") || argument.starts_with("-ivfsoverlay")) {
      result.preprocess.push_back(argument);
    } else if (argument.starts_with("-x")) {
      result.preprocess.push_back(argument);
      if (argument == "-x" && has_value) result.preprocess.push_back(command[++i]);
    } else {
      result.preprocess.push_back(argument);
      result.compile.push_back(argument);
    }
  }
  return result;
}

int compile(const std::vector<std::string>& command) {
  Command both = split(command);
  if (both.source.empty() || both.object.empty() || both.source.ends_with(".S")) {
    return run(command);
  }
  const std::string said = both.object + ".said";
  const int plain = run(command, said);
  const std::string complaint = read(said);
  std::remove(said.c_str());
  if (plain == 0) {
    fmt::print(stderr, "{}", complaint);
    return 0;
  }

  const bool cxx = is_cxx(both.source);
  const std::string text = both.object + (cxx ? ".ii" : ".i");
  both.preprocess.insert(both.preprocess.end(), {"-w", "-E", both.source, "-o", text});
  const bool preprocessed = run(both.preprocess, "/dev/null") == 0;
  const std::string original = read(text);
  const Rewritten rewritten = rewrite(original, complaints(complaint));
  if (!preprocessed || rewritten.text == original) {
    std::remove(text.c_str());
    fmt::print(stderr, "{}", complaint);
    return plain;
  }
  for (const std::string& warning : rewritten.warnings) fmt::print(stderr, "{}\n", warning);
  std::ofstream(text, std::ios::binary) << rewritten.text;
  both.compile.insert(both.compile.end(),
                      {"-x", cxx ? "c++-cpp-output" : "cpp-output", "-c", text, "-o", both.object});
  const int code = run(both.compile);
  std::remove(text.c_str());
  return code;
}

}  // namespace
}  // namespace dialect

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "dialect: takes a compiler and its arguments\n");
    return 2;
  }
  return dialect::compile({argv + 1, argv + argc});
}
