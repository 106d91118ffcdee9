// What a device of a stack has besides its settings: what the driver tells Plug and Play and the
// power manager of it.
#pragma once

#include <array>
#include <optional>

#include "machine/arena.h"
#include "wdf/framework.h"

namespace rundown::wdf {

class ChildList;
class Interrupt;
class IoTarget;
class WmiProvider;

struct DeviceInterface {
  GUID class_guid{};
  machine::WString reference;
  // Empty for a bus child that Plug and Play does not know yet.
  UNICODE_STRING link{};
  bool enabled = false;
};

struct QueryInterface {
  GUID type{};
  machine::Vector<std::byte> contents;  // an INTERFACE
  PFN_WDF_DEVICE_PROCESS_QUERY_INTERFACE_REQUEST process = nullptr;
  bool sent_to_parent = false;
  bool import = false;
};

inline constexpr WDF_DEVICE_STATE kUnsetState{sizeof(WDF_DEVICE_STATE),
                                              WdfUseDefault,
                                              WdfUseDefault,
                                              WdfUseDefault,
                                              WdfUseDefault,
                                              WdfUseDefault,
                                              WdfUseDefault,
                                              WdfUseDefault};

struct DevicePnp {
  bool power_policy_owner = false;
  bool known_to_pnp = false;  // a function device at once, a bus child when it has been reported
  bool started = false;
  bool in_prepare_hardware = false;

  machine::Vector<DeviceInterface> interfaces;
  machine::Vector<QueryInterface> query_interfaces;
  machine::WString mof_resource;
  std::optional<WDF_DEVICE_PNP_CAPABILITIES> capabilities;
  std::optional<WDF_DEVICE_POWER_CAPABILITIES> power_capabilities;
  std::optional<PNP_BUS_INFORMATION> child_bus;
  std::array<bool, WdfSpecialFileMax> special_files{};
  WDF_DEVICE_STATE state = kUnsetState;
  std::optional<WDF_DEVICE_FAILED_ACTION> failed;
  LONG stop_forbidden = 0;  // WdfDeviceSetStaticStopRemove counts

  std::optional<DEVICE_CAPABILITIES> stack_capabilities;  // once they have been asked for
  std::optional<WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS> idle;
  std::optional<WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS> wake;
  std::optional<WDF_POWER_FRAMEWORK_SETTINGS> power_framework;
  LONG idle_references = 0;  // WdfDeviceStopIdle

  IoTarget* default_target = nullptr;
  IoTarget* self_target = nullptr;  // WdfDeviceInitAllowSelfIoTarget
  ChildList* static_children = nullptr;
  ChildList* default_children = nullptr;
  ChildList* owning_list = nullptr;  // of a bus child
  machine::Vector<Interrupt*> interrupts;
  machine::Vector<WmiProvider*> wmi_providers;
};

}  // namespace rundown::wdf
