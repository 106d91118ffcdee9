#include "gate/family.h"

namespace rundown::ports {
namespace {

const gate::FamilyEntry hid({.name = "hid",
                             .title = "HID mini",
                             .module = "hidclass.sys",
                             .registration = "HidRegisterMinidriver",
                             .unload_callback = "DriverUnload"});

}  // namespace
}  // namespace rundown::ports
