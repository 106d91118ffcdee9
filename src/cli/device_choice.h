// Which device a driver is given, where the user states none.
#pragma once

#include <string>
#include <vector>

#include "verify/engine.h"

namespace rundown::cli {

// The device's life ends at its beginning, by a failure or in a crash, with nothing made to fail:
// it may not be the device that the driver is for.
bool is_refused(const std::vector<verify::ScenarioResult>& results);

// Where the request states no device: puts the first likely device with which the driver starts
// into the request, and says what it has; empty: the one that is given without a word, or none
// starts.
std::string choose_device(verify::EngineRequest& request);

}  // namespace rundown::cli
