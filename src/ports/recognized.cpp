// Families of which a driver is known, and whose port driver is not simulated.
#include "gate/family.h"

namespace rundown::ports {
namespace {

const gate::FamilyEntry minifilter({.name = "minifilter",
                                    .title = "minifilter",
                                    .module = "fltmgr.sys",
                                    .registration = "FltRegisterFilter"});

}  // namespace
}  // namespace rundown::ports
