// What several findings have in common, said once, as advice.
#pragma once

#include "report/finding.h"

namespace rundown::report {

// Adds a note for each pattern that the leaks of a framework driver show.
void add_patterns(DriverReport& report);

}  // namespace rundown::report
