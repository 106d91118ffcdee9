// The kernel's functions that a guest reaches by pointer only.
#pragma once

#include <string_view>

#include "gate/export.h"
#include "gate/modules.h"

namespace rundown::nt {

inline constexpr gate::Module internal{"nt-internal.sys"};

// Such a function, as the guest sees it.
template <class Function>
Function* guest_routine(std::string_view name) {
  return gate::guest_routine<Function>(internal, name);
}

}  // namespace rundown::nt
