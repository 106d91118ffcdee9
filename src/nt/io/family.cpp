// Drivers of no family: what they are, DriverEntry alone makes them.
#include "gate/family.h"

namespace rundown::nt::io {
namespace {

const gate::FamilyEntry wdm({.name = "wdm", .title = "wdm", .module = {}});

}  // namespace
}  // namespace rundown::nt::io
