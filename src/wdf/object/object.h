// The object model: handles, parents, contexts, references, and the order in which all that ends.
//
// Deleting an object runs two passes over its subtree (fxobject.cpp). The first disposes: children
// in the order of their creation, each after its own children, and then the object itself, get
// their EvtCleanupCallback while everything is still there. The second destroys: an object whose
// last reference goes gets its EvtDestroyCallback and its memory is freed. So every clean-up in a
// subtree comes before any destroy, and an object that somebody still refers to outlives its
// parent.
#pragma once

#include <type_traits>

#include "wdf/object/client.h"
#include "wdf/object/types.h"
#include "wdf/violation.h"

namespace rundown::wdf {

class CallbackLock;
class Device;

struct Context {
  void* memory = nullptr;  // the guest's
  PCWDF_OBJECT_CONTEXT_TYPE_INFO type = nullptr;
  PFN_WDF_OBJECT_CONTEXT_CLEANUP cleanup = nullptr;
  PFN_WDF_OBJECT_CONTEXT_DESTROY destroy = nullptr;
  bool own_block = false;  // allocated apart, by WdfObjectAllocateContext
};

enum class ObjectState : std::uint8_t { created, disposing, disposed, destroyed };

// What an object has to be given at its creation besides its type.
struct Blueprint {
  Client* client = nullptr;
  const WDF_OBJECT_ATTRIBUTES* attributes = nullptr;  // nullptr: no context, no callbacks
};

class Object {
 public:
  static constexpr Type kType = Type::object;

  explicit Object(const Blueprint& plan, Type type = kType);
  virtual ~Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  Type type() const { return type_; }
  Client& client() const { return *client_; }
  WDFOBJECT handle() const;
  machine::Address block() const { return block_; }

  Object* parent() const { return parent_; }
  const machine::Vector<Object*>& children() const { return children_; }
  ObjectState state() const { return state_; }
  bool may_be_deleted() const { return deletable_; }
  // Besides deletion's own.
  std::int64_t extra_references() const { return references_ - 1; }
  // Not the memory that is part of a request.
  virtual bool accepts_contexts() const { return true; }
  void* first_context() const;

  // WdfObjectDelete, of an object that may be deleted.
  virtual void delete_by_driver();
  // The driver is about to be unloaded, and this object lives.
  virtual void before_unload() const {}

  // Of a driver, a device, a queue: the lock around the driver's callbacks; nullptr where they are
  // not synchronized.
  virtual bool has_callbacks() const { return false; }
  virtual CallbackLock* callback_lock() { return nullptr; }
  bool has_passive_callbacks() const { return execution_level == WdfExecutionLevelPassive; }

  WDF_EXECUTION_LEVEL execution_level = WdfExecutionLevelInheritFromParent;
  WDF_SYNCHRONIZATION_SCOPE synchronization_scope = WdfSynchronizationScopeInheritFromParent;

 protected:
  // The object's own part of being disposed: before its clean-up callbacks, after its children's.
  virtual void dispose() {}
  // The object's own part of being destroyed: before its destroy callbacks. Its children are gone.
  virtual void release() {}
  // The object's pages or callbacks allow no other level than PASSIVE_LEVEL.
  void needs_passive_level() { passive_ = true; }
  void refuse_deletion() { deletable_ = false; }
  // For a dispose() that has to come after the callbacks: they have run when this returns.
  void call_cleanup_callbacks();
  // For the same: the children are destroyed when this returns.
  void destroy_children();

 private:
  friend struct Lifetime;

  Type type_;
  Client* client_;
  machine::Address block_;  // header and first context, in the guest's memory
  Object* parent_ = nullptr;
  machine::Vector<Object*> children_;  // in order of creation
  machine::Vector<Context> contexts_;
  std::int64_t references_ = 1;  // the first is deletion's
  ObjectState state_ = ObjectState::created;
  bool committed_ = false;  // only then do callbacks run
  bool deletable_ = true;
  bool passive_ = false;
  bool queued_ = false;  // on the client's list of what waits for PASSIVE_LEVEL
};

// A new object in the model's memory. It has no parent and runs no callback before commit().
template <class T, class... Arguments>
T& make(Arguments&&... arguments) {
  return *new (machine::Allocator<T>().allocate(1)) T(std::forward<Arguments>(arguments)...);
}

// Puts the object below `parent` (nullptr: below nothing) and makes it known to the driver.
// STATUS_DELETE_PENDING when the parent is on its way out; the object is gone then, without a
// callback.
NTSTATUS commit(Object& object, const WDF_OBJECT_ATTRIBUTES* attributes, Object* parent);

// Hangs an object of the framework's own below another. The driver never sees it, and it has no
// callbacks.
void attach(Object& object, Object& parent);

// The same, and gives the driver its handle.
template <class Handle>
NTSTATUS publish(Object& object, const WDF_OBJECT_ATTRIBUTES* attributes, Object* parent,
                 Handle* handle) {
  const NTSTATUS status = commit(object, attributes, parent);
  if (nt_success(status)) *handle = static_cast<Handle>(object.handle());
  return status;
}

// WdfObjectDelete, whoever asks: above PASSIVE_LEVEL, what needs that level is put off. Nothing
// where the object is being deleted already.
void delete_object(Object& object);
// An object that did not come about: nobody hears of its end.
void discard(Object& object);
// Deletes what was put off, now.
void empty_dispose_list(Client& client);

// For an object of the framework's own that the driver gets to see later: its callbacks will run.
void make_known(Object& object);

// For an object that ends in two halves, as a completed request does: disposes of its subtree and
// destroys its children. dereference() is the other half. False: at this level that has been put
// off, both halves.
bool dispose_early(Object& object);

void reference(Object& object);
void dereference(Object& object);

// STATUS_OBJECT_NAME_EXISTS, a success: there is one of that type already, which `made` gets.
NTSTATUS add_context(Object& object, const WDF_OBJECT_ATTRIBUTES& attributes, void** made);
void* find_context(const Object& object, PCWDF_OBJECT_CONTEXT_TYPE_INFO type);
// The object whose context begins at this address; nullptr: none.
Object* object_of_context(const void* context);

// Every object of the machine that still exists.
std::size_t object_count();

namespace detail {
// nullptr where the handle is none, or of another type (any: all are right).
Object* find(WDFOBJECT handle, Type type);
}  // namespace detail

// The object behind a handle. Bug check 0x10D/5 as in the framework: NULL, or of another type. A
// handle to an object that is gone leads to memory that is gone, as under Driver Verifier's special
// pool.
template <class T = Object>
T& object_of(const WDF_DRIVER_GLOBALS* globals, const void* handle) {
  constexpr Type kWanted = std::is_same_v<T, Object> ? Type::any : T::kType;
  Object* found = detail::find(const_cast<WDFOBJECT>(handle), kWanted);
  if (found == nullptr) {
    violation(globals, WDF_INVALID_HANDLE, reinterpret_cast<std::uint64_t>(handle),
              static_cast<std::uint64_t>(kWanted));
  }
  return static_cast<T&>(*found);
}

// The device that the object belongs to: itself or the nearest above it. nullptr: none.
Device* device_of(Object& object);

}  // namespace rundown::wdf
