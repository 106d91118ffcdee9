// What the kernel makes of a fault: which bug check a bad access is, and what an exception that
// nobody handles comes to.
#pragma once

namespace rundown::nt::mm {

// Makes this component the judge of the processor's faults.
void install_fault_rules();

}  // namespace rundown::nt::mm
