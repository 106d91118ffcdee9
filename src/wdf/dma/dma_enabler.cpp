#include "wdf/dma/dma_enabler.h"

#include <algorithm>
#include <utility>

#include "nt/io/dma.h"
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/structure_sizes.h"

namespace rundown::wdf {
namespace {

struct Profile {
  bool bus_master = true;
  bool scatter_gather = false;
  bool wide = false;  // 64-bit addresses
  bool duplex = false;
};

Profile profile_of(WDF_DMA_PROFILE profile) {
  switch (profile) {
    case WdfDmaProfilePacket64:
      return {.wide = true};
    case WdfDmaProfileScatterGather:
      return {.scatter_gather = true};
    case WdfDmaProfileScatterGather64:
      return {.scatter_gather = true, .wide = true};
    case WdfDmaProfileScatterGatherDuplex:
      return {.scatter_gather = true, .duplex = true};
    case WdfDmaProfileScatterGather64Duplex:
      return {.scatter_gather = true, .wide = true, .duplex = true};
    case WdfDmaProfileSystem:
      return {.bus_master = false};
    case WdfDmaProfileSystemDuplex:
      return {.bus_master = false, .duplex = true};
    default:
      return {};
  }
}

NTSTATUS refuse(std::string_view text) {
  verifier_break("dma-enabler-config", text);
  return STATUS_INVALID_PARAMETER;
}

// What the client's version has of the structure. A client of 1.11 must not give the older one.
bool copy(const Client& client, const WDF_DMA_ENABLER_CONFIG& from, WDF_DMA_ENABLER_CONFIG& to) {
  const std::size_t expected = client.minor_version >= 11
                                   ? sizeof from
                                   : offsetof(WDF_DMA_ENABLER_CONFIG, AddressWidthOverride);
  if (from.Size != expected) return false;
  to = {};
  std::memcpy(&to, &from, expected);
  return true;
}

}  // namespace

DmaEnabler::DmaEnabler(const Blueprint& plan, Device& device, const WDF_DMA_ENABLER_CONFIG& config)
    : Object(plan, kType), device_(device), config_(config) {
  device.pnp.dma_enablers.push_back(this);
}

NTSTATUS DmaEnabler::get_adapters() {
  const Profile profile = profile_of(config_.Profile);
  if (!profile.bus_master) version_ = DEVICE_DESCRIPTION_VERSION3;
  if (config_.AddressWidthOverride != 0) {
    if (!profile.bus_master)
      return refuse("AddressWidthOverride is set for a device that is no bus master");
    if (!profile.wide && config_.AddressWidthOverride > 32)
      return refuse("AddressWidthOverride is wider than the profile's addresses");
    version_ = DEVICE_DESCRIPTION_VERSION3;
  }
  if (config_.WdmDmaVersionOverride != 0) {
    if (config_.WdmDmaVersionOverride < version_)
      return refuse("WdmDmaVersionOverride is below what the other settings need");
    version_ = config_.WdmDmaVersionOverride;
  }
  if ((config_.Flags & WDF_DMA_ENABLER_CONFIG_REQUIRE_SINGLE_TRANSFER) != 0 &&
      (client().minor_version < 19 || version_ != DEVICE_DESCRIPTION_VERSION3))
    return refuse("WDF_DMA_ENABLER_CONFIG_REQUIRE_SINGLE_TRANSFER needs DMA version 3");
  // The system's own adapters come with the resources of a started device.
  if (!profile.bus_master) return STATUS_SUCCESS;
  if (const NTSTATUS status = get_adapter(&read_); !nt_success(status)) return status;
  if (profile.duplex) {
    if (const NTSTATUS status = get_adapter(&write_); !nt_success(status)) return status;
  }
  const ULONG alignment = nt::HalGetDmaAlignment(read_);
  alignment_ = std::max(device_.device_object()->AlignmentRequirement,
                        alignment > 0 && client().minor_version >= 11 ? alignment - 1 : alignment);
  return STATUS_SUCCESS;
}

NTSTATUS DmaEnabler::get_adapter(DMA_ADAPTER** adapter) {
  const Profile profile = profile_of(config_.Profile);
  DEVICE_DESCRIPTION description{};
  description.Version = version_;
  description.Master = TRUE;
  description.ScatterGather = profile.scatter_gather ? TRUE : FALSE;
  description.Dma32BitAddresses = TRUE;
  description.Dma64BitAddresses = profile.wide ? TRUE : FALSE;
  description.InterfaceType = PCIBus;
  description.MaximumLength = static_cast<ULONG>(config_.MaximumLength);
  const gate::OwnedBySystem owned;
  ULONG map_registers = 0;
  *adapter = nt::IoGetDmaAdapter(device_.physical_device, &description, &map_registers);
  if (*adapter == nullptr) return STATUS_UNSUCCESSFUL;
  // One register more than pages, for a buffer that begins in the middle of one.
  constexpr std::size_t kPageBytes = 0x1000;
  fragment_length_ = std::min<std::size_t>(config_.MaximumLength, (map_registers - 1) * kPageBytes);
  return STATUS_SUCCESS;
}

NTSTATUS DmaEnabler::power_up() {
  const auto handle = static_cast<WDFDMAENABLER>(this->handle());
  NTSTATUS status = STATUS_SUCCESS;
  if (config_.EvtDmaEnablerFill != nullptr)
    status = call_driver("EvtDmaEnablerFill", *this, config_.EvtDmaEnablerFill, handle);
  fill_failed_ = !nt_success(status);
  if (fill_failed_) return status;
  if (config_.EvtDmaEnablerEnable != nullptr)
    status = call_driver("EvtDmaEnablerEnable", *this, config_.EvtDmaEnablerEnable, handle);
  enable_failed_ = !nt_success(status);
  if (enable_failed_ || config_.EvtDmaEnablerSelfManagedIoStart == nullptr) return status;
  return call_driver("EvtDmaEnablerSelfManagedIoStart", *this,
                     config_.EvtDmaEnablerSelfManagedIoStart, handle);
}

// Each is called whatever the one before says; not those that undo what has failed.
NTSTATUS DmaEnabler::power_down() {
  const auto handle = static_cast<WDFDMAENABLER>(this->handle());
  NTSTATUS first = STATUS_SUCCESS;
  const auto note = [&](NTSTATUS status) {
    if (nt_success(first)) first = status;
  };
  if (config_.EvtDmaEnablerSelfManagedIoStop != nullptr) {
    note(call_driver("EvtDmaEnablerSelfManagedIoStop", *this,
                     config_.EvtDmaEnablerSelfManagedIoStop, handle));
  }
  if (config_.EvtDmaEnablerDisable != nullptr && !fill_failed_)
    note(call_driver("EvtDmaEnablerDisable", *this, config_.EvtDmaEnablerDisable, handle));
  if (config_.EvtDmaEnablerFlush != nullptr && !fill_failed_ && !enable_failed_)
    note(call_driver("EvtDmaEnablerFlush", *this, config_.EvtDmaEnablerFlush, handle));
  return first;
}

DMA_ADAPTER* DmaEnabler::adapter(WDF_DMA_DIRECTION direction) const {
  return direction == WdfDmaDirectionWriteToDevice && write_ != nullptr ? write_ : read_;
}

void DmaEnabler::put_adapters() {
  const gate::OwnedBySystem owned;
  for (DMA_ADAPTER** adapter : {&read_, &write_}) {
    if (*adapter != nullptr) nt::HalPutDmaAdapter(std::exchange(*adapter, nullptr));
  }
}

void DmaEnabler::dispose() {
  std::erase(device_.pnp.dma_enablers, this);
  put_adapters();
}

NTSTATUS WdfDmaEnablerCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                             WDF_DMA_ENABLER_CONFIG* given, WDF_OBJECT_ATTRIBUTES* attributes,
                             WDFDMAENABLER* enabler) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, enabler);
  require(globals, given);
  *enabler = nullptr;
  Client& client = device.client();
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  Object* parent = parent_of(globals, attributes, &device);
  if (device_of(*parent) != &device) {
    if (client.minor_version >= 11) return STATUS_WDF_OBJECT_ATTRIBUTES_INVALID;
    parent = &device;
  }
  WDF_DMA_ENABLER_CONFIG config{};
  if (!copy(client, *given, config)) return STATUS_INFO_LENGTH_MISMATCH;
  if (config.Profile <= WdfDmaProfileInvalid || config.Profile > WdfDmaProfileSystemDuplex)
    return STATUS_INVALID_PARAMETER;
  if (config.MaximumLength == 0) return STATUS_INVALID_PARAMETER;
  auto& made = make<DmaEnabler>(Blueprint{&client, attributes}, device, config);
  if (const NTSTATUS status = made.get_adapters(); !nt_success(status)) {
    discard(made);
    return status;
  }
  return publish(made, attributes, parent, enabler);
}
// The framework turns every refusal of the system's into STATUS_UNSUCCESSFUL.
RUNDOWN_EXPORT(wdf01000, WdfDmaEnablerCreate,
               {.fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_UNSUCCESSFUL)},
                .acquires = Resource::wdf_object,
                .needs_memory = true});

