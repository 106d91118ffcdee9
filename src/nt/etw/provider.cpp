// Event tracing providers. No session listens on this machine, so nothing is enabled and what is
// written goes nowhere.
#include <cstring>

#include "abi/etw.h"
#include "machine/part.h"
#include "nt/etw/session.h"
#include "nt/export.h"

namespace rundown::nt {
namespace {

struct EtwState {
  machine::Map<REGHANDLE, GUID> providers;
  REGHANDLE next = 0x0000'E701'0000'0010;
  ULONG next_activity = 1;
};
const machine::Part<EtwState> state;

NTSTATUS check(REGHANDLE handle) {
  return state->providers.contains(handle) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

}  // namespace

NTSTATUS etw::register_provider(const GUID* provider, REGHANDLE* handle) {
  if (provider == nullptr || handle == nullptr) return STATUS_INVALID_PARAMETER;
  *handle = state->next;
  state->next += 0x10;
  state->providers[*handle] = *provider;
  gate::acquired({.kind = Resource::etw, .key = *handle});
  return STATUS_SUCCESS;
}

NTSTATUS EtwRegister(const GUID* provider, const void* /*callback*/, void* /*context*/,
                     REGHANDLE* handle) {
  return etw::register_provider(provider, handle);
}
RUNDOWN_EXPORT(ntoskrnl, EtwRegister,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_NO_MEMORY)},
                .acquires = Resource::etw,
                .needs_memory = true});

NTSTATUS EtwUnregister(REGHANDLE handle) {
  if (state->providers.erase(handle) == 0) return STATUS_INVALID_HANDLE;
  gate::released(Resource::etw, handle);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, EtwUnregister, {.irql = Irql::passive, .releases = Resource::etw});

BOOLEAN EtwEventEnabled(REGHANDLE /*handle*/, const EVENT_DESCRIPTOR* /*event*/) {
  return FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, EtwEventEnabled, {});
BOOLEAN EtwProviderEnabled(REGHANDLE /*handle*/, UCHAR /*level*/, ULONGLONG /*keyword*/) {
  return FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, EtwProviderEnabled, {});

NTSTATUS EtwWrite(REGHANDLE handle, const EVENT_DESCRIPTOR* /*event*/, const GUID* /*activity*/,
                  ULONG /*count*/, const EVENT_DATA_DESCRIPTOR* /*data*/) {
  return check(handle);
}
RUNDOWN_EXPORT(ntoskrnl, EtwWrite, {});
NTSTATUS EtwWriteTransfer(REGHANDLE handle, const EVENT_DESCRIPTOR* /*event*/,
                          const GUID* /*activity*/, const GUID* /*related*/, ULONG /*count*/,
                          const EVENT_DATA_DESCRIPTOR* /*data*/) {
  return check(handle);
}
RUNDOWN_EXPORT(ntoskrnl, EtwWriteTransfer, {});
NTSTATUS EtwWriteEx(REGHANDLE handle, const EVENT_DESCRIPTOR* /*event*/, ULONGLONG /*filter*/,
                    ULONG /*flags*/, const GUID* /*activity*/, const GUID* /*related*/,
                    ULONG /*count*/, const EVENT_DATA_DESCRIPTOR* /*data*/) {
  return check(handle);
}
RUNDOWN_EXPORT(ntoskrnl, EtwWriteEx, {});
NTSTATUS EtwWriteString(REGHANDLE handle, UCHAR /*level*/, ULONGLONG /*keyword*/,
                        const GUID* /*activity*/, const WCHAR* /*text*/) {
  return check(handle);
}
RUNDOWN_EXPORT(ntoskrnl, EtwWriteString, {});

NTSTATUS EtwActivityIdControl(ULONG what, GUID* activity) {
  switch (what) {
    case EVENT_ACTIVITY_CTRL_GET_ID:
      *activity = {};
      return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_SET_ID:
      return STATUS_SUCCESS;
    case EVENT_ACTIVITY_CTRL_CREATE_ID:
      *activity = {state->next_activity++, 0, 0, {0x80, 0, 0, 0, 0, 0, 0, 1}};
      return STATUS_SUCCESS;
    default:
      return STATUS_INVALID_PARAMETER;
  }
}
RUNDOWN_EXPORT(ntoskrnl, EtwActivityIdControl, {});

// The traits are the provider's name and more; a session would get them with each event.
NTSTATUS EtwSetInformation(REGHANDLE handle, ULONG kind, const void* information, ULONG length) {
  if (!state->providers.contains(handle)) return STATUS_INVALID_HANDLE;
  if (information == nullptr && length != 0) return STATUS_INVALID_PARAMETER;
  switch (kind) {
    case EventProviderBinaryTrackInfo:
      return STATUS_SUCCESS;
    case EventProviderSetTraits: {
      USHORT size = 0;  // of the traits, by themselves
      if (length < sizeof size) return STATUS_INVALID_PARAMETER;
      std::memcpy(&size, information, sizeof size);
      return size == length ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    }
    case EventProviderUseDescriptorType:
      return length == sizeof(BOOLEAN) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    default:
      return STATUS_NOT_SUPPORTED;
  }
}
RUNDOWN_EXPORT(ntoskrnl, EtwSetInformation, {.irql = Irql::passive});

}  // namespace rundown::nt
