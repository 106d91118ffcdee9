// Callouts at run time: what the filter engine calls for the filters that name them.
#include "ports/fwpkclnt/callout.h"

#include "cpu/call.h"
#include "nt/pool/pool.h"
#include "ports/fwpkclnt/engine.h"
#include "ports/fwpkclnt/flow.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;

struct CalloutState {
  machine::Vector<GUID> numbered;              // a callout's number is its place here
  machine::Map<ULONG, FWPS_CALLOUT> callouts;  // those that are registered
};
const machine::Part<CalloutState> state;

constexpr ULONG kFirstNumber = 0x100;  // Windows' own callouts have those below

NTSTATUS unregister(ULONG id) {
  if (!state->callouts.contains(id)) return STATUS_FWP_CALLOUT_NOT_FOUND;
  if (has_flows(id)) return STATUS_DEVICE_BUSY;
  state->callouts.erase(id);
  gate::released(Resource::callout, id);
  return STATUS_SUCCESS;
}

constexpr gate::Contract kUnregisters{
    .irql = Irql::passive, .releases = Resource::callout, .header = "fwpsk"};

NTSTATUS register_callout(const FWPS_CALLOUT& callout, ULONG* id) {
  if (callout.classifyFn == nullptr || callout.notifyFn == nullptr) return STATUS_INVALID_PARAMETER;
  const ULONG number = callout_id(callout.calloutKey);
  if (state->callouts.contains(number)) return STATUS_FWP_ALREADY_EXISTS;
  state->callouts[number] = callout;
  if (id != nullptr) *id = number;
  gate::acquired({.kind = Resource::callout, .key = number});
  return STATUS_SUCCESS;
}

}  // namespace

ULONG callout_id(const GUID& key) {
  for (std::size_t i = 0; i < state->numbered.size(); ++i) {
    if (state->numbered[i] == key) return kFirstNumber + static_cast<ULONG>(i);
  }
  state->numbered.push_back(key);
  return kFirstNumber + static_cast<ULONG>(state->numbered.size()) - 1;
}

const FWPS_CALLOUT* registered_callout(ULONG id) {
  const auto found = state->callouts.find(id);
  return found == state->callouts.end() ? nullptr : &found->second;
}

NTSTATUS tell_callout(FWPS_CALLOUT_NOTIFY_TYPE type, Object& filter) {
  const FWPS_CALLOUT* callout = registered_callout(filter.action.calloutId);
  if (callout == nullptr) return STATUS_SUCCESS;
  const void* routine = callout->notifyFn;
  auto* shown = pool::allocate_object<FWPS_FILTER>();
  shown->filterId = filter.id;
  shown->subLayerWeight = filter.sublayer_weight;
  shown->action = filter.action;
  shown->context = filter.callout_context != 0 ? filter.callout_context : filter.raw_context;
  // The key is told of a filter that comes, not of one that goes.
  GUID* key = nullptr;
  if (type != FWPS_CALLOUT_NOTIFY_DELETE_FILTER) {
    key = pool::allocate_object<GUID>();
    *key = filter.key;
  }
  gate::call_back({"notifyFn", "a callout", routine});
  const auto status = static_cast<NTSTATUS>(cpu::call_guest(routine, ULONG{type}, key, shown));
  filter.callout_context = shown->context;
  if (key != nullptr) pool::free(key);
  pool::free(shown);
  return status;
}

void tell_callout_of_commit(Object& filter) {
  const FWPS_CALLOUT* callout = registered_callout(filter.action.calloutId);
  if (callout == nullptr) return;
  if ((callout->flags & FWP_CALLOUT_FLAG_ENABLE_COMMIT_ADD_NOTIFY) == 0) return;
  tell_callout(FWPS_CALLOUT_NOTIFY_ADD_FILTER_POST_COMMIT, filter);
}

// The versions differ in what the callout's functions get, which is this file's business only as
// far as they are called.
NTSTATUS FwpsCalloutRegister0(void* /*device*/, const FWPS_CALLOUT* callout, ULONG* id) {
  return register_callout(*callout, id);
}
NTSTATUS FwpsCalloutRegister1(void* /*device*/, const FWPS_CALLOUT* callout, ULONG* id) {
  return register_callout(*callout, id);
}
NTSTATUS FwpsCalloutRegister2(void* /*device*/, const FWPS_CALLOUT* callout, ULONG* id) {
  return register_callout(*callout, id);
}
NTSTATUS FwpsCalloutRegister3(void* /*device*/, const FWPS_CALLOUT* callout, ULONG* id) {
  return register_callout(*callout, id);
}
namespace {
constexpr gate::Contract kRegisters{
    .irql = Irql::passive,
    .fails = {fails_with(STATUS_FWP_ALREADY_EXISTS), fails_with(STATUS_INSUFFICIENT_RESOURCES)},
    .acquires = Resource::callout,
    .needs_memory = true,
    .header = "fwpsk"};
constexpr gate::Contract undocumented(gate::Contract contract) {
  contract.header = "";
  return contract;
}
}  // namespace
const gate::FunctionExport<&FwpsCalloutRegister0> export_FwpsCalloutRegister0{
    fwpkclnt, "FwpsCalloutRegister0", kRegisters};
const gate::FunctionExport<&FwpsCalloutRegister1> export_FwpsCalloutRegister1{
    fwpkclnt, "FwpsCalloutRegister1", kRegisters};
const gate::FunctionExport<&FwpsCalloutRegister2> export_FwpsCalloutRegister2{
    fwpkclnt, "FwpsCalloutRegister2", kRegisters};
const gate::FunctionExport<&FwpsCalloutRegister3> export_FwpsCalloutRegister3{
    fwpkclnt, "FwpsCalloutRegister3", undocumented(kRegisters)};

NTSTATUS FwpsCalloutUnregisterById0(ULONG id) {
  return unregister(id);
}
const gate::FunctionExport<&FwpsCalloutUnregisterById0> export_FwpsCalloutUnregisterById0{
    fwpkclnt, "FwpsCalloutUnregisterById0", kUnregisters};

NTSTATUS FwpsCalloutUnregisterByKey0(const GUID* key) {
  return unregister(callout_id(*key));
}
const gate::FunctionExport<&FwpsCalloutUnregisterByKey0> export_FwpsCalloutUnregisterByKey0{
    fwpkclnt, "FwpsCalloutUnregisterByKey0", kUnregisters};

}  // namespace rundown::ports::wfp
