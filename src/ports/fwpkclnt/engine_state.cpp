// Whether the filter engine runs. On this machine it does, before a driver starts and after it has
// gone.
#include "nt/pool/pool.h"
#include "ports/fwpkclnt/engine.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;

struct Subscriptions {
  machine::Map<HANDLE, const void*> callbacks;
};
const machine::Part<Subscriptions> state;

}  // namespace

NTSTATUS FwpmBfeStateSubscribeChanges0(void* /*device*/, const void* callback, void* /*context*/,
                                       HANDLE* handle) {
  if (callback == nullptr) return STATUS_INVALID_PARAMETER;
  HANDLE made = pool::allocate_object<std::uint64_t>();
  state->callbacks[made] = callback;
  *handle = made;
  gate::acquired(
      {.kind = Resource::wfp_notification, .key = reinterpret_cast<std::uint64_t>(made)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpmBfeStateSubscribeChanges0,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::wfp_notification,
                .needs_memory = true,
                .header = "fwpmk"});

NTSTATUS FwpmBfeStateUnsubscribeChanges0(HANDLE handle) {
  if (state->callbacks.erase(handle) == 0) return STATUS_INVALID_HANDLE;
  gate::released(Resource::wfp_notification, handle);
  pool::free(handle);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpmBfeStateUnsubscribeChanges0,
               {.irql = Irql::passive, .releases = Resource::wfp_notification, .header = "fwpmk"});

FWPM_SERVICE_STATE FwpmBfeStateGet0() {
  return FWPM_SERVICE_RUNNING;
}
RUNDOWN_EXPORT(fwpkclnt, FwpmBfeStateGet0, {.irql = Irql::dispatch, .header = "fwpmk"});

}  // namespace rundown::ports::wfp
