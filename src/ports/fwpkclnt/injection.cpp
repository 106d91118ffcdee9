// Injection of packets into the network stack.
//
// The packets that a driver injects are the machine's last word on them: nobody is behind the
// stack. They are completed, as Windows completes them, from a worker at DISPATCH_LEVEL.
#include <algorithm>

#include "abi/net_buffer.h"
#include "cpu/call.h"
#include "nt/ke/irql.h"
#include "nt/ke/wait_until.h"
#include "nt/pool/pool.h"
#include "ports/fwpkclnt/engine.h"
#include "ports/ndis/net_buffer.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;

constexpr USHORT kUnspecified = 0;
constexpr USHORT kInet = 2;
constexpr USHORT kInet6 = 23;

struct Handle {
  USHORT family = kUnspecified;
  ULONG flags = 0;
  bool closing = false;
  ULONG pending = 0;
};

struct Injection {
  HANDLE handle = nullptr;
  HANDLE context = nullptr;
  NET_BUFFER_LIST* list = nullptr;
  const void* complete = nullptr;
  void* complete_context = nullptr;
};

struct InjectionState {
  machine::Map<HANDLE, Handle> handles;
  machine::Vector<Injection> pending;
};
const machine::Part<InjectionState> state;

void complete_next() {
  const Injection next = state->pending.front();
  state->pending.erase(state->pending.begin());
  next.list->Status = 0;
  const Irql before = ke::current_irql();
  ke::raise_irql(Irql::dispatch);
  gate::call_back({"completionFn", "an injection", next.complete});
  cpu::call_guest(next.complete, next.complete_context, next.list, ULONG{TRUE});
  ke::lower_irql(before);
  --state->handles[next.handle].pending;
}

NTSTATUS inject(const Injection& injection, ULONG type) {
  const auto found = state->handles.find(injection.handle);
  if (found == state->handles.end()) return STATUS_INVALID_HANDLE;
  if (found->second.closing) return STATUS_FWP_INJECT_HANDLE_CLOSING;
  if ((found->second.flags & type) == 0) return STATUS_FWP_INJECT_HANDLE_STALE;
  if (injection.complete == nullptr) return STATUS_INVALID_PARAMETER;
  ++found->second.pending;
  state->pending.push_back(injection);
  ke::create_host_thread([](void* /*none*/) { complete_next(); }, nullptr);
  return STATUS_SUCCESS;
}

constexpr gate::Contract kInjects{
    .irql = Irql::dispatch,
    .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_FWP_TCPIP_NOT_READY)},
    .needs_memory = true,
    .header = "fwpsk"};

}  // namespace

NTSTATUS FwpsInjectionHandleCreate0(USHORT family, ULONG flags, HANDLE* handle) {
  constexpr ULONG kKnown = FWPS_INJECTION_TYPE_STREAM | FWPS_INJECTION_TYPE_TRANSPORT |
                           FWPS_INJECTION_TYPE_NETWORK | FWPS_INJECTION_TYPE_FORWARD |
                           FWPS_INJECTION_TYPE_L2 | FWPS_INJECTION_TYPE_VSWITCH_TRANSPORT;
  if (family != kUnspecified && family != kInet && family != kInet6) {
    return STATUS_INVALID_PARAMETER;
  }
  if ((flags & ~kKnown) != 0) return STATUS_INVALID_PARAMETER;
  HANDLE made = pool::allocate_object<std::uint64_t>();
  // Without a type it serves for transport data.
  state->handles[made] = {family, flags != 0 ? flags : FWPS_INJECTION_TYPE_TRANSPORT};
  *handle = made;
  gate::acquired(
      {.kind = Resource::injection_handle, .key = reinterpret_cast<std::uint64_t>(made)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpsInjectionHandleCreate0,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_FWP_TCPIP_NOT_READY),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::injection_handle,
                .needs_memory = true,
                .header = "fwpsk"});

// Does not return before every pending injection is completed.
NTSTATUS FwpsInjectionHandleDestroy0(HANDLE handle) {
  const auto found = state->handles.find(handle);
  if (found == state->handles.end()) return STATUS_INVALID_HANDLE;
  found->second.closing = true;
  const gate::WaitsFor waits("the function waits until each injection is completed");
  ke::wait_until([=] { return state->handles[handle].pending == 0; });
  state->handles.erase(handle);
  gate::released(Resource::injection_handle, handle);
  pool::free(handle);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpsInjectionHandleDestroy0,
               {.irql = Irql::passive, .releases = Resource::injection_handle, .header = "fwpsk"});

