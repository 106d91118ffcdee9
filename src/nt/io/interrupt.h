// What interrupts have to know of the machine's device.
#pragma once

namespace rundown::nt::io {

// Who says whether the device has interrupts by messages.
void on_message_interrupts(bool (*device_has_them)());

}  // namespace rundown::nt::io