std::size_t WdfDmaEnablerGetMaximumLength(WDF_DRIVER_GLOBALS* globals, WDFDMAENABLER enabler) {
  return object_of<DmaEnabler>(globals, enabler).config().MaximumLength;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaEnablerGetMaximumLength, {});

std::size_t WdfDmaEnablerGetMaximumScatterGatherElements(WDF_DRIVER_GLOBALS* globals,
                                                         WDFDMAENABLER enabler) {
  return object_of<DmaEnabler>(globals, enabler).maximum_elements;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaEnablerGetMaximumScatterGatherElements, {});

void WdfDmaEnablerSetMaximumScatterGatherElements(WDF_DRIVER_GLOBALS* globals,
                                                  WDFDMAENABLER enabler, std::size_t elements) {
  auto& object = object_of<DmaEnabler>(globals, enabler);
  if (elements == 0) return;
  object.maximum_elements = std::min<std::size_t>(elements, ~ULONG{0});
}
RUNDOWN_EXPORT(wdf01000, WdfDmaEnablerSetMaximumScatterGatherElements, {});

namespace {

bool is_direction(WDF_DMA_DIRECTION direction) {
  if (direction == WdfDmaDirectionReadFromDevice || direction == WdfDmaDirectionWriteToDevice)
    return true;
  verifier_break("value-out-of-range", "WDF_DMA_DIRECTION is out of range");
  return false;
}

}  // namespace

std::size_t WdfDmaEnablerGetFragmentLength(WDF_DRIVER_GLOBALS* globals, WDFDMAENABLER enabler,
                                           WDF_DMA_DIRECTION direction) {
  const auto& object = object_of<DmaEnabler>(globals, enabler);
  return is_direction(direction) ? object.fragment_length() : 0;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaEnablerGetFragmentLength, {});

DMA_ADAPTER* WdfDmaEnablerWdmGetDmaAdapter(WDF_DRIVER_GLOBALS* globals, WDFDMAENABLER enabler,
                                           WDF_DMA_DIRECTION direction) {
  const auto& object = object_of<DmaEnabler>(globals, enabler);
  return is_direction(direction) ? object.adapter(direction) : nullptr;
}
RUNDOWN_EXPORT(wdf01000, WdfDmaEnablerWdmGetDmaAdapter, {});

}  // namespace rundown::wdf
