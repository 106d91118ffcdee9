#include "gate/family.h"

namespace rundown::ports {
namespace {

const gate::FamilyEntry portcls({.name = "portcls",
                                 .title = "audio adapter",
                                 .module = "portcls.sys",
                                 .registration = "PcInitializeAdapterDriver",
                                 .stands_on = "ks.sys"});

}  // namespace
}  // namespace rundown::ports
