// Who registers with event tracing, and who listens.
#pragma once

#include "abi/etw.h"
#include "abi/ntstatus.h"

namespace rundown::nt::etw {

// A session that enables each provider and takes all that it says: what is traced shows in the call
// trace. Off unless somebody reads.
void listen();
bool listens();

// EtwRegister. STATUS_INVALID_PARAMETER.
abi::NTSTATUS register_provider(const abi::GUID* provider, abi::REGHANDLE* handle);

}  // namespace rundown::nt::etw
