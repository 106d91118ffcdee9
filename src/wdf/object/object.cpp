#include "wdf/object/object.h"

#include <algorithm>

#include "machine/part.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "wdf/object/callback.h"

namespace rundown::wdf {
namespace {

namespace pool = nt::pool;

// What the framework keeps before an object's context, as far as anybody sees it.
struct Header {
  USHORT type;
  USHORT size;
  ULONG reserved[3];
};
static_assert(sizeof(Header) == 16, "contexts are aligned to 16 bytes");

struct ObjectTable {
  machine::Map<machine::Address, Object*> by_block;
  machine::Map<machine::Address, Object*> by_context;
};
const machine::Part<ObjectTable> table;

// A handle is the object's address with all bits but the lowest three turned over (fxhandle.h).
constexpr machine::Address kTurned = ~std::uint64_t{7};

machine::Address block_of(WDFOBJECT handle) {
  return reinterpret_cast<machine::Address>(handle) ^ kTurned;
}

std::size_t context_size(const WDF_OBJECT_ATTRIBUTES* attributes) {
  if (attributes == nullptr || attributes->ContextTypeInfo == nullptr) return 0;
  const std::size_t bytes = attributes->ContextSizeOverride != 0
                                ? attributes->ContextSizeOverride
                                : attributes->ContextTypeInfo->ContextSize;
  return (bytes + sizeof(void*) - 1) & ~(sizeof(void*) - 1);
}

}  // namespace

Object::Object(const Blueprint& plan, Type type) : type_(type), client_(plan.client) {
  const std::size_t bytes = context_size(plan.attributes);
  auto* header = pool::allocate_object<Header>(bytes);
  header->type = static_cast<USHORT>(type);
  header->size = static_cast<USHORT>(sizeof *header + bytes);
  block_ = reinterpret_cast<machine::Address>(header);
  table->by_block[block_] = this;
  Context first;
  if (plan.attributes != nullptr) {
    first.cleanup = plan.attributes->EvtCleanupCallback;
    first.destroy = plan.attributes->EvtDestroyCallback;
    first.type = plan.attributes->ContextTypeInfo;
    execution_level = plan.attributes->ExecutionLevel;
    synchronization_scope = plan.attributes->SynchronizationScope;
    if (execution_level == WdfExecutionLevelPassive) passive_ = true;
  }
  if (first.type != nullptr) {
    first.memory = header + 1;
    table->by_context[reinterpret_cast<machine::Address>(first.memory)] = this;
  }
  contexts_.push_back(first);
}

WDFOBJECT Object::handle() const {
  return reinterpret_cast<WDFOBJECT>(block_ ^ kTurned);
}

void* Object::first_context() const {
  return contexts_.front().memory;
}

// A callback runs at most once, in the order in which the contexts came.
void Object::call_cleanup_callbacks() {
  if (!committed_) return;
  for (std::size_t i = 0; i < contexts_.size(); ++i) {
    if (const auto callback = std::exchange(contexts_[i].cleanup, nullptr)) {
      call_driver("EvtCleanupCallback", *this, callback, handle());
    }
  }
}

// The passes, and all else that changes where an object stands.
struct Lifetime {
  static bool needs_passive_level(const Object& object) {
    return object.passive_ || std::ranges::any_of(object.children_, [](const Object* child) {
             return child->passive_;
           });
  }

  static void leave_parent(Object& object) {
    if (object.parent_ == nullptr) return;
    std::erase(object.parent_->children_, &object);
    object.parent_ = nullptr;
  }

  static void dispose(Object& object) {
    if (object.state_ != ObjectState::created) return;
    object.state_ = ObjectState::disposing;
    // A clean-up callback may delete a sibling or a child of its own; the list is read anew each
    // time.
    for (;;) {
      const auto next = std::ranges::find(object.children_, ObjectState::created, &Object::state_);
      if (next == object.children_.end()) break;
      dispose(**next);
    }
    object.dispose();
    object.call_cleanup_callbacks();
    object.state_ = ObjectState::disposed;
  }

