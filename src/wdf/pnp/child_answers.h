// IRPs of plug and play that a bus answers for its child. Each handler completes the IRP, and
// returns the dispatch routine's status.
#pragma once

#include "abi/irp.h"
#include "wdf/framework.h"

namespace rundown::wdf {

class Package;

NTSTATUS child_id(Package& package, IRP& irp);
NTSTATUS child_text(Package& package, IRP& irp);
NTSTATUS child_capabilities(Package& package, IRP& irp);
NTSTATUS child_bus_information(Package& package, IRP& irp);
NTSTATUS child_resources(Package& package, IRP& irp);
NTSTATUS child_requirements(Package& package, IRP& irp);
NTSTATUS child_filters_requirements(Package& package, IRP& irp);
NTSTATUS child_set_lock(Package& package, IRP& irp);

}  // namespace rundown::wdf
