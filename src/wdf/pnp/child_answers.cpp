#include "wdf/pnp/child_answers.h"

#include <cstring>

#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "nt/pnp/plug_and_play.h"
#include "nt/pool/pool.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

// Pool that the PnP manager frees.
void give(IRP& irp, const void* bytes, std::size_t size) {
  auto* block = nt::pool::allocate_object<std::byte>(size - 1);
  std::memcpy(block, bytes, size);
  irp.IoStatus.Information = reinterpret_cast<ULONG_PTR>(block);
  irp.IoStatus.Status = STATUS_SUCCESS;
}

void give(IRP& irp, const machine::WString& text) {
  give(irp, text.c_str(), (text.size() + 1) * sizeof(WCHAR));
}

void give_list(IRP& irp, const machine::Vector<machine::WString>& texts) {
  machine::WString all;
  for (const machine::WString& text : texts) {
    all += text;
    all += u'\0';
  }
  if (texts.empty()) all += u'\0';
  give(irp, all);
}

void give(IRP& irp, const std::optional<machine::WString>& text) {
  if (text) give(irp, *text);
}

NTSTATUS finish(Package& package, IRP& irp) {
  return package.complete(irp, irp.IoStatus.Status);
}

const DeviceText* text_in(const BusChildSettings& child, LCID locale) {
  for (const DeviceText& text : child.texts) {
    if (text.locale == locale) return &text;
  }
  return nullptr;
}

ULONG as_bit(WDF_TRI_STATE value, ULONG otherwise) {
  return value == WdfUseDefault ? otherwise : value == WdfTrue ? 1U : 0U;
}

// FxPkgPdo::HandleQueryCapabilities
void fill(const Device& device, DEVICE_CAPABILITIES& all, const DEVICE_CAPABILITIES& parent) {
  const auto& power = device.pnp.power_capabilities;
  for (int i = PowerSystemWorking; i < PowerSystemMaximum; ++i) {
    const bool own = power && power->DeviceState[i] != PowerDeviceMaximum;
    all.DeviceState[i] = own ? power->DeviceState[i] : parent.DeviceState[i];
  }
  if (const auto& own = device.pnp.capabilities) {
    all.LockSupported = as_bit(own->LockSupported, all.LockSupported);
    all.EjectSupported = as_bit(own->EjectSupported, all.EjectSupported);
    all.Removable = as_bit(own->Removable, all.Removable);
    all.DockDevice = as_bit(own->DockDevice, all.DockDevice);
    all.UniqueID = as_bit(own->UniqueID, all.UniqueID);
    all.SilentInstall =
        as_bit(own->SilentInstall, device.settings().child.raw ? 1 : all.SilentInstall);
    all.SurpriseRemovalOK = as_bit(own->SurpriseRemovalOK, all.SurpriseRemovalOK);
    all.HardwareDisabled = as_bit(own->HardwareDisabled, all.HardwareDisabled);
    all.NoDisplayInUI = as_bit(own->NoDisplayInUI, all.NoDisplayInUI);
    all.Address = own->Address;
    all.UINumber = own->UINumber;
  } else if (device.settings().child.raw) {
    all.SilentInstall = 1;
  }
  if (device.settings().child.raw) all.RawDeviceOK = 1;
  if (!power) return;
  all.WakeFromD0 = as_bit(power->WakeFromD0, all.WakeFromD0);
  all.WakeFromD1 = as_bit(power->WakeFromD1, all.WakeFromD1);
  all.WakeFromD2 = as_bit(power->WakeFromD2, all.WakeFromD2);
  all.WakeFromD3 = as_bit(power->WakeFromD3, all.WakeFromD3);
  all.DeviceD1 = as_bit(power->DeviceD1, all.DeviceD1);
  all.DeviceD2 = as_bit(power->DeviceD2, all.DeviceD2);
  if (power->SystemWake != PowerSystemMaximum) all.SystemWake = power->SystemWake;
  if (power->DeviceWake != PowerDeviceMaximum) all.DeviceWake = power->DeviceWake;
  all.D1Latency = power->D1Latency;
  all.D2Latency = power->D2Latency;
  all.D3Latency = power->D3Latency;
}

