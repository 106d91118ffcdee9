// The parameters of an operation: a stack location's, followed by the addresses of its buffers.
#pragma once

#include "abi/flt.h"
#include "abi/irp.h"

namespace rundown::ports::flt {

// Fills in what filters are shown of the request at the location.
void read_parameters(const abi::IRP& irp, const abi::IO_STACK_LOCATION& location,
                     abi::FLT_IO_PARAMETER_BLOCK& block);
// Puts what a filter has changed into the request that goes on to the file system.
void write_parameters(const abi::FLT_IO_PARAMETER_BLOCK& block, abi::IRP& irp,
                      abi::IO_STACK_LOCATION& location);

// The places of the buffer's address and of its MDL among the parameters; nullptr: this kind of
// operation has none.
void** buffer_in(abi::FLT_IO_PARAMETER_BLOCK& block);
abi::MDL** list_in(abi::FLT_IO_PARAMETER_BLOCK& block);
abi::ULONG* length_in(abi::FLT_IO_PARAMETER_BLOCK& block);

}  // namespace rundown::ports::flt
