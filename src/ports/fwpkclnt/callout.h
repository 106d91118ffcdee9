// Callouts that are registered.
#pragma once

#include "abi/wfp.h"

namespace rundown::ports::wfp {

const abi::FWPS_CALLOUT* registered_callout(abi::ULONG id);  // nullptr: it is not

}  // namespace rundown::ports::wfp
