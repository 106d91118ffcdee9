// A device that the Plug and Play manager knows, and what it does with it: each function is one
// step of a device's life with the IRPs that belong to it, and with what follows its failure.
//
// https://learn.microsoft.com/windows-hardware/drivers/kernel/state-transitions-for-pnp-devices
#pragma once

#include "abi/io.h"
#include "machine/arena.h"

namespace rundown::nt::pnp {

enum class NodeState : std::uint8_t {
  enumerated,        // its bus has reported it, and no driver knows it
  added,             // its drivers have seen it
  started,           //
  stopped,           // to get other resources
  surprise_removed,  // it is not there any more, and its drivers know
  removed,
};

struct DeviceNode {
  abi::DEVICE_OBJECT* physical = nullptr;
  DeviceNode* parent = nullptr;  // nullptr: the root bus's
  machine::Vector<DeviceNode*> children{};
  NodeState state = NodeState::enumerated;
  bool relations_are_stale = false;  // IoInvalidateDeviceRelations
  bool state_is_stale = false;       // IoInvalidateDeviceState
};

// A node for a new device of the root bus, or for one that a driver has reported.
DeviceNode& make_node(abi::DEVICE_OBJECT& physical, DeviceNode* parent);
DeviceNode* node_of(const abi::DEVICE_OBJECT* physical);  // nullptr: none
void forget_node(DeviceNode& node);

}  // namespace rundown::nt::pnp
