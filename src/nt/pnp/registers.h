// The device's hardware where its description says what it is: registers and interrupts.
#pragma once

namespace rundown::nt::pnp {

// From here on a mapping of the device's memory comes up with what its registers hold. Ports hold
// what they are described with and take what is written without a trace; from one that is not
// described comes all ones. Once, when the machine boots.
void connect_hardware();

}  // namespace rundown::nt::pnp
