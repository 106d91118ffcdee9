// What each file of the framework begins with.
//
// KMDF's functions are exports of Wdf01000.sys like any other; that a driver reaches them through a
// table instead of its imports is the loader's affair (loader/bind.cpp). Behaviour follows
// Microsoft's published source (github.com/microsoft/Windows-Driver-Frameworks), where the
// documentation is silent; section and file names in comments are that source's.
#pragma once

#include "abi/ntstatus.h"
#include "gate/export.h"
#include "gate/observer.h"
#include "kmdf/host.h"
#include "nt/ke/bug_check.h"

namespace rundown::gate {

// The first argument of every function of the framework says which driver calls; the trace leaves
// it out.
template <>
inline constexpr bool kShownInTrace<wdf::abi::WDF_DRIVER_GLOBALS*> = false;

}  // namespace rundown::gate

namespace rundown::wdf {

using namespace abi;
namespace ke = nt::ke;
using gate::fails_with;
using gate::Irql;
using gate::Resource;
using gate::returns_null;

// The table of functions (sdk/kmdf/functions.tsv) knows IRQL, header and where handles come out.
gate::Contract complete_contract(std::string_view function, gate::Contract declared);
inline constexpr gate::Module wdf01000{"Wdf01000.sys", &complete_contract};
inline constexpr gate::Module wdfldr{"wdfldr.sys"};
// Of a function that makes an object, and can lack only the memory for it.
inline constexpr gate::Contract kCreatesObject{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                               .acquires = Resource::wdf_object,
                                               .needs_memory = true};
// Routines of the framework that the kernel reaches by pointer: dispatch, unload, timers.
inline constexpr gate::Module internal{"wdf-internal.sys"};

}  // namespace rundown::wdf
