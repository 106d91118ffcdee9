// The C library's formatting as the Windows kernel has it: %ws %hs %S %Z %wZ %I64x %p, and no %n.
#pragma once

#include "abi/types.h"
#include "gate/export.h"

namespace rundown::nt::rtl {

// Writes at most `size` letters and no terminator. Returns how many the whole text has.
std::size_t format(abi::CHAR* to, std::size_t size, const abi::CHAR* pattern,
                   gate::VariableArguments arguments);
std::size_t format(abi::WCHAR* to, std::size_t size, const abi::WCHAR* pattern,
                   gate::VariableArguments arguments);

}  // namespace rundown::nt::rtl
