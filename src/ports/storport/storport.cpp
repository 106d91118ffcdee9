// storport.sys, as far as a miniport's DriverEntry reaches. Its adapters are always PnP's to find.
#include <cstring>

#include "abi/io.h"
#include "abi/scsi.h"
#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/pnp/add_device.h"
#include "ports/miniport.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module storport{"storport.sys"};
constexpr gate::Module internal{"storport-internal.sys"};

// Storport's descriptions, HW_INITIALIZATION_DATA and VIRTUAL_HW_INITIALIZATION_DATA of storport.h,
// begin as scsiport's does and go on alike, as far as the second goes.
struct InitializationData {
  HW_INITIALIZATION_DATA common;
  void* HwBuildIo;
  void* HwFreeAdapterResources;
  void* HwProcessServiceRequest;
  void* HwCompleteServiceIrp;
  void* HwInitializeTracing;
  void* HwCleanupTracing;
};
static_assert(sizeof(InitializationData) == 176);

constexpr ULONG kSmallest = sizeof(HW_INITIALIZATION_DATA);

// What a miniport has for its tracing, where its description is long enough to say so.
struct Tracing {
  const void* initialize = nullptr;
  const void* clean_up = nullptr;
};
Tracing tracing_of(const InitializationData& data) {
  if (data.common.HwInitializationDataSize < sizeof data) return {};
  return {data.HwInitializeTracing, data.HwCleanupTracing};
}

struct Miniports {
  machine::Map<DRIVER_OBJECT*, const void*> clean_up_tracing;
};
const machine::Part<Miniports> state;

}  // namespace

void StorPortUnload(DRIVER_OBJECT* driver) {
  const auto found = state->clean_up_tracing.find(driver);
  if (found == state->clean_up_tracing.end()) return;
  const void* const clean_up = found->second;
  state->clean_up_tracing.erase(found);
  gate::call_back({"HwCleanupTracing", "a Storport miniport", clean_up});
  cpu::call_guest(clean_up, driver);
}
RUNDOWN_EXPORT(internal, StorPortUnload, {.irql = Irql::passive, .header = ""});

// Documented on learn.microsoft.com (storport.h). STATUS_INVALID_PARAMETER is for a missing
// argument and, beyond the page, for a missing routine; of the failures that memory makes,
// STATUS_NO_MEMORY is for what storport keeps of the description, STATUS_INSUFFICIENT_RESOURCES for
// the driver object's extension. The last argument is not used: there are no miniports that are not
// Plug and Play's.
//
// A virtual miniport's tracing is set up before this returns
// (github.com/MicrosoftDocs/windows-driver-docs-ddi/issues/92).
ULONG StorPortInitialize(DRIVER_OBJECT* driver, UNICODE_STRING* registry_path,
                         const InitializationData* data, void* /*context*/) {
  if (driver == nullptr || registry_path == nullptr || data == nullptr) {
    return static_cast<ULONG>(STATUS_INVALID_PARAMETER);
  }
  const HW_INITIALIZATION_DATA& common = data->common;
  if (common.HwInitializationDataSize < kSmallest) {
    return static_cast<ULONG>(STATUS_REVISION_MISMATCH);
  }
  if (common.HwInitialize == nullptr || common.HwFindAdapter == nullptr ||
      common.HwStartIo == nullptr || common.HwResetBus == nullptr) {
    return static_cast<ULONG>(STATUS_INVALID_PARAMETER);
  }
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(internal, "StorPortUnload");
  driver->DriverExtension->AddDevice = nt::pnp::adds_no_device_here();
  const Tracing tracing = tracing_of(*data);
  if (tracing.clean_up != nullptr) state->clean_up_tracing[driver] = tracing.clean_up;
  if (tracing.initialize != nullptr) {
    gate::call_back({"HwInitializeTracing", "a Storport miniport", tracing.initialize});
    cpu::call_guest(tracing.initialize, driver, registry_path);
  }
  return static_cast<ULONG>(STATUS_SUCCESS);
}
RUNDOWN_EXPORT(storport, StorPortInitialize,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_NO_MEMORY)},
                .makes_driver = true,
                .needs_memory = true,
                .header = "storport"});

void StorPortMoveMemory(void* to, void* from, ULONG bytes) {
  std::memmove(to, from, bytes);
}
RUNDOWN_EXPORT(storport, StorPortMoveMemory, {.header = "storport"});

void StorPortStallExecution(ULONG microseconds) {
  stall(microseconds);
}
RUNDOWN_EXPORT(storport, StorPortStallExecution, {.header = "storport"});

void StorPortDebugPrint(ULONG /*level*/, const CHAR* pattern, VariableArguments rest) {
  debug_print(pattern, rest);
}
RUNDOWN_EXPORT(storport, StorPortDebugPrint, {.header = "storport"});

}  // namespace rundown::ports
