// Device interfaces: names by which programs find a device of a class; the keys of devices,
// interfaces and drivers.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "abi/io.h"
#include "abi/pnp.h"
#include "abi/registry.h"
#include "machine/part.h"
#include "nt/cm/key.h"
#include "nt/cm/registry.h"
#include "nt/export.h"
#include "nt/io/plug_and_play.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct Interface {
  GUID guid{};
  DEVICE_OBJECT* device = nullptr;
  bool enabled = false;
};
struct InterfaceState {
  machine::Map<machine::WString, Interface> by_link;
  machine::Map<DEVICE_OBJECT*, ULONG> instances;  // numbers of physical devices
};
const machine::Part<InterfaceState> state;

std::u16string text_of_guid(const GUID& guid) {
  char text[40];
  std::snprintf(text, sizeof text, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", guid.Data1,
                guid.Data2, guid.Data3, guid.Data4[0], guid.Data4[1], guid.Data4[2], guid.Data4[3],
                guid.Data4[4], guid.Data4[5], guid.Data4[6], guid.Data4[7]);
  const std::string_view made(text);
  return {made.begin(), made.end()};
}

ULONG instance_of(DEVICE_OBJECT* device) {
  const auto [place, added] =
      state->instances.emplace(device, static_cast<ULONG>(state->instances.size()));
  return place->second;
}

std::u16string number(ULONG value) {
  const std::string text = std::to_string(value);
  return {text.begin(), text.end()};
}

// Driver-owned pool: the caller frees it with RtlFreeUnicodeString or ExFreePool.
char16_t* caller_buffer(std::u16string_view text) {
  auto* buffer =
      static_cast<char16_t*>(pool::allocate({.bytes = (text.size() + 1) * sizeof(char16_t),
                                             .tag = 0x67655250,  // 'PReg'
                                             .kind = pool::Kind::paged,
                                             .owner = pool::Owner::driver,
                                             .zeroed = true}));
  text.copy(buffer, text.size());
  return buffer;
}

bool is_physical(const DEVICE_OBJECT* device) {
  return (device->Flags & DO_BUS_ENUMERATED_DEVICE) != 0;
}

}  // namespace

// STATUS_INVALID_DEVICE_REQUEST: the device was not enumerated by a bus.
NTSTATUS IoRegisterDeviceInterface(DEVICE_OBJECT* device, const GUID* guid,
                                   const UNICODE_STRING* reference, UNICODE_STRING* link) {
  if (!is_physical(device)) return STATUS_INVALID_DEVICE_REQUEST;
  std::u16string name =
      u"\\??\\ROOT#RUNDOWN#" + number(instance_of(device)) + u"#" + text_of_guid(*guid);
  if (reference != nullptr && reference->Length != 0) {
    const std::u16string_view suffix = ob::text_of(*reference);
    if (suffix.find_first_of(u"\\/") != std::u16string_view::npos) return STATUS_INVALID_PARAMETER;
    name.append(u"\\").append(suffix);
  }
  const bool is_new =
      state->by_link.emplace(ob::upcased(name), Interface{*guid, device, false}).second;
  const auto bytes = static_cast<USHORT>(name.size() * sizeof(char16_t));
  *link = {bytes, static_cast<USHORT>(bytes + sizeof(char16_t)), caller_buffer(name)};
  return is_new ? STATUS_SUCCESS : STATUS_OBJECT_NAME_EXISTS;
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterDeviceInterface,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::pool,
                .needs_memory = true});

