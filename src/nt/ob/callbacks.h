// What a new handle to a process or a thread sets off in drivers (ObRegisterCallbacks).
#pragma once

#include "nt/ob/object.h"

namespace rundown::nt::ob {

// Returns the access that the callbacks leave.
abi::ACCESS_MASK ask_before_handle(const Object& object, abi::ACCESS_MASK access, bool kernel);
void tell_after_handle(const Object& object, abi::ACCESS_MASK access, bool kernel);

}  // namespace rundown::nt::ob
