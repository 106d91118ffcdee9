// Device interfaces: names by which programs find a device of a class.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "abi/io.h"
#include "abi/pnp.h"
#include "abi/registry.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/hardware/device_description.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pnp/instance.h"
#include "nt/pnp/own_key.h"
#include "nt/pnp/plug_and_play.h"
#include "nt/pnp/root_bus.h"
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

}  // namespace

// STATUS_INVALID_DEVICE_REQUEST: the device was not enumerated by a bus.
NTSTATUS IoRegisterDeviceInterface(DEVICE_OBJECT* device, const GUID* guid,
                                   const UNICODE_STRING* reference, UNICODE_STRING* link) {
  if (!pnp::is_physical(device)) return STATUS_INVALID_DEVICE_REQUEST;
  const hardware::DeviceDescription& about = hardware::device_description();
  std::u16string name = u"\\??\\" + about.enumerator + u"#" + about.device + u"#" +
                        pnp::instance_id(*device) + u"#" + text_of_guid(*guid);
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

NTSTATUS IoOpenDeviceInterfaceRegistryKey(UNICODE_STRING* link, ACCESS_MASK access,
                                          HANDLE* handle) {
  const auto found = state->by_link.find(ob::upcased(ob::text_of(*link)));
  if (found == state->by_link.end()) return STATUS_OBJECT_NAME_NOT_FOUND;
  std::u16string name(ob::text_of(*link).substr(4));
  std::ranges::replace(name, u'\\', u'#');
  return pnp::open_own_key(std::u16string(pnp::kControlSet) + u"Control\\DeviceClasses\\" +
                               text_of_guid(found->second.guid) + u"\\##?#" + name +
                               u"\\#\\Device Parameters",
                           access, handle);
}
RUNDOWN_EXPORT(ntoskrnl, IoOpenDeviceInterfaceRegistryKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

}  // namespace rundown::nt
