// What a dispatch routine has done with its request by the time it returns: the I/O manager's
// contract, which Driver Verifier's I/O verification (bug check 0xC9) holds drivers to:
// https://learn.microsoft.com/windows-hardware/drivers/debugger/bug-check-0xc9--driver-verifier-iomanager-violation
#pragma once

#include <cstdint>

#include "abi/irp.h"

namespace rundown::nt::io {

// Around each call of a dispatch routine. `location` is the routine's own.
std::uint64_t begin_delivery(const void* routine, const abi::IRP& irp,
                             const abi::IO_STACK_LOCATION& location);
void end_delivery(std::uint64_t delivery, abi::NTSTATUS returned);

// IoCompleteRequest is called by whoever the location belongs to.
void note_completion(const abi::IRP& irp, const abi::IO_STACK_LOCATION& location);

}  // namespace rundown::nt::io
