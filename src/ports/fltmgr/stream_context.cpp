// The contexts that a filter keeps on an open file, on its stream, and on the file as a whole.
#include <tuple>

#include "ports/fltmgr/operation.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

// A file has one stream here, so that both are known by the file system's own context.
struct Place {
  FLT_CONTEXT_TYPE type = 0;
  const void* object = nullptr;
  const void* filter = nullptr;

  friend bool operator<(const Place& a, const Place& b) {
    return std::tie(a.type, a.object, a.filter) < std::tie(b.type, b.object, b.filter);
  }
};
struct StreamState {
  machine::Map<Place, Link> links;
};
const machine::Part<StreamState> state;

const void* filter_object(const FLT_INSTANCE* instance) {
  check_instance(instance);
  return filter_of_instance(instance)->object;
}

// nullptr: the file is not open, so that it can have none.
const void* object_of(FLT_CONTEXT_TYPE type, const FILE_OBJECT* file) {
  if (file == nullptr || file->FsContext == nullptr) return nullptr;
  return type == FLT_STREAMHANDLE_CONTEXT ? static_cast<const void*>(file) : file->FsContext;
}

NTSTATUS set(FLT_CONTEXT_TYPE type, const FLT_INSTANCE* instance, const FILE_OBJECT* file,
             FLT_SET_CONTEXT_OPERATION operation, void* context, void** old) {
  const void* filter = filter_object(instance);
  const void* object = object_of(type, file);
  if (object == nullptr) return STATUS_NOT_SUPPORTED;
  return set_context(state->links[{type, object, filter}], type, operation, context, old);
}

NTSTATUS get(FLT_CONTEXT_TYPE type, const FLT_INSTANCE* instance, const FILE_OBJECT* file,
             void** context) {
  *context = nullptr;
  const void* filter = filter_object(instance);
  const void* object = object_of(type, file);
  if (object == nullptr) return STATUS_NOT_SUPPORTED;
  const auto found = state->links.find({type, object, filter});
  return found == state->links.end() ? STATUS_NOT_FOUND : get_context(found->second, context);
}

NTSTATUS remove(FLT_CONTEXT_TYPE type, const FLT_INSTANCE* instance, const FILE_OBJECT* file,
                void** old) {
  const void* filter = filter_object(instance);
  const auto found = state->links.find({type, object_of(type, file), filter});
  if (found == state->links.end()) {
    if (old != nullptr) *old = nullptr;
    return STATUS_NOT_FOUND;
  }
  return delete_context(found->second, old);
}

// The clean-up callback may run, so nothing of the map is held meanwhile.
template <class Goes>
void drop_where(Goes goes) {
  for (;;) {
    auto& links = state->links;
    auto found = links.begin();
    while (found != links.end() && !goes(found->first)) ++found;
    if (found == links.end()) return;
    if (found->second.context != nullptr) {
      delete_context(found->second, nullptr);
    } else {
      links.erase(found);
    }
  }
}

}  // namespace

void forget_file(const FILE_OBJECT& file, bool last_of_stream) {
  const void* stream = file.FsContext;
  drop_where([&](const Place& place) {
    return place.object == &file || (last_of_stream && place.object == stream);
  });
}

void drop_stream_contexts(const Filter& filter) {
  const void* object = filter.object;
  drop_where([&](const Place& place) { return place.filter == object; });
}

// An instance may be torn down at any time.
constexpr gate::Contract kSets{.irql = Irql::apc,
                               .fails = {nt::fails_with(abi::STATUS_FLT_DELETING_OBJECT)},
                               .header = "fltkernel"};
constexpr gate::Contract kUses{.irql = Irql::apc, .header = "fltkernel"};

}  // namespace flt

using namespace nt;
using flt::fltmgr;

