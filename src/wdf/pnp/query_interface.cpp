// Interfaces of functions that drivers give each other through IRP_MN_QUERY_INTERFACE.
#include <algorithm>

#include "abi/irp.h"
#include "nt/io/request.h"
#include "wdf/device/device.h"

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

}  // namespace

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
