// What each file of the kernel that declares exports begins with.
#pragma once

#include "abi/ntstatus.h"
#include "abi/types.h"
#include "gate/export.h"
#include "gate/observer.h"

namespace rundown::nt {

using namespace abi;
using gate::fails_with;
using gate::hal;
using gate::Irql;
using gate::ntoskrnl;
using gate::raises;
using gate::Resource;
using gate::returns_false;
using gate::returns_null;
using gate::VariableArguments;

}  // namespace rundown::nt
