// IRPs that the system itself sends to a device's stack: the Plug and Play manager's and the power
// manager's.
#pragma once

#include <string_view>

#include "nt/io/request.h"

namespace rundown::nt::io {

// "IRP_MN_START_DEVICE". Of IRP_MJ_PNP and IRP_MJ_POWER.
std::string_view name_of_minor(abi::UCHAR major, abi::UCHAR minor);

// Sends the IRP to the top of the physical device's stack, as STATUS_NOT_SUPPORTED with
// `information`, waits for its end and announces it as a step of the device. At PASSIVE_LEVEL, on a
// worker thread of the system. A driver that never completes it ends the run: gate::request_lost.
// https://learn.microsoft.com/windows-hardware/drivers/kernel/handling-irps
Answer ask_device(abi::DEVICE_OBJECT& physical, const abi::IO_STACK_LOCATION& location,
                  abi::ULONG_PTR information = 0);

// Calls a routine of a driver's on a worker thread of the system, which must come back at
// PASSIVE_LEVEL: bug check 0xE1.
void check_worker_level(std::uint64_t routine);

}  // namespace rundown::nt::io
