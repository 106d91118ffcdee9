// Functions of the I/O manager that a guest reaches by pointer only.
#pragma once

#include "gate/export.h"

namespace rundown::nt::io {

inline constexpr gate::Module internal{"nt-internal.sys"};

}  // namespace rundown::nt::io
