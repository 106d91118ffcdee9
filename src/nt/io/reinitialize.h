// What a driver object gets besides its own fields: default dispatch routines and reinitialization
// routines.
#pragma once

#include "abi/io.h"

namespace rundown::nt::io {

// Each dispatch routine that the driver has not set fails its request with
// STATUS_INVALID_DEVICE_REQUEST.
void fill_dispatch_table(abi::DRIVER_OBJECT& driver);

// Calls what IoRegisterDriverReinitialization and IoRegisterBootDriverReinitialization have queued,
// once each; a routine may queue itself again.
void run_reinitialization(abi::DRIVER_OBJECT& driver);
// A routine is queued.
bool reinitializes();

}  // namespace rundown::nt::io
