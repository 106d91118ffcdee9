// Requests to the adapter, on their way through the modules. Whoever sends a request gets it back:
// its answer at once, or by its completion handler later.
#include <algorithm>
#include <cstring>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/ke/wait_until.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/adapter.h"
#include "ports/ndis/module.h"
#include "ports/ndis/stack.h"

namespace rundown::ports::ndis {

using namespace nt;
using Filter = NDIS_FILTER_DRIVER_CHARACTERISTICS;

namespace {

struct RequestState {
  // Under way, by the request: a module, a binding, or nullptr for the system.
  machine::Map<NDIS_OID_REQUEST*, NDIS_HANDLE> senders;
  machine::Map<NDIS_OID_REQUEST*, NTSTATUS> answers;  // to the system's own
  machine::Set<NDIS_OID_REQUEST*> clones;
};
const machine::Part<RequestState> state;

void complete(NDIS_OID_REQUEST* request, NTSTATUS status) {
  const auto found = state->senders.find(request);
  if (found == state->senders.end()) {
    misplaced(request, "the completion of an OID request that is not under way");
  }
  const NDIS_HANDLE sender = found->second;
  state->senders.erase(found);
  if (sender == nullptr) {
    state->answers[request] = status;
    return;
  }
  if (is_binding(sender)) return complete_request_of_binding(sender, request, status);
  const Module& filter = module_at(sender);
  const void* const routine = handler_of(filter, &Filter::OidRequestCompleteHandler);
  if (routine == nullptr) {
    gate::unsupported(module.name, "a request of a filter without FilterOidRequestComplete");
  }
  gate::call_back({"FilterOidRequestComplete", "an NDIS filter", routine});
  cpu::call_guest(routine, filter.context, request, status);
}

// A miniport completes its requests at DISPATCH_LEVEL.
void complete_by_adapter(const Later& what) {
  at_dispatch(
      [](const Later& done) { complete(static_cast<NDIS_OID_REQUEST*>(done.what), done.status); },
      what);
}

}  // namespace

NTSTATUS request_below(NDIS_HANDLE from, NDIS_OID_REQUEST* request) {
  if (request->Header.Type != NDIS_OBJECT_TYPE_OID_REQUEST) return STATUS_INVALID_PARAMETER;
  if (state->senders.contains(request)) {
    gate::unsupported(module.name, "an OID request that is sent on without a clone");
  }
  state->senders[request] = from;
  const NDIS_HANDLE next =
      next_below(is_binding(from) ? nullptr : from, &Filter::OidRequestHandler);
  if (next == nullptr) {
    later({.run = &complete_by_adapter, .what = request, .status = adapter::answer(*request)});
    return STATUS_PENDING;
  }
  const void* const routine = handler_of(module_at(next), &Filter::OidRequestHandler);
  gate::call_back({"FilterOidRequest", "an NDIS filter", routine});
  const auto status =
      static_cast<NTSTATUS>(cpu::call_guest(routine, module_at(next).context, request));
  if (status != STATUS_PENDING && state->senders.erase(request) == 0) {
    gate::unsupported(module.name, "an OID request that is completed and answered");
  }
  return status;
}

NTSTATUS request_and_wait(NDIS_OID_REQUEST& request) {
  const NTSTATUS status = request_below(nullptr, &request);
  if (status != STATUS_PENDING) return status;
  const gate::WaitsFor waits("NDIS waits for the completion of an OID request");
  ke::wait_until([&] { return state->answers.contains(&request); });
  const NTSTATUS answer = state->answers.find(&request)->second;
  state->answers.erase(&request);
  return answer;
}

NTSTATUS NdisFOidRequest(NDIS_HANDLE filter, NDIS_OID_REQUEST* request) {
  if (module_at(filter).standing == Standing::attaching) {
    gate::unsupported(module.name, "NdisFOidRequest of a filter that is being attached");
  }
  return request_below(filter, request);
}
RUNDOWN_EXPORT(module, NdisFOidRequest,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ndis"});

void NdisFOidRequestComplete(NDIS_HANDLE filter, NDIS_OID_REQUEST* request, NTSTATUS status) {
  module_at(filter);
  complete(request, status);
}
RUNDOWN_EXPORT(module, NdisFOidRequestComplete, {.irql = Irql::dispatch, .header = "ndis"});

// The adapter cannot cancel what it has answered already; a module below that keeps requests is
// asked.
void NdisFCancelOidRequest(NDIS_HANDLE filter, void* id) {
  module_at(filter);
  const NDIS_HANDLE next = next_below(filter, &Filter::CancelOidRequestHandler);
  if (next == nullptr) return;
  const void* const routine = handler_of(module_at(next), &Filter::CancelOidRequestHandler);
  gate::call_back({"FilterCancelOidRequest", "an NDIS filter", routine});
  cpu::call_guest(routine, module_at(next).context, id);
}
RUNDOWN_EXPORT(module, NdisFCancelOidRequest, {.irql = Irql::dispatch, .header = "ndis"});

NTSTATUS NdisAllocateCloneOidRequest(NDIS_HANDLE source, const NDIS_OID_REQUEST* original,
                                     ULONG /*tag*/, NDIS_OID_REQUEST** clone) {
  if (find_module(source) == nullptr && find_registration(source) == nullptr &&
      !is_binding(source)) {
    return STATUS_INVALID_PARAMETER;
  }
  auto* made = pool::allocate_object<NDIS_OID_REQUEST>();
  std::memcpy(made, original, std::min<std::size_t>(original->Header.Size, sizeof *made));
  made->NdisReserved = {};
  made->MiniportReserved = {};
  made->SourceReserved = {};
  state->clones.insert(made);
  gate::acquired({.kind = Resource::ndis_object,
                  .key = reinterpret_cast<std::uint64_t>(made),
                  .phrase = "a clone of an OID request"});
  *clone = made;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisAllocateCloneOidRequest,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::ndis_object,
                .needs_memory = true,
                .header = "ndis"});

void NdisFreeCloneOidRequest(NDIS_HANDLE /*source*/, NDIS_OID_REQUEST* clone) {
  if (state->clones.erase(clone) == 0) bad_handle(clone);
  gate::released(Resource::ndis_object, clone);
  pool::free(clone);
}
RUNDOWN_EXPORT(module, NdisFreeCloneOidRequest,
               {.irql = Irql::dispatch, .releases = Resource::ndis_object, .header = "ndis"});

}  // namespace rundown::ports::ndis
