// What a driver says of a device before it makes it. The driver holds a PWDFDEVICE_INIT, the
// address of a block that it cannot look into; what it has said stands here.
#pragma once

#include <optional>

#include "wdf/object/object.h"

namespace rundown::wdf {

class Device;

enum class DeviceKind : std::uint8_t { control, function, bus_child };

// A WDM preprocessing callback of one major function.
struct IrpPreprocess {
  PFN_WDFDEVICE_WDM_IRP_PREPROCESS callback = nullptr;
  machine::Vector<UCHAR> minors;  // empty: all
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
};

struct DeviceInit {
  Client* client = nullptr;
  DeviceSettings settings;
  bool owned_by_framework = false;           // given to EvtDriverDeviceAdd: freeing it does nothing
  DEVICE_OBJECT* physical_device = nullptr;  // of a function device
  Device* created = nullptr;
};

// A new one, in the driver's hands unless the framework keeps it.
PWDFDEVICE_INIT make_device_init(Client& client, DeviceKind kind, bool owned_by_framework);
// Bug check 0x10D/4 for NULL. One that has been freed leads to memory that is gone.
DeviceInit& device_init_of(const WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init);
void free_device_init(PWDFDEVICE_INIT init);

}  // namespace rundown::wdf
