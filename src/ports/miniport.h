// What scsiport and storport do alike for a miniport.
#pragma once

#include "abi/types.h"
#include "gate/export.h"

namespace rundown::ports {

void debug_print(const abi::CHAR* pattern, gate::VariableArguments rest);
void stall(abi::ULONG microseconds);

}  // namespace rundown::ports
