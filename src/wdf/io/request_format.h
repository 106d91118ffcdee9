// What a format function has put into a request's IRP, and how that is undone (FxRequestContext).
#pragma once

#include "wdf/memory/memory.h"

namespace rundown::wdf {

class Request;

class RequestFormat {
 public:
  RequestFormat();
  virtual ~RequestFormat() = default;
  RequestFormat(const RequestFormat&) = delete;
  RequestFormat& operator=(const RequestFormat&) = delete;

  // The memory stays referenced as long as the format lasts. nullptr: none.
  void refer_to(Memory* memory);

  // The IRP is as it was, what was allocated for it is freed.
  void undo(Request& request);
  // The target has completed the request: the rest of what the driver gets to see.
  virtual void completed(Request& /*request*/) {}

  // In the guest's memory: a completion routine is given it.
  WDF_REQUEST_COMPLETION_PARAMS& results() { return *results_; }
  const WDF_REQUEST_COMPLETION_PARAMS& results() const { return *results_; }

 protected:
  virtual void restore(Request& /*request*/) {}

 private:
  WDF_REQUEST_COMPLETION_PARAMS* results_;
  machine::Vector<Memory*> memories_;
};

// A new one in the model's memory. `Request` takes it.
template <class T, class... Arguments>
T& make_format(Arguments&&... arguments) {
  return *new (machine::Allocator<T>().allocate(1)) T(std::forward<Arguments>(arguments)...);
}

}  // namespace rundown::wdf