NTSTATUS ask_parent(const Device& parent, DEVICE_CAPABILITIES& all) {
  constexpr ULONG kUnknown = ~ULONG{0};
  auto* asked = nt::pool::allocate_object<DEVICE_CAPABILITIES>();
  asked->Size = sizeof *asked;
  asked->Version = 1;
  asked->Address = kUnknown;
  asked->UINumber = kUnknown;
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_PNP;
  location.MinorFunction = IRP_MN_QUERY_CAPABILITIES;
  location.Parameters.DeviceCapabilities.Capabilities = asked;
  const NTSTATUS status = nt::io::send_and_wait(*parent.device_object(), location).status;
  all = *asked;
  nt::pool::free(asked);
  return status;
}

}  // namespace

NTSTATUS child_id(Package& package, IRP& irp) {
  const BusChildSettings& child = package.device.settings().child;
  switch (nt::io::current_location(irp).Parameters.QueryId.IdType) {
    case BusQueryDeviceID:
      give(irp, child.device_id);
      break;
    case BusQueryInstanceID:
      give(irp, child.instance_id);
      break;
    case BusQueryContainerID:
      give(irp, child.container_id);
      break;
    case BusQueryHardwareIDs:
      give_list(irp, child.hardware_ids);
      break;
    case BusQueryCompatibleIDs:
      give_list(irp, child.compatible_ids);
      break;
    default:
      break;
  }
  if (!nt_success(irp.IoStatus.Status)) irp.IoStatus.Information = 0;
  return finish(package, irp);
}

NTSTATUS child_text(Package& package, IRP& irp) {
  const BusChildSettings& child = package.device.settings().child;
  const auto& asked = nt::io::current_location(irp).Parameters.QueryDeviceText;
  const DeviceText* text = text_in(child, asked.LocaleId);
  if (text == nullptr) text = text_in(child, child.default_locale);
  if (text != nullptr) {
    if (asked.DeviceTextType == DeviceTextDescription) give(irp, text->description);
    if (asked.DeviceTextType == DeviceTextLocationInformation) give(irp, text->location);
  }
  return finish(package, irp);
}

NTSTATUS child_capabilities(Package& package, IRP& irp) {
  DEVICE_CAPABILITIES& all =
      *nt::io::current_location(irp).Parameters.DeviceCapabilities.Capabilities;
  if (all.Version != 1 || all.Size < sizeof all) return package.complete(irp, STATUS_UNSUCCESSFUL);
  DEVICE_CAPABILITIES parent{};
  const NTSTATUS status = ask_parent(*package.device.settings().child.parent, parent);
  if (!nt_success(status)) return package.complete(irp, status);
  fill(package.device, all, parent);
  return package.complete(irp, STATUS_SUCCESS);
}

NTSTATUS child_bus_information(Package& package, IRP& irp) {
  const auto& bus = package.device.settings().child.parent->pnp.child_bus;
  if (bus && bus->BusTypeGuid.Data1 != 0) give(irp, &*bus, sizeof *bus);
  return finish(package, irp);
}

NTSTATUS child_set_lock(Package& package, IRP& irp) {
  Device& device = package.device;
  NTSTATUS status = irp.IoStatus.Status;
  if (const auto callback = device.settings().child.events.EvtDeviceSetLock) {
    status = call_driver("EvtDeviceSetLock", device, callback, device.device_handle(),
                         nt::io::current_location(irp).Parameters.SetLock.Lock);
  }
  if (nt_success(status)) irp.IoStatus.Information = 0;
  return package.complete(irp, status);
}

}  // namespace rundown::wdf
