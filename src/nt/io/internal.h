// Functions of the I/O manager that a guest reaches by pointer only.
#pragma once

#include <string_view>

#include "gate/export.h"
#include "gate/modules.h"

namespace rundown::nt::io {

inline constexpr gate::Module internal{"nt-internal.sys"};

// Such a function, as the guest sees it.
template <class Function>
Function* guest_routine(std::string_view name) {
  return reinterpret_cast<Function*>(gate::address_of(*gate::find_export(internal.name, name)));
}

}  // namespace rundown::nt::io
