// What a device of a stack has besides its settings: what the driver tells Plug and Play and the
// power manager of it.
#pragma once

#include <array>
#include <optional>

#include "machine/arena.h"
#include "wdf/framework.h"

namespace rundown::wdf {

struct Child;
class ChildList;
class CmResourceList;
class DmaEnabler;
class Interrupt;
class IoTarget;
class Package;
class WmiProvider;

struct DeviceInterface {
  GUID class_guid{};
  machine::WString reference;
  // Empty for a bus child that Plug and Play does not know yet.
  UNICODE_STRING link{};
  bool enabled = false;
  bool enabled_by_start = true;
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
  bool in_prepare_hardware = false;

  // The machines (wdf/pnp), and the states that they are in.
  Package* package = nullptr;
  WDF_DEVICE_PNP_STATE pnp_state = WdfDevStatePnpObjectCreated;
  WDF_DEVICE_POWER_STATE power_state = WdfDevStatePowerObjectCreated;
  WDF_DEVICE_POWER_POLICY_STATE policy_state = WdfDevStatePwrPolObjectCreated;
  // No start has come to the device yet.
  bool is_new() const {
    return pnp_state == WdfDevStatePnpObjectCreated || pnp_state == WdfDevStatePnpInit;
  }

  machine::Vector<DeviceInterface> interfaces;
  machine::Vector<QueryInterface> query_interfaces;
  machine::WString mof_resource;
  std::optional<WDF_DEVICE_PNP_CAPABILITIES> capabilities;
  std::optional<WDF_DEVICE_POWER_CAPABILITIES> power_capabilities;
  std::optional<PNP_BUS_INFORMATION> child_bus;
  std::array<bool, WdfSpecialFileMax> special_files{};
  WDF_DEVICE_STATE state = kUnsetState;
  LONG stop_forbidden = 0;  // WdfDeviceSetStaticStopRemove counts

  std::optional<DEVICE_CAPABILITIES> stack_capabilities;  // once they have been asked for
  std::optional<WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS> idle;
  std::optional<WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS> wake;
  std::optional<WDF_POWER_FRAMEWORK_SETTINGS> power_framework;
  bool idle_kind_settled = false;  // by the first start: who manages the idle time-out

  IoTarget* default_target = nullptr;
  IoTarget* self_target = nullptr;  // WdfDeviceInitAllowSelfIoTarget
  ChildList* static_children = nullptr;
  ChildList* default_children = nullptr;
  machine::Vector<ChildList*> child_lists;  // these two, and what the driver has made
  ChildList* owning_list = nullptr;         // of a bus child
  Child* description = nullptr;             // likewise, in that list
  CmResourceList* raw_resources = nullptr;
  CmResourceList* resources = nullptr;  // translated
  machine::Vector<Interrupt*> interrupts;
  machine::Vector<DmaEnabler*> dma_enablers;
  machine::Vector<WmiProvider*> wmi_providers;
};

}  // namespace rundown::wdf
