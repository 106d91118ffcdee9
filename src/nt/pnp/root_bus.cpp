#include "nt/pnp/root_bus.h"

#include <algorithm>
#include <cstring>

#include "abi/irp.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/hardware/device_description.h"
#include "nt/internal.h"
#include "nt/io/device.h"
#include "nt/io/irp.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"
#include "nt/pnp/instance.h"
#include "nt/pnp/pci_bus.h"
#include "nt/pool/pool.h"
#include "nt/usb/device.h"

namespace rundown::nt {

void IoReleaseCancelSpinLock(KIRQL irql);

namespace {

constexpr std::u16string_view kManager = u"\\Driver\\PnpManager";

struct RootBusState {
  DRIVER_OBJECT* manager = nullptr;
  machine::Map<const DEVICE_OBJECT*, usb::SimulatedDevice*> usb_devices;
};
const machine::Part<RootBusState> state;

DRIVER_OBJECT& manager() {
  if (state->manager != nullptr) return *state->manager;
  auto* driver = pool::allocate_object<DRIVER_OBJECT>();
  driver->Type = IO_TYPE_DRIVER;
  driver->Size = sizeof(DRIVER_OBJECT);
  std::ranges::fill(driver->MajorFunction, guest_routine<DRIVER_DISPATCH>("IopPnPDispatch"));
  ob::Object& object = ob::create(ob::Type::driver, driver, nullptr);
  object.in_use = true;
  ob::insert(object, kManager);
  state->manager = driver;
  return *driver;
}

NTSTATUS finish(IRP& irp, NTSTATUS status) {
  irp.IoStatus.Status = status;
  io::complete_request(irp);
  return status;
}
NTSTATUS finish(IRP& irp, NTSTATUS status, ULONG_PTR information) {
  irp.IoStatus.Information = information;
  return finish(irp, status);
}

// The manager frees what a bus driver answers with, so it is paged pool as a driver would take it.
template <class T>
T* allocate_answer(std::size_t bytes) {
  return static_cast<T*>(pool::allocate({.bytes = bytes,
                                         .tag = 0,
                                         .kind = pool::Kind::paged,
                                         .owner = pool::Owner::kernel,
                                         .zeroed = true}));
}

ULONG_PTR text_answer(std::u16string_view text) {
  auto* buffer = allocate_answer<char16_t>((text.size() + 1) * sizeof(char16_t));
  text.copy(buffer, text.size());
  return reinterpret_cast<ULONG_PTR>(buffer);
}

// Strings one after the other, the last of them empty.
std::u16string joined(const std::vector<std::u16string>& strings) {
  std::u16string all;
  for (const std::u16string& one : strings) (all += one) += u'\0';
  return all;
}

NTSTATUS answer_id(const DEVICE_OBJECT& device, IRP& irp, BUS_QUERY_ID_TYPE type) {
  const hardware::DeviceDescription& about = hardware::device_description();
  switch (type) {
    case BusQueryDeviceID:
      return finish(irp, STATUS_SUCCESS, text_answer(about.enumerator + u"\\" + about.device));
    case BusQueryInstanceID:
      return finish(irp, STATUS_SUCCESS, text_answer(pnp::instance_id(device)));
    case BusQueryHardwareIDs:
      return finish(irp, STATUS_SUCCESS, text_answer(joined(about.hardware_ids)));
    case BusQueryCompatibleIDs:
      return finish(irp, STATUS_SUCCESS, text_answer(joined(about.compatible_ids)));
    default:
      return finish(irp, irp.IoStatus.Status);
  }
}

NTSTATUS answer_relations(DEVICE_OBJECT& device, IRP& irp, DEVICE_RELATION_TYPE type) {
  if (type != TargetDeviceRelation) return finish(irp, irp.IoStatus.Status);
  auto* relations = allocate_answer<DEVICE_RELATIONS>(sizeof(DEVICE_RELATIONS));
  relations->Count = 1;
  relations->Objects[0] = &device;
  ob::reference(*ob::find(&device));
  return finish(irp, STATUS_SUCCESS, reinterpret_cast<ULONG_PTR>(relations));
}

// Buses take their time to start a device, so a driver above has to wait for it.
NTSTATUS start_later(IRP& irp) {
  io::current_location(irp).Control |= SL_PENDING_RETURNED;
  ke::create_host_thread(
      [](void* context) {
        gate::bus_started();
        finish(*static_cast<IRP*>(context), STATUS_SUCCESS);
      },
      &irp);
  return STATUS_PENDING;
}

// A driver that asks its bus as a USB device's does finds one. It lives as long as the machine.
usb::SimulatedDevice& usb_device(const DEVICE_OBJECT& device) {
  usb::SimulatedDevice*& found = state->usb_devices[&device];
  if (found == nullptr) {
    found = new (machine::Allocator<usb::SimulatedDevice>().allocate(1))
        usb::SimulatedDevice(usb::describe(*hardware::device_description().usb));
  }
  return *found;
}

void abort_requests(const DEVICE_OBJECT& device) {
  const auto found = state->usb_devices.find(&device);
  if (found == state->usb_devices.end()) return;
  found->second->end_idle(STATUS_CANCELLED);
  found->second->abort_all();
}

// A suspended device that is powered up is resumed.
NTSTATUS answer_power(const DEVICE_OBJECT& device, IRP& irp) {
  const auto& power = io::current_location(irp).Parameters.Power;
  const bool to_d0 = io::current_location(irp).MinorFunction == IRP_MN_SET_POWER &&
                     power.Type == DevicePowerState && power.State.DeviceState == PowerDeviceD0;
  const auto found = state->usb_devices.find(&device);
  if (to_d0 && found != state->usb_devices.end()) found->second->end_idle(STATUS_SUCCESS);
  return finish(irp, STATUS_SUCCESS);
}

// The default device turns out to be a USB device.
DEVICE_CAPABILITIES capabilities_of(const DEVICE_OBJECT& device) {
  const hardware::DeviceDescription& about = hardware::device_description();
  if (!about.is_usb_when_asked || !state->usb_devices.contains(&device)) return about.capabilities;
  return hardware::device_on(hardware::Bus::usb).capabilities;
}

NTSTATUS answer_plug_and_play(DEVICE_OBJECT& device, IRP& irp) {
  const IO_STACK_LOCATION& location = io::current_location(irp);
  const hardware::DeviceDescription& about = hardware::device_description();
  switch (location.MinorFunction) {
    case IRP_MN_START_DEVICE:
      return start_later(irp);
    case IRP_MN_SURPRISE_REMOVAL:
    case IRP_MN_REMOVE_DEVICE:
      pnp::forget_configuration(device);
      abort_requests(device);
      return finish(irp, STATUS_SUCCESS);
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_DEVICE_USAGE_NOTIFICATION:
      return finish(irp, STATUS_SUCCESS);
    case IRP_MN_QUERY_CAPABILITIES:
      *location.Parameters.DeviceCapabilities.Capabilities = capabilities_of(device);
      return finish(irp, STATUS_SUCCESS);
    case IRP_MN_QUERY_ID:
      return answer_id(device, irp, location.Parameters.QueryId.IdType);
    case IRP_MN_QUERY_DEVICE_TEXT:
      if (location.Parameters.QueryDeviceText.DeviceTextType != DeviceTextDescription) break;
      return finish(irp, STATUS_SUCCESS, text_answer(about.description));
    case IRP_MN_QUERY_BUS_INFORMATION: {
      auto* bus = allocate_answer<PNP_BUS_INFORMATION>(sizeof(PNP_BUS_INFORMATION));
      bus->BusTypeGuid = about.bus_type;
      bus->LegacyBusType = about.bus;
      return finish(irp, STATUS_SUCCESS, reinterpret_cast<ULONG_PTR>(bus));
    }
    case IRP_MN_READ_CONFIG:
    case IRP_MN_WRITE_CONFIG: {
      if (!about.pci) break;
      const bool write = location.MinorFunction == IRP_MN_WRITE_CONFIG;
      return finish(irp, pnp::move_configuration(device, irp, write));
    }
    case IRP_MN_QUERY_INTERFACE:
      if (!about.pci || !pnp::give_bus_interface(device, irp)) break;
      return finish(irp, STATUS_SUCCESS);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
      return answer_relations(device, irp, location.Parameters.QueryDeviceRelations.Type);
    default:
      break;
  }
  return finish(irp, irp.IoStatus.Status);
}

// Until the device wakes the system, which nothing here does, or whoever sent it cancels it.
NTSTATUS keep_wait_wake(IRP& irp) {
  io::current_location(irp).Control |= SL_PENDING_RETURNED;
  irp.CancelRoutine = guest_routine<DRIVER_CANCEL>("IopWaitWakeCancelled");
  return STATUS_PENDING;
}

}  // namespace

void IopWaitWakeCancelled(DEVICE_OBJECT* /*device*/, IRP* irp) {
  IoReleaseCancelSpinLock(irp->CancelIrql);
  finish(*irp, STATUS_CANCELLED);
}
RUNDOWN_EXPORT(internal, IopWaitWakeCancelled, {.irql = Irql::dispatch, .header = ""});

// https://learn.microsoft.com/windows-hardware/drivers/kernel/plug-and-play-minor-irps says of each
// what a bus driver must answer, and that it completes all others as they are.
NTSTATUS IopPnPDispatch(DEVICE_OBJECT* device, IRP* irp) {
  switch (io::current_location(*irp).MajorFunction) {
    case IRP_MJ_PNP:
      return answer_plug_and_play(*device, *irp);
    case IRP_MJ_POWER:
      if (io::current_location(*irp).MinorFunction == IRP_MN_WAIT_WAKE) return keep_wait_wake(*irp);
      return answer_power(*device, *irp);
    case IRP_MJ_INTERNAL_DEVICE_CONTROL:
      if (!hardware::device_description().usb) return finish(*irp, STATUS_INVALID_DEVICE_REQUEST);
      return usb_device(*device).answer(*irp);
    case IRP_MJ_SYSTEM_CONTROL:
      return finish(*irp, irp->IoStatus.Status);
    default:
      return finish(*irp, STATUS_INVALID_DEVICE_REQUEST);
  }
}
RUNDOWN_EXPORT(internal, IopPnPDispatch, {.header = ""});

NTSTATUS pnp::create_physical_device(DEVICE_OBJECT** device) {
  const gate::OwnedBySystem owned;
  const NTSTATUS status = io::create_device({.driver = &manager(),
                                             .type = FILE_DEVICE_CONTROLLER,
                                             .characteristics = FILE_AUTOGENERATED_DEVICE_NAME},
                                            device);
  if (!nt_success(status)) return status;
  (*device)->Flags |= DO_BUS_ENUMERATED_DEVICE;
  (*device)->Flags &= ~DO_DEVICE_INITIALIZING;
  return STATUS_SUCCESS;
}

bool pnp::is_physical(const DEVICE_OBJECT* device) {
  return (device->Flags & DO_BUS_ENUMERATED_DEVICE) != 0;
}

}  // namespace rundown::nt
