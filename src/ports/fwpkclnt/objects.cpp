// What sessions add to the filter engine and delete from it.
#include "ports/fwpkclnt/engine.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;

// The number is taken before the object stands, so that a failing call uses one up, as Windows'
// counter does.
struct Ids {
  ULONGLONG next = 0x1'0000;
};
const machine::Part<Ids> ids;

ULONGLONG next_id() {
  return ids->next++;
}

GUID key_at(const GUID* key) {
  return key != nullptr ? *key : GUID{};
}

constexpr gate::Contract kAdds{.irql = Irql::passive,
                               .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                               .acquires = Resource::wfp_object,
                               .needs_memory = true,
                               .header = ""};
constexpr gate::Contract kDeletes{
    .irql = Irql::passive, .releases = Resource::wfp_object, .header = ""};

gate::Contract documented(gate::Contract contract) {
  contract.header = "fwpmk";
  return contract;
}

template <class Key>
NTSTATUS remove_by(HANDLE session, Kind kind, Key key, NTSTATUS if_missing) {
  if (const NTSTATUS status = begin_change(session); !nt_success(status)) return status;
  return remove(session, find(kind, key), if_missing);
}

}  // namespace

NTSTATUS FwpmProviderAdd0(HANDLE session, const FWPM_PROVIDER0* provider, void* /*security*/) {
  return add(session,
             {.kind = Kind::provider,
              .id = next_id(),
              .key = provider->providerKey,
              .outlives = (provider->flags & FWPM_PROVIDER_FLAG_PERSISTENT) != 0,
              .flags = provider->flags},
             provider->displayData);
}
const gate::FunctionExport<&FwpmProviderAdd0> export_FwpmProviderAdd0{fwpkclnt, "FwpmProviderAdd0",
                                                                      kAdds};

NTSTATUS FwpmProviderDeleteByKey0(HANDLE session, const GUID* key) {
  return remove_by(session, Kind::provider, *key, STATUS_FWP_PROVIDER_NOT_FOUND);
}
const gate::FunctionExport<&FwpmProviderDeleteByKey0> export_FwpmProviderDeleteByKey0{
    fwpkclnt, "FwpmProviderDeleteByKey0", kDeletes};

NTSTATUS FwpmSubLayerAdd0(HANDLE session, const FWPM_SUBLAYER0* sublayer, void* /*security*/) {
  return add(session,
             {.kind = Kind::sublayer,
              .id = next_id(),
              .key = sublayer->subLayerKey,
              .outlives = (sublayer->flags & FWPM_SUBLAYER_FLAG_PERSISTENT) != 0,
              .provider = key_at(sublayer->providerKey),
              .flags = sublayer->flags,
              .sublayer_weight = sublayer->weight},
             sublayer->displayData);
}
const gate::FunctionExport<&FwpmSubLayerAdd0> export_FwpmSubLayerAdd0{fwpkclnt, "FwpmSubLayerAdd0",
                                                                      kAdds};

NTSTATUS FwpmSubLayerDeleteByKey0(HANDLE session, const GUID* key) {
  return remove_by(session, Kind::sublayer, *key, STATUS_FWP_SUBLAYER_NOT_FOUND);
}
const gate::FunctionExport<&FwpmSubLayerDeleteByKey0> export_FwpmSubLayerDeleteByKey0{
    fwpkclnt, "FwpmSubLayerDeleteByKey0", kDeletes};

NTSTATUS FwpmCalloutAdd0(HANDLE session, const FWPM_CALLOUT0* callout, void* /*security*/,
                         ULONG* id) {
  GUID key = callout->calloutKey;
  if (key == GUID{}) key = new_key();
  const ULONG number = callout_id(key);
  const NTSTATUS status = add(session,
                              {.kind = Kind::callout,
                               .id = number,
                               .key = key,
                               .outlives = (callout->flags & FWPM_CALLOUT_FLAG_PERSISTENT) != 0,
                               .provider = key_at(callout->providerKey),
                               .layer = callout->applicableLayer,
                               .flags = callout->flags},
                              callout->displayData);
  if (nt_success(status) && id != nullptr) *id = number;
  return status;
}
const gate::FunctionExport<&FwpmCalloutAdd0> export_FwpmCalloutAdd0{fwpkclnt, "FwpmCalloutAdd0",
                                                                    documented(kAdds)};

NTSTATUS FwpmCalloutDeleteById0(HANDLE session, ULONG id) {
  return remove_by(session, Kind::callout, ULONGLONG{id}, STATUS_FWP_CALLOUT_NOT_FOUND);
}
const gate::FunctionExport<&FwpmCalloutDeleteById0> export_FwpmCalloutDeleteById0{
    fwpkclnt, "FwpmCalloutDeleteById0", documented(kDeletes)};

