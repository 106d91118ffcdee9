// IRPs of plug and play that a device answers or adds its own to, whatever state it is in. Each
// handler ends the IRP, and returns the dispatch routine's status.
#pragma once

#include "abi/irp.h"
#include "wdf/framework.h"

namespace rundown::wdf {

struct Child;
class Package;

NTSTATUS query_device_relations(Package& package, IRP& irp);
NTSTATUS query_interface(Package& package, IRP& irp);
NTSTATUS query_device_state(Package& package, IRP& irp);
NTSTATUS usage_notification(Package& package, IRP& irp);
// Of function devices.
NTSTATUS filter_capabilities(Package& package, IRP& irp);
NTSTATUS filter_requirements(Package& package, IRP& irp);

// The child is not its parent's to remove until its own removal has come.
void note_surprise_removal(Child& child);

}  // namespace rundown::wdf
