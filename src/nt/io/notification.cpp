// What a driver asks to be told: shutdown, Plug and Play changes, file systems, boot drivers,
// containers.
#include <algorithm>
#include <cstring>

#include "abi/io.h"
#include "abi/pnp.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/device.h"
#include "nt/ke/bug_check.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace io {
namespace {

struct NotificationState {
  machine::Vector<DEVICE_OBJECT*> shutdown;
  machine::Vector<DEVICE_OBJECT*> last_chance;
  machine::Vector<DEVICE_OBJECT*> file_systems;
  // Registrations by what the driver gives back; of sessions with the object that they are for.
  machine::Map<void*, const void*> entries;
};
const machine::Part<NotificationState> state;

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

NTSTATUS register_shutdown(machine::Vector<DEVICE_OBJECT*>& list, DEVICE_OBJECT* device) {
  list.push_back(device);
  device->Flags |= DO_SHUTDOWN_REGISTERED;
  gate::acquired({.kind = Resource::shutdown, .key = word(device)});
  return STATUS_SUCCESS;
}

void* new_entry(std::string_view name, const void* object = nullptr) {
  void* entry = pool::allocate_object<std::uint64_t>(0x40);
  state->entries[entry] = object;
  gate::acquired({.kind = Resource::notification, .key = word(entry), .bytes = 0, .name = name});
  return entry;
}

// Windows follows the pointer; one that is registered no longer points into freed memory.
void remove_entry(void* entry) {
  if (state->entries.erase(entry) == 0) {
    ke::bug_check(kPageFaultInFreedSpecialPool, word(entry));
  }
  gate::released(Resource::notification, entry);
  pool::free(entry);
}

std::string_view category_name(IO_NOTIFICATION_EVENT_CATEGORY category) {
  switch (category) {
    case EventCategoryHardwareProfileChange:
      return "EventCategoryHardwareProfileChange";
    case EventCategoryDeviceInterfaceChange:
      return "EventCategoryDeviceInterfaceChange";
    case EventCategoryTargetDeviceChange:
      return "EventCategoryTargetDeviceChange";
    case EventCategoryKernelSoftRestart:
      return "EventCategoryKernelSoftRestart";
    default:
      return {};
  }
}

}  // namespace

void withdraw_shutdown(DEVICE_OBJECT& device) {
  const auto erased =
      std::erase(state->shutdown, &device) + std::erase(state->last_chance, &device);
  device.Flags &= ~DO_SHUTDOWN_REGISTERED;
  if (erased != 0) gate::released(Resource::shutdown, &device);
}

}  // namespace io

NTSTATUS IoRegisterShutdownNotification(DEVICE_OBJECT* device) {
  return io::register_shutdown(io::state->shutdown, device);
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterShutdownNotification,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::shutdown,
                .needs_memory = true});

NTSTATUS IoRegisterLastChanceShutdownNotification(DEVICE_OBJECT* device) {
  return io::register_shutdown(io::state->last_chance, device);
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterLastChanceShutdownNotification,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::shutdown,
                .needs_memory = true});

void IoUnregisterShutdownNotification(DEVICE_OBJECT* device) {
  io::withdraw_shutdown(*device);
}
RUNDOWN_EXPORT(ntoskrnl, IoUnregisterShutdownNotification,
               {.irql = Irql::passive, .releases = Resource::shutdown});

NTSTATUS IoRegisterPlugPlayNotification(IO_NOTIFICATION_EVENT_CATEGORY category, ULONG /*flags*/,
                                        void* /*data*/, DRIVER_OBJECT* /*driver*/,
                                        void* /*routine*/, void* /*context*/, void** entry) {
  const std::string_view name = io::category_name(category);
  if (name.empty()) return STATUS_INVALID_PARAMETER;
  *entry = io::new_entry(name);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterPlugPlayNotification,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::notification,
                .needs_memory = true});

