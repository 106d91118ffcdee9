#include "gate/family.h"

namespace rundown::ports {
namespace {

const gate::FamilyEntry classpnp({.name = "classpnp",
                                  .title = "storage class",
                                  .module = "classpnp.sys",
                                  .registration = "ClassInitialize",
                                  .unload_callback = "ClassUnload"});

}  // namespace
}  // namespace rundown::ports
