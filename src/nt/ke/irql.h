// The processor's level, and what lowering it sets free.
#pragma once

#include "cpu/processor.h"

namespace rundown::nt::ke {

using cpu::Irql;

inline Irql current_irql() {
  return cpu::irql();
}

// Returns the level before.
Irql raise_irql(Irql level);

// Sets the level; DPCs that were held back run before this returns.
void lower_irql(Irql level);

// The same for a level that the driver gives: raising to a lower one and lowering to a higher one
// stop the machine.
Irql raise_irql_in_order(Irql level);
void restore_irql(Irql level);

// Holds the level for a scope in host code that calls no guest code which could unwind.
class RaisedIrql {
 public:
  explicit RaisedIrql(Irql level) : before_(raise_irql(level)) {}
  ~RaisedIrql() { lower_irql(before_); }
  RaisedIrql(const RaisedIrql&) = delete;
  RaisedIrql& operator=(const RaisedIrql&) = delete;

 private:
  Irql before_;
};

}  // namespace rundown::nt::ke
