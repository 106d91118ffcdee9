// What a driver says of a device before it makes it. The driver holds a PWDFDEVICE_INIT, the
// address of a block that it cannot look into; what it has said stands here.
#pragma once

#include <optional>

#include "wdf/object/object.h"

namespace rundown::wdf {

struct Child;
class ChildList;
class Device;

enum class DeviceKind : std::uint8_t { control, function, bus_child };

// A WDM preprocessing callback of one major function.
struct IrpPreprocess {
  PFN_WDFDEVICE_WDM_IRP_PREPROCESS callback = nullptr;
  machine::Vector<UCHAR> minors;  // empty: all
};

struct DeviceText {
  LCID locale = 0;
  machine::WString description;
  machine::WString location;
};

// What a bus driver says of a child.
struct BusChildSettings {
  Device* parent = nullptr;
  bool is_static = false;  // from WdfPdoInitAllocate, not from a child list
  std::optional<machine::WString> device_id;
  std::optional<machine::WString> instance_id;
  std::optional<machine::WString> container_id;
  machine::Vector<machine::WString> hardware_ids;
  machine::Vector<machine::WString> compatible_ids;
  machine::Vector<DeviceText> texts;
  LCID default_locale = 0;
  bool raw = false;
  bool forwards_to_parent = false;
  bool needs_no_power_from_parent = false;
  WDF_PDO_EVENT_CALLBACKS events{};
};

// Callbacks of the state machines, by state.
template <class Callback>
struct StateChangeCallback {
  Callback callback = nullptr;
  ULONG types = 0;  // WDF_STATE_NOTIFICATION_TYPE
};
struct StateCallbacks {
  machine::Map<ULONG, StateChangeCallback<PFN_WDF_DEVICE_PNP_STATE_CHANGE_NOTIFICATION>> pnp;
  machine::Map<ULONG, StateChangeCallback<PFN_WDF_DEVICE_POWER_STATE_CHANGE_NOTIFICATION>> power;
  machine::Map<ULONG, StateChangeCallback<PFN_WDF_DEVICE_POWER_POLICY_STATE_CHANGE_NOTIFICATION>>
      power_policy;
};

struct DeviceSettings {
  DeviceKind kind = DeviceKind::control;
  bool filter = false;
  std::optional<machine::WString> name;
  std::optional<machine::WString> security;  // SDDL
  std::optional<GUID> device_class;
  ULONG device_type = FILE_DEVICE_UNKNOWN;
  ULONG characteristics = 0;
  bool exclusive = false;
  WDF_IO_TYPE_CONFIG io_type{};
  bool self_target = false;
  std::optional<bool> power_policy_owner;
  std::optional<bool> power_pageable;
  bool power_inrush = false;
  std::optional<WDF_FILEOBJECT_CONFIG> file_object;
  std::optional<WDF_OBJECT_ATTRIBUTES> file_object_attributes;
  std::optional<WDF_OBJECT_ATTRIBUTES> request_attributes;
  PFN_WDF_IO_IN_CALLER_CONTEXT in_caller_context = nullptr;
  PFN_WDF_DEVICE_SHUTDOWN_NOTIFICATION shutdown = nullptr;
  UCHAR shutdown_flags = 0;                       // WDF_DEVICE_SHUTDOWN_FLAGS
  machine::Map<UCHAR, IrpPreprocess> preprocess;  // by major function
  WDF_PNPPOWER_EVENT_CALLBACKS pnp_power{};
  WDF_POWER_POLICY_EVENT_CALLBACKS power_policy{};
  WDF_FDO_EVENT_CALLBACKS function_events{};
  WDF_RELEASE_HARDWARE_ORDER_ON_FAILURE release_order = WdfReleaseHardwareOrderOnFailureEarly;
  ULONG remove_lock_flags = 0;
  std::optional<WDF_CHILD_LIST_CONFIG> default_child_list;
  std::optional<WDF_OBJECT_ATTRIBUTES> default_child_list_attributes;
  BusChildSettings child;
  StateCallbacks state_callbacks;

  // Without a word of the driver a function device owns the power policy, a filter does not, and of
  // bus children only a raw one does.
  bool owns_power_policy() const {
    if (kind == DeviceKind::control) return false;
    return power_policy_owner.value_or(kind == DeviceKind::bus_child ? child.raw : !filter);
  }
};

struct DeviceInit {
  Client* client = nullptr;
  DeviceSettings settings;
  bool owned_by_framework = false;           // given to EvtDriverDeviceAdd: freeing it does nothing
  DEVICE_OBJECT* physical_device = nullptr;  // of a function device
  Device* created = nullptr;
  ChildList* list = nullptr;     // of a bus child: where it is described
  Child* description = nullptr;  // likewise
};

// A new one, in the driver's hands unless the framework keeps it.
PWDFDEVICE_INIT make_device_init(Client& client, DeviceKind kind, bool owned_by_framework);
// What a bus's child has from the first: a name that the system makes up, and its parent's way with
// pageable power (WDFDEVICE_INIT::SetPdo).
void make_child_of(DeviceInit& init, Device& parent);
// Bug check 0x10D/4 for NULL. One that has been freed leads to memory that is gone.
DeviceInit& device_init_of(const WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init);
void free_device_init(PWDFDEVICE_INIT init);
// False after a verifier break: the function is for function devices only.
bool function_or_break(const DeviceInit& init, std::string_view function);

}  // namespace rundown::wdf
