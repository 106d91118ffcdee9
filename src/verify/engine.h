// One driver, explored in processes of their own. The caller's process runs no guest code.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "image/pe.h"
#include "nt/hardware/device_description.h"
#include "nt/io/user_program.h"
#include "verify/explorer.h"
#include "verify/result.h"

namespace rundown::verify {

struct EngineRequest {
  const image::File* file = nullptr;
  std::string path;
  // Export drivers that it imports from, loaded before it, in order.
  struct Dependency {
    const image::File* file;
    std::string path;
  };
  std::vector<Dependency> dependencies;
  Exploration exploration;
  double timeout_seconds = 10;
  std::uint32_t windows_build = 19045;
  unsigned processors = 2;
  std::u16string registry;  // the text of a .reg file
  std::optional<nt::hardware::DeviceDescription> device;
  bool trace = false;
  std::optional<nt::io::UserProgram> program;  // the stage "io"
};

struct EngineListener {
  std::function<void(ScenarioResult&&)> result;
  // `caller` is a return address in the guest, or 0.
  std::function<void(std::uint64_t caller, std::string&& line)> trace_line;
  // Asked several times a second; true ends every process of the engine at once.
  std::function<bool()> stop{};
};

struct EngineEnd {
  std::string error;    // rundown's own failure
  std::string refusal;  // the file is none that Windows would load; one line
  std::vector<ModuleSeen> modules;
  bool interrupted = false;
  std::size_t not_finished = 0;  // scenarios that were at work when it was interrupted
  // A message came that no scenario at work can have sent: nothing that arrived can be trusted.
  bool unattributed = false;
};

// Returns when every scenario has ended, each with exactly one result: one whose process went
// without sending any has Outcome::lost. Throws std::system_error when Linux refuses a process or a
// socket.
EngineEnd run_engine(const EngineRequest& request, const EngineListener& listener);

}  // namespace rundown::verify