NTSTATUS FltSetStreamHandleContext(FLT_INSTANCE* instance, FILE_OBJECT* file,
                                   FLT_SET_CONTEXT_OPERATION operation, void* context, void** old) {
  return flt::set(FLT_STREAMHANDLE_CONTEXT, instance, file, operation, context, old);
}
RUNDOWN_EXPORT(fltmgr, FltSetStreamHandleContext, (flt::kSets));

NTSTATUS FltGetStreamHandleContext(FLT_INSTANCE* instance, FILE_OBJECT* file, void** context) {
  return flt::get(FLT_STREAMHANDLE_CONTEXT, instance, file, context);
}
RUNDOWN_EXPORT(fltmgr, FltGetStreamHandleContext, (flt::kUses));

NTSTATUS FltDeleteStreamHandleContext(FLT_INSTANCE* instance, FILE_OBJECT* file, void** old) {
  return flt::remove(FLT_STREAMHANDLE_CONTEXT, instance, file, old);
}
RUNDOWN_EXPORT(fltmgr, FltDeleteStreamHandleContext, (flt::kUses));

NTSTATUS FltSetStreamContext(FLT_INSTANCE* instance, FILE_OBJECT* file,
                             FLT_SET_CONTEXT_OPERATION operation, void* context, void** old) {
  return flt::set(FLT_STREAM_CONTEXT, instance, file, operation, context, old);
}
RUNDOWN_EXPORT(fltmgr, FltSetStreamContext, (flt::kSets));

NTSTATUS FltGetStreamContext(FLT_INSTANCE* instance, FILE_OBJECT* file, void** context) {
  return flt::get(FLT_STREAM_CONTEXT, instance, file, context);
}
RUNDOWN_EXPORT(fltmgr, FltGetStreamContext, (flt::kUses));

NTSTATUS FltDeleteStreamContext(FLT_INSTANCE* instance, FILE_OBJECT* file, void** old) {
  return flt::remove(FLT_STREAM_CONTEXT, instance, file, old);
}
RUNDOWN_EXPORT(fltmgr, FltDeleteStreamContext, (flt::kUses));

NTSTATUS FltSetFileContext(FLT_INSTANCE* instance, FILE_OBJECT* file,
                           FLT_SET_CONTEXT_OPERATION operation, void* context, void** old) {
  return flt::set(FLT_FILE_CONTEXT, instance, file, operation, context, old);
}
RUNDOWN_EXPORT(fltmgr, FltSetFileContext, (flt::kSets));

NTSTATUS FltGetFileContext(FLT_INSTANCE* instance, FILE_OBJECT* file, void** context) {
  return flt::get(FLT_FILE_CONTEXT, instance, file, context);
}
RUNDOWN_EXPORT(fltmgr, FltGetFileContext, (flt::kUses));

NTSTATUS FltDeleteFileContext(FLT_INSTANCE* instance, FILE_OBJECT* file, void** old) {
  return flt::remove(FLT_FILE_CONTEXT, instance, file, old);
}
RUNDOWN_EXPORT(fltmgr, FltDeleteFileContext, (flt::kUses));

BOOLEAN FltSupportsStreamContexts(FILE_OBJECT* file) {
  return file->FsContext != nullptr ? TRUE : FALSE;
}
RUNDOWN_EXPORT(fltmgr, FltSupportsStreamContexts, {.irql = Irql::apc, .header = "fltkernel"});

BOOLEAN FltSupportsStreamHandleContexts(FILE_OBJECT* file) {
  return file->FsContext != nullptr ? TRUE : FALSE;
}
RUNDOWN_EXPORT(fltmgr, FltSupportsStreamHandleContexts, {.irql = Irql::apc, .header = "fltkernel"});

BOOLEAN FltSupportsFileContexts(FILE_OBJECT* file) {
  return file->FsContext != nullptr ? TRUE : FALSE;
}
RUNDOWN_EXPORT(fltmgr, FltSupportsFileContexts, {.irql = Irql::apc, .header = "fltkernel"});

}  // namespace rundown::ports
