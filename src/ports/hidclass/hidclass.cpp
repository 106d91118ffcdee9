// hidclass.sys: a minidriver's registration. The class driver puts its own routines into the
// minidriver's driver object, and calls what was there before behind its own.
#include "abi/io.h"
#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/pnp/add_device.h"

namespace rundown::ports {
namespace {

using namespace nt;

constexpr gate::Module hidclass{"hidclass.sys"};
constexpr gate::Module internal{"hidclass-internal.sys"};

constexpr ULONG kRevision = 1;  // HID_REVISION

// https://learn.microsoft.com/windows-hardware/drivers/ddi/hidport/ns-hidport-_hid_minidriver_registration
struct HID_MINIDRIVER_REGISTRATION {
  ULONG Revision;
  DRIVER_OBJECT* DriverObject;
  UNICODE_STRING* RegistryPath;
  ULONG DeviceExtensionSize;
  BOOLEAN DevicesArePolled;
  UCHAR Reserved[3];
};
static_assert(sizeof(HID_MINIDRIVER_REGISTRATION) == 32);

struct Minidrivers {
  machine::Map<DRIVER_OBJECT*, const void*> unload;  // what each had before; nullptr: nothing
};
const machine::Part<Minidrivers> state;

}  // namespace

void HidpDriverUnload(DRIVER_OBJECT* driver) {
  const void* const unload = state->unload[driver];
  state->unload.erase(driver);
  if (unload == nullptr) return;
  gate::call_back({"DriverUnload", "a HID minidriver", unload});
  cpu::call_guest(unload, driver);
}
RUNDOWN_EXPORT(internal, HidpDriverUnload, {.irql = Irql::passive, .header = ""});

NTSTATUS HidpMajorHandler(DEVICE_OBJECT* /*device*/, IRP* /*irp*/) {
  gate::unsupported(hidclass.name, "a request to a HID minidriver's device");
}
RUNDOWN_EXPORT(internal, HidpMajorHandler, {.header = ""});

// Documented on learn.microsoft.com (hidport.h).
NTSTATUS HidRegisterMinidriver(const HID_MINIDRIVER_REGISTRATION* registration) {
  if (registration->Revision > kRevision) return STATUS_REVISION_MISMATCH;
  DRIVER_OBJECT* const driver = registration->DriverObject;
  state->unload[driver] = reinterpret_cast<const void*>(driver->DriverUnload);
  driver->DriverUnload = gate::guest_routine<DRIVER_UNLOAD>(internal, "HidpDriverUnload");
  driver->DriverExtension->AddDevice = nt::pnp::adds_no_device_here();
  for (auto& routine : driver->MajorFunction) {
    routine = gate::guest_routine<DRIVER_DISPATCH>(internal, "HidpMajorHandler");
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(hidclass, HidRegisterMinidriver,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .makes_driver = true,
                .needs_memory = true,
                .header = "hidport"});

}  // namespace rundown::ports
