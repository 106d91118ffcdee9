// The PCI bus as its device's drivers ask it.
#pragma once

#include "abi/irp.h"

namespace rundown::nt::pnp {

// IRP_MN_READ_CONFIG and IRP_MN_WRITE_CONFIG: the status, and in IoStatus.Information how much.
abi::NTSTATUS move_configuration(abi::DEVICE_OBJECT& physical, abi::IRP& irp, bool write);

// Fills in GUID_BUS_INTERFACE_STANDARD where that is what IRP_MN_QUERY_INTERFACE asks for.
bool give_bus_interface(abi::DEVICE_OBJECT& physical, abi::IRP& irp);

// What was written is gone with the device.
void forget_configuration(const abi::DEVICE_OBJECT& physical);

}  // namespace rundown::nt::pnp
