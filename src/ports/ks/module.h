#pragma once

#include "gate/export.h"

namespace rundown::ports::ks {

inline constexpr gate::Module module{"ks.sys"};
// What the guest reaches by pointer only.
inline constexpr gate::Module internal{"ks-internal.sys"};

}  // namespace rundown::ports::ks
