// Handles that callout drivers make for themselves.
#include "machine/part.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/fwpkclnt/engine.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;

struct Handles {
  machine::Map<HANDLE, GUID> redirect;  // by the provider that redirects
  ULONGLONG last_tag = 0;
};
const machine::Part<Handles> state;

}  // namespace

NTSTATUS FwpsRedirectHandleCreate0(const GUID* provider, ULONG /*reserved*/, HANDLE* handle) {
  HANDLE made = pool::allocate_object<std::uint64_t>();
  state->redirect[made] = *provider;
  *handle = made;
  gate::acquired({.kind = Resource::redirect_handle, .key = reinterpret_cast<std::uint64_t>(made)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fwpkclnt, FwpsRedirectHandleCreate0,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::redirect_handle,
                .needs_memory = true,
                .header = "fwpsk"});

void FwpsRedirectHandleDestroy0(HANDLE handle) {
  if (state->redirect.erase(handle) == 0) {
    bad_handle(handle);
  }
  gate::released(Resource::redirect_handle, handle);
  pool::free(handle);
}
RUNDOWN_EXPORT(fwpkclnt, FwpsRedirectHandleDestroy0,
               {.irql = Irql::passive, .releases = Resource::redirect_handle, .header = "fwpsk"});

// A number that no other caller has.
ULONGLONG FwpsNetBufferListGetTagForContext0() {
  return ++state->last_tag;
}
RUNDOWN_EXPORT(fwpkclnt, FwpsNetBufferListGetTagForContext0,
               {.irql = Irql::dispatch, .header = "fwpsk"});

}  // namespace rundown::ports::wfp
