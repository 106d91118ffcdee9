// KMDF's interface as the simulated framework sees it, in namespace rundown::wdf::abi: types, not
// functions.
#pragma once

#include "kmdf/host_types.h"

namespace rundown::wdf::abi {
// clang-format off
#include <wdf.h>
#include <wdfusb.h>
#include <wdfminiport.h>
#include <wdfcx.h>
// clang-format on
}  // namespace rundown::wdf::abi
