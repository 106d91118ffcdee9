// Interfaces of functions that drivers give each other through IRP_MN_QUERY_INTERFACE.
#include <algorithm>
#include <cstring>

#include "abi/irp.h"
#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "wdf/object/callback.h"
#include "wdf/pnp/answers.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

NTSTATUS check(const Device& device, const WDF_QUERY_INTERFACE_CONFIG& config) {
  if (device.kind() == DeviceKind::control) return STATUS_INVALID_DEVICE_REQUEST;
  if (config.Size != sizeof config) return STATUS_INFO_LENGTH_MISMATCH;
  const bool to_parent = config.SendQueryToParentStack != FALSE;
  const bool import = config.ImportInterface != FALSE;
  if (to_parent && device.kind() != DeviceKind::bus_child) return STATUS_INVALID_PARAMETER;
  if (config.Interface == nullptr && !to_parent && !import) return STATUS_INVALID_PARAMETER;
  if (import && config.EvtDeviceProcessQueryInterfaceRequest == nullptr)
    return STATUS_INVALID_PARAMETER;
  if (config.Interface != nullptr && config.Interface->Size < sizeof(INTERFACE))
    return STATUS_INVALID_PARAMETER;
  return STATUS_SUCCESS;
}

// The parent's stack answers in the child's stead.
NTSTATUS ask_parent(Package& package, IRP& irp) {
  const IO_STACK_LOCATION& asked = nt::io::current_location(irp);
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_PNP;
  location.MinorFunction = IRP_MN_QUERY_INTERFACE;
  location.Parameters.QueryInterface = asked.Parameters.QueryInterface;
  Device& parent = *package.device.settings().child.parent;
  const nt::io::Answer answer = nt::io::send_and_wait(*parent.device_object(), location);
  irp.IoStatus.Information = answer.information;
  return answer.status != STATUS_NOT_SUPPORTED ? answer.status : irp.IoStatus.Status;
}

void refer(INTERFACE& interface) {
  if (interface.InterfaceReference != nullptr) {
    cpu::call_guest(reinterpret_cast<const void*>(interface.InterfaceReference), interface.Context);
  }
}

// FxPkgPnp::HandleQueryInterface, for an interface that the driver has.
NTSTATUS answer(Package& package, IRP& irp, QueryInterface& own) {
  const auto& asked = nt::io::current_location(irp).Parameters.QueryInterface;
  INTERFACE& exposed = *asked.Interface;
  if (!own.contents.empty()) {
    INTERFACE header{};
    std::memcpy(&header, own.contents.data(), sizeof header);
    if (header.Size > asked.Size || header.Version > asked.Version)
      return STATUS_INVALID_BUFFER_SIZE;
    if (!own.import) std::memcpy(&exposed, own.contents.data(), header.Size);
  }
  NTSTATUS status = STATUS_SUCCESS;
  if (own.process != nullptr) {
    Device& device = package.device;
    status = call_driver("EvtDeviceProcessQueryInterfaceRequest", device, own.process,
                         device.device_handle(), const_cast<GUID*>(asked.InterfaceType), &exposed,
                         asked.InterfaceSpecificData);
    if (!nt_success(status) && status != STATUS_NOT_SUPPORTED) return status;
  }
  if (own.sent_to_parent) return ask_parent(package, irp);
  refer(exposed);
  if (package.is_bus_child()) return status;
  irp.IoStatus.Status = status;
  return package.ask_below(irp);
}

}  // namespace

NTSTATUS query_interface(Package& package, IRP& irp) {
  const auto& asked = nt::io::current_location(irp).Parameters.QueryInterface;
  auto& interfaces = package.device.pnp.query_interfaces;
  const auto own = std::ranges::find(interfaces, *asked.InterfaceType, &QueryInterface::type);
  if (own == interfaces.end()) return package.let_go(irp);
  const NTSTATUS status = answer(package, irp, *own);
  if (!package.is_bus_child()) irp.IoStatus.Information = 0;
  return package.complete(irp, status);
}

NTSTATUS WdfDeviceAddQueryInterface(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                    WDF_QUERY_INTERFACE_CONFIG* config) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, config);
  require(globals, config->InterfaceType);
  if (const NTSTATUS status = check(device, *config); !nt_success(status)) return status;
  QueryInterface made;
  made.type = *config->InterfaceType;
  made.process = config->EvtDeviceProcessQueryInterfaceRequest;
  made.sent_to_parent = config->SendQueryToParentStack != FALSE;
  made.import = config->ImportInterface != FALSE;
  if (config->Interface != nullptr) {
    const auto* bytes = reinterpret_cast<const std::byte*>(config->Interface);
    made.contents.assign(bytes, bytes + config->Interface->Size);
  }
  device.pnp.query_interfaces.push_back(made);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceAddQueryInterface,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

// The request goes to the top of the stack, and comes by this device on its way down.
NTSTATUS WdfFdoQueryForInterface(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle, const GUID* type,
                                 INTERFACE* interface, USHORT size, USHORT version, void* data) {
  const auto& device = object_of<Device>(globals, handle);
  require(globals, type);
  require(globals, interface);
  if (device.kind() != DeviceKind::function) return STATUS_INVALID_PARAMETER;
  if (device.device_object()->AttachedDevice != nullptr ||
      std::ranges::any_of(device.pnp.query_interfaces,
                          [&](const QueryInterface& own) { return own.type == *type; })) {
    gate::unsupported(wdf01000.name, "WdfFdoQueryForInterface");
  }
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_PNP;
  location.MinorFunction = IRP_MN_QUERY_INTERFACE;
  location.Parameters.QueryInterface.InterfaceType = type;
  location.Parameters.QueryInterface.Size = size;
  location.Parameters.QueryInterface.Version = version;
  location.Parameters.QueryInterface.Interface = interface;
  location.Parameters.QueryInterface.InterfaceSpecificData = data;
  return nt::io::send_to(*device.attached_to, location).status;
}
// No bus has to have an interface.
RUNDOWN_EXPORT(wdf01000, WdfFdoQueryForInterface,
               {.fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_NOT_SUPPORTED)},
                .needs_memory = true});

}  // namespace rundown::wdf
