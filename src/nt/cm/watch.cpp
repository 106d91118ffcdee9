// ZwNotifyChangeKey: who hears when a key changes. Windows keeps one block for each open key, made
// by the first call; the later ones keep its filter. A change that comes while nobody waits is told
// to the next call at once.
#include "abi/fast_io.h"
#include "abi/registry.h"
#include "machine/part.h"
#include "nt/cm/key.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt {

void ExQueueWorkItem(WORK_QUEUE_ITEM* item, WORK_QUEUE_TYPE type);

namespace cm {
namespace {

// One that waits.
struct Post {
  ob::Object* event = nullptr;  // referenced
  WORK_QUEUE_ITEM* item = nullptr;
  WORK_QUEUE_TYPE queue = DelayedWorkQueue;
  IO_STATUS_BLOCK* result = nullptr;
  KEVENT* synchronous = nullptr;
};
struct Watch {
  Key* key = nullptr;
  ULONG filter = 0;
  bool tree = false;
  bool pending = false;
  machine::Vector<Post> posts;
};
struct WatchState {
  machine::Map<const void*, Watch> watches;  // by the key object's body
};
const machine::Part<WatchState> state;

bool lies_below(const Key* key, const Key* top) {
  for (; key != nullptr; key = key->parent) {
    if (key == top) return true;
  }
  return false;
}

void set(DISPATCHER_HEADER& event) {
  event.SignalState = 1;
  ke::signalled(event);
}

void finish(const Post& post, NTSTATUS status) {
  post.result->Status = status;
  post.result->Information = 0;
  if (post.synchronous != nullptr) set(post.synchronous->Header);
  if (post.item != nullptr) ExQueueWorkItem(post.item, post.queue);
  if (post.event == nullptr) return;
  set(*static_cast<DISPATCHER_HEADER*>(post.event->body));
  ob::dereference(*post.event);
}

void finish_all(Watch& watch, NTSTATUS status) {
  machine::Vector<Post> done;
  std::swap(done, watch.posts);
  for (const Post& post : done) finish(post, status);
}

}  // namespace

void changed(Key& key, ULONG what) {
  for (auto& [body, watch] : state->watches) {
    if ((watch.filter & what) == 0) continue;
    if (watch.key != &key && !(watch.tree && lies_below(&key, watch.key))) continue;
    watch.pending = watch.posts.empty();
    finish_all(watch, STATUS_NOTIFY_ENUM_DIR);
  }
}

void drop_watches(const void* key_body) {
  const auto found = state->watches.find(key_body);
  if (found == state->watches.end()) return;
  Watch watch = std::move(found->second);
  state->watches.erase(found);
  finish_all(watch, STATUS_NOTIFY_CLEANUP);
}

namespace {

// Returns what the call returns.
NTSTATUS wait_for_change(const void* body, const Post& post, bool asynchronous) {
  Watch& watch = state->watches[body];
  if (!asynchronous) {
    auto* event = pool::allocate_object<KEVENT>();
    event->Header.Type = EventNotificationObject;
    event->Header.WaitListHead = {&event->Header.WaitListHead, &event->Header.WaitListHead};
    Post waits = post;
    waits.synchronous = event;
    watch.posts.push_back(waits);
    if (std::exchange(watch.pending, false)) finish_all(watch, STATUS_NOTIFY_ENUM_DIR);
    DISPATCHER_HEADER* header = &event->Header;
    ke::wait(std::span(&header, 1), WaitAny, std::nullopt);
    pool::free(event);
    return post.result->Status;
  }
  post.result->Status = STATUS_PENDING;
  watch.posts.push_back(post);
  if (std::exchange(watch.pending, false)) finish_all(watch, STATUS_NOTIFY_ENUM_DIR);
  return STATUS_PENDING;
}

}  // namespace
}  // namespace cm

// For a driver the routine is a work item and its context the queue.
NTSTATUS ZwNotifyChangeKey(HANDLE handle, HANDLE event, void* apc_routine, void* apc_context,
                           IO_STATUS_BLOCK* result, ULONG filter, BOOLEAN tree, void* /*buffer*/,
                           ULONG /*buffer_bytes*/, BOOLEAN asynchronous) {
  constexpr ULONG kKnown = REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_ATTRIBUTES |
                           REG_NOTIFY_CHANGE_LAST_SET | REG_NOTIFY_CHANGE_SECURITY;
  if ((filter & ~kKnown) != 0) return STATUS_INVALID_PARAMETER;
  cm::KeyBody* body = nullptr;
  NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  cm::Post post{.item = static_cast<WORK_QUEUE_ITEM*>(apc_routine),
                .queue = static_cast<WORK_QUEUE_TYPE>(reinterpret_cast<std::intptr_t>(apc_context)),
                .result = result};
  if (event != nullptr) {
    status = ob::object_of(event, ob::Type::event, &post.event);
    if (!nt_success(status)) return status;
    ob::reference(*post.event);
    static_cast<DISPATCHER_HEADER*>(post.event->body)->SignalState = 0;
  }
  if (!cm::state->watches.contains(body)) {
    cm::Watch& made = cm::state->watches[body];
    made.key = body->key;
    made.filter = filter;
    made.tree = tree != FALSE;
  }
  return cm::wait_for_change(body, post, asynchronous != FALSE);
}
RUNDOWN_EXPORT(ntoskrnl, ZwNotifyChangeKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ntifs"});

}  // namespace rundown::nt
