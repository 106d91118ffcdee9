// battc.sys: what a battery's miniclass driver calls. A battery is registered and unregistered
// here; nobody in this machine asks one for its status, and what a program asks is not simulated.
#include "abi/irp.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/irp.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module battc{"battc.sys"};

constexpr USHORT kMajorVersion = 1;

// The head of BATTERY_MINIPORT_INFO (batclass.h), which is all that is looked at here.
struct MiniportHead {
  USHORT MajorVersion;
  USHORT MinorVersion;
  PVOID Context;
};

struct BattcState {
  machine::Map<const void*, bool> batteries;  // by what the class driver hands out
};
const machine::Part<BattcState> state;

void require(const void* battery) {
  if (!state->batteries.contains(battery)) bad_handle(battery);
}

bool is_for_batteries(ULONG code) {
  // IOCTL_BATTERY_QUERY_TAG, _QUERY_INFORMATION, _SET_INFORMATION, _QUERY_STATUS (poclass.h)
  return code == 0x294040 || code == 0x294044 || code == 0x298048 || code == 0x29404C;
}

}  // namespace

NTSTATUS BatteryClassInitializeDevice(const MiniportHead* miniport, void** battery) {
  if (miniport->MajorVersion != kMajorVersion) return STATUS_REVISION_MISMATCH;
  constexpr std::size_t kBytes = 0x100;
  void* made = pool::allocate_object<std::byte>(kBytes - 1);
  state->batteries[made] = true;
  gate::acquired({.kind = Resource::battery, .key = reinterpret_cast<std::uint64_t>(made)});
  *battery = made;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(battc, BatteryClassInitializeDevice,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::battery,
                .needs_memory = true,
                .header = "batclass"});

NTSTATUS BatteryClassUnload(void* battery) {
  require(battery);
  gate::released(Resource::battery, battery);
  state->batteries.erase(battery);
  pool::free(battery);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(battc, BatteryClassUnload,
               {.irql = Irql::passive, .releases = Resource::battery, .header = "batclass"});

// The class driver asks for the status on behalf of those who wait for it: nobody.
NTSTATUS BatteryClassStatusNotify(void* battery) {
  require(battery);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(battc, BatteryClassStatusNotify, {.irql = Irql::dispatch, .header = "batclass"});

NTSTATUS BatteryClassIoctl(void* battery, IRP* irp) {
  require(battery);
  const IO_STACK_LOCATION& location = io::current_location(*irp);
  if (!is_for_batteries(location.Parameters.DeviceIoControl.IoControlCode))
    return STATUS_NOT_SUPPORTED;
  gate::unsupported(battc.name, "BatteryClassIoctl");
}
RUNDOWN_EXPORT(battc, BatteryClassIoctl, {.irql = Irql::passive, .header = "batclass"});

}  // namespace rundown::ports
