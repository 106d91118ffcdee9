// Protocols' bindings to the adapter:
// https://learn.microsoft.com/windows-hardware/drivers/network/protocol-driver-states-of-a-binding
#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/io/driver.h"
#include "nt/ke/wait_until.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/adapter.h"
#include "ports/ndis/attach_parameters.h"
#include "ports/ndis/kernel.h"
#include "ports/ndis/module.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis {

using namespace nt;
using Protocol = NDIS_PROTOCOL_DRIVER_CHARACTERISTICS;

namespace {

struct Binding {
  NDIS_HANDLE protocol = nullptr;
  void* context = nullptr;
  bool bound = false;  // ProtocolBindAdapterEx has succeeded
  bool runs = false;
  bool closing = false;
};
// A bind, an unbind or a Plug and Play event that the protocol may complete later.
struct Operation {
  std::optional<NTSTATUS> status{};
};
struct BindingState {
  machine::Map<NDIS_HANDLE, Binding> all;
  machine::Map<NDIS_HANDLE, Operation> operations;
  machine::Map<const void*, Operation> events;  // by the notification
  machine::Map<NET_BUFFER_LIST*, NDIS_HANDLE> sent;
  machine::Map<const void*, NDIS_HANDLE> parameters;  // of binds under way, by the structure
};
const machine::Part<BindingState> state;

constexpr std::string_view kProtocol = "an NDIS protocol";
constexpr gate::Contract kData{.irql = Irql::dispatch, .header = "ndis"};

Binding& binding_at(NDIS_HANDLE handle) {
  const auto found = state->all.find(handle);
  if (found == state->all.end()) bad_handle(handle);
  return found->second;
}

const Protocol& protocol_of(const Binding& binding) {
  return find_registration(binding.protocol)->protocol;
}

NDIS_HANDLE begin_operation() {
  NDIS_HANDLE const handle = pool::allocate_object<std::uint64_t>();
  state->operations[handle] = {};
  return handle;
}

NTSTATUS end_operation(NDIS_HANDLE handle, NTSTATUS status, std::string_view what) {
  if (status == STATUS_PENDING) {
    wait_for(what, [&] { return state->operations.find(handle)->second.status.has_value(); });
    status = *state->operations.find(handle)->second.status;
  }
  state->operations.erase(handle);
  pool::free(handle);
  return status;
}

void complete_operation(NDIS_HANDLE handle, NTSTATUS status) {
  const auto found = state->operations.find(handle);
  if (found == state->operations.end()) bad_handle(handle);
  found->second.status = status;
}

constexpr Sizes kSizes{offsetof(NDIS_BIND_PARAMETERS, HDSplitCurrentConfig),
                       offsetof(NDIS_BIND_PARAMETERS, ReceiveFilterCapabilities),
                       offsetof(NDIS_BIND_PARAMETERS, NDKEnabled), sizeof(NDIS_BIND_PARAMETERS)};

// NDIS_PNP_CAPABILITIES of an adapter that wakes nobody up: its flags, and a device state for magic
// packets, patterns and a changed link.
struct NoWakeUp {
  std::array<ULONG, 4> words;
};

NDIS_BIND_PARAMETERS* bind_parameters(const Registration& protocol) {
  auto* made = pool::allocate_object<NDIS_BIND_PARAMETERS>();
  made->Header =
      header_for(NDIS_OBJECT_TYPE_BIND_PARAMETERS, protocol.protocol.MinorNdisVersion, kSizes);
  std::u16string section(u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\");
  section += std::u16string_view(protocol.name);
  section += u"\\Parameters\\Adapters\\";
  section += adapter::kGuid;
  made->ProtocolSection = make_string(section);
  made->AdapterName = make_string(adapter::kName);
  made->BoundAdapterName = make_string(adapter::kName);
  made->PhysicalDeviceObject = &adapter::physical_device();
  made->MediaType = adapter::kEthernet;
  made->MtuSize = adapter::kMtu;
  made->MaxXmitLinkSpeed = adapter::kBitsPerSecond;
  made->XmitLinkSpeed = adapter::kBitsPerSecond;
  made->MaxRcvLinkSpeed = adapter::kBitsPerSecond;
  made->RcvLinkSpeed = adapter::kBitsPerSecond;
  made->MediaConnectState = adapter::kConnected;
  made->MediaDuplexState = adapter::kFullDuplex;
  made->LookaheadSize = adapter::kMtu;
  made->PowerManagementCapabilities = pool::allocate_object<NoWakeUp>();
  made->SupportedPacketFilters = adapter::kPacketFilters;
  made->MaxMulticastListSize = adapter::kMulticastAddresses;
  made->MacAddressLength = adapter::kAddress.size();
  adapter::put_address(made->CurrentMacAddress);
  made->PhysicalMediumType = adapter::kPhysicalEthernet;
  made->BoundIfIndex = adapter::kIndex;
  made->BoundIfNetluid = adapter::luid_of(adapter::kIndex);
  made->LowestIfIndex = adapter::kIndex;
  made->LowestIfNetluid = adapter::luid_of(adapter::kIndex);
  made->AccessType = 2;      // NET_IF_ACCESS_BROADCAST
  made->DirectionType = 0;   // NET_IF_DIRECTION_SENDRECEIVE
  made->ConnectionType = 1;  // NET_IF_CONNECTION_DEDICATED
  made->IfType = adapter::kInterfaceType;
  made->IfConnectorPresent = TRUE;
  made->MacOptions = adapter::kMacOptions;
  made->CompartmentId = 1;  // NET_IF_COMPARTMENT_ID_PRIMARY
  return made;
}

void free_parameters(NDIS_BIND_PARAMETERS* parameters) {
  free_string(parameters->ProtocolSection);
  free_string(parameters->AdapterName);
  free_string(parameters->BoundAdapterName);
  pool::free(parameters->PowerManagementCapabilities);
  pool::free(parameters);
}

// The binding that the protocol has opened and not closed; nullptr: there is none.
NDIS_HANDLE open_binding_of(NDIS_HANDLE protocol) {
  for (const auto& [handle, binding] : state->all) {
    if (binding.protocol == protocol && !binding.closing) return handle;
  }
  return nullptr;
}

NTSTATUS notify(const void* routine, void* context, NET_PNP_EVENT_NOTIFICATION* event) {
  state->events[event] = {};
  gate::call_back({"ProtocolNetPnPEvent", kProtocol, routine});
  auto status = static_cast<NTSTATUS>(cpu::call_guest(routine, context, event));
  if (status == STATUS_PENDING) {
    wait_for("NDIS waits for NdisCompleteNetPnPEvent",
             [&] { return state->events.find(event)->second.status.has_value(); });
    status = *state->events.find(event)->second.status;
  }
  state->events.erase(event);
  return status;
}

NET_PNP_EVENT_NOTIFICATION* make_event(NET_PNP_EVENT_CODE code, void* buffer, ULONG bytes) {
  auto* event = pool::allocate_object<NET_PNP_EVENT_NOTIFICATION>();
  event->Header = {NDIS_OBJECT_TYPE_DEFAULT, 1, offsetof(NET_PNP_EVENT_NOTIFICATION, SwitchId)};
  event->NetPnPEvent.NetEvent = code;
  event->NetPnPEvent.Buffer = buffer;
  event->NetPnPEvent.BufferLength = bytes;
  return event;
}

NTSTATUS notify_of(NDIS_HANDLE handle, NET_PNP_EVENT_CODE code, void* buffer, ULONG bytes) {
  const Binding& binding = binding_at(handle);
  NET_PNP_EVENT_NOTIFICATION* event = make_event(code, buffer, bytes);
  const NTSTATUS status = notify(protocol_of(binding).NetPnPEventHandler, binding.context, event);
  pool::free(event);
  return status;
}

// Those that the system may call, which may change what there is.
machine::Vector<NDIS_HANDLE> bound() {
  machine::Vector<NDIS_HANDLE> found;
  for (const auto& [handle, binding] : state->all) {
    if (binding.bound && !binding.closing) found.push_back(handle);
  }
  return found;
}

bool has_sent_all_of(NDIS_HANDLE handle) {
  return std::ranges::none_of(state->sent,
                              [&](const auto& entry) { return entry.second == handle; });
}

void pause(NDIS_HANDLE handle) {
  Binding& binding = binding_at(handle);
  if (!binding.runs) return;
  binding.runs = false;
  struct PauseParameters {
    NDIS_OBJECT_HEADER Header;
    ULONG Flags;
    ULONG PauseReason;
  };
  auto* parameters = pool::allocate_object<PauseParameters>();
  parameters->Header = {NDIS_OBJECT_TYPE_DEFAULT, 1, sizeof *parameters};
  notify_of(handle, NetEventPause, parameters, sizeof *parameters);
  pool::free(parameters);
  wait_for("NDIS waits for a NET_BUFFER_LIST that a protocol has sent",
           [&] { return has_sent_all_of(handle); });
  wait_for("NDIS waits for a NET_BUFFER_LIST that a protocol has received",
           [] { return adapter::has_all_back(); });
}

void restart(NDIS_HANDLE handle) {
  auto* parameters = pool::allocate_object<NDIS_PROTOCOL_RESTART_PARAMETERS>();
  parameters->Header = {NDIS_OBJECT_TYPE_PROTOCOL_RESTART_PARAMETERS, 1, sizeof *parameters};
  parameters->RestartAttributes = adapter::restart_attributes();
  parameters->BoundIfIndex = adapter::kIndex;
  parameters->BoundIfNetluid = adapter::luid_of(adapter::kIndex);
  const NTSTATUS status = notify_of(handle, NetEventRestart, parameters, sizeof *parameters);
  pool::free(parameters->RestartAttributes);
  pool::free(parameters);
  if (nt_success(status)) binding_at(handle).runs = true;
}

void complete_open(const Later& opened) {
  const Binding& binding = binding_at(opened.whose);
  const void* const routine = protocol_of(binding).OpenAdapterCompleteHandlerEx;
  gate::call_back({"ProtocolOpenAdapterCompleteEx", kProtocol, routine});
  cpu::call_guest(routine, binding.context, opened.status);
}

void complete_close(const Later& closed) {
  const Binding binding = binding_at(closed.whose);
  const void* const routine = protocol_of(binding).CloseAdapterCompleteHandlerEx;
  state->all.erase(closed.whose);
  pool::free(closed.whose);
  gate::call_back({"ProtocolCloseAdapterCompleteEx", kProtocol, routine});
  cpu::call_guest(routine, binding.context);
}

}  // namespace

void bind_protocol(NDIS_HANDLE protocol) {
  const Registration& registration = *find_registration(protocol);
  NDIS_BIND_PARAMETERS* parameters = bind_parameters(registration);
  state->parameters[parameters] = protocol;
  const NDIS_HANDLE operation = begin_operation();
  const void* const routine = registration.protocol.BindAdapterHandlerEx;
  gate::call_back({"ProtocolBindAdapterEx", kProtocol, routine});
  const auto answer =
      static_cast<NTSTATUS>(cpu::call_guest(routine, registration.context, operation, parameters));
  const NTSTATUS status =
      end_operation(operation, answer, "NDIS waits for NdisCompleteBindAdapterEx");
  state->parameters.erase(parameters);
  free_parameters(parameters);
  if (!nt_success(status)) return;
  if (const NDIS_HANDLE binding = open_binding_of(protocol)) binding_at(binding).bound = true;
}

void announce_binds(NDIS_HANDLE protocol) {
  NET_PNP_EVENT_NOTIFICATION* event = make_event(NetEventBindsComplete, nullptr, 0);
  notify(find_registration(protocol)->protocol.NetPnPEventHandler, nullptr, event);
  pool::free(event);
}

// https://learn.microsoft.com/windows-hardware/drivers/ddi/ndis/nf-ndis-ndisderegisterprotocoldriver:
// each open binding, also one whose bind has failed.
void unbind(NDIS_HANDLE protocol) {
  const NDIS_HANDLE handle = open_binding_of(protocol);
  if (handle == nullptr) return;
  pause(handle);
  const Binding& binding = binding_at(handle);
  const NDIS_HANDLE operation = begin_operation();
  const void* const routine = protocol_of(binding).UnbindAdapterHandlerEx;
  gate::call_back({"ProtocolUnbindAdapterEx", kProtocol, routine});
  const auto answer = static_cast<NTSTATUS>(cpu::call_guest(routine, operation, binding.context));
  end_operation(operation, answer, "NDIS waits for NdisCompleteUnbindAdapterEx");
  const auto closed = [&] {
    return std::ranges::none_of(
        state->all, [&](const auto& entry) { return entry.second.protocol == protocol; });
  };
  wait_for("NDIS waits for NdisCloseAdapterEx", closed);
}

void pause_bindings() {
  for (const NDIS_HANDLE handle : bound()) pause(handle);
}

void restart_bindings() {
  for (const NDIS_HANDLE handle : bound()) {
    if (!binding_at(handle).runs) restart(handle);
  }
}

NDIS_HANDLE receiving_binding() {
  NDIS_HANDLE found = nullptr;
  for (const auto& [handle, binding] : state->all) {
    if (!binding.runs) continue;
    if (found != nullptr) gate::unsupported(module.name, "two protocols on the adapter");
    found = handle;
  }
  return found;
}

bool is_binding(NDIS_HANDLE handle) {
  return state->all.contains(handle);
}

NDIS_HANDLE protocol_of_binding(const void* handle) {
  const auto binding = state->all.find(const_cast<NDIS_HANDLE>(handle));
  if (binding != state->all.end()) return binding->second.protocol;
  const auto parameters = state->parameters.find(handle);
  return parameters == state->parameters.end() ? nullptr : parameters->second;
}

void indicate_to_binding(NDIS_HANDLE handle, NET_BUFFER_LIST* lists, ULONG port, ULONG count,
                         ULONG flags) {
  const Binding& binding = binding_at(handle);
  const void* const routine = protocol_of(binding).ReceiveNetBufferListsHandler;
  gate::call_back({"ProtocolReceiveNetBufferLists", kProtocol, routine});
  cpu::call_guest(routine, binding.context, lists, port, count, flags);
}

bool complete_to_binding(NET_BUFFER_LIST* list, ULONG flags) {
  const auto found = state->sent.find(list);
  if (found == state->sent.end()) return false;
  const Binding& binding = binding_at(found->second);
  state->sent.erase(found);
  const void* const routine = protocol_of(binding).SendNetBufferListsCompleteHandler;
  gate::call_back({"ProtocolSendNetBufferListsComplete", kProtocol, routine});
  cpu::call_guest(routine, binding.context, list, flags);
  return true;
}

void tell_bindings(NDIS_STATUS_INDICATION* indication) {
  for (const NDIS_HANDLE handle : bound()) {
    const Binding& binding = binding_at(handle);
    const void* const routine = protocol_of(binding).StatusHandlerEx;
    gate::call_back({"ProtocolStatusEx", kProtocol, routine});
    cpu::call_guest(routine, binding.context, indication);
  }
}

NTSTATUS notify_bindings(NET_PNP_EVENT_NOTIFICATION* event) {
  for (const NDIS_HANDLE handle : bound()) {
    const Binding& binding = binding_at(handle);
    const NTSTATUS status = notify(protocol_of(binding).NetPnPEventHandler, binding.context, event);
    if (!nt_success(status)) return status;
  }
  return STATUS_SUCCESS;
}

void complete_request_of_binding(NDIS_HANDLE handle, NDIS_OID_REQUEST* request, NTSTATUS status) {
  const Binding& binding = binding_at(handle);
  const void* const routine = protocol_of(binding).OidRequestCompleteHandler;
  gate::call_back({"ProtocolOidRequestComplete", kProtocol, routine});
  cpu::call_guest(routine, binding.context, request, status);
}

// The open is completed later, by ProtocolOpenAdapterCompleteEx.
NTSTATUS NdisOpenAdapterEx(NDIS_HANDLE protocol, void* context,
                           const NDIS_OPEN_PARAMETERS* parameters, NDIS_HANDLE bind_context,
                           NDIS_HANDLE* handle) {
  const Registration* registration = find_registration(protocol);
  if (registration == nullptr || registration->role != Role::protocol) bad_handle(protocol);
  if (!state->operations.contains(bind_context)) {
    gate::unsupported(module.name, "NdisOpenAdapterEx outside ProtocolBindAdapterEx");
  }
  if (ob::text_of(*parameters->AdapterName) != adapter::kName) {
    return NDIS_STATUS_ADAPTER_NOT_FOUND;
  }
  const std::span media(parameters->MediumArray, parameters->MediumArraySize);
  const auto medium = std::ranges::find(media, adapter::kEthernet);
  if (medium == media.end()) return NDIS_STATUS_UNSUPPORTED_MEDIA;
  *parameters->SelectedMediumIndex = static_cast<ULONG>(medium - media.begin());
  NDIS_HANDLE const made = pool::allocate_object<std::array<std::uint64_t, 64>>();
  state->all[made] = {.protocol = protocol, .context = context};
  *handle = made;
  later({.run = &complete_open, .whose = made, .status = STATUS_SUCCESS});
  return STATUS_PENDING;
}
RUNDOWN_EXPORT(module, NdisOpenAdapterEx,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(NDIS_STATUS_ADAPTER_NOT_FOUND)},
                .needs_memory = true,
                .header = "ndis"});

