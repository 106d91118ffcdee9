#include "gate/family.h"

namespace rundown::ports::ndis {
namespace {

const gate::FamilyEntry ndis(
    {.name = "ndis",
     .title = "ndis",
     .module = "ndis.sys",
     .when_registered =
         "Windows calls neither DriverUnload nor MiniportDriverUnload when DriverEntry returns a "
         "failure, and NDIS undoes no registration by itself",
     .unload_callback = "MiniportDriverUnload"});

}  // namespace
}  // namespace rundown::ports::ndis
