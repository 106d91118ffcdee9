#include "ports/fwpkclnt/flow.h"

#include <algorithm>

#include "cpu/call.h"
#include "ports/fwpkclnt/callout.h"
#include "ports/fwpkclnt/engine.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;

struct FlowContext {
  ULONGLONG flow = 0;
  USHORT layer = 0;
  ULONG callout = 0;
  ULONGLONG context = 0;
  ULONGLONG serial = 0;
};

struct FlowState {
  machine::Vector<FlowContext> contexts;
  ULONGLONG last_serial = 0;
};
const machine::Part<FlowState> state;

FlowContext* find(ULONGLONG flow, USHORT layer, ULONG callout) {
  for (FlowContext& one : state->contexts) {
    if (one.flow == flow && one.layer == layer && one.callout == callout) return &one;
  }
  return nullptr;
}

}  // namespace

bool has_flows(ULONG callout) {
  return std::ranges::any_of(state->contexts,
                             [=](const FlowContext& one) { return one.callout == callout; });
}

NTSTATUS FwpsFlowAssociateContext0(ULONGLONG flow, USHORT layer, ULONG callout, ULONGLONG context) {
  const FWPS_CALLOUT* registered = registered_callout(callout);
  if (context == 0 || registered == nullptr || registered->flowDeleteFn == nullptr) {
    return STATUS_INVALID_PARAMETER;
  }
  if (find(flow, layer, callout) != nullptr) return STATUS_OBJECT_NAME_EXISTS;
  const ULONGLONG serial = ++state->last_serial;
  state->contexts.push_back({flow, layer, callout, context, serial});
  gate::acquired({.kind = Resource::flow_context, .key = serial});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpsFlowAssociateContext0,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::flow_context,
                .needs_memory = true,
                .header = "fwpsk"});

// Calls flowDeleteFn before it returns, for no classification is under way meanwhile.
NTSTATUS FwpsFlowRemoveContext0(ULONGLONG flow, USHORT layer, ULONG callout) {
  const FlowContext* found = find(flow, layer, callout);
  if (found == nullptr) return STATUS_UNSUCCESSFUL;
  const FlowContext gone = *found;
  std::erase_if(state->contexts, [&](const FlowContext& one) { return one.serial == gone.serial; });
  gate::released(Resource::flow_context, gone.serial);
  const void* routine = registered_callout(callout)->flowDeleteFn;
  gate::call_back({"flowDeleteFn", "a callout", routine});
  cpu::call_guest(routine, ULONG{layer}, callout, gone.context);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpsFlowRemoveContext0,
               {.irql = Irql::dispatch, .releases = Resource::flow_context, .header = "fwpsk"});

}  // namespace rundown::ports::wfp
