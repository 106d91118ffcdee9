// What the Plug and Play manager does with a device: each function is one step of its life, with
// the IRPs that belong to it and with what follows its failure. On a worker thread of the system,
// at PASSIVE_LEVEL.
//
// https://learn.microsoft.com/windows-hardware/drivers/kernel/state-transitions-for-pnp-devices
#pragma once

#include "nt/pnp/device_node.h"

namespace rundown::nt::pnp {

// Calls AddDevice. One that fails has to have undone what it did: nothing comes for its device.
abi::NTSTATUS add(DeviceNode& node, abi::DRIVER_OBJECT& driver);

// The device's resources, IRP_MN_START_DEVICE, and what the manager asks a started device for. A
// device that fails its first start is removed at once; one that fails to start again after a stop
// is surprise-removed first.
abi::NTSTATUS start(DeviceNode& node);

// Other resources: query, cancel, query, stop, start. A refusal leaves the device as it is.
void rebalance(DeviceNode& node);

// Query and removal. False: the driver refused, and the device is there as before.
bool remove(DeviceNode& node);
// Without a question: IRP_MN_SURPRISE_REMOVAL to what is started, then IRP_MN_REMOVE_DEVICE.
void remove_by_surprise(DeviceNode& node);

// Carries out what drivers have asked for meanwhile: IoInvalidateDeviceRelations, -State.
void answer_invalidations(DeviceNode& node);

}  // namespace rundown::nt::pnp
