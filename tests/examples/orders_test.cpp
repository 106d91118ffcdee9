// The order in which KMDF cleans up and destroys, in full: after success, and for DriverEntry
// failing at each of its steps; and that it is the same for each version of the framework.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "run_command.h"

namespace rundown {
namespace {

using Log = std::vector<std::string>;

// Every clean-up of a subtree comes before any destroy in it, children before parents, in the order
// of creation. The device is different: it destroys what is below it right after its own clean-up.
// Its queues hang below an object that is made with it, so they come before its timer.
const Log kWholeLife{
    "unload",
    "cleanup object.memory",
    "cleanup object.collection",
    "cleanup object",
    "cleanup string",
    "cleanup spinlock",
    "cleanup waitlock",
    "cleanup lookaside",
    "cleanup device.queue.dpc",
    "cleanup device.queue",
    "cleanup device.timer",
    "cleanup device.workitem",
    "cleanup device",
    "destroy device.queue.dpc",
    "destroy device.queue",
    "destroy device.timer",
    "destroy device.workitem",
    "cleanup driver",
    "destroy object.memory",
    "destroy object.collection",
    "destroy object",
    "destroy string",
    "destroy spinlock",
    "destroy waitlock",
    "destroy lookaside",
    "destroy device",
    "destroy driver",
};

// In the order of creation: what fails, and what exists by then.
struct Step {
  std::string fails;
  std::string makes;  // empty: nothing that logs
};
const std::vector<Step> kSteps{
    {"WdfDriverCreate#1=C000009A", "driver"},
    {"WdfObjectCreate#1=C000009A", "object"},
    {"WdfMemoryCreate#1=C000009A", "object.memory"},
    {"WdfCollectionCreate#1=C000009A", "object.collection"},
    {"WdfCollectionAdd#1=C000009A", ""},
    {"WdfStringCreate#1=C000009A", "string"},
    {"WdfSpinLockCreate#1=C000009A", "spinlock"},
    {"WdfWaitLockCreate#1=C000009A", "waitlock"},
    {"WdfLookasideListCreate#1=C000009A", "lookaside"},
    {"WdfControlDeviceInitAllocate#1=NULL", ""},
    {"WdfDeviceCreate#1=C000009A", "device"},
    {"WdfTimerCreate#1=C000009A", "device.timer"},
    {"WdfIoQueueCreate#1=C000009A", "device.queue"},
    {"WdfDpcCreate#1=C000009A", "device.queue.dpc"},
    {"WdfWorkItemCreate#1=C000009A", "device.workitem"},
};

std::string image(const std::string& name) {
  return std::string(EXAMPLE_IMAGES) + "/" + name + ".sys";
}

Log log_of(const std::vector<std::string>& command) {
  std::istringstream lines(test::run_command(command).output);
  constexpr std::string_view kMark = "debug: ";
  Log log;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find(kMark);
    if (at == std::string::npos) continue;
    const std::string said = line.substr(at + kMark.size());
    if (!said.starts_with("DriverEntry failed")) log.push_back(said);  // the entry code's own line
  }
  return log;
}

TEST(Orders, OfAWholeLife) {
  EXPECT_EQ(log_of({test::under_test(RUNDOWN), "run", image("kmdf_orders_right")}), kWholeLife);
}

TEST(Orders, AreTheSameForEachVersion) {
  for (const char* name : {"kmdf_orders_right_1_9", "kmdf_orders_right_1_33"}) {
    EXPECT_EQ(log_of({test::under_test(RUNDOWN), "run", image(name)}), kWholeLife) << name;
  }
}

TEST(Orders, AfterAFailureAtEachStep) {
  Log made;
  for (const Step& step : kSteps) {
    Log expected;
    for (const std::string& line : kWholeLife) {
      const std::string object = line.substr(line.find(' ') + 1);
      if (std::ranges::find(made, object) != made.end()) expected.push_back(line);
    }
    for (const char* name :
         {"kmdf_orders_right", "kmdf_orders_right_1_9", "kmdf_orders_right_1_33"}) {
      EXPECT_EQ(log_of({test::under_test(RUNDOWN), "replay", image(name), step.fails}), expected)
          << name << " " << step.fails;
    }
    if (!step.makes.empty()) made.push_back(step.makes);
  }
}

// Were a call added to the driver, a step would be missing here.
TEST(Orders, AreAskedOfEveryStep) {
  const auto checked = test::run_command(
      {test::under_test(RUNDOWN), "check", image("kmdf_orders_right"), "--json", "-"});
  const auto report = nlohmann::json::parse(checked.output, nullptr, false);
  ASSERT_TRUE(report.is_object());
  EXPECT_EQ(report["coverage"]["sites"], kSteps.size());
}

}  // namespace
}  // namespace rundown
