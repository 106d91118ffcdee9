// WDFSPINLOCK and WDFWAITLOCK.
#include <algorithm>

#include "nt/ke/apc.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "wdf/object/attributes.h"

namespace rundown::wdf {
namespace {

class SpinLock final : public Object {
 public:
  static constexpr Type kType = Type::spin_lock;
  explicit SpinLock(const Blueprint& plan) : Object(plan, kType) {}

  const ke::Thread* holder = nullptr;
  Irql before = Irql::passive;
};

class WaitLock final : public Object {
 public:
  static constexpr Type kType = Type::wait_lock;
  explicit WaitLock(const Blueprint& plan) : Object(plan, kType) {
    free.Header.Type = EventSynchronizationObject;
    free.Header.SignalState = 1;
    free.Header.WaitListHead = {&free.Header.WaitListHead, &free.Header.WaitListHead};
  }

  KEVENT free{};
  const ke::Thread* holder = nullptr;
};

}  // namespace

NTSTATUS WdfSpinLockCreate(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                           WDFSPINLOCK* lock) {
  Client& client = client_of(globals);
  require(globals, lock);
  *lock = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  return publish(make<SpinLock>(Blueprint{&client, attributes}), attributes,
                 parent_of(globals, attributes, default_parent(client)), lock);
}
RUNDOWN_EXPORT(wdf01000, WdfSpinLockCreate, (kCreatesObject));

void WdfSpinLockAcquire(WDF_DRIVER_GLOBALS* globals, WDFSPINLOCK handle) {
  auto& lock = object_of<SpinLock>(globals, handle);
  if (lock.holder == &ke::current_thread()) {
    violation(globals, WDF_RECURSIVE_LOCK, reinterpret_cast<std::uint64_t>(handle), 0);
  }
  if (lock.holder != nullptr) gate::deadlock();
  lock.before = ke::raise_irql(Irql::dispatch);
  lock.holder = &ke::current_thread();
}
RUNDOWN_EXPORT(wdf01000, WdfSpinLockAcquire, {});

void WdfSpinLockRelease(WDF_DRIVER_GLOBALS* globals, WDFSPINLOCK handle) {
  auto& lock = object_of<SpinLock>(globals, handle);
  if (lock.holder != &ke::current_thread()) {
    violation(globals, WDF_INVALID_LOCK_OPERATION, reinterpret_cast<std::uint64_t>(handle), 1);
  }
  lock.holder = nullptr;
  ke::lower_irql(lock.before);
}
RUNDOWN_EXPORT(wdf01000, WdfSpinLockRelease, {});

NTSTATUS WdfWaitLockCreate(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                           WDFWAITLOCK* lock) {
  Client& client = client_of(globals);
  require(globals, lock);
  *lock = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  return publish(make<WaitLock>(Blueprint{&client, attributes}), attributes,
                 parent_of(globals, attributes, default_parent(client)), lock);
}
RUNDOWN_EXPORT(wdf01000, WdfWaitLockCreate, (kCreatesObject));

// Without a time-out, or with one, the holder is in a critical region until it releases the lock;
// with a time-out of zero a caller at DISPATCH_LEVEL may try too.
NTSTATUS WdfWaitLockAcquire(WDF_DRIVER_GLOBALS* globals, WDFWAITLOCK handle, LONGLONG* timeout) {
  auto& lock = object_of<WaitLock>(globals, handle);
  ke::Thread& thread = ke::current_thread();
  if (lock.holder == &thread)
    violation(globals, WDF_RECURSIVE_LOCK, reinterpret_cast<std::uint64_t>(handle), 0);
  std::optional<ke::Ticks> until;
  if (timeout != nullptr)
    until = *timeout == 0 ? 0 : std::max<ke::Ticks>(0, ke::due_moment(*timeout) - ke::now());
  --thread.kernel_apc_disable;
  DISPATCHER_HEADER* const object = &lock.free.Header;
  const NTSTATUS status = ke::wait(std::span(&object, 1), WaitAny, until);
  if (status == STATUS_TIMEOUT) {
    ++thread.kernel_apc_disable;
    return status;
  }
  lock.holder = &thread;
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfWaitLockAcquire, {});

void WdfWaitLockRelease(WDF_DRIVER_GLOBALS* globals, WDFWAITLOCK handle) {
  auto& lock = object_of<WaitLock>(globals, handle);
  if (lock.holder != &ke::current_thread()) {
    return verifier_break("lock-not-held",
                          "WdfWaitLockRelease is called by a thread that does not hold the lock");
  }
  lock.holder = nullptr;
  lock.free.Header.SignalState = 1;
  ke::signalled(lock.free.Header);
  ++ke::current_thread().kernel_apc_disable;
  ke::deliver_apcs();
}
RUNDOWN_EXPORT(wdf01000, WdfWaitLockRelease, {});

}  // namespace rundown::wdf
