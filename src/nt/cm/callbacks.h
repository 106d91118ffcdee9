// Registry callbacks (CmRegisterCallbackEx): who is asked before an operation and told after it.
#pragma once

#include "abi/registry_callback.h"
#include "machine/arena.h"

namespace rundown::nt::cm {

// One operation on its way past the callbacks.
class Operation {
 public:
  // `information` is the structure that the Pre class names; the pointers are to its fields.
  // `object` finds the context that a driver keeps with the key.
  Operation(abi::REG_NOTIFY_CLASS pre, abi::REG_NOTIFY_CLASS post, void* information, void* object,
            void** call_context, void** object_context)
      : pre_(pre),
        post_(post),
        information_(information),
        object_(object),
        call_context_(call_context),
        object_context_(object_context) {}

  // Asks. STATUS_SUCCESS: go on. STATUS_CALLBACK_BYPASS: a callback has done the work. Else the
  // operation fails so.
  abi::NTSTATUS before();
  // Tells, in the reverse order, and returns the status for the caller. `object`: what an open or a
  // create made.
  abi::NTSTATUS after(abi::NTSTATUS status, void* object);

  template <class Work>
  abi::NTSTATUS run(Work work) {
    abi::NTSTATUS status = before();
    if (status == abi::STATUS_CALLBACK_BYPASS) {
      status = abi::STATUS_SUCCESS;
    } else if (abi::nt_success(status)) {
      status = work();
    }
    return after(status, object_);
  }

 private:
  struct Told {
    std::int64_t cookie;
    void* call_context;
  };

  abi::REG_NOTIFY_CLASS pre_;
  abi::REG_NOTIFY_CLASS post_;
  void* information_;
  void* object_;
  void** call_context_;
  void** object_context_;
  machine::Vector<Told> told_;
};

template <class Information>
Operation operation(abi::REG_NOTIFY_CLASS pre, abi::REG_NOTIFY_CLASS post,
                    Information& information) {
  return {pre,
          post,
          &information,
          information.Object,
          &information.CallContext,
          &information.ObjectContext};
}

// The last handle to a key object has gone: contexts that drivers keep with it are given back.
void key_closed(void* object);

}  // namespace rundown::nt::cm
