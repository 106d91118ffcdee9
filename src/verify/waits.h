// Who waits for what when nothing can happen any more.
#pragma once

#include <functional>
#include <string>

#include "cpu/frame.h"
#include "verify/result.h"

namespace rundown::verify {

struct Waits {
  std::string text;  // empty: no thread of the driver's waits
  Stack where;       // of the first
};
// `name_of` gives the name of the export that a crossing belongs to.
Waits describe_waits(const std::function<std::string(const cpu::Frame&)>& name_of);

}  // namespace rundown::verify
