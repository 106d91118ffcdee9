#include "gate/family.h"

namespace rundown::ports {
namespace {

const gate::FamilyEntry storport({.name = "storport",
                                  .title = "storport",
                                  .module = "storport.sys",
                                  .registration = "StorPortInitialize"});

}  // namespace
}  // namespace rundown::ports
