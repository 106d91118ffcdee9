// WMI's functions as other components of the system call them; what they do is the exports'.
#pragma once

#include "abi/io.h"
#include "abi/wmi.h"

namespace rundown::nt {

abi::NTSTATUS IoWMIRegistrationControl(abi::DEVICE_OBJECT* device, abi::ULONG action);
abi::NTSTATUS IoWMIWriteEvent(void* event);

}  // namespace rundown::nt
