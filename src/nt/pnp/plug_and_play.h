// Plug and Play's functions as other components of the system call them; what they do is the
// exports'.
#pragma once

#include "abi/io.h"
#include "abi/pnp.h"

namespace rundown::nt {

abi::NTSTATUS IoRegisterDeviceInterface(abi::DEVICE_OBJECT* device, const abi::GUID* guid,
                                        const abi::UNICODE_STRING* reference,
                                        abi::UNICODE_STRING* link);
abi::NTSTATUS IoSetDeviceInterfaceState(abi::UNICODE_STRING* link, abi::BOOLEAN enable);
abi::NTSTATUS IoOpenDeviceRegistryKey(abi::DEVICE_OBJECT* device, abi::ULONG kind,
                                      abi::ACCESS_MASK access, abi::HANDLE* handle);
abi::NTSTATUS IoGetDeviceProperty(abi::DEVICE_OBJECT* device,
                                  abi::DEVICE_REGISTRY_PROPERTY property, abi::ULONG length,
                                  void* buffer, abi::ULONG* needed);
void IoInvalidateDeviceRelations(abi::DEVICE_OBJECT* device, abi::DEVICE_RELATION_TYPE type);
void IoInvalidateDeviceState(abi::DEVICE_OBJECT* physical);

}  // namespace rundown::nt
