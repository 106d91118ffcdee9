// What a query about a key or a value fills in.
#pragma once

#include "abi/registry.h"
#include "nt/cm/registry.h"

namespace rundown::nt::cm {

struct Reply {
  void* buffer = nullptr;
  abi::ULONG length = 0;
  abi::ULONG* needed = nullptr;
};

// STATUS_BUFFER_TOO_SMALL when not even the fixed part fits; STATUS_BUFFER_OVERFLOW when the name
// or the data is cut off; STATUS_INVALID_PARAMETER for a class that the call does not know.
abi::NTSTATUS describe_key(const Key& key, abi::KEY_INFORMATION_CLASS what, const Reply& reply);
abi::NTSTATUS describe_value(const Value& value, abi::KEY_VALUE_INFORMATION_CLASS what,
                             const Reply& reply);

}  // namespace rundown::nt::cm