NTSTATUS IoUnregisterPlugPlayNotification(void* entry) {
  io::remove_entry(entry);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoUnregisterPlugPlayNotification,
               {.irql = Irql::passive, .releases = Resource::notification});

NTSTATUS IoUnregisterPlugPlayNotificationEx(void* entry) {
  io::remove_entry(entry);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoUnregisterPlugPlayNotificationEx,
               {.irql = Irql::passive, .releases = Resource::notification});

void* IoRegisterBootDriverCallback(void* /*routine*/, void* /*context*/) {
  return io::new_entry("boot driver callback");
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterBootDriverCallback,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::notification,
                .needs_memory = true,
                .header = "ntddk"});

void IoUnregisterBootDriverCallback(void* entry) {
  io::remove_entry(entry);
}
RUNDOWN_EXPORT(ntoskrnl, IoUnregisterBootDriverCallback,
               {.irql = Irql::apc, .releases = Resource::notification, .header = "ntddk"});

namespace {

struct SessionNotification {  // IO_SESSION_STATE_NOTIFICATION
  ULONG Size;
  ULONG Flags;
  const void* IoObject;
  ULONG EventMask;
  void* Context;
};

}  // namespace

NTSTATUS IoRegisterContainerNotification(LONG notification_class, void* /*routine*/,
                                         const SessionNotification* information, ULONG bytes,
                                         void** entry) {
  constexpr LONG kSessionState = 0;  // IoSessionStateNotification, the only one
  if (notification_class != kSessionState) return STATUS_INVALID_PARAMETER_1;
  if (bytes != sizeof *information) return STATUS_INVALID_PARAMETER_4;
  if (information == nullptr || information->Size != sizeof *information ||
      information->IoObject == nullptr) {
    return STATUS_INVALID_PARAMETER_3;
  }
  const void* object = information->IoObject;
  if (std::ranges::any_of(io::state->entries,
                          [object](const auto& known) { return known.second == object; })) {
    return STATUS_ALREADY_COMMITTED;
  }
  *entry = io::new_entry("session notification", object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterContainerNotification,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::notification,
                .needs_memory = true});

void IoUnregisterContainerNotification(void* entry) {
  io::remove_entry(entry);
}
RUNDOWN_EXPORT(ntoskrnl, IoUnregisterContainerNotification,
               {.irql = Irql::apc, .releases = Resource::notification});

bool io::is_file_system(const DEVICE_OBJECT* device) {
  return std::ranges::find(io::state->file_systems, device) != io::state->file_systems.end();
}

void IoRegisterFileSystem(DEVICE_OBJECT* device) {
  // Windows registers no other kind, and says nothing.
  if (device->DeviceType != FILE_DEVICE_DISK_FILE_SYSTEM &&
      device->DeviceType != FILE_DEVICE_CD_ROM_FILE_SYSTEM &&
      device->DeviceType != FILE_DEVICE_NETWORK_FILE_SYSTEM) {
    return;
  }
  io::state->file_systems.push_back(device);
  if (ob::Object* object = ob::find(device)) ob::reference(*object);
  gate::acquired({.kind = Resource::notification,
                  .key = io::word(device),
                  .bytes = 0,
                  .name = "file system",
                  .phrase = "a registered file system"});
}
RUNDOWN_EXPORT(ntoskrnl, IoRegisterFileSystem,
               {.irql = Irql::apc, .acquires = Resource::notification, .header = "ntifs"});

void IoUnregisterFileSystem(DEVICE_OBJECT* device) {
  if (std::erase(io::state->file_systems, device) == 0) return;
  gate::released(Resource::notification, device);
  if (ob::Object* object = ob::find(device)) ob::dereference(*object);
}
RUNDOWN_EXPORT(ntoskrnl, IoUnregisterFileSystem,
               {.irql = Irql::apc, .releases = Resource::notification, .header = "ntifs"});

}  // namespace rundown::nt
