// A device's registry properties and keys, which belong to its physical device.
#pragma once

#include "wdf/object/client.h"

namespace rundown::wdf {

// Who asks.
struct Caller {
  const WDF_DRIVER_GLOBALS* globals = nullptr;
  Client* client = nullptr;
};

NTSTATUS query_property(DEVICE_OBJECT* physical, DEVICE_REGISTRY_PROPERTY property, ULONG bytes,
                        void* buffer, ULONG* needed);
// The same into a new WDFMEMORY. The attributes have been validated.
NTSTATUS allocate_property(const Caller& caller, DEVICE_OBJECT* physical,
                           DEVICE_REGISTRY_PROPERTY property, POOL_TYPE pool_type,
                           const WDF_OBJECT_ATTRIBUTES* attributes, WDFMEMORY* memory);
NTSTATUS open_device_key(const Caller& caller, DEVICE_OBJECT* physical, ULONG kind,
                         ACCESS_MASK access, const WDF_OBJECT_ATTRIBUTES* attributes, WDFKEY* key);

// A device need not have the property. The property is the third argument of all four functions.
gate::Failures property_failures(const cpu::GateFrame& call);
gate::Failures allocated_property_failures(const cpu::GateFrame& call);

inline constexpr gate::Contract kOpensDeviceKey{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                                .acquires = Resource::wdf_object,
                                                .needs_memory = true};

}  // namespace rundown::wdf
