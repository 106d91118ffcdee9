// Splay trees, for the generic tables. A root is its own parent.
#pragma once

#include "abi/rtl.h"

namespace rundown::nt::rtl {

// Makes the node its tree's root.
abi::RTL_SPLAY_LINKS* splay(abi::RTL_SPLAY_LINKS* node);
// Takes the node out; the new root, null when none is left.
abi::RTL_SPLAY_LINKS* remove_and_splay(abi::RTL_SPLAY_LINKS* node);

}  // namespace rundown::nt::rtl