NTSTATUS FwpmCalloutDeleteByKey0(HANDLE session, const GUID* key) {
  return remove_by(session, Kind::callout, *key, STATUS_FWP_CALLOUT_NOT_FOUND);
}
const gate::FunctionExport<&FwpmCalloutDeleteByKey0> export_FwpmCalloutDeleteByKey0{
    fwpkclnt, "FwpmCalloutDeleteByKey0", documented(kDeletes)};

NTSTATUS FwpmFilterAdd0(HANDLE session, const FWPM_FILTER0* filter, void* /*security*/,
                        ULONGLONG* id) {
  const bool calls = (filter->action.type & FWP_ACTION_FLAG_CALLOUT) != 0;
  constexpr FWP_ACTION_TYPE kEnds =
      FWP_ACTION_FLAG_TERMINATING | FWP_ACTION_FLAG_NON_TERMINATING | FWP_ACTION_FLAG_CALLOUT;
  if ((filter->action.type & kEnds) == 0) return STATUS_FWP_INVALID_ACTION_TYPE;
  constexpr ULONG kStays = FWPM_FILTER_FLAG_PERSISTENT | FWPM_FILTER_FLAG_BOOTTIME;
  const bool has_context = (filter->flags & FWPM_FILTER_FLAG_HAS_PROVIDER_CONTEXT) != 0;
  const ULONGLONG number = next_id();
  const NTSTATUS status =
      add(session,
          {.kind = Kind::filter,
           .id = number,
           .key = filter->filterKey,
           .outlives = (filter->flags & kStays) != 0,
           .provider = key_at(filter->providerKey),
           .layer = filter->layerKey,
           .sublayer = filter->subLayerKey,
           .provider_context = has_context ? filter->providerContextKey : GUID{},
           .action = {filter->action.type, calls ? callout_id(filter->action.calloutKey) : 0},
           .callout = calls ? filter->action.calloutKey : GUID{},
           .raw_context = has_context ? 0 : filter->rawContext},
          filter->displayData);
  if (nt_success(status) && id != nullptr) *id = number;
  return status;
}
const gate::FunctionExport<&FwpmFilterAdd0> export_FwpmFilterAdd0{fwpkclnt, "FwpmFilterAdd0",
                                                                  kAdds};

NTSTATUS FwpmFilterDeleteById0(HANDLE session, ULONGLONG id) {
  return remove_by(session, Kind::filter, id, STATUS_FWP_FILTER_NOT_FOUND);
}
const gate::FunctionExport<&FwpmFilterDeleteById0> export_FwpmFilterDeleteById0{
    fwpkclnt, "FwpmFilterDeleteById0", kDeletes};

NTSTATUS FwpmFilterDeleteByKey0(HANDLE session, const GUID* key) {
  return remove_by(session, Kind::filter, *key, STATUS_FWP_FILTER_NOT_FOUND);
}
const gate::FunctionExport<&FwpmFilterDeleteByKey0> export_FwpmFilterDeleteByKey0{
    fwpkclnt, "FwpmFilterDeleteByKey0", kDeletes};

NTSTATUS FwpmProviderContextAdd0(HANDLE session, const FWPM_PROVIDER_CONTEXT0* context,
                                 void* /*security*/, ULONGLONG* id) {
  const ULONGLONG number = next_id();
  const NTSTATUS status =
      add(session,
          {.kind = Kind::provider_context,
           .id = number,
           .key = context->providerContextKey,
           .outlives = (context->flags & FWPM_PROVIDER_CONTEXT_FLAG_PERSISTENT) != 0,
           .provider = key_at(context->providerKey)},
          context->displayData);
  if (nt_success(status) && id != nullptr) *id = number;
  return status;
}
const gate::FunctionExport<&FwpmProviderContextAdd0> export_FwpmProviderContextAdd0{
    fwpkclnt, "FwpmProviderContextAdd0", kAdds};

NTSTATUS FwpmProviderContextDeleteById0(HANDLE session, ULONGLONG id) {
  return remove_by(session, Kind::provider_context, id, STATUS_FWP_PROVIDER_CONTEXT_NOT_FOUND);
}
const gate::FunctionExport<&FwpmProviderContextDeleteById0> export_FwpmProviderContextDeleteById0{
    fwpkclnt, "FwpmProviderContextDeleteById0", kDeletes};

NTSTATUS FwpmProviderContextDeleteByKey0(HANDLE session, const GUID* key) {
  return remove_by(session, Kind::provider_context, *key, STATUS_FWP_PROVIDER_CONTEXT_NOT_FOUND);
}
const gate::FunctionExport<&FwpmProviderContextDeleteByKey0> export_FwpmProviderContextDeleteByKey0{
    fwpkclnt, "FwpmProviderContextDeleteByKey0", kDeletes};

}  // namespace rundown::ports::wfp
