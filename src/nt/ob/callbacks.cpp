// ObRegisterCallbacks: who is asked before a handle to a process or a thread is made.
#include "nt/ob/callbacks.h"

#include <algorithm>
#include <cstring>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ldr/image.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct Registration {
  machine::WString altitude;
  void* handle = nullptr;
  void* context = nullptr;
  machine::Vector<OB_OPERATION_REGISTRATION> operations;
};
struct CallbackState {
  machine::Vector<Registration> registrations;
};
const machine::Part<CallbackState> state;

// Callbacks must lie in an image that was linked with /INTEGRITYCHECK.
bool may_register(const void* routine) {
  return ldr::image_at(reinterpret_cast<machine::Address>(routine)) == nullptr ||
         ldr::has_integrity_check(routine);
}

bool is_supported(const OB_OPERATION_REGISTRATION& entry) {
  constexpr OB_OPERATION kAll = OB_OPERATION_HANDLE_CREATE | OB_OPERATION_HANDLE_DUPLICATE;
  if (entry.ObjectType == nullptr || entry.Operations == 0 || (entry.Operations & ~kAll) != 0) {
    return false;
  }
  if (entry.PreOperation == nullptr && entry.PostOperation == nullptr) return false;
  return *entry.ObjectType == ob::type_object(ob::Type::process) ||
         *entry.ObjectType == ob::type_object(ob::Type::thread);
}

bool is_watched(const ob::Object& object) {
  return object.type == ob::Type::process || object.type == ob::Type::thread;
}

bool concerns(const OB_OPERATION_REGISTRATION& entry, const ob::Object& object) {
  return *entry.ObjectType == ob::type_object(object.type) &&
         (entry.Operations & OB_OPERATION_HANDLE_CREATE) != 0;
}

}  // namespace

namespace ob {

ACCESS_MASK ask_before_handle(const Object& object, ACCESS_MASK access, bool kernel) {
  if (!is_watched(object)) return access;
  for (const Registration& registration : state->registrations) {
    for (const OB_OPERATION_REGISTRATION& entry : registration.operations) {
      if (entry.PreOperation == nullptr || !concerns(entry, object)) continue;
      OB_PRE_OPERATION_PARAMETERS parameters{};
      parameters.CreateHandleInformation = {access, access};
      OB_PRE_OPERATION_INFORMATION information{};
      information.Operation = OB_OPERATION_HANDLE_CREATE;
      information.KernelHandle = kernel ? 1 : 0;
      information.Object = object.body;
      information.ObjectType = type_object(object.type);
      information.Parameters = &parameters;
      cpu::call_guest(reinterpret_cast<const void*>(entry.PreOperation), registration.context,
                      &information);
      // Access can be taken away from a program's handle, never added, and never from the kernel's.
      if (!kernel) access &= parameters.CreateHandleInformation.DesiredAccess;
    }
  }
  return access;
}

void tell_after_handle(const Object& object, ACCESS_MASK access, bool kernel) {
  if (!is_watched(object)) return;
  for (const Registration& registration : state->registrations) {
    for (const OB_OPERATION_REGISTRATION& entry : registration.operations) {
      if (entry.PostOperation == nullptr || !concerns(entry, object)) continue;
      OB_POST_OPERATION_PARAMETERS parameters{};
      parameters.CreateHandleInformation = {access};
      OB_POST_OPERATION_INFORMATION information{};
      information.Operation = OB_OPERATION_HANDLE_CREATE;
      information.KernelHandle = kernel ? 1 : 0;
      information.Object = object.body;
      information.ObjectType = type_object(object.type);
      information.Parameters = &parameters;
      cpu::call_guest(reinterpret_cast<const void*>(entry.PostOperation), registration.context,
                      &information);
    }
  }
}

}  // namespace ob

USHORT ObGetFilterVersion() {
  return OB_FLT_REGISTRATION_VERSION;
}
RUNDOWN_EXPORT(ntoskrnl, ObGetFilterVersion, {.irql = Irql::dispatch});

NTSTATUS ObRegisterCallbacks(const OB_CALLBACK_REGISTRATION* registration, void** handle) {
  if ((registration->Version & 0xFF00) != (OB_FLT_REGISTRATION_VERSION & 0xFF00) ||
      registration->OperationRegistrationCount == 0 || registration->Altitude.Length == 0) {
    return STATUS_INVALID_PARAMETER;
  }
  const std::span entries(registration->OperationRegistration,
                          registration->OperationRegistrationCount);
  for (const OB_OPERATION_REGISTRATION& entry : entries) {
    if (!is_supported(entry)) return STATUS_INVALID_PARAMETER;
    if (!may_register(reinterpret_cast<const void*>(entry.PreOperation)) ||
        !may_register(reinterpret_cast<const void*>(entry.PostOperation))) {
      return STATUS_ACCESS_DENIED;
    }
  }
  const std::u16string_view altitude = ob::text_of(registration->Altitude);
  if (std::ranges::any_of(state->registrations, [altitude](const Registration& r) {
        return ob::equal_ignoring_case(r.altitude, altitude);
      })) {
    return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
  }
  void* cookie = pool::allocate_object<std::uint64_t>();
  state->registrations.push_back({machine::WString(altitude),
                                  cookie,
                                  registration->RegistrationContext,
                                  {entries.begin(), entries.end()}});
  const std::string name(altitude.begin(), altitude.end());
  gate::acquired({.kind = Resource::callback,
                  .key = reinterpret_cast<std::uint64_t>(cookie),
                  .bytes = 0,
                  .name = name,
                  .phrase = "an object callback"});
  *handle = cookie;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ObRegisterCallbacks,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_FLT_INSTANCE_ALTITUDE_COLLISION),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::callback,
                .needs_integrity_check = true,
                .needs_memory = true});

void ObUnRegisterCallbacks(void* handle) {
  const auto erased = std::erase_if(state->registrations,
                                    [handle](const Registration& r) { return r.handle == handle; });
  // Windows dereferences what it is given.
  if (erased == 0) {
    ke::bug_check(kPageFaultInNonpagedArea, reinterpret_cast<std::uint64_t>(handle));
  }
  gate::released(Resource::callback, handle);
  pool::free(handle);
}
RUNDOWN_EXPORT(ntoskrnl, ObUnRegisterCallbacks,
               {.irql = Irql::apc, .releases = Resource::callback});

}  // namespace rundown::nt
