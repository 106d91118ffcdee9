// The status codes that kernel functions return to drivers. Their names: abi/ntstatus_names.h.
#pragma once

#include <cstdint>

namespace rundown::abi {

enum class NTSTATUS : std::int32_t {
#define RUNDOWN_NTSTATUS(name, value) name = static_cast<std::int32_t>(value),
#include "abi/ntstatus.inc"
#undef RUNDOWN_NTSTATUS
};
using enum NTSTATUS;

// NT_SUCCESS: success and informational codes.
constexpr bool nt_success(NTSTATUS status) {
  return static_cast<std::int32_t>(status) >= 0;
}

// NT_ERROR: neither success nor information nor a warning.
constexpr bool nt_error(NTSTATUS status) {
  return static_cast<std::uint32_t>(status) >= 0xC000'0000;
}

}  // namespace rundown::abi
