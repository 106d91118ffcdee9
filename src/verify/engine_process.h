// The process that runs guest code: it boots a machine, loads the driver and lives its life.
#pragma once

#include "verify/channel.h"
#include "verify/engine.h"

namespace rundown::verify {

// Throws what booting or loading throws; a file that cannot be loaded is reported as a refusal.
[[noreturn]] void be_engine(const EngineRequest& request, const Sender& sender);

}  // namespace rundown::verify
