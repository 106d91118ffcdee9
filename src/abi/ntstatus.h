// The status codes that kernel functions return to drivers, and their names.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

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

struct NamedStatus {
  std::string_view name;
  NTSTATUS status;
};

inline constexpr auto kNamedStatuses = std::to_array<NamedStatus>({
#define RUNDOWN_NTSTATUS(name, value) {#name, NTSTATUS::name},
#include "abi/ntstatus.inc"
#undef RUNDOWN_NTSTATUS
});

// The name that Windows gives to the code; empty for a code that has none here.
constexpr std::string_view nt_status_name(NTSTATUS status) {
  const auto* found = std::ranges::find(kNamedStatuses, status, &NamedStatus::status);
  return found == kNamedStatuses.end() ? std::string_view{} : found->name;
}

constexpr std::optional<NTSTATUS> nt_status_from_name(std::string_view name) {
  const auto* found = std::ranges::find(kNamedStatuses, name, &NamedStatus::name);
  if (found == kNamedStatuses.end()) return std::nullopt;
  return found->status;
}

}  // namespace rundown::abi
