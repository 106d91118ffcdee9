// What every Zw function that makes or opens a named object has in common.
#pragma once

#include "gate/contract.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"

namespace rundown::nt::ob {

// Gives the new object its name, if it has one, and a handle. With OBJ_OPENIF an object of that
// name and type is opened instead, with STATUS_OBJECT_NAME_EXISTS. The caller's reference to
// `object` is used up.
abi::NTSTATUS insert_and_open(Object& object, abi::ACCESS_MASK access,
                              const abi::OBJECT_ATTRIBUTES* attributes, abi::HANDLE* handle);

// How a call may fail whose third argument are the attributes of the object that it makes: a name
// can be taken, unless such an object would be opened.
gate::Failures create_failures(const cpu::GateFrame& call);

// A handle to the object at a path.
abi::NTSTATUS open(Type type, abi::ACCESS_MASK access, const abi::OBJECT_ATTRIBUTES& attributes,
                   abi::HANDLE* handle);

// The events of \KernelObjects that tell of the system's memory, of which this machine has enough:
// https://learn.microsoft.com/windows-hardware/drivers/kernel/standard-event-objects
void create_standard_events();

}  // namespace rundown::nt::ob
