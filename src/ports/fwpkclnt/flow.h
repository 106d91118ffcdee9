// Contexts that callouts keep on data flows.
#pragma once

#include "abi/wfp.h"

namespace rundown::ports::wfp {

// Whether a flow still has a context of the callout's, which keeps it registered.
bool has_flows(abi::ULONG callout);

}  // namespace rundown::ports::wfp
