#pragma once

#include "gate/export.h"

namespace rundown::ports::ndis {

inline constexpr gate::Module module{"ndis.sys"};
// What the guest reaches by pointer only.
inline constexpr gate::Module internal{"ndis-internal.sys"};

}  // namespace rundown::ports::ndis
