#include "gate/family.h"

namespace rundown::ports {
namespace {

constexpr std::string_view kNobodyUnloads =
    "Windows calls neither DriverUnload nor, through it, DxgkDdiUnload when DriverEntry returns a "
    "failure";

const gate::FamilyEntry dxgkrnl({.name = "dxgkrnl",
                                 .title = "display miniport",
                                 .module = "dxgkrnl.sys",
                                 .when_unregistered = kNobodyUnloads,
                                 .when_registered = kNobodyUnloads,
                                 .unload_callback = "DxgkDdiUnload"});

}  // namespace
}  // namespace rundown::ports