NTSTATUS NdisCloseAdapterEx(NDIS_HANDLE handle) {
  Binding& binding = binding_at(handle);
  if (binding.closing) gate::unsupported(module.name, "a binding that is closed twice");
  if (binding.runs) gate::unsupported(module.name, "NdisCloseAdapterEx of a running binding");
  binding.closing = true;
  later({.run = &complete_close, .whose = handle});
  return STATUS_PENDING;
}
RUNDOWN_EXPORT(module, NdisCloseAdapterEx, {.irql = Irql::passive, .header = "ndis"});

void NdisCompleteBindAdapterEx(NDIS_HANDLE bind_context, NTSTATUS status) {
  complete_operation(bind_context, status);
}
RUNDOWN_EXPORT(module, NdisCompleteBindAdapterEx, {.irql = Irql::dispatch, .header = "ndis"});

void NdisCompleteUnbindAdapterEx(NDIS_HANDLE unbind_context) {
  complete_operation(unbind_context, STATUS_SUCCESS);
}
RUNDOWN_EXPORT(module, NdisCompleteUnbindAdapterEx, {.irql = Irql::dispatch, .header = "ndis"});

void NdisCompleteNetPnPEvent(NDIS_HANDLE /*binding*/, const NET_PNP_EVENT_NOTIFICATION* event,
                             NTSTATUS status) {
  const auto found = state->events.find(event);
  if (found == state->events.end()) bad_handle(event);
  found->second.status = status;
}
RUNDOWN_EXPORT(module, NdisCompleteNetPnPEvent, {.irql = Irql::passive, .header = "ndis"});