NTSTATUS IoSetDeviceInterfaceState(UNICODE_STRING* link, BOOLEAN enable) {
  const auto found = state->by_link.find(ob::upcased(ob::text_of(*link)));
  if (found == state->by_link.end()) return STATUS_OBJECT_NAME_NOT_FOUND;
  Interface& interface = found->second;
  if (interface.enabled == (enable != FALSE)) {
    return enable != FALSE ? STATUS_OBJECT_NAME_EXISTS : STATUS_OBJECT_NAME_NOT_FOUND;
  }
  const std::u16string path(ob::text_of(*link));
  if (enable == FALSE) {
    ob::Found target;
    if (nt_success(ob::look_up(path, target, true))) {
      ob::remove(*target.object);
      ob::dereference(*target.object);
    }
    interface.enabled = false;
    return STATUS_SUCCESS;
  }
  const ob::Object* device = ob::find(interface.device);
  const machine::WString to = device == nullptr ? machine::WString() : ob::full_name(*device);
  ob::Object* made = nullptr;
  const NTSTATUS status = ob::create_symbolic_link(path, to, &made);
  if (!nt_success(status)) return status;
  interface.enabled = true;
  return STATUS_SUCCESS;
}
// Only enabling makes something that can be refused.
RUNDOWN_EXPORT(ntoskrnl, IoSetDeviceInterfaceState,
               {.irql = Irql::passive,
                .fails_when =
                    [](const cpu::GateFrame& call) {
                      const bool enables = static_cast<UCHAR>(call.argument(1)) != 0;
                      return enables ? gate::Failures(fails_with(STATUS_INSUFFICIENT_RESOURCES))
                                     : gate::Failures();
                    },
                .needs_memory = true});

// A list of strings that ends with an empty one.
NTSTATUS IoGetDeviceInterfaces(const GUID* guid, DEVICE_OBJECT* device, ULONG flags,
                               char16_t** list) {
  std::u16string all;
  for (const auto& [link, interface] : state->by_link) {
    if (!(interface.guid == *guid)) continue;
    if (device != nullptr && device != interface.device) continue;
    if (!interface.enabled && (flags & DEVICE_INTERFACE_INCLUDE_NONACTIVE) == 0) continue;
    all.append(link).push_back(u'\0');
  }
  all.push_back(u'\0');
  *list = caller_buffer(all);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetDeviceInterfaces,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::pool,
                .needs_memory = true});

namespace {

NTSTATUS open_own_key(const std::u16string& path, ACCESS_MASK access, HANDLE* handle) {
  cm::Key& key = cm::make_key(path);
  ob::Object& object = cm::new_key_object(key, nullptr);
  *handle = ob::create_handle(object, access, OBJ_KERNEL_HANDLE);
  ob::dereference(object);
  return STATUS_SUCCESS;
}

constexpr std::u16string_view kControlSet = u"\\Registry\\Machine\\System\\CurrentControlSet\\";

}  // namespace

