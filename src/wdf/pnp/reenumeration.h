// How a device that has failed has itself removed and found again
// (REENUMERATE_SELF_INTERFACE_STANDARD of the drivers below it).
#pragma once

namespace rundown::wdf {

class Package;

// Asks the drivers below, at each start until one of them has it.
void find_reenumeration(Package& package);
void release_reenumeration(Package& package);

// FxPkgPnp::PnpEventFailedPowerPolicyRemoved
void ask_for_restart_after_failure(Package& package);

}  // namespace rundown::wdf