NTSTATUS FwpsInjectNetworkSendAsync0(HANDLE handle, HANDLE context, ULONG /*flags*/,
                                     ULONG /*compartment*/, NET_BUFFER_LIST* list,
                                     const void* complete, void* complete_context) {
  return inject({handle, context, list, complete, complete_context}, FWPS_INJECTION_TYPE_NETWORK);
}
const gate::FunctionExport<&FwpsInjectNetworkSendAsync0> export_FwpsInjectNetworkSendAsync0{
    fwpkclnt, "FwpsInjectNetworkSendAsync0", kInjects};

NTSTATUS FwpsInjectNetworkReceiveAsync0(HANDLE handle, HANDLE context, ULONG /*flags*/,
                                        ULONG /*compartment*/, ULONG /*interface*/,
                                        ULONG /*subinterface*/, NET_BUFFER_LIST* list,
                                        const void* complete, void* complete_context) {
  return inject({handle, context, list, complete, complete_context}, FWPS_INJECTION_TYPE_NETWORK);
}
const gate::FunctionExport<&FwpsInjectNetworkReceiveAsync0> export_FwpsInjectNetworkReceiveAsync0{
    fwpkclnt, "FwpsInjectNetworkReceiveAsync0", kInjects};

NTSTATUS FwpsInjectForwardAsync0(HANDLE handle, HANDLE context, ULONG /*flags*/, USHORT /*family*/,
                                 ULONG /*compartment*/, ULONG /*interface*/, NET_BUFFER_LIST* list,
                                 const void* complete, void* complete_context) {
  return inject({handle, context, list, complete, complete_context}, FWPS_INJECTION_TYPE_FORWARD);
}
const gate::FunctionExport<&FwpsInjectForwardAsync0> export_FwpsInjectForwardAsync0{
    fwpkclnt, "FwpsInjectForwardAsync0", kInjects};

NTSTATUS FwpsInjectTransportSendAsync0(HANDLE handle, HANDLE context, ULONGLONG /*endpoint*/,
                                       ULONG /*flags*/, void* /*parameters*/, USHORT /*family*/,
                                       ULONG /*compartment*/, NET_BUFFER_LIST* list,
                                       const void* complete, void* complete_context) {
  return inject({handle, context, list, complete, complete_context}, FWPS_INJECTION_TYPE_TRANSPORT);
}
const gate::FunctionExport<&FwpsInjectTransportSendAsync0> export_FwpsInjectTransportSendAsync0{
    fwpkclnt, "FwpsInjectTransportSendAsync0", kInjects};

NTSTATUS FwpsInjectTransportSendAsync1(HANDLE handle, HANDLE context, ULONGLONG /*endpoint*/,
                                       ULONG /*flags*/, void* /*parameters*/, USHORT /*family*/,
                                       ULONG /*compartment*/, NET_BUFFER_LIST* list,
                                       const void* complete, void* complete_context) {
  return inject({handle, context, list, complete, complete_context}, FWPS_INJECTION_TYPE_TRANSPORT);
}
const gate::FunctionExport<&FwpsInjectTransportSendAsync1> export_FwpsInjectTransportSendAsync1{
    fwpkclnt, "FwpsInjectTransportSendAsync1", kInjects};

NTSTATUS FwpsInjectTransportReceiveAsync0(HANDLE handle, HANDLE context, void* /*reserved*/,
                                          ULONG /*flags*/, USHORT /*family*/, ULONG /*compartment*/,
                                          ULONG /*interface*/, ULONG /*subinterface*/,
                                          NET_BUFFER_LIST* list, const void* complete,
                                          void* complete_context) {
  return inject({handle, context, list, complete, complete_context}, FWPS_INJECTION_TYPE_TRANSPORT);
}
const gate::FunctionExport<&FwpsInjectTransportReceiveAsync0>
    export_FwpsInjectTransportReceiveAsync0{fwpkclnt, "FwpsInjectTransportReceiveAsync0", kInjects};

FWPS_PACKET_INJECTION_STATE FwpsQueryPacketInjectionState0(HANDLE handle,
                                                           const NET_BUFFER_LIST* list,
                                                           HANDLE* context) {
  for (const Injection& one : state->pending) {
    if (one.list != list) continue;
    if (one.handle != handle) return FWPS_PACKET_INJECTED_BY_OTHER;
    if (context != nullptr) *context = one.context;
    return FWPS_PACKET_INJECTED_BY_SELF;
  }
  return FWPS_PACKET_NOT_INJECTED;
}
RUNDOWN_EXPORT(fwpkclnt, FwpsQueryPacketInjectionState0,
               {.irql = Irql::dispatch, .header = "fwpsk"});

}  // namespace rundown::ports::wfp