void NdisSendNetBufferLists(NDIS_HANDLE handle, NET_BUFFER_LIST* lists, ULONG port, ULONG flags) {
  if (!binding_at(handle).runs) {
    gate::unsupported(module.name, "NdisSendNetBufferLists of a binding that does not run");
  }
  for (NET_BUFFER_LIST* list = lists; list != nullptr; list = list->NetBufferListData.Next) {
    state->sent[list] = handle;
  }
  send_below(nullptr, lists, port, flags);
}
const gate::FunctionExport<&NdisSendNetBufferLists> export_NdisSendNetBufferLists{
    module, "NdisSendNetBufferLists", kData};

void NdisReturnNetBufferLists(NDIS_HANDLE handle, NET_BUFFER_LIST* lists, ULONG flags) {
  binding_at(handle);
  return_below(nullptr, lists, flags);
}
const gate::FunctionExport<&NdisReturnNetBufferLists> export_NdisReturnNetBufferLists{
    module, "NdisReturnNetBufferLists", kData};

// As NdisFCancelSendNetBufferLists, from the top.
void NdisCancelSendNetBufferLists(NDIS_HANDLE handle, void* id) {
  binding_at(handle);
  using Filter = NDIS_FILTER_DRIVER_CHARACTERISTICS;
  const NDIS_HANDLE next = next_below(nullptr, &Filter::CancelSendNetBufferListsHandler);
  if (next == nullptr) return;
  const void* const routine = handler_of(module_at(next), &Filter::CancelSendNetBufferListsHandler);
  gate::call_back({"FilterCancelSendNetBufferLists", "an NDIS filter", routine});
  cpu::call_guest(routine, module_at(next).context, id);
}
const gate::FunctionExport<&NdisCancelSendNetBufferLists> export_NdisCancelSendNetBufferLists{
    module, "NdisCancelSendNetBufferLists", kData};

