#include "gate/family.h"

namespace rundown::ports::ks {
namespace {

const gate::FamilyEntry ks(
    {.name = "ks", .title = "AVStream", .module = "ks.sys", .registration = "KsInitializeDriver"});

}  // namespace
}  // namespace rundown::ports::ks