  static void destroy_children(Object& object) {
    while (!object.children_.empty()) {
      Object& child = *object.children_.front();
      object.children_.erase(object.children_.begin());
      child.parent_ = nullptr;
      destroy_children(child);
      drop(child);
    }
  }

  static void drop(Object& object) {
    if (--object.references_ > 0) return;
    if (object.passive_ && ke::current_irql() > Irql::passive) return put_off(object);
    end(object);
  }

  // The last reference is gone.
  static void end(Object& object) {
    if (object.committed_ && (object.parent_ != nullptr || !object.children_.empty())) {
      violation(object.client_->globals, WDF_OBJECT_ERROR,
                reinterpret_cast<std::uint64_t>(object.handle()),
                reinterpret_cast<std::uint64_t>(&object));
    }
    object.state_ = ObjectState::destroyed;
    object.release();
    for (std::size_t i = 0; object.committed_ && i < object.contexts_.size(); ++i) {
      const Context context = object.contexts_[i];
      if (context.cleanup != nullptr)
        call_driver("EvtCleanupCallback", object, context.cleanup, object.handle());
      if (context.destroy != nullptr)
        call_driver("EvtDestroyCallback", object, context.destroy, object.handle());
    }
    free_memory(object);
  }

  static void free_memory(Object& object) {
    for (const Context& context : object.contexts_) {
      if (context.memory == nullptr) continue;
      table->by_context.erase(reinterpret_cast<machine::Address>(context.memory));
      if (context.own_block) pool::free(context.memory);
    }
    table->by_block.erase(object.block_);
    if (object.committed_) {
      // Whoever ends it, also on the framework's own account: it was announced when it began.
      const gate::OwnedByDriver announced;
      gate::released(Resource::wdf_object, object.block_);
    }
    pool::free(reinterpret_cast<void*>(object.block_));
    object.~Object();  // the model's heap keeps the bytes; a run is short
  }

  static void put_off(Object& object) {
    if (std::exchange(object.queued_, true)) return;
    object.client_->dispose.push_back(&object);
    ke::create_host_thread([](void* client) { empty_dispose_list(*static_cast<Client*>(client)); },
                           object.client_);
  }

  static void remove(Object& object) {
    if (object.state_ != ObjectState::created || object.queued_) return;
    // While its parent is being disposed the object only waits for its turn.
    if (object.parent_ != nullptr && object.parent_->state_ != ObjectState::created) return;
    if (ke::current_irql() > Irql::passive && needs_passive_level(object)) return put_off(object);
    finish(object);
  }

  static void finish(Object& object) {
    leave_parent(object);
    dispose(object);
    destroy_children(object);
    drop(object);
  }

  static void make_known(Object& object) { object.committed_ = true; }

  static bool dispose_early(Object& object) {
    if (ke::current_irql() > Irql::passive && needs_passive_level(object)) {
      put_off(object);
      return false;
    }
    leave_parent(object);
    dispose(object);
    destroy_children(object);
    return true;
  }

  static void run_put_off(Object& object) {
    object.queued_ = false;
    if (object.state_ == ObjectState::created) {
      finish(object);
    } else if (object.references_ == 0) {
      end(object);
    }
  }

  static void discard(Object& object) {
    for (Context& context : object.contexts_) context.cleanup = nullptr, context.destroy = nullptr;
    finish(object);
  }

  static NTSTATUS commit(Object& object, Object* parent) {
    if (parent != nullptr && parent->state_ != ObjectState::created) {
      discard(object);
      return STATUS_DELETE_PENDING;
    }
    object.parent_ = parent;
    if (parent != nullptr) parent->children_.push_back(&object);
    object.committed_ = true;
    return STATUS_SUCCESS;
  }