NTSTATUS NdisOidRequest(NDIS_HANDLE handle, NDIS_OID_REQUEST* request) {
  if (binding_at(handle).closing) gate::unsupported(module.name, "NdisOidRequest while closing");
  return request_below(handle, request);
}
RUNDOWN_EXPORT(module, NdisOidRequest,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ndis"});

// As NdisFCancelOidRequest, from the top.
void NdisCancelOidRequest(NDIS_HANDLE handle, void* id) {
  binding_at(handle);
  using Filter = NDIS_FILTER_DRIVER_CHARACTERISTICS;
  const NDIS_HANDLE next = next_below(nullptr, &Filter::CancelOidRequestHandler);
  if (next == nullptr) return;
  const void* const routine = handler_of(module_at(next), &Filter::CancelOidRequestHandler);
  gate::call_back({"FilterCancelOidRequest", "an NDIS filter", routine});
  cpu::call_guest(routine, module_at(next).context, id);
}
const gate::FunctionExport<&NdisCancelOidRequest> export_NdisCancelOidRequest{
    module, "NdisCancelOidRequest", kData};

// The caller frees the name with NdisFreeMemory.
NTSTATUS NdisQueryAdapterInstanceName(UNICODE_STRING* name, NDIS_HANDLE handle) {
  constexpr ULONG kTag = 0x6E614E44;  // 'DNan'
  binding_at(handle);
  const std::size_t bytes = adapter::kInstanceName.size() * sizeof(char16_t);
  auto* buffer =
      static_cast<char16_t*>(ExAllocatePoolWithTag(NonPagedPool, bytes + sizeof(char16_t), kTag));
  std::ranges::copy(adapter::kInstanceName, buffer);
  buffer[adapter::kInstanceName.size()] = u'\0';
  name->Buffer = reinterpret_cast<decltype(name->Buffer)>(buffer);
  name->Length = static_cast<USHORT>(bytes);
  name->MaximumLength = static_cast<USHORT>(bytes + sizeof(char16_t));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisQueryAdapterInstanceName,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ndis"});

}  // namespace rundown::ports::ndis
