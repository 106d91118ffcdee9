#include "gate/family.h"

namespace rundown::ports {
namespace {

const gate::FamilyEntry scsiport({.name = "scsiport",
                                  .title = "scsiport",
                                  .module = "scsiport.sys",
                                  .registration = "ScsiPortInitialize"});

}  // namespace
}  // namespace rundown::ports