  static void attach(Object& object, Object& parent) {
    object.parent_ = &parent;
    parent.children_.push_back(&object);
  }

  static NTSTATUS add_context(Object& object, const WDF_OBJECT_ATTRIBUTES& attributes,
                              void** made) {
    if (object.state_ != ObjectState::created) return STATUS_DELETE_PENDING;
    for (const Context& context : object.contexts_) {
      if (context.type != attributes.ContextTypeInfo) continue;
      if (made != nullptr) *made = context.memory;
      return STATUS_OBJECT_NAME_EXISTS;
    }
    Context added;
    added.memory = pool::allocate_object<std::byte>(context_size(&attributes) - 1);
    added.type = attributes.ContextTypeInfo;
    added.cleanup = attributes.EvtCleanupCallback;
    added.destroy = attributes.EvtDestroyCallback;
    added.own_block = true;
    object.contexts_.push_back(added);
    table->by_context[reinterpret_cast<machine::Address>(added.memory)] = &object;
    if (made != nullptr) *made = added.memory;
    return STATUS_SUCCESS;
  }

  static void* find_context(const Object& object, PCWDF_OBJECT_CONTEXT_TYPE_INFO type) {
    const auto found = std::ranges::find(object.contexts_, type, &Context::type);
    return found == object.contexts_.end() ? nullptr : found->memory;
  }

  static void reference(Object& object) { ++object.references_; }
};

void Object::delete_by_driver() {
  delete_object(*this);
}

void Object::destroy_children() {
  Lifetime::destroy_children(*this);
}

NTSTATUS commit(Object& object, const WDF_OBJECT_ATTRIBUTES* /*attributes*/, Object* parent) {
  const NTSTATUS status = Lifetime::commit(object, parent);
  if (nt_success(status)) {
    gate::acquired({.kind = Resource::wdf_object,
                    .key = object.block(),
                    .name = name_of(object.type()),
                    .reaches = reaches_driver(object.type())});
    if (parent != nullptr) {
      gate::goes_with({Resource::wdf_object, object.block()},
                      {Resource::wdf_object, parent->block()});
    }
  }
  return status;
}

void attach(Object& object, Object& parent) {
  Lifetime::attach(object, parent);
}

void delete_object(Object& object) {
  Lifetime::remove(object);
}
void discard(Object& object) {
  Lifetime::discard(object);
}
void make_known(Object& object) {
  Lifetime::make_known(object);
}
bool dispose_early(Object& object) {
  return Lifetime::dispose_early(object);
}

void empty_dispose_list(Client& client) {
  while (!client.dispose.empty()) {
    Object& next = *client.dispose.front();
    client.dispose.erase(client.dispose.begin());
    Lifetime::run_put_off(next);
  }
}

void reference(Object& object) {
  Lifetime::reference(object);
}
void dereference(Object& object) {
  Lifetime::drop(object);
}

NTSTATUS add_context(Object& object, const WDF_OBJECT_ATTRIBUTES& attributes, void** made) {
  return Lifetime::add_context(object, attributes, made);
}
void* find_context(const Object& object, PCWDF_OBJECT_CONTEXT_TYPE_INFO type) {
  return Lifetime::find_context(object, type);
}

Object* object_of_context(const void* context) {
  const auto found = table->by_context.find(reinterpret_cast<machine::Address>(context));
  return found == table->by_context.end() ? nullptr : found->second;
}

std::size_t object_count() {
  return table->by_block.size();
}

Object* detail::find(WDFOBJECT handle, Type type) {
  if (handle == nullptr) return nullptr;
  const machine::Address block = block_of(handle);
  // As the framework does, and with the same end where the object has been freed.
  const auto found_type = static_cast<Type>(*reinterpret_cast<volatile const USHORT*>(block));
  const auto found = table->by_block.find(block);
  if (found == table->by_block.end()) return nullptr;
  return type == Type::any || found_type == type ? found->second : nullptr;
}

}  // namespace rundown::wdf
