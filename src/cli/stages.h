// Which stages of a driver's life are run, and what a program does in the stage "io".
#pragma once

#include "cli/options.h"
#include "verify/engine.h"

namespace rundown::cli {

// False after a complaint.
bool read_stages(const Options& options, verify::EngineRequest& request);

// Of --stage, for the command line's help.
std::string stages_help();

// The same words again, as `rundown replay` takes them: " --stage entry,io,unload --ioctl
// 0x222000". Empty where the program does not run.
std::string replay_options(const Options& options);

}  // namespace rundown::cli
