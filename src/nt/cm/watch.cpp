// ZwNotifyChangeKey: an event that is set when a key changes.
#include "abi/fast_io.h"
#include "abi/registry.h"
#include "machine/part.h"
#include "nt/cm/key.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace cm {
namespace {

struct Watch {
  const void* key_body = nullptr;
  Key* key = nullptr;
  bool tree = false;
  ob::Object* event = nullptr;  // referenced
  IO_STATUS_BLOCK* result = nullptr;
};
struct WatchState {
  machine::Vector<Watch> watches;
};
const machine::Part<WatchState> state;

bool lies_below(const Key* key, const Key* top) {
  for (; key != nullptr; key = key->parent) {
    if (key == top) return true;
  }
  return false;
}

void finish(const Watch& watch, NTSTATUS status) {
  watch.result->Status = status;
  watch.result->Information = 0;
  if (watch.event == nullptr) return;
  auto& header = *static_cast<DISPATCHER_HEADER*>(watch.event->body);
  header.SignalState = 1;
  ke::signalled(header);
  ob::dereference(*watch.event);
}

template <class Condition>
void finish_all(NTSTATUS status, Condition condition) {
  machine::Vector<Watch> done;
  std::erase_if(state->watches, [&](const Watch& watch) {
    if (!condition(watch)) return false;
    done.push_back(watch);
    return true;
  });
  for (const Watch& watch : done) finish(watch, status);
}

}  // namespace

void changed(Key& key) {
  finish_all(STATUS_NOTIFY_ENUM_DIR, [&key](const Watch& watch) {
    return watch.key == &key || (watch.tree && lies_below(&key, watch.key));
  });
}

void drop_watches(const void* key_body) {
  finish_all(STATUS_NOTIFY_CLEANUP,
             [key_body](const Watch& watch) { return watch.key_body == key_body; });
}

}  // namespace cm

NTSTATUS ZwNotifyChangeKey(HANDLE handle, HANDLE event, void* apc_routine, void* /*apc_context*/,
                           IO_STATUS_BLOCK* result, ULONG /*filter*/, BOOLEAN tree,
                           void* /*buffer*/, ULONG /*buffer_bytes*/, BOOLEAN asynchronous) {
  cm::KeyBody* body = nullptr;
  NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  if (apc_routine != nullptr || asynchronous == FALSE) {
    gate::unsupported(ntoskrnl.name, "ZwNotifyChangeKey");
  }
  ob::Object* object = nullptr;
  if (event != nullptr) {
    status = ob::object_of(event, ob::Type::event, &object);
    if (!nt_success(status)) return status;
    ob::reference(*object);
    static_cast<DISPATCHER_HEADER*>(object->body)->SignalState = 0;
  }
  cm::state->watches.push_back({body, body->key, tree != FALSE, object, result});
  return STATUS_PENDING;
}
RUNDOWN_EXPORT(ntoskrnl, ZwNotifyChangeKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ntifs"});

}  // namespace rundown::nt
