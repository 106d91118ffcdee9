// The life of the machine's device, as the stages "device" and "remove" run it: it is found,
// started, sent to sleep, moved to other resources, taken away in order; then it comes again, and
// is pulled out.
#pragma once

#include "abi/io.h"

namespace rundown::nt::pnp {

// AddDevice to the device's last rebalance. `sleep` is what the power manager does with it
// meanwhile.
void bring_up(abi::DRIVER_OBJECT& driver, void (*sleep)(abi::DEVICE_OBJECT& physical));

// What programs have led to meanwhile: a bus's new children.
void answer_device();

// Takes the device away, and again by surprise, if it is there.
void take_away(abi::DRIVER_OBJECT& driver);

}  // namespace rundown::nt::pnp
