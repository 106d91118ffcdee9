#include "gate/family.h"

namespace rundown::ports {
namespace {

const gate::FamilyEntry videoprt({.name = "videoprt",
                                  .title = "video miniport",
                                  .module = "videoprt.sys",
                                  .registration = "VideoPortInitialize"});

}  // namespace
}  // namespace rundown::ports
