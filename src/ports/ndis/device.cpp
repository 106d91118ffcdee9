// Devices of a miniport or a filter, for programs to open. NDIS owns the device and its link, and
// sends requests on to the table that the driver gave.
#include "nt/io/device.h"

#include <array>
#include <string>
#include <string_view>

#include "abi/ndis.h"
#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/irp.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/ob/object.h"
#include "ports/bad_handle.h"
#include "ports/ndis/module.h"
#include "ports/ndis/registration.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

constexpr std::size_t kMajors = IRP_MJ_MAXIMUM_FUNCTION + 1;

struct Device {
  DEVICE_OBJECT* device = nullptr;
  machine::WString link{};
  std::array<const void*, kMajors> majors{};
};
struct Devices {
  machine::Map<NDIS_HANDLE, Device> all;  // the handle is the device's
};
const machine::Part<Devices> state;

const Device* find(const DEVICE_OBJECT* device) {
  const auto found = state->all.find(const_cast<DEVICE_OBJECT*>(device));
  return found == state->all.end() ? nullptr : &found->second;
}

// The device and its link are NDIS', which the driver's handle stands for.
NTSTATUS create(DRIVER_OBJECT& driver, const NDIS_DEVICE_OBJECT_ATTRIBUTES& attributes,
                Device& made) {
  const gate::OwnedBySystem ours;
  const NTSTATUS status = io::create_device({.driver = &driver,
                                             .extension_bytes = attributes.ExtensionSize,
                                             .name = attributes.DeviceName,
                                             .type = FILE_DEVICE_NETWORK,
                                             .characteristics = FILE_DEVICE_SECURE_OPEN},
                                            &made.device);
  if (!nt_success(status) || attributes.SymbolicName == nullptr) return status;
  const std::u16string_view link = ob::text_of(*attributes.SymbolicName);
  ob::Object* object = nullptr;
  const NTSTATUS linked =
      ob::create_symbolic_link(link, ob::text_of(*attributes.DeviceName), &object);
  if (!nt_success(linked)) {
    io::delete_device(*made.device);
    return linked;
  }
  object->permanent = true;
  made.link.assign(link.begin(), link.end());
  return STATUS_SUCCESS;
}

void remove_link(std::u16string_view path) {
  ob::Found link;
  if (!nt_success(ob::look_up(path, link, true))) return;
  ob::remove(*link.object);
  ob::dereference(*link.object);
}

}  // namespace

// In every place of the driver object's table. What the driver's table has no routine for does not
// reach the driver.
NTSTATUS NdisDispatch(DEVICE_OBJECT* device, IRP* irp) {
  const Device* const found = find(device);
  const UCHAR major = io::current_location(*irp).MajorFunction;
  const void* const routine = found == nullptr ? nullptr : found->majors[major];
  if (routine != nullptr) return static_cast<NTSTATUS>(cpu::call_guest(routine, device, irp));
  irp->IoStatus = {.Status = STATUS_NOT_SUPPORTED, .Information = 0};
  io::complete_request(*irp);
  return STATUS_NOT_SUPPORTED;
}
RUNDOWN_EXPORT(internal, NdisDispatch, {.header = ""});

NTSTATUS NdisRegisterDeviceEx(NDIS_HANDLE ndis_handle,
                              const NDIS_DEVICE_OBJECT_ATTRIBUTES* attributes, DEVICE_OBJECT** made,
                              NDIS_HANDLE* handle) {
  DRIVER_OBJECT* const driver = driver_of(ndis_handle);
  if (driver == nullptr) return STATUS_NOT_SUPPORTED;
  if (attributes->Header.Type != NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES ||
      attributes->Header.Size < sizeof *attributes) {
    return STATUS_INVALID_PARAMETER;
  }
  Device entry;
  const NTSTATUS status = create(*driver, *attributes, entry);
  if (!nt_success(status)) return status;
  for (std::size_t major = 0; major < kMajors; ++major) {
    entry.majors[major] = attributes->MajorFunctions[major];
    driver->MajorFunction[major] = gate::guest_routine<DRIVER_DISPATCH>(internal, "NdisDispatch");
  }
  DEVICE_OBJECT* const device = entry.device;
  state->all[device] = entry;
  device->Flags &= ~DO_DEVICE_INITIALIZING;
  *made = device;
  *handle = device;
  const std::u16string_view name = ob::text_of(*attributes->DeviceName);
  const std::string narrow(name.begin(), name.end());
  gate::acquired({.kind = Resource::ndis_device,
                  .key = reinterpret_cast<std::uint64_t>(device),
                  .name = narrow});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisRegisterDeviceEx,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_OBJECT_NAME_COLLISION),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::ndis_device,
                .needs_memory = true,
                .header = "ndis"});

void NdisDeregisterDeviceEx(NDIS_HANDLE handle) {
  const auto found = state->all.find(handle);
  if (found == state->all.end()) {
    bad_handle(handle);
  }
  const Device entry = found->second;
  state->all.erase(found);
  gate::released(Resource::ndis_device, entry.device);
  const gate::OwnedBySystem ours;
  if (!entry.link.empty()) remove_link(entry.link);
  io::delete_device(*entry.device);
}
RUNDOWN_EXPORT(module, NdisDeregisterDeviceEx,
               {.irql = Irql::passive, .releases = Resource::ndis_device, .header = "ndis"});

void* NdisGetDeviceReservedExtension(DEVICE_OBJECT* device) {
  return find(device) == nullptr ? nullptr : device->DeviceExtension;
}
RUNDOWN_EXPORT(module, NdisGetDeviceReservedExtension, {.header = "ndis"});

}  // namespace rundown::ports::ndis
