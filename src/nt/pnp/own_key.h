// The registry keys in which Plug and Play lets drivers keep what is their devices' own.
#pragma once

#include <string>
#include <string_view>

#include "abi/ntstatus.h"
#include "abi/types.h"

namespace rundown::nt::pnp {

inline constexpr std::u16string_view kControlSet =
    u"\\Registry\\Machine\\System\\CurrentControlSet\\";

// Made where it is missing; a kernel handle.
abi::NTSTATUS open_own_key(const std::u16string& path, abi::ACCESS_MASK access,
                           abi::HANDLE* handle);

}  // namespace rundown::nt::pnp
