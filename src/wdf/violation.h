// How the framework says that a driver misuses it: bug check WDF_VIOLATION, or a break of its
// verifier.
#pragma once

#include <string_view>

#include "wdf/framework.h"

namespace rundown::wdf {

// Bug check 0x10D; `code` is its first parameter. The fourth is the framework's data of the driver.
[[noreturn]] void violation(const WDF_DRIVER_GLOBALS* globals, WDF_BUGCHECK_CODES code,
                            std::uint64_t p2, std::uint64_t p3);

// A required pointer that is NULL: 0x10D/4.
void require(const WDF_DRIVER_GLOBALS* globals, const void* pointer);

// FxVerifierDbgBreakPoint: the framework complains and goes on.
inline void verifier_break(std::string_view rule, std::string_view text, std::uint64_t object = 0) {
  gate::verifier_break({rule, text, object});
}

}  // namespace rundown::wdf
