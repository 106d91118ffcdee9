// The names of the status codes.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "abi/ntstatus.h"

namespace rundown::abi {

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
