// docs/kmdf-machines.md: which states the framework's machines have here, read from their tables,
// and which of Microsoft's are missing, read from the header that drivers include.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace rundown {
namespace {

constexpr const char* kIntroduction = R"(# KMDF's machines

Three machines run a device in KMDF: one for Plug and Play, one for power, and one for the power policy, in two versions, for the driver that
owns its stack's power policy and for the others. Which callbacks come after a failure, [The life of a device](device-life.md) says; why, these
tables: a state's work, and where each event leads from it. Here they are written down with the states' own names, those of `wdfdevice.h`,
in the order of Microsoft's [published source](https://github.com/microsoft/Windows-Driver-Frameworks)
(`src/framework/shared/irphandlers/pnp`), so that one can be read beside the other. `WdfDeviceInitRegisterPnpStateChangeCallback` and its
like call a driver at each state's entry and exit. [`state_machine.h`](../src/wdf/pnp/state_machine.h) says how a table is run.

Self-managed I/O is a small machine of its own, without names that a driver could see: selfmanagediostatemachine.cpp, here
[`self_managed_io.cpp`](../src/wdf/pnp/self_managed_io.cpp). What a driver may see of failures is held against it in
[`failures_test.cpp`](../tests/wdf/pnp/failures_test.cpp), callback by callback.

[//]: # (A test writes this page: RUNDOWN_UPDATE_DOCS=1 ctest --preset release -R docs)
)";

struct Machine {
  const char* title;
  const char* prefix;  // of the states' names
  const char* published;
  const char* ours;
  const char* missing;  // why states are missing; nullptr: none is
};

constexpr Machine kMachines[] = {
    {"Plug and Play", "WdfDevStatePnp", "pnpstatemachine.cpp", "pnp_machine.cpp",
     "Nothing leads to the one that is missing."},
    {"Power", "WdfDevStatePower", "powerstatemachine.cpp", "power_machine.cpp",
     "Those that are missing are for a class extension's callback that fails after the driver's "
     "own "
     "has\nsucceeded, and Final, to which nothing leads."},
    {"Power policy, of its owner", "WdfDevStatePwrPol", "powerpolicystatemachine.cpp",
     "power_policy.cpp",
     "Those that are missing are for the power framework, which asks nothing of a device here, for "
     "interrupts that\nwake a device, for USB's selective suspend, where the run ends as not "
     "wholly checked, and for a time-out that\nexpires while it is cancelled."},
    {"Power policy, of the other drivers", "WdfDevStatePwrPol",
     "notpowerpolicyownerstatemachine.cpp", "follower_policy.cpp", nullptr}};

std::string read(const std::string& path) {
  std::ifstream in(std::string(PROJECT) + "/" + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Each once, in their order; what a name begins with is left out.
std::vector<std::string> names_in(const std::string& text, const std::string& pattern) {
  std::vector<std::string> names;
  const std::regex name(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at) {
    if (std::ranges::find(names, (*at)[1].str()) == names.end()) names.push_back((*at)[1].str());
  }
  return names;
}

std::vector<std::string> states_here(const Machine& machine) {
  const std::string text = read(std::string("src/wdf/pnp/") + machine.ours);
  return names_in(text.substr(text.find("Row kRows[]")),
                  "\n    \\{" + std::string(machine.prefix) + "(\\w+),");
}

std::vector<std::string> states_of_microsoft(const Machine& machine) {
  std::vector<std::string> names = names_in(read("sdk/include/wdf_device_states.h"),
                                            "\n  " + std::string(machine.prefix) + "(\\w+) = ");
  std::erase_if(names, [](const std::string& name) { return name == "Invalid" || name == "Null"; });
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    const bool breaks = text.size() + name.size() - text.rfind('\n') > 140;
    text += text.empty() ? "" : breaks ? ",\n" : ", ";
    text += name;
  }
  return text + ".\n";
}

// The two versions of the power policy share one list of names.
std::vector<std::string> states_of_others(const Machine& machine) {
  std::vector<std::string> names;
  for (const Machine& other : kMachines) {
    if (&other == &machine || std::string_view(other.prefix) != machine.prefix) continue;
    for (std::string& name : states_here(other)) names.push_back(std::move(name));
  }
  return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

std::string told(const Machine& machine, const std::vector<std::string>& here) {
  const std::string ours = machine.ours;
  std::string text = std::string("\n## ") + machine.title + "\n\n" + machine.published +
                     ", here [`" + ours + "`](../src/wdf/pnp/" + ours +
                     "): " + std::to_string(here.size()) + " states, `" + machine.prefix +
                     "...`.\n";
  if (machine.missing == nullptr) return text;
  std::vector<std::string> missing = states_of_microsoft(machine);
  const std::vector<std::string> others = states_of_others(machine);
  std::erase_if(missing,
                [&](const std::string& name) { return has(here, name) || has(others, name); });
  return text + machine.missing + "\n\nNot here: " + listed(missing);
}

TEST(KmdfMachines, AreAllOnTheirPage) {
  std::string wanted = kIntroduction;
  for (const Machine& machine : kMachines) {
    const std::vector<std::string> here = states_here(machine);
    EXPECT_FALSE(here.empty()) << machine.ours;
    wanted += told(machine, here);
  }
  const std::string path = "docs/kmdf-machines.md";
  if (std::getenv("RUNDOWN_UPDATE_DOCS") != nullptr)
    std::ofstream(std::string(PROJECT) + "/" + path) << wanted;
  EXPECT_EQ(read(path), wanted)
      << "if the new page is right: RUNDOWN_UPDATE_DOCS=1 ctest --preset release -R docs";
}

}  // namespace
}  // namespace rundown
