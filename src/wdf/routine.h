// Routines of the framework that the kernel calls by address.
#pragma once

#include "gate/modules.h"
#include "wdf/framework.h"

namespace rundown::wdf {

// One of the exports of `internal`, as the guest's machine sees it.
template <class Function>
Function* routine(std::string_view name) {
  return reinterpret_cast<Function*>(gate::address_of(*gate::find_export(internal.name, name)));
}

}  // namespace rundown::wdf
