// What the Plug and Play manager asks a device's stack for, and what it makes of the answers.
#pragma once

#include "abi/irp.h"
#include "nt/io/request.h"
#include "nt/pnp/device_node.h"

namespace rundown::nt::pnp {

// IRP_MJ_PNP to the top of the device's stack; MajorFunction is filled in.
io::Answer plug_and_play(DeviceNode& node, abi::IO_STACK_LOCATION location,
                         abi::ULONG_PTR information = 0);
io::Answer plug_and_play(DeviceNode& node, abi::UCHAR minor);

void query_capabilities(DeviceNode& node);

// IRP_MN_QUERY_PNP_DEVICE_STATE. A device that says that it has failed, or that it is not there any
// more, is surprise-removed.
void query_state(DeviceNode& node);

// Bus relations: new children are asked what they are, and started where they can be without a
// driver; those that have gone are removed.
void query_children(DeviceNode& node);

// Of another kind, which nothing here depends on: the answer is checked and given back.
void query_relations(DeviceNode& node, abi::DEVICE_RELATION_TYPE type);

}  // namespace rundown::nt::pnp
