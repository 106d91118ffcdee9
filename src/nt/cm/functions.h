// The registry's functions as other components of the system call them; what they do is the
// exports'.
#pragma once

#include "abi/object.h"
#include "abi/registry.h"

namespace rundown::nt {

abi::NTSTATUS ZwOpenKey(abi::HANDLE* key, abi::ACCESS_MASK access,
                        const abi::OBJECT_ATTRIBUTES* attributes);
abi::NTSTATUS ZwCreateKey(abi::HANDLE* key, abi::ACCESS_MASK access,
                          const abi::OBJECT_ATTRIBUTES* attributes, abi::ULONG title_index,
                          abi::UNICODE_STRING* class_name, abi::ULONG options,
                          abi::ULONG* disposition);
abi::NTSTATUS ZwDeleteKey(abi::HANDLE key);
abi::NTSTATUS ZwSetValueKey(abi::HANDLE key, abi::UNICODE_STRING* name, abi::ULONG title_index,
                            abi::ULONG type, void* data, abi::ULONG bytes);
abi::NTSTATUS ZwDeleteValueKey(abi::HANDLE key, abi::UNICODE_STRING* name);

}  // namespace rundown::nt
