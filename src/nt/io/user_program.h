// A program that uses a driver's devices, as an application would: the stage "io".
#pragma once

#include <string>
#include <vector>

#include "abi/io.h"

namespace rundown::nt::io {

struct ControlRequest {
  abi::ULONG code = 0;
  abi::ULONG input_bytes = 64;
  abi::ULONG output_bytes = 64;
};

struct UserProgram {
  std::vector<ControlRequest> controls;
  std::vector<std::u16string> names;  // what to open on each device, "\file.txt"; none: the device
};

// Opens each named device of the driver, reads, writes, sends the controls and closes, in user
// mode.
void run_user_program(abi::DRIVER_OBJECT& driver, const UserProgram& program);

}  // namespace rundown::nt::io
