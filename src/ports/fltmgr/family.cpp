#include "gate/family.h"

namespace rundown::ports {
namespace {

const gate::FamilyEntry minifilter(
    {.name = "minifilter",
     .title = "minifilter",
     .module = "fltmgr.sys",
     .registration = "FltRegisterFilter",
     .when_registered = "the filter manager does not call the FilterUnloadCallback, nor Windows "
                        "DriverUnload, when DriverEntry returns a failure",
     .unload_callback = "FilterUnloadCallback"});

}  // namespace
}  // namespace rundown::ports
