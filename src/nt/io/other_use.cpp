#include "nt/io/other_use.h"

namespace rundown::nt::io {
namespace {

OtherUse*& first() {
  static OtherUse* use = nullptr;
  return use;
}

}  // namespace

OtherUse::OtherUse(void (*run)()) : run_(run), next_(first()) {
  first() = this;
}

void run_other_uses() {
  for (const OtherUse* use = first(); use != nullptr; use = use->next_) use->run_();
}

}  // namespace rundown::nt::io