NTSTATUS IoOpenDeviceInterfaceRegistryKey(UNICODE_STRING* link, ACCESS_MASK access,
                                          HANDLE* handle) {
  const auto found = state->by_link.find(ob::upcased(ob::text_of(*link)));
  if (found == state->by_link.end()) return STATUS_OBJECT_NAME_NOT_FOUND;
  std::u16string name(ob::text_of(*link).substr(4));
  std::ranges::replace(name, u'\\', u'#');
  return open_own_key(std::u16string(kControlSet) + u"Control\\DeviceClasses\\" +
                          text_of_guid(found->second.guid) + u"\\##?#" + name +
                          u"\\#\\Device Parameters",
                      access, handle);
}
RUNDOWN_EXPORT(ntoskrnl, IoOpenDeviceInterfaceRegistryKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

NTSTATUS IoOpenDeviceRegistryKey(DEVICE_OBJECT* device, ULONG kind, ACCESS_MASK access,
                                 HANDLE* handle) {
  if (!is_physical(device)) return STATUS_INVALID_DEVICE_REQUEST;
  const std::u16string instance = number(instance_of(device));
  if ((kind & PLUGPLAY_REGKEY_DRIVER) != 0) {
    return open_own_key(std::u16string(kControlSet) +
                            u"Control\\Class\\{4d36e97d-e325-11ce-bfc1-08002be10318}\\000" +
                            instance,
                        access, handle);
  }
  return open_own_key(
      std::u16string(kControlSet) + u"Enum\\ROOT\\RUNDOWN\\" + instance + u"\\Device Parameters",
      access, handle);
}
RUNDOWN_EXPORT(ntoskrnl, IoOpenDeviceRegistryKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

// Where the two for a driver's state lie is Windows' own business.
NTSTATUS IoOpenDriverRegistryKey(DRIVER_OBJECT* driver, ULONG kind, ACCESS_MASK access,
                                 ULONG /*flags*/, HANDLE* handle) {
  // DriverRegKeyParameters, -PersistentState, -SharedPersistentState.
  constexpr std::u16string_view kKeys[] = {u"\\Parameters", u"\\State", u"\\SharedState"};
  if (kind >= std::size(kKeys)) return STATUS_INVALID_PARAMETER;
  const std::u16string_view service = ob::text_of(driver->DriverExtension->ServiceKeyName);
  return open_own_key(std::u16string(kControlSet) + u"Services\\" + std::u16string(service) +
                          std::u16string(kKeys[kind]),
                      access, handle);
}
RUNDOWN_EXPORT(ntoskrnl, IoOpenDriverRegistryKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

namespace {

NTSTATUS answer(const void* data, std::size_t bytes, ULONG length, void* buffer, ULONG* needed) {
  *needed = static_cast<ULONG>(bytes);
  if (length < bytes) return STATUS_BUFFER_TOO_SMALL;
  std::memcpy(buffer, data, bytes);
  return STATUS_SUCCESS;
}

NTSTATUS answer_text(std::u16string_view text, ULONG length, void* buffer, ULONG* needed) {
  const std::u16string terminated(text);
  return answer(terminated.c_str(), (text.size() + 1) * sizeof(char16_t), length, buffer, needed);
}

}  // namespace

NTSTATUS IoGetDeviceProperty(DEVICE_OBJECT* device, DEVICE_REGISTRY_PROPERTY property, ULONG length,
                             void* buffer, ULONG* needed) {
  if (!is_physical(device)) return STATUS_INVALID_DEVICE_REQUEST;
  switch (property) {
    case DevicePropertyDeviceDescription:
      return answer_text(u"rundown test device", length, buffer, needed);
    case DevicePropertyHardwareID:
      return answer_text(std::u16string_view(u"ROOT\\RUNDOWN\0", 13), length, buffer, needed);
    case DevicePropertyClassName:
      return answer_text(u"System", length, buffer, needed);
    case DevicePropertyEnumeratorName:
      return answer_text(u"ROOT", length, buffer, needed);
    case DevicePropertyPhysicalDeviceObjectName: {
      const ob::Object* object = ob::find(device);
      const machine::WString name = object == nullptr ? machine::WString() : ob::full_name(*object);
      return answer_text(name, length, buffer, needed);
    }
    case DevicePropertyLegacyBusType: {
      const INTERFACE_TYPE type = PNPBus;
      return answer(&type, sizeof type, length, buffer, needed);
    }
    case DevicePropertyBusNumber:
    case DevicePropertyAddress:
    case DevicePropertyInstallState: {
      constexpr ULONG kZero = 0;
      return answer(&kZero, sizeof kZero, length, buffer, needed);
    }
    case DevicePropertyFriendlyName:
    case DevicePropertyLocationInformation:
    case DevicePropertyUINumber:
    case DevicePropertyCompatibleIDs:
      return STATUS_OBJECT_NAME_NOT_FOUND;
    default:
      gate::unsupported(ntoskrnl.name, "IoGetDeviceProperty");
  }
}
RUNDOWN_EXPORT(ntoskrnl, IoGetDeviceProperty,
               {.irql = Irql::passive, .fails = {fails_with(STATUS_OBJECT_NAME_NOT_FOUND)}});

}  // namespace rundown::nt
