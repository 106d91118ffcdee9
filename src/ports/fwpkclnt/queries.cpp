// What the filter engine tells of its objects: copies in memory of its own, which FwpmFreeMemory0
// gives back. Of those that Windows itself has it tells nothing here.
#include <cstring>

#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/fwpkclnt/engine.h"

namespace rundown::ports::wfp {
namespace {

using namespace nt;

struct Answers {
  machine::Vector<void*> blocks;
};
const machine::Part<Answers> state;

// A structure and, behind it, all that it points to.
template <class T>
class Answer {
 public:
  explicit Answer(const Object& object) : object_(object) {
    const DisplayText& text = text_of(object);
    const std::size_t letters = text.name.size() + text.description.size() + 2;
    what = pool::allocate_object<T>(sizeof(GUID) + letters * sizeof(WCHAR));
    end_ = reinterpret_cast<std::byte*>(what + 1);
    what->displayData.name = append(text.name);
    what->displayData.description = append(text.description);
  }
  // nullptr: none.
  GUID* provider() {
    if (object_.provider == GUID{}) return nullptr;
    auto* key = reinterpret_cast<GUID*>(end_);
    std::memcpy(key, &object_.provider, sizeof(GUID));
    end_ += sizeof(GUID);
    return key;
  }
  void give(T** to) const {
    *to = what;
    state->blocks.push_back(what);
    gate::acquired({.kind = Resource::wfp_memory, .key = reinterpret_cast<std::uint64_t>(what)});
  }
  T* what = nullptr;

 private:
  WCHAR* append(const machine::WString& text) {
    auto* at = reinterpret_cast<WCHAR*>(end_);
    std::memcpy(at, text.c_str(), (text.size() + 1) * sizeof(WCHAR));
    end_ += (text.size() + 1) * sizeof(WCHAR);
    return at;
  }
  const Object& object_;
  std::byte* end_ = nullptr;
};

// What it would tell of an object of Windows' own is not known here.
NTSTATUS check(HANDLE session, const Object* object, const GUID& key, std::string_view function,
               NTSTATUS missing) {
  if (!is_session(session)) return STATUS_INVALID_HANDLE;
  if (object != nullptr) return STATUS_SUCCESS;
  if (is_built_in(key)) gate::unsupported(fwpkclnt.name, function);
  return missing;
}

constexpr gate::Contract kQueries{.irql = Irql::passive,
                                  .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                  .acquires = Resource::wfp_memory,
                                  .needs_memory = true,
                                  .header = ""};

NTSTATUS give_callout(const Object& object, FWPM_CALLOUT0** callout) {
  Answer<FWPM_CALLOUT0> answer(object);
  answer.what->calloutKey = object.key;
  answer.what->flags = object.flags;
  answer.what->applicableLayer = object.layer;
  answer.what->calloutId = static_cast<ULONG>(object.id);
  answer.what->providerKey = answer.provider();
  answer.give(callout);
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS FwpmProviderGetByKey0(HANDLE session, const GUID* key, FWPM_PROVIDER0** provider) {
  const Object* object = find(Kind::provider, *key);
  const NTSTATUS status =
      check(session, object, *key, "FwpmProviderGetByKey0", STATUS_FWP_PROVIDER_NOT_FOUND);
  if (!nt_success(status)) return status;
  Answer<FWPM_PROVIDER0> answer(*object);
  answer.what->providerKey = object->key;
  answer.what->flags = object->flags;
  answer.give(provider);
  return STATUS_SUCCESS;
}
const gate::FunctionExport<&FwpmProviderGetByKey0> export_FwpmProviderGetByKey0{
    fwpkclnt, "FwpmProviderGetByKey0", kQueries};

NTSTATUS FwpmSubLayerGetByKey0(HANDLE session, const GUID* key, FWPM_SUBLAYER0** sublayer) {
  const Object* object = find(Kind::sublayer, *key);
  const NTSTATUS status =
      check(session, object, *key, "FwpmSubLayerGetByKey0", STATUS_FWP_SUBLAYER_NOT_FOUND);
  if (!nt_success(status)) return status;
  Answer<FWPM_SUBLAYER0> answer(*object);
  answer.what->subLayerKey = object->key;
  answer.what->flags = static_cast<USHORT>(object->flags);
  answer.what->weight = object->sublayer_weight;
  answer.what->providerKey = answer.provider();
  answer.give(sublayer);
  return STATUS_SUCCESS;
}
const gate::FunctionExport<&FwpmSubLayerGetByKey0> export_FwpmSubLayerGetByKey0{
    fwpkclnt, "FwpmSubLayerGetByKey0", kQueries};

NTSTATUS FwpmCalloutGetByKey0(HANDLE session, const GUID* key, FWPM_CALLOUT0** callout) {
  const Object* object = find(Kind::callout, *key);
  const NTSTATUS status =
      check(session, object, *key, "FwpmCalloutGetByKey0", STATUS_FWP_CALLOUT_NOT_FOUND);
  return nt_success(status) ? give_callout(*object, callout) : status;
}
const gate::FunctionExport<&FwpmCalloutGetByKey0> export_FwpmCalloutGetByKey0{
    fwpkclnt, "FwpmCalloutGetByKey0", kQueries};

NTSTATUS FwpmCalloutGetById0(HANDLE session, ULONG id, FWPM_CALLOUT0** callout) {
  const Object* object = find(Kind::callout, ULONGLONG{id});
  const NTSTATUS status =
      check(session, object, GUID{}, "FwpmCalloutGetById0", STATUS_FWP_CALLOUT_NOT_FOUND);
  return nt_success(status) ? give_callout(*object, callout) : status;
}
const gate::FunctionExport<&FwpmCalloutGetById0> export_FwpmCalloutGetById0{
    fwpkclnt, "FwpmCalloutGetById0", kQueries};

// The pointer is NULL afterwards; one that is NULL already stays so.
void FwpmFreeMemory0(void** block) {
  if (*block == nullptr) return;
  if (std::erase(state->blocks, *block) == 0) {
    bad_handle(*block);
  }
  gate::released(Resource::wfp_memory, *block);
  pool::free(*block);
  *block = nullptr;
}
RUNDOWN_EXPORT(fwpkclnt, FwpmFreeMemory0,
               {.irql = Irql::passive, .releases = Resource::wfp_memory, .header = ""});

}  // namespace rundown::ports::wfp
